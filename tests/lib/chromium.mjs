/* A headless Chromium, driven through two pipes (the DevTools protocol, messages that end with a zero byte) and without
 * any package. Its profile and its HOME are a folder that goes with it. */
import {spawn} from "node:child_process";
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

export const pause = ms => new Promise(yes => setTimeout(yes, ms));

/* An empty page, so many pixels wide. `faults` gets whatever it says on its console. */
export async function browse(width = 1280, dark = false, ...options) {
    const home = mkdtempSync(join(tmpdir(), "chromium-")), waiting = new Map(), faults = [];
    const chromium = spawn(process.env.CHROMIUM || "chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--no-first-run", "--disable-extensions", "--remote-debugging-pipe", `--user-data-dir=${home}`, ...options, "about:blank"],
        {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], env: {...process.env, HOME: home}});
    let next = 0, text = "", session, loaded = () => {};
    const gone = new Promise((_, no) => chromium.on("error", no).on("exit", () => no(new Error("Chromium has ended"))));
    gone.catch(() => {});

    function call(method, params = {}) {
        const id = ++next;
        chromium.stdio[3].write(JSON.stringify({id, method, params, sessionId: session}) + "\0");
        return Promise.race([gone, new Promise((yes, no) => waiting.set(id, {yes, no, asked: method}))]);
    }
    function take({id, error, result, method, params}) {
        if (waiting.has(id)) {
            const {yes, no, asked} = waiting.get(id);
            waiting.delete(id);
            error ? no(new Error(`${asked}: ${error.message}`)) : yes(result);
        }
        if (method === "Page.loadEventFired") loaded();
        if (method === "Runtime.consoleAPICalled") faults.push(params.args.map(a => a.value ?? a.description).join(" "));
        if (method === "Runtime.exceptionThrown") faults.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
        if (method === "Log.entryAdded" && !params.entry.url?.endsWith("/favicon.ico"))
            faults.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    }
    chromium.stdio[3].on("error", () => {});
    chromium.stdio[4].setEncoding("utf8").on("data", data => {
        const parts = (text += data).split("\0");
        text = parts.pop();
        for (const part of parts) take(JSON.parse(part));
    });

    const size = (width, height = 800) =>
        call("Emulation.setDeviceMetricsOverride", {width, height, deviceScaleFactor: 1, mobile: width < 500});
    const scheme = dark =>
        call("Emulation.setEmulatedMedia", {features: [{name: "prefers-color-scheme", value: dark ? "dark" : "light"}]});
    /* Goes to an address, from elsewhere, so that a place in the same page is loaded anew, and waits for its load event. */
    async function visit(address, seconds = 60) {
        for (const url of ["about:blank", address]) {
            let late;
            const done = new Promise((yes, no) => {
                late = setTimeout(() => no(new Error(`${url} does not load`)), 1000 * seconds);
                loaded = yes;
            });
            done.catch(() => {});
            try {
                const {errorText} = await call("Page.navigate", {url});
                if (errorText) throw new Error(`${url}: ${errorText}`);
                await Promise.race([gone, done]);
            } finally {
                clearTimeout(late);
            }
        }
    }
    async function evaluate(expression) {
        const {result, exceptionDetails} = await call("Runtime.evaluate", {expression, awaitPromise: true, returnByValue: true});
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    }
    async function until(expression, seconds) {
        for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(50)) if (await evaluate(expression)) return;
        throw new Error(`not after ${seconds} s: ${expression}`);
    }
    /* What is on the screen, or with {captureBeyondViewport: true} the whole page. */
    async function picture(file, options) {
        writeFileSync(file, Buffer.from((await call("Page.captureScreenshot", options)).data, "base64"));
    }
    /* Processor seconds that the workers of this browser have taken, of those that are alive, or the pages' own threads. */
    function processor(workers) {
        let all = 0;
        for (const pid of readdirSync("/proc").filter(entry => /^[0-9]+$/.test(entry))) {
            try {
                const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
                if (!command.includes(home) || !command.includes("--type=renderer")) continue;
                for (const task of readdirSync(`/proc/${pid}/task`))
                    if (workers ? readFileSync(`/proc/${pid}/task/${task}/comm`, "utf8").startsWith("DedicatedWorker") : task === pid)
                        all += readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0] / 1e9;
            } catch {} /* it has just ended */
        }
        return all;
    }
    async function close() {
        await Promise.race([call("Browser.close").catch(() => {}), pause(3000)]);
        chromium.kill();
        await Promise.race([gone.catch(() => {}), pause(5000)]);
        rmSync(home, {recursive: true, force: true, maxRetries: 20, retryDelay: 100}); /* its children may still write */
    }
    const {product} = await call("Browser.getVersion");
    const page = (await call("Target.getTargets")).targetInfos.find(target => target.type === "page");
    session = (await call("Target.attachToTarget", {targetId: page.targetId, flatten: true})).sessionId;
    await Promise.all(["Page", "Runtime", "Log"].map(domain => call(`${domain}.enable`)));
    await size(width);
    if (dark) await scheme(true);
    return {product, faults, call, size, scheme, visit, evaluate, until, picture, processor, close};
}
