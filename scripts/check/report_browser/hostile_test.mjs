// A record whose texts are markup, scripts, marks that turn text around, and 10 MB.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoFaults, drawAll, launch, open } from "./browser.mjs";

let context, page;
before(async () => {
    context = await launch();
    page = await open(context, "hostile.html");
});
after(() => context.close());

test("text of the record stays text", async () => {
    await drawAll(page);
    for (const button of await page.locator("#cells tbody button").all()) await button.click();
    assertNoFaults(page);
    const state = await page.evaluate(() => ({
        attacked: window.attacked, elements: document.querySelectorAll("hostile, body img, iframe").length,
        texts: window.htmlTexts.filter((text) => text.includes("hostile")), shown: document.body.innerText,
    }));
    assert.equal(state.attacked, undefined);
    assert.equal(state.elements, 0);
    assert.deepEqual(state.texts, []);
    assert.ok(state.shown.includes("</script><hostile>"));
    for (const escape of ["\\x00", "\\u202e", "\\ud800"]) assert.ok(state.shown.includes(escape), escape);
});

test("long words do not widen the page", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    // The charts follow the window when they have been told of it.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
});

test("nothing measured is no error", async () => {
    for (const [name, words] of [["without_cells", "0 rows of 0"], ["without_figures", "the digest differs"]]) {
        const bare = await open(context, `${name}.html`);
        assert.ok((await bare.locator("#cells").innerText()).includes(words));
        assert.equal(await bare.locator(".chart").count(), 0);
        assertNoFaults(bare);
        await bare.close();
    }
});

test("10,000 cells are there", async () => {
    const large = await open(context, "large.html");
    assert.match(await large.locator("#cells [role=status]").innerText(), /^10,0\d\d rows of/);
    await large.locator("#workload-many .chart").first().scrollIntoViewIfNeeded();
    await large.locator("#workload-many .chart svg").first().waitFor();
    assertNoFaults(large);
    await large.close();
});
