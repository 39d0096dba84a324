/* The examples of the pages, run in place. A page has <div class="live" data-chapter="09"></div> and this script; the
 * program of the chapter comes from PROGRAM.wasm.js when it is first asked for. It is the chapter's own C, runs in a
 * worker, and its output is that of the program in a terminal. A program cannot be halted in the middle and go on, but
 * one seed gives one run: stopped, it is ended, and to go on it runs again, unseen up to the place where it was. */
"use strict";

/* ---- in the worker: the least of WASI that the programs need, and the two functions of live.h ---- */

function worker() {
    const BADF = 8, NOENT = 44, NOSYS = 52, DIRECTORY = 3, FILE = 4, ROOT = 3;
    const encoder = new TextEncoder(), decoder = new TextDecoder();

    async function unpacked(text) {
        const packed = new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))]);
        const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
        return new Uint8Array(await new Response(stream).arrayBuffer());
    }

    /* The build whose multiply-add is the machine's, where that rounds once as the book's does; else the other. */
    async function build(program, plain) {
        try {
            const module = await WebAssembly.compile(await unpacked(program.fused));
            const functions = new Proxy({}, {get: () => () => BADF}); /* no files, and no more is asked */
            const probe = await WebAssembly.instantiate(module, {wasi_snapshot_preview1: functions, live: functions});
            if (!plain && probe.exports.rounds_once()) return {module, name: "fused"};
        } catch (error) {
            if (!(error instanceof WebAssembly.CompileError)) throw error;
        }
        return {module: await WebAssembly.compile(await unpacked(program.plain)), name: "plain"};
    }

    onmessage = async ({data: {program, args, skip, limit, plain}}) => {
        const files = {}, open = {}, messages = [];
        for (const path in program) if (path.includes("/")) files[path] = await unpacked(program[path]);
        const {module, name} = await build(program, plain);
        let memory, marks = 0, said = 0, sent = 0;
        const view = () => new DataView(memory.buffer), bytes = () => new Uint8Array(memory.buffer);
        const word = (at, x) => (view().setUint32(at, x, true), 0);
        const long = (at, x) => (view().setBigUint64(at, BigInt(x), true), 0);
        const words = args.map(text => encoder.encode(text + "\0"));
        const path = (at, n) => decoder.decode(bytes().slice(at, at + n)).replace(/^\.?\//, "");

        function send(message) {
            if (++said > skip) messages.push(message);
            if (performance.now() - sent < 20) return;
            postMessage(messages.splice(0));
            sent = performance.now();
        }
        function vectors(at, n, each) { /* the pieces of memory that are read or written */
            let all = 0;
            for (; n > 0; n--, at += 8) all += each(view().getUint32(at, true), view().getUint32(at + 4, true));
            return all;
        }
        const wasi = {
            args_sizes_get: (n, room) => word(n, words.length) + word(room, words.reduce((a, w) => a + w.length, 0)),
            args_get: (pointers, at) => words.reduce((zero, w, i) =>
                (word(pointers + 4 * i, at), bytes().set(w, at), at += w.length, zero), 0),
            environ_sizes_get: (n, room) => word(n, 0) + word(room, 0),
            clock_time_get: (id, precision, out) => long(out, Math.round(performance.now() * 1e6)),
            proc_exit(code) { throw {code}; },
            fd_write: (fd, at, n, out) => word(out, vectors(at, n, (from, length) => {
                send({text: decoder.decode(bytes().slice(from, from + length)), error: fd === 2});
                return length;
            })),
            fd_read: (fd, at, n, out) => !open[fd] ? BADF : word(out, vectors(at, n, (to, length) => {
                const part = open[fd].bytes.subarray(open[fd].at, open[fd].at + length);
                bytes().set(part, to);
                open[fd].at += part.length;
                return part.length;
            })),
            fd_close: fd => delete open[fd] ? 0 : BADF,
            fd_fdstat_get(fd, out) {
                bytes().fill(0, out, out + 8).fill(255, out + 8, out + 24); /* all rights */
                return word(out, fd === ROOT ? DIRECTORY : FILE);
            },
            fd_prestat_get: (fd, out) => fd !== ROOT ? BADF : word(out, 0) + word(out + 4, 1),
            fd_prestat_dir_name: (fd, at) => (view().setUint8(at, 47), 0),
            path_filestat_get(fd, flags, at, n, out) {
                const file = files[path(at, n)];
                if (!file) return NOENT;
                bytes().fill(0, out, out + 64);
                return word(out + 16, FILE) + long(out + 32, file.length);
            },
            path_open(fd, look, at, n, how, rights, inheriting, flags, out) {
                const file = files[path(at, n)];
                if (!file) return NOENT;
                let free = ROOT + 1;
                while (open[free]) free++;
                open[free] = {bytes: file, at: 0};
                return word(out, free);
            },
        };
        const live = {
            report: (kind, at, n) => send({kind, x: [...new Float64Array(memory.buffer.slice(at, at + 8 * n))]}),
            mark() {
                send({mark: ++marks});
                if (marks >= limit) throw {paused: true};
            },
        };
        const {exports} = await WebAssembly.instantiate(module, {
            wasi_snapshot_preview1: new Proxy(wasi, {get: (all, call) => all[call] || (() => NOSYS)}), live});
        memory = exports.memory;
        const since = performance.now();
        let end = {code: 0};
        try {
            exports._start();
        } catch (thrown) {
            end = thrown.code !== undefined || thrown.paused ? thrown : {code: -1, failed: String(thrown)};
        }
        postMessage([...messages.splice(0), {end, build: name, seconds: (performance.now() - since) / 1000}]);
    };
}

