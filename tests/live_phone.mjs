/* node tests/live_phone.mjs FOLDER: the pages of chapters 07 and 09 in FOLDER, with an example each, at once: one on a
 * phone whose processor is six times as slow, which must scroll while it trains; one by keys alone; and what does not
 * move for a reader who wants that. */
import {browse, pause} from "./lib/chromium.mjs";

const folder = process.argv[2], browsers = [];
const complaints = [], check = (holds, what) => holds || complaints.push(what);

async function open(page) {
    const browser = await browse(360, false);
    browsers.push(browser);
    await browser.call("Emulation.setTouchEmulationEnabled", {enabled: true});
    await browser.visit(`file://${folder}/${page}.html`);
    await browser.until("typeof examples !== 'undefined' && document.readyState === 'complete'", 60);
    await browser.evaluate("document.querySelector('.live').scrollIntoView()");
    return browser;
}
async function press(browser, key, code, text) {
    for (const type of ["keyDown", "keyUp"])
        await browser.call("Input.dispatchKeyEvent",
            {type, key, code: key, windowsVirtualKeyCode: code, ...(type === "keyDown" && {text})});
}

try {
    const pendulum = await open("09-temperature"), cliff = await open("07-soft-iteration");
    const small = await pendulum.evaluate(
        "[...document.querySelectorAll('.live button, .live input')].filter(e => e.offsetHeight < 40).length");
    check(small === 0, `${small} buttons are too small for a finger`);

    await pendulum.evaluate("examples[0].go(Infinity), 1");
    await pendulum.until("examples[0].picture.rows.length > 0", 120);
    await pendulum.call("Emulation.setCPUThrottlingRate", {rate: 6});
    const before = await pendulum.evaluate("scrollY");
    for (let i = 0; i < 10; i++) {
        await pendulum.call("Input.dispatchMouseEvent", {type: "mouseWheel", x: 180, y: 700, deltaX: 0, deltaY: 100});
        await pause(50);
    }
    await pendulum.until(`scrollY > ${before} + 500`, 5)
        .catch(() => check(false, "the page does not scroll while it trains"));
    check(await pendulum.evaluate("examples[0].state") === "running", "the training was over before the page scrolled");

    /* Beside that training: Tab to the first button, Enter, on to the slider, and an arrow. */
    await cliff.evaluate("examples[0].pace = 0, examples[0].run.focus(), 1");
    await press(cliff, "Enter", 13, "\r");
    await cliff.until("examples[0].state === 'done'", 120);
    for (let i = 0; i < 4; i++) await press(cliff, "Tab", 9);
    check(await cliff.evaluate("document.activeElement.type") === "range", "no slider behind the buttons and the seed");
    const text = await cliff.evaluate("examples[0].text");
    await press(cliff, "ArrowRight", 39);
    await cliff.until("examples[0].state === 'done'", 120);
    check(await cliff.evaluate("examples[0].text") !== text, "an arrow on the slider changes nothing");

    const features = [{name: "prefers-reduced-motion", value: "reduce"}];
    await pendulum.call("Emulation.setEmulatedMedia", {features});
    await pendulum.evaluate("examples[0].stop(), document.querySelector('.live').scrollIntoView()");
    await pause(500);
    const picture = "examples[0].canvas.toDataURL()", still = await pendulum.evaluate(picture);
    await pause(500);
    check(await pendulum.evaluate(picture) === still, "a film runs, and nothing is to move");
    for (const browser of browsers) check(browser.faults.length === 0, `on the console: ${browser.faults.join("; ")}`);
} catch (error) {
    complaints.push(error.message);
} finally {
    for (const browser of browsers) await browser.close();
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length ? 1 : 0;
