// Charts: marks, tooltips, legend, zoom, keyboard, links, theme.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoFaults, drawAll, expected, launch, open, pointPlace } from "./browser.mjs";

let context, page;
before(async () => {
    context = await launch();
    page = await open(context, "quick.html");
});
after(() => context.close());

const ring = "#workload-ring";
const marks = (scope) => page.locator(`${scope} .chart svg path`).count();

test("every metric of every workload has marks in each of its panels", async () => {
    for (const section of await page.locator("[data-workload]").all()) {
        const chooser = section.locator("select").first();
        for (const value of await chooser.locator("option").evaluateAll((options) => options.map((each) => each.value))) {
            await chooser.selectOption(value);
            for (const chart of await section.locator(".chart").all()) {
                await chart.scrollIntoViewIfNeeded();
                await chart.locator("svg").waitFor();
                const drawn = await chart.evaluate((host) => {
                    const lines = echarts.getInstanceByDom(host).getOption().series.filter((each) => each.type === "line");
                    const told = Number(host.getAttribute("aria-label").match(/; ([\d,]+) points? in/)[1].replace(/,/g, ""));
                    return { told, points: lines.reduce((sum, each) => sum + each.data.length, 0),
                        marks: host.querySelectorAll("svg path").length };
                });
                assert.ok(drawn.points > 0 && drawn.told === drawn.points && drawn.marks >= drawn.points, JSON.stringify(drawn));
            }
        }
        await chooser.selectOption({ index: 0 });
    }
    const percentiles = await page.locator("#percentiles .chart").count();
    assert.ok(percentiles >= expected.histogramPanels, `${percentiles} panels of percentiles`);
    await drawAll(page);
    assertNoFaults(page);
});

test("the tooltip shows figure, interval, samples and definition", async () => {
    for (const { panel, model, point, texts } of expected.tooltips) {
        const place = await pointPlace(page, panel, model, point);
        await page.mouse.move(5, 5);
        await page.mouse.move(place.x, place.y, { steps: 3 });
        const tip = page.locator(".chart").nth(panel).locator(".tip");
        await tip.waitFor();
        const shown = await tip.innerText();
        for (const text of texts) assert.ok(shown.includes(text), `${text} is not in: ${shown}`);
    }
});

test("the tooltip names the points that lie below its own", async () => {
    const place = await pointPlace(page, 0, "fiber-preempt", 0);
    await page.mouse.move(5, 5);
    await page.mouse.move(place.x, place.y, { steps: 3 });
    const tip = page.locator(`${ring} .tip`).first();
    await tip.waitFor();
    const shown = await tip.innerText();
    for (const text of ["At the same place:", "ring/fiber/tasks:2", "ring/fiber-preempt/tasks:2"]) assert.ok(shown.includes(text), shown);
});

test("a button of the legend hides and shows a model", async () => {
    const all = await marks(ring);
    const button = page.locator(`${ring} .legend .model`).first();
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    await page.locator(`${ring} .chart svg`).first().waitFor();
    const series = () => page.evaluate(() => echarts.getInstanceByDom(document.querySelector("#workload-ring .chart"))
        .getOption().series.map((each) => each.name));
    const name = (await button.innerText()).trim();
    assert.ok(!(await series()).includes(name));
    assert.ok(await marks(ring) < all);
    await button.click();
    await page.locator(`${ring} .chart svg`).first().waitFor();
    assert.ok((await series()).includes(name));
});

test("a dotted line has the letter of its words", async () => {
    let found = 0;
    for (const section of await page.locator("[data-workload]").all()) {
        const told = await section.locator(".note li").allInnerTexts();
        for (const chart of await section.locator(".chart").all()) {
            await chart.scrollIntoViewIfNeeded();
            await chart.locator("svg").waitFor();
            const letters = await chart.evaluate((host) => echarts.getInstanceByDom(host).getOption().series
                .flatMap((each) => each.markLine?.data ?? []).flatMap(({ label }) => label.formatter.split(", ")).filter(Boolean));
            found += letters.length;
            for (const letter of letters) assert.equal(told.filter((text) => text.startsWith(`${letter}: `)).length, 1, letter);
            const shown = (await chart.locator("svg text").allTextContents()).flatMap((text) => text.split(", "));
            for (const letter of letters) assert.ok(shown.includes(letter), letter);
        }
    }
    assert.ok(found > 0);
});