const SOURCE = URL.createObjectURL(new Blob([`(${worker})()`], {type: "text/javascript"}));

/* ---- programs, loaded when they are needed ---- */

const folder = document.currentScript.src.replace(/[^/]*$/, ""), loaded = {}, waiting = {};

function live(name, program) { /* what a PROGRAM.wasm.js calls */
    waiting[name](program);
}

const load = name => loaded[name] ??= new Promise((give, refuse) => {
    const onerror = () => refuse(new Error(`${name}.wasm.js is not there: make live`));
    waiting[name] = give;
    document.head.append(make("script", {src: `${folder}${name}.wasm.js`, onerror}));
});

/* ---- pictures: each takes reports and draws on a canvas of so many pixels, or says that there is nothing yet ---- */

const SCENE = 0, FILM = 1, FRAME = 2, ROW = 3, GRAPH = 4, STEP = 5, GRID = 6, POINT = 7;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const COLOURS = ["#3b82c4", "#d9662b", "#2a9d74", "#b665c0", "#8a8f98"];

function write(c, text, x, y, align = "left", base = "top") {
    c.textAlign = align, c.textBaseline = base;
    c.fillText(text, x, y);
}

function faint(c, alpha, draw) {
    c.globalAlpha = alpha;
    draw();
    c.globalAlpha = 1;
}

function path(c, ...points) {
    c.beginPath();
    for (const p of points) c.lineTo(...p);
    return c;
}

function axes(c, box, x, y, name) { /* a frame with the limits at its sides; returns where a point is */
    const part = (v, [low, high]) => (v - low) / (high - low);
    const at = (u, v) => [box.left + part(u, x) * box.width, box.top + (1 - part(v, y)) * box.height];
    faint(c, 0.35, () => c.strokeRect(box.left, box.top, box.width, box.height));
    for (const v of y) write(c, +v.toPrecision(3), box.left - 5, at(0, v)[1], "right", "middle");
    write(c, x[1].toLocaleString("en"), box.left + box.width, box.top + box.height + 4, "right");
    write(c, name, box.left + 4, box.top - 15);
    return at;
}

function polyline(c, points, colour) {
    c.strokeStyle = c.fillStyle = colour, c.lineWidth = 2;
    path(c, ...points).stroke();
    if (points.length) c.fillRect(points.at(-1)[0] - 2.5, points.at(-1)[1] - 2.5, 5, 5);
}

