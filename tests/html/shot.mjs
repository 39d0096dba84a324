// Pictures of pages, to be looked at: node tests/html/shot.mjs FOLDER WIDTH light|dark PAGE[#anchor][@pixels]... (paths of HTML files)
import path from "path";
import { pathToFileURL } from "url";
import { browse } from "../lib/chromium.mjs";

const [folder, width, scheme, ...pages] = process.argv.slice(2);
const browser = await browse();
await browser.size(Number(width), Number(width) < 500 ? 1600 : 1400);
await browser.scheme(scheme === "dark");
for (const page of pages) {
    const [, file, anchor = "", at] = page.match(/^([^#@]*)(#[^@]*)?(?:@(\d+))?$/);
    await browser.visit(pathToFileURL(path.resolve(file)) + anchor);
    if (at) await browser.evaluate(`scrollTo(0, ${at})`);
    const name = path.basename(file, ".html") + anchor.replace(/[^A-Za-z0-9]/g, "-") + (at ? `-${at}` : "");
    await browser.picture(path.join(folder, `${name}-${width}-${scheme}.png`));
}
await browser.close();
