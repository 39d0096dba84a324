/* node tensorflowjs.mjs PACKAGES HTML [STEPS]: Soft Actor-Critic on the pendulum in one browser, by TensorFlow.js and by
 * the book's program: same networks, batch and rates, an update in each step, as many steps; and by the same program
 * where the browser lacks the multiply-add that rounds once, and in a terminal. Prints a table: who, steps, updates,
 * processor seconds of the thread that trains, and updates in a second of them, compilation and everything else
 * included, also as a multiple of the first row's; and the mean return at the end, to show that all learn: of ten episodes, or, the book's, of a hundred. */
import {execFileSync} from "node:child_process";
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {browse, pause} from "../lib/chromium.mjs";

const [packages, html, count = "10000"] = process.argv.slice(2), steps = +count;

/* In the page. As a user of TensorFlow.js writes it: operations on tensors, gradients by variableGrads, its own Adam. */
async function train(backend, steps, folder) {
    tf.wasm.setWasmPaths(folder);
    await tf.setBackend(backend);
    await tf.ready();
    const START = 500, BATCH = 128, GAMMA = 0.99, TAU = 0.01, TARGET = -1, LOW = -20, HIGH = 2;
    const dense = (n, m) => [n, m].map((_, i) => tf.variable(tf.randomUniform(i ? [m] : [n, m], -1 / Math.sqrt(n), 1 / Math.sqrt(n))));
    const network = (n, m) => [...dense(n, 64), ...dense(64, 64), ...dense(64, m)];
    const forward = ([a, b, c, d, e, f], x) => x.matMul(a).add(b).relu().matMul(c).add(d).relu().matMul(e).add(f);
    const actor = network(3, 2), critics = [network(4, 1), network(4, 1)], logAlpha = tf.variable(tf.scalar(0));
    const targets = critics.map(critic => critic.map(w => tf.variable(w.clone())));
    const slow = tf.train.adam(5e-4), fast = tf.train.adam(1e-3), price = tf.train.adam(1e-3);
    const size = 4 + 3 + 2, memory = new Float32Array(size * steps); /* s, a in units, r, s2 */
    let filled = 0;

    function sample(s) { /* an action in units, and its log-density */
        const [mu, raw] = tf.split(forward(actor, s), 2, 1);
        const logSigma = raw.tanh().add(1).mul((HIGH - LOW) / 2).add(LOW), noise = tf.randomNormal(mu.shape);
        const u = mu.add(noise.mul(logSigma.exp()));
        const squash = tf.scalar(Math.log(2)).sub(u).sub(u.mul(-2).softplus()).mul(2);
        return [u.tanh(), noise.square().mul(-0.5).sub(logSigma).sub(Math.log(2 * Math.PI) / 2).sub(squash)];
    }
    const least = (both, s, a) => tf.minimum(...both.map(critic => forward(critic, tf.concat([s, a], 1))));
    function descend(optimizer, loss, variables) {
        const {value, grads} = tf.variableGrads(loss, variables);
        optimizer.applyGradients(grads);
        return value;
    }
    function update() {
        const rows = new Float32Array(BATCH * size);
        for (let i = 0; i < BATCH; i++) {
            const at = Math.floor(Math.random() * filled) * size;
            rows.set(memory.subarray(at, at + size), i * size);
        }
        const [s, a, r, s2] = tf.split(tf.tensor2d(rows, [BATCH, size]), [3, 1, 1, 4], 1), alpha = logAlpha.exp();
        const next = s2.slice([0, 0], [-1, 3]), [a2, log2] = sample(next);
        const y = r.add(least(targets, next, a2).sub(log2.mul(alpha)).mul(GAMMA));
        for (const critic of critics) descend(fast, () => forward(critic, tf.concat([s, a], 1)).sub(y).square().mean(), critic);
        let logPi;
        descend(slow, () => {
            const [action, density] = sample(s);
            logPi = tf.keep(density.clone());
            return density.mul(alpha).sub(least(critics, s, action)).mean();
        }, actor);
        const entropy = logPi.neg().mean();
        descend(price, () => logAlpha.mul(entropy.sub(TARGET)).mean(), [logAlpha]);
        logPi.dispose();
        targets.forEach((target, k) => target.forEach((w, i) => w.assign(w.mul(1 - TAU).add(critics[k][i].mul(TAU)))));
    }
    function pendulum() {
        let theta = (2 * Math.random() - 1) * Math.PI, speed = 2 * Math.random() - 1;
        const see = () => [Math.cos(theta), Math.sin(theta), speed];
        return {see, step(a) {
            const u = 2 * Math.max(-1, Math.min(1, a)), angle = theta - 2 * Math.PI * Math.floor((theta + Math.PI) / (2 * Math.PI));
            const cost = angle * angle + 0.1 * speed * speed + 0.001 * u * u;
            speed = Math.max(-8, Math.min(8, speed + (15 * Math.sin(theta) + 3 * u) * 0.05));
            theta += speed * 0.05;
            return -cost;
        }};
    }
    let world = pendulum(), updates = 0;
    for (let step = 1; step <= steps; step++) {
        const s = world.see();
        const a = step <= START ? 2 * Math.random() - 1 : tf.tidy(() => sample(tf.tensor2d([s]))[0].dataSync()[0]);
        const r = world.step(a);
        memory.set([...s, a, r, ...world.see(), 0], size * filled++);
        if (step % 200 === 0) world = pendulum();
        if (step >= START) tf.tidy(update), updates++;
        if (step % 50 === 0) await new Promise(yes => setTimeout(yes));
    }
    let total = 0;
    for (let episode = 0; episode < 10; episode++) {
        world = pendulum();
        for (let step = 0; step < 200; step++)
            total += world.step(tf.tidy(() => tf.split(forward(actor, tf.tensor2d([world.see()])), 2, 1)[0].tanh().dataSync()[0])) / 10;
    }
    return {updates, score: total};
}

