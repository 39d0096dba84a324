#!/bin/sh
# MuJoCo 4.0.0 from PyPI, installed by pip 26.3 over 3.14.0 in the same environment, cannot be imported: since 4.0.0
# its bindings are a package of their own, mujoco-core, which pip installs into the folder that it then clears of the
# files of 3.14.0. In a fresh environment 4.0.0 imports. Gymnasium reports the first case as "MuJoCo is not installed".
#
# Seen: fresh: 4.0.0; over 3.14.0: pip ends with status 0, import raises ImportError; after --force-reinstall: 4.0.0.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
pip() { "$work/$venv/bin/python" -m pip install -q --disable-pip-version-check "$@"; }
version() { "$work/$venv/bin/python" -c 'import mujoco; print(mujoco.__version__)' 2>&1 | tail -n 1; }
for venv in fresh upgraded; do
    python3 -m venv "$work/$venv"
    pip pip==26.3
done
venv=fresh
pip mujoco==4.0.0 numpy==2.4.6
fresh=$(version)
venv=upgraded
pip mujoco==3.14.0 numpy==2.4.6
pip mujoco==4.0.0
"$work/$venv/bin/python" -c 'import mujoco' 2>"$work/error" && broken=no || broken=yes
upgraded=$(grep '^ImportError' "$work/error" | cut -d : -f 1)
pip --force-reinstall --no-deps mujoco==4.0.0 mujoco-core==4.0.0
echo "fresh: $fresh; upgraded: $broken $upgraded; mended: $(version)"
[ "$fresh $broken $upgraded $(version)" = "4.0.0 yes ImportError 4.0.0" ]
