#!/bin/sh
# The examples of the pages in a headless Chromium, once `make live` has made them: each runs to its end, is halted and
# stopped on the way, and must print what the program prints in a terminal, but for its speed. From files and from a
# server; on a wide screen, and dark on a phone's of 360 pixels. PICTURES=FOLDER keeps a picture of each page. The last
# example of chapter 10, a training that takes minutes, is left out; the build for machines whose multiply-add rounds
# twice runs what is short.
. tests/lib/ok.sh
pages="file://$(cd "$build/html" && pwd)"
server=
trap '[ -z "$server" ] || kill "$server"; remove_scratch' EXIT

run() {
    node tests/live.mjs "$scratch" "$@" >"$scratch/said" 2>&1
    ok $? "$(cat "$scratch/said")"
    cat "$scratch/said"
}

# A row of a training's log ends with its speed.
without_speed() { awk -F '\t' -v OFS='\t' 'NF > 8 { NF-- } { print }' "$1"; }

# compare N WHERE: of N examples what was printed is what their programs print
compare() {
    [ "$(find "$scratch" -name '*.out' | wc -l)" -eq "$1" ]
    ok $? "$2: not $1 examples were run"
    for printed in "$scratch"/*.out; do
        command=$(basename "$printed" .out | sed 's,chapters_10-mujoco_,chapters/10-mujoco/,')
        # shellcheck disable=SC2086 # words
        "$build"/$command >"$scratch/native" 2>&1
        without_speed "$printed" >"$scratch/a"
        without_speed "$scratch/native" >"$scratch/b"
        [ -s "$scratch/a" ] && cmp -s "$scratch/a" "$scratch/b"
        ok $? "$2: $command prints something else in a page: $(diff "$scratch/a" "$scratch/b" | head -n 4)"
        rm -f "$printed"
    done
}

run 1100 light "$pages/live.html" 01-td 02-q 03-dqn 04-policy 05-ddpg 06-td3 07-soft 08-sac 09-temp --load 11-game
compare 12 "from files"
run 360 dark "$pages/live.html?plain" 01-td 02-q 07-soft 11-game
compare 5 "in software"

cat >"$scratch/server.mjs" <<'JS'
import {createServer} from "node:http";
import {readFileSync} from "node:fs";
const types = {html: "text/html", js: "text/javascript", css: "text/css"};
createServer(({url}, answer) => {
    const path = new URL(url, "http://localhost").pathname;
    try {
        const body = readFileSync(process.argv[2] + path);
        answer.writeHead(200, {"content-type": types[path.split(".").pop()] ?? "application/octet-stream"}).end(body);
    } catch {
        answer.writeHead(404).end();
    }
}).listen(0, "localhost", function () { console.log(this.address().port); });
JS
node "$scratch/server.mjs" "$build/html" >"$scratch/port" &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s "$scratch/port" ] || sleep 1; done
run 1100 dark "http://localhost:$(cat "$scratch/port")/live.html" 02-q 07-soft --load
compare 4 "from a server"

# The pages of the chapters, where they have been made: they load, and there is an example.
for page in "$build"/html/[01]*.html; do
    grep -q 'class="live"' "$page" 2>/dev/null && run 360 light "$pages/$(basename "$page")" none
done
if grep -q 'src="live.js"' "$build/html/09-temperature.html" 2>/dev/null; then
    node tests/live_phone.mjs "$(cd "$build/html" && pwd)" >"$scratch/said" 2>&1
    ok $? "on a phone: $(cat "$scratch/said")"
fi
[ -z "${PICTURES:-}" ] || { mkdir -p "$PICTURES" && cp "$scratch"/*.png "$PICTURES"; }
ended live
