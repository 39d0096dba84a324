#!/bin/sh
# Soft Actor-Critic on the pendulum in one headless Chromium, by TensorFlow.js and by the book's program (`make live`),
# in processor seconds: figures/data/09_browser.tsv.
#
#     sh tests/peers/tensorflowjs.sh FOLDER [STEPS]
#
# The packages, pinned, are installed in FOLDER. With STEPS nothing is recorded; of up to 2000 steps also those in plain
# JavaScript are timed. 10,000 take some minutes.
set -eu
export LC_ALL=C
folder=${1:?which folder?} steps=${2:-}
html=$(cd "${BUILD:-build}/html" && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[ -e "$folder/node_modules/@tensorflow/tfjs-backend-wasm" ] ||
    npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent @tensorflow/tfjs@4.22.0 \
        @tensorflow/tfjs-backend-wasm@4.22.0
if [ -n "$steps" ]; then exec node tests/peers/tensorflowjs.mjs "$folder" "$html" "$steps"; fi
node tests/peers/tensorflowjs.mjs "$folder" "$html" >"$folder/rows"
{
    echo "# command: sh tests/peers/tensorflowjs.sh"
    cat "$folder/rows"
    echo "# cksum: $(cksum <"$folder/rows" | cut -d ' ' -f 1)"
} >figures/data/09_browser.tsv
cat "$folder/rows"
