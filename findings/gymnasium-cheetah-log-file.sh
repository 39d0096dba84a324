#!/bin/sh
# Gymnasium 1.4.0 with MuJoCo 3.14.0 and 4.0.0 (all from PyPI): gymnasium.make("HalfCheetah-v5") under 4.0.0 warns, on
# standard error, of an attribute in Gymnasium's own model of the cheetah (settotalmass), and leaves a file
# MUJOCO_LOG.TXT with that line in whatever folder the program was started from. It is appended to each time. Hopper-v5
# leaves none, nor does 3.14.0.
#
# Seen, two processes each: HalfCheetah-v5 under 4.0.0 has MUJOCO_LOG.TXT with two lines, the others have no file.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
for version in 3.14.0 4.0.0; do
    python3 -m venv "venv$version" # not one over the other: that breaks 4.0.0
    "venv$version/bin/python" -m pip install -q --disable-pip-version-check gymnasium==1.4.0 "mujoco==$version" \
        numpy==2.4.6 imageio==2.38.1 packaging==26.4
    for task in Hopper-v5 HalfCheetah-v5; do
        mkdir "$version.$task"
        for time in 1 2; do
            (cd "$version.$task" && "../venv$version/bin/python" -c "import gymnasium; gymnasium.make('$task')" >../out 2>../err)
        done
        echo "$version $task: files: $(ls "$version.$task"); settotalmass in output, errors, file:" \
            "$(grep -c settotalmass out || true) $(grep -c settotalmass err || true)" \
            "$(find "$version.$task" -type f -exec cat {} + | grep -c settotalmass || true)"
    done
done | tee seen
cat >expected <<'END'
3.14.0 Hopper-v5: files: ; settotalmass in output, errors, file: 0 0 0
3.14.0 HalfCheetah-v5: files: ; settotalmass in output, errors, file: 0 0 0
4.0.0 Hopper-v5: files: ; settotalmass in output, errors, file: 0 0 0
4.0.0 HalfCheetah-v5: files: MUJOCO_LOG.TXT; settotalmass in output, errors, file: 0 1 2
END
cmp seen expected
