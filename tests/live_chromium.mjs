/* A headless Chromium, driven through two pipes and without any package. */
import {spawn} from "node:child_process";
import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";

export const pause = ms => new Promise(yes => setTimeout(yes, ms));

/* An empty page, so many pixels wide. `faults` gets whatever it says on its console. */
export async function browse(width, dark, ...options) {
    const profile = mkdtempSync(join(tmpdir(), "live-")), waiting = new Map(), faults = [];
    const chromium = spawn(process.env.CHROMIUM || "chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
        `--user-data-dir=${profile}`, ...options, "about:blank"], {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});
    let next = 0, text = "", session;
    const gone = new Promise((_, no) => chromium.on("error", no).on("exit", () => no(new Error("Chromium has ended"))));
    gone.catch(() => {});

    function call(method, params = {}) {
        const id = ++next;
        chromium.stdio[3].write(JSON.stringify({id, method, params, sessionId: session}) + "\0");
        return Promise.race([gone, new Promise((yes, no) => waiting.set(id, {yes, no}))]);
    }
    chromium.stdio[3].on("error", () => {});
    chromium.stdio[4].on("data", data => {
        const parts = (text += data).split("\0");
        text = parts.pop();
        for (const {id, error, result, method, params} of parts.map(part => JSON.parse(part))) {
            if (waiting.has(id)) waiting.get(id)[error ? "no" : "yes"](error ? new Error(error.message) : result);
            if (method === "Runtime.consoleAPICalled") faults.push(params.args.map(a => a.value).join(" "));
            if (method === "Runtime.exceptionThrown") faults.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
            if (method === "Log.entryAdded" && !params.entry.url?.endsWith("/favicon.ico")) faults.push(`${params.entry.text} ${params.entry.url}`);
        }
    });

    async function evaluate(expression) {
        const {result, exceptionDetails} = await call("Runtime.evaluate", {expression, awaitPromise: true, returnByValue: true});
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    }
    async function until(expression, seconds) {
        for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(50)) if (await evaluate(expression)) return;
        throw new Error(`not after ${seconds} s: ${expression}`);
    }
    /* Processor seconds that the workers of this browser have taken, of those that are alive, or the pages' own threads. */
    function processor(workers) {
        let all = 0;
        for (const pid of readdirSync("/proc").filter(entry => /^[0-9]+$/.test(entry))) {
            try {
                const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
                if (!command.includes(profile) || !command.includes("--type=renderer")) continue;
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
        rmSync(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 100}); /* its children may still write */
    }
    const page = (await call("Target.getTargets")).targetInfos.find(target => target.type === "page");
    session = (await call("Target.attachToTarget", {targetId: page.targetId, flatten: true})).sessionId;
    await Promise.all(["Page", "Runtime", "Log"].map(domain => call(`${domain}.enable`)));
    await call("Emulation.setDeviceMetricsOverride", {width, height: 800, deviceScaleFactor: 1, mobile: width < 500});
    if (dark) await call("Emulation.setEmulatedMedia", {features: [{name: "prefers-color-scheme", value: "dark"}]});
    return {call, evaluate, until, processor, close, faults};
}