let first;
function row(who, updates, seconds, score) {
    const speed = updates / seconds;
    first ??= speed;
    const numbers = [seconds.toFixed(1), speed.toFixed(0), (speed / first).toFixed(1), score.toFixed(0)];
    console.log([who, steps, updates, ...numbers].join("\t"));
}
console.log("program\tsteps\tupdates\tseconds\tupdates a second\ttimes the first\treturn");
const browser = await browse(800, false, "--allow-file-access-from-files");
try {
    const page = join(packages, "page.html");
    writeFileSync(page, ["tfjs/dist/tf.min.js", "tfjs-backend-wasm/dist/tf-backend-wasm.min.js"]
        .map(script => `<script src="node_modules/@tensorflow/${script}"></script>`).join("") + "<title>peer</title>");
    for (const backend of steps > 2000 ? ["wasm"] : ["wasm", "cpu"]) { /* the second is several times slower */
        await browser.visit(`file://${page}`);
        await browser.until("typeof tf !== 'undefined' && document.readyState === 'complete'", 30);
        const before = browser.processor(false), trained = await browser.evaluate(
            `(${train})("${backend}", ${steps}, "file://${packages}/node_modules/@tensorflow/tfjs-backend-wasm/dist/")`);
        row(`TensorFlow.js, ${backend}`, trained.updates, browser.processor(false) - before, trained.score);
    }
    const score = text => +text.match(/episodes: (-[0-9.]+)/)[1];
    for (const [who, query] of [["this book", ""], ["this book, in software", "?plain"]]) {
        await browser.visit(`file://${html}/live.html${query}`);
        await browser.until("typeof examples !== 'undefined' && document.readyState === 'complete'", 30);
        const example = "examples.find(e => e.program === '09-temperature')";
        await browser.evaluate(`${example}.args = ["--steps", "${steps}"], ${example}.reset(), ${example}.go(Infinity)`);
        let seconds = 0;
        while (await browser.evaluate(`${example}.state === "running"`)) {
            seconds = Math.max(seconds, browser.processor(true));
            await pause(20);
        }
        row(who, steps - 499, seconds, score(await browser.evaluate(`${example}.text`)));
    }
    const command = ["-c", `"$0" --steps ${steps} --seed 1 && times`, join(html, "../09-temperature")];
    const printed = execFileSync("sh", command, {encoding: "utf8"});
    const [, minutes, seconds] = printed.trim().split("\n").at(-1).match(/^(\d+)m([\d.]+)s/);
    row("this book, in a terminal", steps - 499, 60 * minutes + +seconds, score(printed));
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
} finally {
    await browser.close();
}
