// Records of two commits: side by side, what differs, and the trend.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoFaults, drawAll, expected, launch, open } from "./browser.mjs";

let context, page;
before(async () => {
    context = await launch();
    page = await open(context, "several.html");
});
after(async () => {
    assertNoFaults(page);
    await context.close();
});

const titles = () => page.locator("#workload-ring figcaption > span:first-child").allInnerTexts();

test("each record has its panel, and can be left out", async () => {
    assert.deepEqual((await titles()).map((text) => text.split("\n")[0]), expected.recordNames);
    await page.locator("#records-shown input").first().uncheck();
    assert.equal((await titles()).length, expected.recordNames.length - 1);
    await page.locator("#records-shown input").first().check();
});

test("the trend is over commits in order of time", async () => {
    await page.locator("#workload-ring select").nth(1).selectOption("commits");
    await drawAll(page);
    const details = page.locator("#workload-ring figure details").first();
    await details.locator("summary").click();
    const rows = (await details.locator("tbody tr").allInnerTexts()).map((row) => row.split(/\t+/).map((cell) => cell.trim()));
    const points = await page.evaluate(() => echarts.getInstanceByDom(document.querySelector("#workload-ring .chart"))
        .getOption().series.find((each) => each.name === "fiber" && each.type === "line").data);
    assert.deepEqual(points.map(([x]) => x), expected.trendMedians.map((_, index) => index));
    points.forEach(([, y], index) => assert.ok(Math.abs(10 ** y / expected.trendMedians[index] - 1) < 1e-9));
    assert.deepEqual(rows.slice(0, expected.trend.length).map((row) => row.slice(0, 3)), expected.trend);
});

test("facts that differ are marked", async () => {
    const marked = await page.locator("#machine tr.differs th").allInnerTexts();
    assert.deepEqual(marked, ["commit", "started"]);
});
