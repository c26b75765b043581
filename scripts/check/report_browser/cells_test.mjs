// The table of all cells: sorting, filtering, opening, pages.
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

const chooser = (label) => page.locator("#cells label", { hasText: new RegExp(`^${label} `) }).locator("select");
const table = () => page.locator("#cells table.cells");
const column = async (name) => {
    const heads = await table().locator("thead th").allInnerTexts();
    const index = heads.findIndex((head) => head.trim().startsWith(name));
    return table().locator("tbody tr").evaluateAll((rows, at) => rows.map((row) => row.cells[at].textContent), index);
};
const count = () => page.locator("#cells [role=status]").innerText();

test("all figures are there", async () => {
    assert.equal(await count(), `${expected.rows.toLocaleString("en-US")} rows of ${expected.rows.toLocaleString("en-US")}`);
});

test("selects and the search filter", async () => {
    await chooser("metric").selectOption("switch_ns");
    await chooser("workload").selectOption("ring");
    assert.equal(await count(), `${expected.ringRows} rows of ${expected.rows.toLocaleString("en-US")}`);
    assert.deepEqual([...new Set(await column("metric"))], ["switch_ns"]);
    await page.locator("#cells input[type=search]").fill("FIBER-PREEMPT");
    assert.deepEqual([...new Set(await column("model"))], ["fiber-preempt"]);
    await page.locator("#cells input[type=search]").fill("");
});

test("a head sorts by the figure, up and down", async () => {
    const sort = page.locator("#cells th button", { hasText: "median" });
    await sort.click();
    assert.deepEqual(await column("median"), expected.ringMedians);
    assert.equal(await page.locator("#cells th", { hasText: "median" }).getAttribute("aria-sort"), "ascending");
    await sort.click();
    assert.deepEqual(await column("median"), [...expected.ringMedians].reverse());
    await page.locator("#cells th button", { hasText: "model" }).click();
    const models = await column("model");
    assert.deepEqual(models, [...models].sort());
});

test("a row opens to its samples", async () => {
    const first = table().locator("tbody button").first();
    await first.click();
    assert.equal(await table().locator("tbody button").first().getAttribute("aria-expanded"), "true");
    const text = await table().locator(".opened").innerText();
    const id = await first.getAttribute("aria-label");
    for (const sample of expected.samples[id.replace("Samples of ", "")]) assert.ok(text.includes(sample), `${sample} in ${text}`);
    await table().locator("tbody button").first().click();
    assert.equal(await table().locator(".opened").count(), 0);
});

test("pages go on and back", async () => {
    for (const label of ["metric", "workload"]) {
        await chooser(label).selectOption("");
    }
    const before = await column("metric");
    await page.locator("#cells [data-step=next]").click();
    assert.notDeepEqual(await column("metric"), before);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.step), "next");
    await page.locator("#cells [data-step=last]").click();
    assert.equal((await column("metric")).length, expected.rows % 50 || 50);
});
