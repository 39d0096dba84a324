#!/bin/sh
# Gymnasium 1.4.0's Hopper-v5 (and v4) with MuJoCo 3.4.0 and 3.5.0 (all from PyPI): one environment, one file of the
# model, and two worlds. Each part and the floor have a contact margin of 1 mm. Up to 3.4 MuJoCo takes the larger one of
# two margins, since 3.5 their sum: so the floor begins to push at 1 mm or at 2 mm. A foot 1.5 mm above it that comes
# down at 1 m/s leaves its next step with another speed.
#
# Seen: vertical speed of the trunk after one step -0.677 under 3.4.0 and -0.657 under 3.5.0.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
python3 -m venv "$work/venv"
install() { "$work/venv/bin/python" -m pip install -q --disable-pip-version-check "$@"; }
install gymnasium==1.4.0 numpy==2.4.6 imageio==2.38.1 packaging==26.4
cat >"$work/hopper.py" <<'END'
import gymnasium, numpy
env = gymnasium.make("Hopper-v5").unwrapped
env.reset(seed=0)
env.set_state(numpy.array([0, 1.2115, 0, 0, 0, 0]), numpy.array([0, -1.0, 0, 0, 0, 0]))
env.step(numpy.zeros(3))
print("%.3f" % env.data.qvel[1])
END
for version in 3.4.0 3.5.0; do
    install "mujoco==$version"
    seen=$("$work/venv/bin/python" "$work/hopper.py")
    echo "MuJoCo $version: $seen"
    [ "${before:-}" != "$seen" ] || { echo "the same"; exit 1; }
    before=$seen
done