/* A film of the latest policy, and the curves of its evaluations. */
class Training {
    constructor(settings) { Object.assign(this, {rows: [], frames: [], label: [], height: () => 0.62}, settings); }
    get moving() { return this.frames.length > 1; }
    take(kind, x) {
        if (kind === SCENE) this.scene = x;
        if (kind === FILM) this.coming = [];
        if (kind === FRAME) this.coming.push(x);
        if (kind === ROW) this.rows.push(x), this.label = [`after ${x[0].toLocaleString("en")} steps`];
    }
    /* A film runs for a second and a half at least before the next begins. */
    choose(now, training) {
        const other = this.coming?.length > 1 && this.coming !== this.frames, speed = training ? 3 : 1;
        if (other && !(now - this.since < 1500)) this.frames = this.coming, this.since = now;
        const frame = Math.floor((now - this.since) / 1000 * speed / this.scene[0]) % this.frames.length;
        return STILL.matches ? this.frames.length - 1 : frame;
    }
    draw(c, width, height, now, training) {
        const frame = this.scene && this.frames[this.choose(now, training)], box = {width, height};
        if (!frame && !this.rows.length) return "nothing";
        if (this.rows.length) box.width = Math.min(width * 0.42, height);
        if (frame) this.film(c, box, frame);
        if (this.rows.length) this.curves(c, box.width + 52, width - box.width - 64, height);
    }
    curves(c, left, width, height) {
        const prices = this.rows.map(r => r[2]).filter(price => !isNaN(price)), ink = c.strokeStyle;
        const high = prices.length ? height * 0.6 - 54 : height - 46;
        const low = Math.min(this.low, ...this.rows.map(r => r[1]));
        const curve = (top, size, limits, name, k) => {
            const at = axes(c, {left, top, width, height: size}, [0, this.steps], limits, name);
            polyline(c, this.rows.map(r => at(r[0], r[k])), COLOURS[k - 1]);
            c.strokeStyle = c.fillStyle = ink, c.lineWidth = 1;
        };
        curve(20, high, [low, this.high], "mean return", 1);
        if (prices.length) curve(high + 66, height - high - 86, [0, Math.max(...prices)], "temperature", 2);
    }
    film(c, box, frame) {
        const [, left, bottom, wide, high, follows, ground, thick] = this.scene;
        const unit = Math.min(box.width / wide, box.height / high), floor = box.height / 2 + (bottom + high / 2) * unit;
        const middle = left + wide / 2 + (follows ? (frame[1] + frame[3]) / 2 : 0);
        const X = x => box.width / 2 + (x - middle) * unit, Y = y => floor - y * unit;
        c.save();
        c.beginPath();
        c.rect(0, 0, box.width, box.height);
        c.clip();
        if (ground) faint(c, 0.5, () => {
            c.fillRect(0, Y(0), box.width, 1);
            for (let m = Math.ceil(middle - wide); X(m) < box.width; m++) c.fillRect(X(m), Y(0), 1, 6);
        });
        c.lineCap = "round", c.lineWidth = Math.max(thick * unit, 2), c.strokeStyle = COLOURS[0];
        for (let k = 1; k < frame.length; k += 4)
            path(c, [X(frame[k]), Y(frame[k + 1])], [X(frame[k + 2]), Y(frame[k + 3])]).stroke();
        c.restore();
        [...this.label, `return ${frame[0].toFixed(1)}`].forEach((text, i) => write(c, text, 6, 6 + 16 * i));
    }
}

/* The six states, with their exact values and those learned so far. */
class Graph {
    height(width) { return width < 500 ? 0.85 : 0.55; }
    take(kind, x) {
        if (kind === GRAPH) this.n = x[0], this.exact = x.slice(1, 7), this.p = x.slice(7), this.v = Array(6).fill(0);
        if (kind === STEP) this.from = x[0], this.to = x[1], this.v = x.slice(3);
    }
    draw(c, width, height) {
        if (!this.n) return "nothing";
        const r = Math.min(34, width / 12), ink = c.strokeStyle, low = Math.min(...this.exact, ...this.v);
        const places = [[-0.9, -0.5], [-0.9, 0.5], [0, -0.85], [0, 0], [0, 0.85], [0.9, 0]];
        const at = s => places[s].map((p, i) => (i ? height : width) / 2 + p * ((i ? height : width) / 2 - r - 16));
        for (let s = 0; s < this.n; s++) for (let t = 0; t < this.n; t++) {
            const p = this.p[s * this.n + t], taken = s === this.from && t === this.to;
            if (!p) continue;
            const [x, y] = at(s), [u, v] = at(t);
            const d = Math.hypot(u - x, v - y) || 1, ux = (u - x) / d, uy = (v - y) / d;
            c.strokeStyle = c.fillStyle = taken ? COLOURS[1] : ink;
            c.lineWidth = taken ? 3 : 1;
            c.beginPath();
            if (s === t) c.arc(x + r * 0.9, y - r * 0.9, r * 0.55, 3.2, 7.8);
            else c.moveTo(x + ux * r, y + uy * r), c.lineTo(u - ux * (r + 3), v - uy * (r + 3));
            c.stroke();
            if (s === t) continue;
            const wing = side => [u - ux * (r + 9) + side * uy * 4, v - uy * (r + 9) - side * ux * 4];
            path(c, [u - ux * r, v - uy * r], wing(-1), wing(1)).fill();
        }
        for (let s = 0; s < this.n; s++) {
            const [x, y] = at(s), full = Math.min(1, this.v[s] / low);
            c.lineWidth = 1, c.strokeStyle = ink, c.fillStyle = COLOURS[0];
            c.beginPath();
            c.arc(x, y, r, Math.PI / 2 - Math.PI * full, Math.PI / 2 + Math.PI * full);
            faint(c, 0.45, () => c.fill());
            c.beginPath();
            c.arc(x, y, r, 0, 7);
            c.stroke();
            c.fillStyle = ink;
            [`s${s + 1}`, this.v[s].toFixed(3), this.exact[s].toFixed(3)].forEach((text, i) =>
                write(c, text, x, y - 13 + 14 * i, "center", "middle"));
        }
        write(c, "in a state: its value so far, and below it the exact one", 4, height - 14);
    }
}

