#!/bin/sh
# The worlds beside Gymnasium's own environments, from the same states under the same actions:
#
#     sh tests/peers/gymnasium.sh             thousands of steps each, compared by build/tests/gymnasium
#     sh tests/peers/gymnasium.sh --record    a few hundred each into tests/fixtures, for make test
#
# The packages, pinned, go into an environment of their own in a temporary folder. Version 4 is run with the last MuJoCo
# that adds no margins (3.4), as it was when results were published; version 5 with the newest.
set -eu
. tests/lib/scratch.sh
gymnasium=gymnasium==1.4.0 numpy=numpy==2.4.6 new=mujoco==4.0.0 old=mujoco==3.4.0
build=${BUILD:-build}
here=$(cd "$(dirname "$0")" && pwd)
python3 -m venv "$scratch/venv"
install() { "$scratch/venv/bin/python" -m pip install -q --disable-pip-version-check "$@"; }
install "$gymnasium" "$numpy" imageio==2.38.1 packaging==26.4 "$new"
install --no-deps --target "$scratch/old" "$old"

# tables FOLDER ROWS STARTS [exact]
tables() {
    folder=$1 rows=$2 starts=$3
    shift 3
    mkdir -p "$folder"
    cd "$scratch" # where MuJoCo may leave its log
    venv/bin/python "$here/gymnasium_rows.py" "$folder" 5 "$rows" "$starts" "$@"
    PYTHONPATH=$scratch/old venv/bin/python "$here/gymnasium_rows.py" "$folder" 4 "$rows" "$starts" "$@"
    venv/bin/python "$here/gymnasium_rows.py" "$folder" 1 "$rows" "$starts"
    cd "$OLDPWD"
}

if [ "${1:-}" = --record ]; then
    tables "$here/../fixtures" 150 5000
    exit
fi
echo "as it is:"
tables "$scratch/tables" 3000 5000 >"$scratch/said" 2>&1 || { cat "$scratch/said"; exit 1; }
GYMNASIUM=$scratch/tables "$build/tests/gymnasium"
echo "with MuJoCo's solver going on for as long as it can:"
tables "$scratch/exact" 3000 5000 exact >"$scratch/said" 2>&1 || { cat "$scratch/said"; exit 1; }
GYMNASIUM=$scratch/exact "$build/tests/gymnasium"
