// A Chromium that has no network, and a page of a report in it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

export const folder = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
export const expected = JSON.parse(fs.readFileSync(path.join(folder, "expected.json"), "utf8"));

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// A browser with an empty profile of its own.
export function launch(options = {}) {
    const profile = fs.mkdtempSync(path.join(folder, "profile-"));
    return chromium.launchPersistentContext(profile, { executablePath: "/usr/bin/chromium", headless: true, offline: true,
        args: flags, viewport: { width: 1280, height: 900 }, ...options });
}

// Opens a page; `page.faults` collects what must not happen: errors, requests for anything else, text set as HTML.
export async function open(context, name) {
    const page = await context.newPage();
    const address = `file://${path.join(folder, name)}`;
    page.faults = [];
    page.on("console", (message) => page.faults.push(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => { page.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on("request", (request) => {
        const to = request.url();
        if (to !== address && !to.startsWith("data:")) page.faults.push(`request: ${to}`);
    });
    await page.addInitScript(watchHtml);
    await page.goto(address);
    return page;
}

// Every text that a script sets as HTML, in window.htmlTexts.
function watchHtml() {
    window.htmlTexts = [];
    for (const property of ["innerHTML", "outerHTML"]) {
        const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, property);
        Object.defineProperty(Element.prototype, property, { get, configurable: true, set(value) {
            if (value) window.htmlTexts.push(String(value));
            set.call(this, value);
        } });
    }
    const insert = Element.prototype.insertAdjacentHTML;
    Element.prototype.insertAdjacentHTML = function (where, text) {
        window.htmlTexts.push(String(text));
        return insert.call(this, where, text);
    };
}

// Draws every panel of the page that is shown.
export async function drawAll(page) {
    for (const chart of await page.locator(".chart").all()) {
        await chart.scrollIntoViewIfNeeded();
        await chart.locator("svg").waitFor();
    }
}

export function assertNoFaults(page) {
    assert.deepEqual(page.faults, []);
}

// The place of a point of a panel in the window: the panel's number, the model, and the number of the point.
export function pointPlace(page, panel, model, point) {
    return page.evaluate(([index, name, number]) => {
        const host = document.querySelectorAll(".chart")[index];
        host.scrollIntoView({ block: "center" });
        const chart = echarts.getInstanceByDom(host);
        const series = chart.getOption().series.find((each) => each.name === name && each.type === "line");
        const [x, y] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, series.data[number]);
        const box = host.getBoundingClientRect();
        return { x: box.left + x, y: box.top + y };
    }, [panel, model, point]);
}
