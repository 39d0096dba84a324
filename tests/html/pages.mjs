// Reads every page of the edition in a browser, from files at the width of a phone, dark, and from a local server at
// that of a desk, light: node tests/html/pages.mjs build/html. Prints what is wrong with a page, and counts.
import fs from "fs";
import http from "http";
import path from "path";
import { pathToFileURL } from "url";
import { browse } from "../lib/chromium.mjs";

const folder = path.resolve(process.argv[2]);
const pages = [...fs.readdirSync(folder), ...fs.readdirSync(path.join(folder, "modules")).map((name) => `modules/${name}`)]
    .filter((name) => name.endsWith(".html") && name !== "live.html");
// A display formula that is wider breaks into lines in its source: a page of a code host has so much room.
const BROAD = 830;
let wrong = 0, unmeasured = false;
const complain = (page, what) => { console.log(`${page}: ${what}`); wrong++; };

const kinds = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".gif": "image/gif", ".otf": "font/otf" };
const server = http.createServer((request, response) => {
    const file = path.join(folder, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    if (!file.startsWith(folder) || !fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": kinds[path.extname(file)] || "text/plain" }).end(fs.readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const ways = [
    { name: "file, 360 pixels", base: pathToFileURL(folder).href, width: 360, scheme: "dark" },
    { name: "server, 1280 pixels", base: `http://127.0.0.1:${server.address().port}`, width: 1280, scheme: "light" },
];

// What a page says of itself, run within it. A formula that nobody opened has no width and is not looked at.
const look = (width) => `document.fonts.ready.then(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const size = (e) => e.getBoundingClientRect();
    const shown = (e) => e.checkVisibility({ contentVisibilityAuto: true });
    const wide = all("main *").filter((e) => shown(e) && size(e).right > ${width} + 1 &&
        !e.closest("pre, .formula, .table, .figure, .wide"));
    return {
        title: document.title, across: document.documentElement.scrollWidth, wide: wide.map((e) => e.outerHTML.slice(0, 300)),
        ids: all("[id]").map((e) => e.id), links: all("a[href]").map((a) => a.href),
        unnamed: all("img:not([alt]), img[alt=''], svg:not([aria-label]), svg[aria-label='']").length,
        unseen: all("img").filter((i) => !i.complete || i.naturalWidth === 0).length,
        displays: all("main .formula semantics > :first-child").map((e) =>
            ({ width: size(e).width, tex: e.parentElement.textContent.slice(-60) })),
        stuck: all("main .formula").filter((e) => getComputedStyle(e).overflowX !== "auto").length,
        low: all("mtable").filter((t) => shown(t) && [t.previousElementSibling, t.nextElementSibling].some((e) =>
            e?.matches("mo[form]") && size(e).height < 0.8 * size(t).height)).length,
        font: [...document.fonts].some((f) => f.family.includes("Math of the book") && f.status === "loaded"),
        flat: all("math").filter((m) => shown(m) && (size(m).width < 1 || size(m).height < 1)).length,
        errors: all("merror").length, maths: all("main math").length, figures: all(".figure svg").length,
        live: all(".live[data-chapter]").length, folded: all("details:not(.toc)").length,
        paper: getComputedStyle(document.body).backgroundColor, soft: all("pre").map((p) => getComputedStyle(p).overflowX),
    };
})`;

const browser = await browse();
console.log(browser.product);
const ids = new Map(), links = new Map(), papers = new Set();
const sum = { pages: 0, formulas: 0, figures: 0, links: 0, folded: 0 };
for (const way of ways) {
    await browser.size(way.width);
    await browser.scheme(way.scheme === "dark");
    for (const page of pages) {
        browser.faults.length = 0;
        await browser.visit(`${way.base}/${page}`);
        const said = await browser.evaluate(look(way.width));
        const where = `${page} (${way.name})`;
        for (const error of browser.faults) complain(where, error);
        if (said.across > way.width) complain(where, `scrolls sideways: ${said.across} pixels`);
        for (const e of said.wide.slice(0, 3)) complain(where, `wider than the page: ${e}`);
        for (const what of ["unnamed", "unseen", "flat", "stuck", "errors"])
            if (said[what]) complain(where, `${said[what]} ${what}`);
        if (!said.title) complain(where, "no title");
        if (said.soft.some((overflow) => overflow !== "auto")) complain(where, "code does not scroll in its box");
        if (said.live !== (/^\d+\. /.test(said.title) ? 1 : 0)) complain(where, `${said.live} places for a live example`);
        for (const { width, tex } of said.displays.filter(({ width }) => width > BROAD))
            if (said.font) complain(where, `a formula of ${Math.round(width)} pixels, which is more than ${BROAD}: … ${tex}`);
        if (said.font && said.low) complain(where, `${said.low} brackets lower than what they hold`);
        if (said.displays.length && !said.font) unmeasured = true;
        papers.add(said.paper);
        if (way !== ways[0]) continue;
        ids.set(page, new Set(said.ids));
        if (new Set(said.ids).size !== said.ids.length)
            complain(where, `an id twice: ${said.ids.find((id, i) => said.ids.indexOf(id) !== i)}`);
        links.set(page, said.links);
        sum.pages++, sum.formulas += said.maths, sum.figures += said.figures, sum.folded += said.folded;
    }
}
if (papers.size !== 2) complain("style.css", "light and dark are one");

const target = (link) => decodeURIComponent(link).slice(ways[0].base.length + 1).split("#");
for (const [page, list] of links) {
    for (const link of list) {
        if (!link.startsWith("file:")) continue;
        const [file, id] = target(link);
        sum.links++;
        if (!fs.existsSync(path.join(folder, file))) complain(page, `links to ${file}, which is not there`);
        else if (id && !ids.get(file)?.has(id)) complain(page, `links to ${file}#${id}, which is not there`);
    }
}

// From an equation to folded code, which opens, and back.
await browser.size(1280);
const chapter = pages.find((page) => page.startsWith("05-"));
await browser.visit(`${ways[0].base}/${chapter}`);
const folded = await browser.evaluate(`[...document.querySelectorAll("details a[id^=code-]")].map((a) => a.id)[0]`);
await browser.visit(`${ways[0].base}/${chapter}#${folded}`);
const opened = await browser.evaluate(`(() => {
    const code = document.getElementById("${folded}"), equation = document.getElementById(code.hash.slice(1));
    return { open: code.closest("details").open,
             back: [...equation.closest("p").querySelectorAll(".cited a")].some((a) => a.hash === "#${folded}") };
})()`);
if (!opened.open) complain(chapter, `#${folded} stays folded`);
if (!opened.back) complain(chapter, `the equation of #${folded} does not lead back`);
const toggled = await browser.evaluate(`(() => {
    const details = document.querySelector("main details:not([open])"), before = details.getBoundingClientRect().height;
    details.querySelector("summary").click();
    return details.open && details.getBoundingClientRect().height > before;
})()`);
if (!toggled) complain(chapter, "what is folded does not open");

// The test would notice: a page that is wrong in each of these ways.
await browser.size(360);
browser.faults.length = 0;
await browser.visit("data:text/html," + encodeURIComponent(`<!doctype html><meta name="viewport" content="width=device-width">
    <main><div style="width: 500px">wide</div><math></math><div class="formula"><math><semantics><mspace width="900px"></mspace></semantics></math></div><img src="data:image/png,x"><a href="file:///none"></a></main>
    <script>console.error("said"); undefined_function()</script>`));
const bad = await browser.evaluate(look(360));
if (!(bad.wide.length && bad.across > 360 && bad.unnamed && bad.unseen && bad.flat && bad.stuck && bad.displays[0].width > BROAD && browser.faults.length >= 2))
    complain("a broken page", `is not noticed: ${JSON.stringify(bad)} ${browser.faults}`);

await browser.close();
server.close();
if (unmeasured) console.log("not proved here: the width of formulas: there is no font with their shapes");
console.log(Object.entries(sum).map(([name, n]) => `${n} ${name}`).join(", "));
process.exit(wrong ? 1 : 0);
