// Each formula of the pages, parsed by KaTeX and by MathJax, which code hosts use: node formulas.mjs PAGE.md...
// Prints what one of them refuses, and the number of formulas; both are looked for in the folder NODE_PATH.
import fs from "fs";
import { createRequire } from "module";

const require = createRequire(process.env.NODE_PATH + "/");
const katex = require("katex");
const { TeX } = require("mathjax-full/js/input/tex.js");
const { mathjax } = require("mathjax-full/js/mathjax.js");
const { liteAdaptor } = require("mathjax-full/js/adaptors/liteAdaptor.js");
const { RegisterHTMLHandler } = require("mathjax-full/js/handlers/html.js");
const { AllPackages } = require("mathjax-full/js/input/tex/AllPackages.js");
RegisterHTMLHandler(liteAdaptor());

// What MathJax does not know it draws in red, by the package noundefined, and what it cannot read in a box: here both throw.
const packages = AllPackages.filter((name) => !["noundefined", "noerrors", "bussproofs"].includes(name));
const refuse = (_, error) => { throw error; };
const mathjaxes = mathjax.document("", { InputJax: new TeX({ packages, formatError: refuse }) });

function parse(tex, display) {
    const said = [];
    try {
        katex.renderToString(tex, { displayMode: display, strict: "error", throwOnError: true });
    } catch (error) {
        said.push("KaTeX: " + error.message);
    }
    try {
        mathjaxes.convert(tex, { display, end: 20 /* when it has been compiled */ });
    } catch (error) {
        said.push("MathJax: " + error.message);
    }
    return said;
}

let formulas = 0, refused = 0;
function look(where, tex, display) {
    formulas++;
    for (const said of parse(tex, display)) console.log(`${where}: ${said}`), refused++;
}
for (const broken of ["\\frac{1", "\\nosuchmacro x"])
    if (parse(broken, true).length !== 2) console.log(`a broken formula, ${broken}, is not refused by both`), refused++;
for (const page of process.argv.slice(2)) {
    const lines = fs.readFileSync(page, "utf8").split("\n");
    let fence = null;
    lines.forEach((line, i) => {
        if (fence === null && line.startsWith("```")) return void (fence = { math: line === "```math", lines: [] });
        if (fence === null) {
            for (const found of line.matchAll(/\$`([^`]*)`\$/g)) look(`${page}:${i + 1}`, found[1], false);
        } else if (line === "```") {
            if (fence.math) look(`${page}:${i + 1}`, fence.lines.join("\n"), true);
            fence = null;
        } else {
            fence.lines.push(line);
        }
    });
}
console.log(`${formulas} formulas, ${refused} refused`);
process.exit(formulas > 0 && refused === 0 ? 0 : 1);
