// Pictures of the reports: desktop and phone, light and dark. Tests that the page is not wider than its window.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { assertNoFaults, drawAll, launch, open } from "./browser.mjs";

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const pictures = process.env.SWITCHMARK_SCREENSHOTS;

for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"]) {
        test(`${size}, ${colorScheme}`, async () => {
            const context = await launch({ viewport, colorScheme });
            for (const name of pictures ? ["quick", "several", "comparison"] : ["quick", "comparison"]) {
                const page = await open(context, `${name}.html`);
                await page.waitForLoadState();
                const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
                assert.ok(wide <= window, `${name}: ${wide} > ${window}`);
                if (pictures) {
                    await drawAll(page);
                    await page.evaluate(() => scrollTo(0, 0));
                    await page.screenshot({ path: path.join(pictures, `${name}-${size}-${colorScheme}.png`), fullPage: true });
                }
                assertNoFaults(page);
                await page.close();
            }
            await context.close();
        });
    }
}
