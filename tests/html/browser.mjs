// Drives a headless Chromium over two pipes (the DevTools protocol, messages that end with a zero byte); no package.
import { spawn } from "child_process";
import fs from "fs";
import os from "os";
import path from "path";

export async function open() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "html-"));
    const program = process.env.CHROMIUM || "chromium";
    const child = spawn(program, ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        "--disable-extensions", `--user-data-dir=${folder}`, "--remote-debugging-pipe", "about:blank"],
        { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], env: { ...process.env, HOME: folder } });
    const waiting = new Map(), listeners = [];
    let next = 1, rest = Buffer.alloc(0), gone = false;
    child.on("exit", () => {
        gone = true;
        for (const { reject } of waiting.values()) reject(new Error("the browser ended"));
    });
    child.stdio[3].on("error", () => {});
    child.stdio[4].on("data", (bytes) => {
        rest = Buffer.concat([rest, bytes]);
        for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1)) {
            const message = JSON.parse(rest.subarray(0, end).toString());
            if (message.id) {
                const { resolve, reject, method } = waiting.get(message.id);
                waiting.delete(message.id);
                message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message.result);
            } else {
                for (const listener of listeners) listener(message.method, message.params);
            }
        }
    });
    const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
        if (gone) return reject(new Error("the browser ended"));
        waiting.set(next, { resolve, reject, method });
        child.stdio[3].write(JSON.stringify({ id: next++, method, params, sessionId }) + "\0");
    });
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    const call = (method, params) => send(method, params, sessionId);
    const errors = [];
    let loaded = () => {};
    listeners.push((method, p) => {
        if (method === "Page.loadEventFired") loaded();
        if (method === "Runtime.exceptionThrown") errors.push(p.exceptionDetails.exception?.description || p.exceptionDetails.text);
        if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(p.type))
            errors.push(p.args.map((a) => a.value ?? a.description).join(" "));
        if (method === "Log.entryAdded" && ["error", "warning"].includes(p.entry.level))
            errors.push(`${p.entry.text} ${p.entry.url || ""}`);
    });
    for (const domain of ["Page", "Runtime", "Log"]) await call(`${domain}.enable`);
    return {
        errors,
        version: async () => (await send("Browser.getVersion")).product,
        size: (width, height = 800) =>
            call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 }),
        media: (scheme, kind = "") =>
            call("Emulation.setEmulatedMedia", { media: kind, features: [{ name: "prefers-color-scheme", value: scheme }] }),
        // goes to an address, from elsewhere, and waits for its load event
        visit: async (address) => {
            for (const url of ["about:blank", address]) {
                const done = new Promise((resolve, reject) => {
                    const late = setTimeout(() => reject(new Error(`${url} does not load`)), 60000);
                    loaded = () => { clearTimeout(late); resolve(); };
                });
                const said = await call("Page.navigate", { url });
                if (said.errorText) throw new Error(`${url}: ${said.errorText}`);
                await done;
            }
        },
        run: async (expression) => {
            const said = await call("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
            if (said.exceptionDetails) throw new Error(said.exceptionDetails.exception?.description || "exception");
            return said.result.value;
        },
        picture: async (file, clip) => {
            const { data } = await call("Page.captureScreenshot", { format: "png", ...(clip && { clip: { ...clip, scale: 1 } }) });
            fs.writeFileSync(file, Buffer.from(data, "base64"));
        },
        paper: async (file) => fs.writeFileSync(file, Buffer.from((await call("Page.printToPDF", {})).data, "base64")),
        close: async () => {
            await send("Browser.close").catch(() => {});
            if (!gone) await new Promise((resolve) => child.on("exit", resolve));
            fs.rmSync(folder, { recursive: true, force: true });
        },
    };
}
