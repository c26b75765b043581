// A record of servers: the cells of one workload have parameters that exclude each other.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoFaults, expected, launch, open } from "./browser.mjs";

let context, page;
before(async () => {
    context = await launch();
    page = await open(context, "servers.html");
});
after(() => context.close());

// What the x axis of each panel is called, and of how many points it tells.
async function panelsOf(metric) {
    const section = page.locator("#workload-http_service");
    await section.locator("select").first().selectOption({ label: metric });
    const panels = [];
    for (const chart of await section.locator(".chart").all()) {
        await chart.scrollIntoViewIfNeeded();
        await chart.locator("svg").waitFor();
        panels.push(await chart.evaluate((host) => [echarts.getInstanceByDom(host).getOption().xAxis[0].name,
            Number(host.getAttribute("aria-label").match(/; ([\d,]+) points? in/)[1])]));
    }
    return panels;
}

test("loads and rates are axes of their own", async () => {
    const panels = await panelsOf("short_p99_us");
    assert.deepEqual(panels.map(([name]) => name).slice(0, 2), ["load_percent", "requests_per_second"]);
    assert.equal(panels.length, 3);
    assert.ok(panels.every(([, points]) => points > 0), JSON.stringify(panels));
    assert.equal(panels[1][1], 4 * 3);
    assertNoFaults(page);
});

test("the advice says of the servers what scripts/advise says", async () => {
    assert.equal(expected.observations.length, 3);
    assert.deepEqual(await page.locator("#program-answer [data-observation]").allInnerTexts(), expected.observations);
    assertNoFaults(page);
});

test("a rate of zero has a mark", async () => {
    const [[name, points]] = await panelsOf("rate_within_limit_per_second");
    assert.match(name, /^rate_within_limit_per_second/);
    assert.ok(points >= 4, `${points} points`);
    assertNoFaults(page);
});