test("no text of a chart lies over another", async () => {
    for (const chart of await page.locator("[data-workload] .chart").all()) {
        await chart.scrollIntoViewIfNeeded();
        await chart.locator("svg").waitFor();
        const covered = await chart.evaluate((host) => {
            const boxes = [...host.querySelectorAll("svg text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
            return boxes.flatMap(([text, box], index) => boxes.slice(index + 1).filter(([, other]) =>
                box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 2 && other.top < box.bottom - 2)
                .map(([other]) => `${text} | ${other}`));
        });
        assert.deepEqual(covered, []);
    }
});

test("a variant is hidden until its button is pressed, and says what it is", async () => {
    const models = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).models);
    const hidden = models.filter((model) => model.hidden).map(({ name }) => name);
    assert.ok(hidden.length > 1);
    for (const section of await page.locator("[data-workload]").all()) {
        const buttons = await section.locator(".legend .model").evaluateAll((all) => all.map((each) =>
            [each.textContent.trim(), each.getAttribute("aria-pressed") === "true", each.title]));
        const isAlone = buttons.every(([name]) => hidden.includes(name));
        for (const [name, isShown, title] of buttons) {
            assert.equal(isShown, isAlone || !hidden.includes(name), name);
            assert.equal(title, models.find((model) => model.name === name).words, name);
        }
    }
});

test("buttons and keys zoom", async () => {
    const range = () => page.evaluate(() => echarts.getInstanceByDom(document.querySelector("#workload-ring .chart"))
        .getOption().dataZoom.map((zoom) => zoom.endValue - zoom.startValue));
    await page.locator(`${ring} .chart svg`).first().waitFor();
    const whole = await range();
    await page.locator(`${ring} [aria-label="Zoom in"]`).first().click();
    const half = await range();
    assert.ok(half.every((span, index) => Math.abs(span - whole[index] / 2) < 1e-6), `${whole} ${half}`);
    await page.locator(`${ring} .chart`).first().focus();
    await page.keyboard.press("0");
    assert.deepEqual(await range(), whole);
    await page.keyboard.press("+");
    assert.ok((await range())[0] < whole[0]);
    await page.locator(`${ring} [aria-label="Show everything"]`).first().click();
    assert.deepEqual(await range(), whole);
});

test("arrow keys walk through the points, and a screen reader is told", async () => {
    await page.locator(`${ring} .chart`).first().focus();
    await page.keyboard.press("ArrowRight");
    const told = await page.locator("#announcement").textContent();
    assert.ok(told.startsWith(`${expected.first.id}, ${expected.first.text}`), told);
    assert.ok((await page.locator(`${ring} .tip`).first().innerText()).includes(expected.first.text));
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await page.locator("#announcement").textContent(), told);
});

test("a curve of percentiles ends at the largest sample", async () => {
    const { id, text } = expected.percentiles;
    await page.locator("#percentiles .chart").first().focus();
    await page.locator("#percentiles .chart svg").first().waitFor();
    for (let step = 0; step < 200; ++step) await page.keyboard.press("ArrowRight");
    const told = await page.locator("#announcement").textContent();
    assert.ok(told.startsWith(id) && told.endsWith(text), told);
});

test("each chart has its figures as a table", async () => {
    const details = page.locator(`${ring} figure details`).first();
    await details.locator("summary").click();
    const rows = await details.locator("tbody tr").allInnerTexts();
    assert.deepEqual(rows.map((row) => row.split(/\t+/).slice(0, 3).map((cell) => cell.trim())), expected.ringTable);
});

test("a sentence leads to its chart and its metric", async () => {
    for (const { text, workload, metric } of expected.sentences) {
        const link = page.locator("#answer li", { hasText: text }).locator("a");
        await link.click();
        assert.equal(new URL(page.url()).hash, `#workload-${workload}`);
        const chosen = await page.locator(`#workload-${workload} select`).first().evaluate((list) => list.selectedOptions[0].text);
        assert.equal(chosen, metric);
        assert.ok((await page.locator(`#workload-${workload} .chart`).first().getAttribute("aria-label")).includes(metric));
    }
});

test("the button changes light and dark", async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator("#theme").click();
    assert.notEqual(await ground(), light);
    assertNoFaults(page);
    await page.locator("#theme").click();
    assert.equal(await ground(), light);
});

test("figures are written as Python writes them", async () => {
    // The functions of the page are hidden: its own text, with one line that shows them.
    const results = await page.evaluate((rows) => {
        const script = document.querySelectorAll("script")[1].textContent;
        const begin = script.indexOf("// Figures as scripts"), end = script.indexOf("// Light and dark");
        window.numbersText = script.slice(begin, end);
        return rows.length;
    }, expected.numbers);
    assert.ok(results > 100);
    const text = await page.evaluate(() => window.numbersText);
    const quantity = new Function(`${text}; return quantity;`)();
    for (const [value, unit, shown] of expected.numbers) assert.equal(quantity(value, unit), shown, `${value} ${unit}`);
});
