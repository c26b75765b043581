// "Your program": fields and sliders lead to what scripts/advise says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoFaults, expected, launch, open } from "./browser.mjs";

let context, page;
before(async () => {
    context = await launch();
    page = await open(context, "quick.html");
});
after(async () => {
    assertNoFaults(page);
    await context.close();
});

// Sets a field, in the smallest unit.
async function enter(key, value) {
    const box = page.locator(`[data-unknown="${key}"]`);
    if (value === null) {
        await box.check();
        return;
    }
    if (await box.count()) await box.uncheck();
    const unit = page.locator(`[data-unit="${key}"]`);
    if (await unit.isVisible()) await unit.selectOption({ index: 0 });
    const isShare = (await unit.inputValue()) === "%";
    await page.locator(`[data-key="${key}"]`).fill(String(isShare ? Number((100 * value).toPrecision(12)) : value));
}

const recommended = () => page.locator("#program-answer [data-recommended]").getAttribute("data-recommended");
const rows = () => page.locator("#program-answer tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.cells].slice(0, -2).map((cell) => cell.textContent)));

test("20 profiles: recommendation and figures are those of scripts/advise", async () => {
    assert.equal(expected.advice.length, 20);
    assert.ok(new Set(expected.advice.map(({ model }) => model)).size > 2);
    for (const { profile, model, text, rows: wanted } of expected.advice) {
        for (const [key, value] of Object.entries(profile)) await enter(key, value);
        assert.equal(await recommended(), model, JSON.stringify(profile));
        assert.equal(await page.locator("#program-answer .headline").innerText(), text);
        assert.deepEqual(await rows(), wanted);
    }
});

test("variants are folded, the recommended model is not", async () => {
    const variants = page.locator("#program-answer details table");
    assert.equal(await variants.count(), 1);
    assert.equal(await variants.isVisible(), false);
    assert.equal(await variants.locator(".recommended").count(), 0);
    const shown = await page.locator("#program-answer > .scroll tbody th").allInnerTexts();
    assert.ok(shown.length > 1 && shown.length < (await rows()).length, shown);
});

test("every constraint is named", async () => {
    const text = await page.locator("#program-answer").innerText();
    const labels = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).advice.description
        .constraints.map(({ label }) => label));
    assert.ok(labels.length > 1);
    assert.ok(text.includes(`Constraints: ${labels.join(", ")}.`), text);
});

test("a slider changes field, table and recommendation", async () => {
    await page.locator("#program-form button").first().click();
    const before = await rows();
    const slider = page.locator(".parameter", { has: page.locator('[data-key="longest_computation_ns"]') })
        .locator("input[type=range]");
    await slider.focus();
    await page.keyboard.press("End");
    assert.notDeepEqual(await rows(), before);
    const field = Number(await page.locator('[data-key="longest_computation_ns"]').inputValue());
    const unit = await page.locator('[data-unit="longest_computation_ns"]').inputValue();
    assert.equal(`${field} ${unit}`, "1 s");
    assert.match(await page.locator("#program-answer").innerText(), /ruled out: other tasks wait/);
});

test("what is no number is refused in words", async () => {
    const field = page.locator('[data-key="tasks"]');
    await field.fill("many");
    assert.match(await page.locator("#program-answer .headline").innerText(), /tasks/);
    await field.fill("1,000");
    assert.notEqual(await recommended(), null);
});