/* The cliff: an arrow as long as its action is likely, on the state's value. */
class Grid {
    constructor(words) { this.words = words; }
    height(width) { return 1 / 3 + 24 / width; }
    take(kind, x) { if (kind === GRID) this.x = x; }
    draw(c, width, height) {
        if (!this.x) return "nothing";
        const [count, result] = this.x, size = width / 12, top = height - 4 * size, ink = c.strokeStyle;
        const values = this.x.slice(194), low = Math.min(...values);
        write(c, this.words(count, result), 2, 2);
        for (let s = 0; s < 48; s++) {
            const x = s % 12 * size, y = top + Math.floor(s / 12) * size, cliff = s > 36 && s < 47;
            c.fillStyle = cliff ? ink : s === 47 ? COLOURS[2] : COLOURS[0];
            const alpha = cliff ? 0.75 : s === 47 ? 0.6 : 0.08 + 0.5 * (low < 0 ? Math.min(0, values[s]) / low : 0);
            faint(c, alpha, () => c.fillRect(x + 1, y + 1, size - 2, size - 2));
            if (s > 36) continue;
            c.fillStyle = ink;
            for (let a = 0; a < 4; a++) {
                const p = this.x[2 + 4 * s + a], dx = [0, 1, 0, -1][a], dy = [-1, 0, 1, 0][a];
                const r = size * 0.46 * p, w = size * 0.12 * Math.sqrt(p), u = x + size / 2, v = y + size / 2;
                path(c, [u + dx * r, v + dy * r], [u + dy * w, v - dx * w], [u - dy * w, v + dx * w]).fill();
            }
        }
    }
}

/* The plays of the game of xy in its plane. */
class Plane {
    plays = [];
    height() { return 0.75; }
    take(kind, [rule, x, y]) { if (kind === POINT) (this.plays[rule] ??= []).push([x, y]); }
    draw(c, width, height) {
        if (!this.plays.length) return "nothing";
        const unit = height / 5, at = ([x, y]) => [width * 0.42 + x * unit, height / 2 - y * unit];
        faint(c, 0.35, () => (c.fillRect(0, height / 2, width, 1), c.fillRect(width * 0.42, 0, 1, height)));
        this.plays.forEach((play, rule) => {
            c.setLineDash(rule === 3 ? [6, 6] : []); /* symplectic steps may be those of the consensus */
            polyline(c, play.map(at), COLOURS[rule]);
            write(c, [...RULES, "A for its transpose"][rule], width - 6, height - 90 + 17 * rule, "right");
        });
    }
}

