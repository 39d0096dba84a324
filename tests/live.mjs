/* node tests/live.mjs FOLDER WIDTH light|dark URL [WORD...]: runs each example of the page whose command has one of these
 * words (none: every one) to its end, with a halt and a stop on the way, and leaves in FOLDER what it printed, with its
 * command as the name; and a picture of the page. Fails where the page is wider than the screen, and on anything that it
 * says on its console. */
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {browse, pause} from "./lib/chromium.mjs";

const [folder, width, light, url, ...words] = process.argv.slice(2);
const browser = await browse(+width, light === "dark");

/* The first two marks, then on to a stop after so many milliseconds, then to the end. */
async function run(example) {
    const ended = `${example}.state !== "running"`, going = `${example}.state === "stopped" && ${example}.go(Infinity)`;
    let seconds = 0;
    await browser.evaluate(`${example}.pace = 0, ${example}.go(2)`);
    await browser.until(ended, 300);
    await browser.evaluate(`${going}, setTimeout(() => ${example}.state === "running" && ${example}.stop(), 150)`);
    await pause(250);
    await browser.evaluate(going);
    for (let over = false; !over; await pause(50)) {
        over = await browser.evaluate(ended);
        seconds = Math.max(seconds, browser.processor(true));
    }
    return {seconds, ...await browser.evaluate(`(e => ({state: e.state, output: e.text, status: e.status.textContent}))(${example})`)};
}

try {
    await browser.visit(url);
    await browser.until("typeof examples !== 'undefined' && document.readyState === 'complete'", 30);
    for (const [i, command] of (await browser.evaluate("examples.map(e => e.command.join(' '))")).entries()) {
        if (words.length && !words.some(word => command.includes(word))) continue;
        const {seconds, state, output, status} = await run(`examples[${i}]`);
        if (state !== "done") throw new Error(`${command}: ${status}`);
        writeFileSync(join(folder, `${command.replaceAll("/", "_")}.out`), output);
        console.log(`${seconds.toFixed(2)} s of a processor: ${status}`);
    }
    const wide = await browser.evaluate("document.documentElement.scrollWidth");
    await pause(300);
    await browser.picture(join(folder, `page-${width}-${light}.png`), {captureBeyondViewport: true});
    if (wide > width) throw new Error(`the page is ${wide} pixels wide on a screen of ${width}`);
    if (browser.faults.length) throw new Error(`on the console: ${browser.faults.join("; ")}`);
} catch (error) {
    console.error(`${url}: ${error.message}`);
    process.exitCode = 1;
} finally {
    await browser.close();
}