/* The lines of a recorded table: the mean of its runs. */
class Lines {
    height() { return 0.6; }
    take() {}
    text(all) {
        const rows = all.split("\n").filter(line => /^[^#]/.test(line)).map(line => line.split("\t"));
        this.names = rows[0]?.slice(2) ?? [];
        const sums = new Map();
        for (const row of rows.slice(1)) {
            const sum = sums.get(row[1]) ?? [0, ...this.names.map(() => 0)];
            sums.set(row[1], sum.map((s, i) => s + (i ? +row[1 + i] : 1)));
        }
        this.means = [...sums].map(([x, [n, ...sum]]) => [+x, ...sum.map(s => s / n)]);
    }
    draw(c, width, height) {
        if (!this.means?.length) return "nothing";
        const box = {left: 36, top: 20, width: width - 48, height: height - 44};
        const at = axes(c, box, [0, this.means.at(-1)[0]], [0, 100], "left turns, percent, by episode");
        this.names.forEach((name, i) => {
            polyline(c, this.means.map(m => at(m[0], m[1 + i])), COLOURS[i]);
            write(c, name, width - 18, 26 + 17 * i, "right");
        });
    }
}

/* ---- what each chapter offers: an option of its program per control ---- */

const RULES = ["plain", "alternating", "consensus", "symplectic"];
const CHEETAH = ["--task", "half-cheetah"], GRAPH_FILE = ["--graph", "chapters/01-td/six.graph"];
const slider = (label, option, value, min, max, power) => ({label, option, value, min, max, power});
const choice = (label, ...choices) => ({label, choices});
const training = (program, steps, low, high, more) =>
    ({program, view: () => new Training({steps, low, high}), ...more});
const trained = task => [`a trained ${task}`, "--task", task, "--load", `chapters/10-mujoco/${task}.safetensors`];
const pendulum = program => [training(program, 10000, -1900, 0)];
const CHAPTERS = {
    "01": [{program: "01-td", view: () => new Graph(), pace: 250, controls: [slider("α", "--alpha", 0.5, 0, 1),
        choice("episodes", ["the four of the page"], ["100 played ones", ...GRAPH_FILE, "--sample", "100"])]}],
    "02": [{program: "02-q-learning", view: () => new Grid((n, r) => `episode ${n.toLocaleString("en")}: rewards ${r}`),
        pace: 20, args: ["--task", "cliff"], controls: [choice("method", ["Q-learning", "--method", "q"],
            ["SARSA", "--method", "sarsa"], ["Expected SARSA", "--method", "expected"],
            ["Double Q", "--method", "double"])]},
    {program: "02-q-learning-experiments", title: "the bias of a maximum", view: () => new Lines(), args: ["bias"],
        controls: [choice("agents", ["500", "--runs", "5"], ["2,000", "--runs", "20"], ["10,000", "--runs", "100"])]}],
    "03": [training("03-dqn", 50000, 0, 500)], "04": [training("04-policy-gradient", 200000, 0, 500,
        {controls: [choice("baseline", ["with"], ["without", "--no-baseline"])]})],
    "05": pendulum("05-ddpg"), "06": pendulum("06-td3"), "08": pendulum("08-sac"), "09": pendulum("09-temperature"),
    "07": [{program: "07-soft-iteration", view: () => new Grid((n, alpha) => `improvement ${n}, α = ${alpha}`),
        pace: 60, args: ["--graph", "cliff"], controls: [slider("α", "--alpha", 0.5, -3, 2, true)]}],
    "10": [training("10-mujoco", 10000, 0, 9360, {controls: [choice("run", trained("half-cheetah"), trained("hopper"),
        trained("walker2d"), ["train a double pendulum"])]}),
    training("10-mujoco", 50000, -500, 6000, {title: "train a cheetah: 50,000 steps, some minutes", args: CHEETAH})],
    "11": [{program: "11-game", view: () => new Plane(), pace: 15,
        controls: [choice("SAC by", ...RULES.map(rule => [rule, "--method", rule]))]}],
};

/* ---- an example on the page ---- */

const SOFTWARE = ", in software, for want of a multiply-add that rounds once; the numbers are the same";

const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    return element.append(...children), element;
};

class Example {
    constructor(parent, example) {
        Object.assign(this, {pace: 0, args: [], controls: []}, example);
        const button = (textContent, onclick) => make("button", {type: "button", textContent, onclick});
        this.run = button("Run", () => this.state === "running" ? this.stop() : this.go(Infinity));
        this.seed = make("input", {type: "number", min: 0, step: 1, value: 1, onchange: () => this.reset()});
        this.status = make("output", {});
        this.output = make("pre", {tabIndex: 0, hidden: true});
        this.canvas = make("canvas", {role: "img", ariaLabel: `what ${this.program} is doing`});
        const box = make("section", {className: "live-example", ariaLabel: this.title ?? this.program}, this.run,
            button("Step", () => this.go(this.shown + 1)), button("Reset", () => this.reset()),
            make("label", {}, "seed ", this.seed), ...this.controls.map(c => this.control(c)),
            this.canvas, this.status, this.output);
        if (this.title) box.prepend(make("strong", {textContent: this.title + " "}));
        parent.append(box);
        this.reset();
    }
    control(c) {
        const value = () => +(c.power ? 10 ** input.value : +input.value).toPrecision(2), shown = make("span", {});
        const input = c.choices ? make("select", {}, ...c.choices.map(([name]) => make("option", {textContent: name})))
            : make("input", {type: "range", min: c.min, max: c.max, step: 0.05});
        if (!c.choices) input.value = c.power ? Math.log10(c.value) : c.value;
        const show = () => { shown.textContent = c.choices ? "" : ` ${value()}`; };
        c.words = () => c.choices ? c.choices[input.selectedIndex].slice(1) : [c.option, String(value())];
        input.oninput = () => (show(), this.reset(), c.choices || this.go(Infinity, true));
        show();
        return make("label", {}, c.label + " ", input, shown);
    }
    get command() {
        return [this.program, ...this.args, ...this.controls.flatMap(c => c.words()), "--seed", this.seed.value || "1"];
    }
    reset() {
        this.end();
        Object.assign(this, {state: "new", shown: 0, got: 0, queue: [], text: "", picture: this.view()});
        this.output.textContent = "";
        this.say(this.command.join(" "), "Run");
    }
    end() {
        this.worker?.terminate();
        this.worker = null;
        this.timer = clearTimeout(this.timer); /* undefined */
    }
    say(words, button) {
        this.status.replaceChildren(...words.split(" ").flatMap(word => [make("span", {textContent: word}), " "]));
        this.run.textContent = button;
        this.draw();
    }
    stop() { /* what was not shown yet will be computed again */
        this.end();
        this.queue = [], this.state = "stopped";
        this.say(`stopped; ${this.command.join(" ")}`, "Go on");
    }
    async go(limit, hurry) {
        if (this.state === "done" || this.state === "failed") this.reset();
        this.end();
        Object.assign(this, {state: "running", queue: [], hurry});
        this.output.hidden = false;
        this.say(this.command.join(" "), "Stop");
        try {
            const program = await load(this.program);
            if (this.state !== "running" || this.worker) return;
            this.worker = new Worker(SOURCE);
            this.worker.onmessage = ({data}) => { this.queue.push(...data), this.timer ??= this.play(); };
            this.worker.onerror = error => this.finish({end: {failed: error.message}});
            const plain = location.search.includes("plain");
            this.worker.postMessage({program, args: this.command, skip: this.got, limit, plain});
        } catch (error) {
            this.finish({end: {failed: error.message}});
        }
    }
    /* Shows what has come, at a pace that can be followed: marks are so many milliseconds apart. */
    play() {
        this.timer = null;
        while (this.queue.length) {
            const message = this.queue.shift();
            if (message.end) this.finish(message);
            else this.got++;
            if (message.kind !== undefined) this.picture.take(message.kind, message.x);
            if (message.text) this.text += message.text;
            if (!message.mark) continue;
            this.shown = message.mark;
            if (!this.pace || this.hurry) continue;
            this.timer = setTimeout(() => this.play(), this.pace / (1 + this.shown / 40));
            break;
        }
        this.output.textContent = this.text;
        this.output.scrollTop = this.output.scrollHeight;
        this.picture.text?.(this.text);
        this.draw();
        return this.timer;
    }
    finish({end, build, seconds}) {
        this.end();
        this.state = end.paused ? "stopped" : end.code === 0 ? "done" : "failed";
        const how = build === "plain" ? SOFTWARE : "", failed = `failed: ${end.failed ?? this.text}`;
        const said = {stopped: `${this.shown} done`, done: `done, ${seconds?.toFixed(1)} s${how}`, failed}[this.state];
        this.say(`${said}; ${this.command.join(" ")}`, this.state === "stopped" ? "Go on" : "Run");
    }
    draw() {
        if (this.frame) return;
        this.frame = requestAnimationFrame(now => {
            this.frame = null;
            const {canvas, picture} = this, scale = devicePixelRatio;
            const width = canvas.clientWidth, height = Math.round(Math.min(width * picture.height(width), 380));
            canvas.style.height = `${height}px`;
            canvas.width = width * scale, canvas.height = height * scale;
            const c = canvas.getContext("2d");
            c.scale(scale, scale);
            c.font = `${width < 420 ? 11 : 13}px system-ui, sans-serif`;
            c.fillStyle = c.strokeStyle = getComputedStyle(canvas).color;
            const running = this.state === "running", nothing = picture.draw(c, width, height, now, running);
            if (nothing) write(c, running ? "running" : "not run yet", width / 2, height / 2, "center", "middle");
            if (picture.moving && !STILL.matches) this.draw();
        });
    }
}

document.head.append(make("link", {rel: "stylesheet", href: folder + "live.css"}));
const examples = [...document.querySelectorAll("div.live")]
    .flatMap(div => (CHAPTERS[div.dataset.chapter] ?? []).map(example => new Example(div, example)));
addEventListener("resize", () => examples.forEach(e => e.draw()));
