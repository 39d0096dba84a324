#!/bin/sh
# MuJoCo 4.0.0 (from PyPI) on x86-64: two capsules whose axes lie in one plane and cross, as limbs of a planar walker
# may. The nearest points of the axes are then one point but for rounding, and the contact's direction is taken from
# their difference. Where that is below 1e-15, the contact points out of the plane and does not push the two apart in it;
# where it is above, it pushes them in the plane, in a direction that rounding has chosen. (3.14.0 the same.)
#
# Seen, of 10,000 random places and angles each: in the plane within 1 m of the origin 0 %, 10 m 0.46 %, 100 m 0.66 %, in
# 4 of 16 sectors of the circle.
set -eu
export LC_ALL=C.UTF-8
version=4.0.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check "mujoco==$version"
cat >"$work/crossed.py" <<'END'
import math, random, sys
import mujoco
model = mujoco.MjModel.from_xml_string("""<mujoco><worldbody>
<body><joint type="slide" axis="1 0 0"/><joint axis="0 1 0"/><geom name="a" type="capsule" size="0.05 0.3"/>
<body pos="0.1 0 0.1"><joint axis="0 1 0"/><geom name="b" type="capsule" size="0.05 0.3"/></body></body>
</worldbody><contact><pair geom1="a" geom2="b"/></contact></mujoco>""")
data, random, shares, sectors = mujoco.MjData(model), random.Random(1), [], set()
for far in 1, 10, 100:
    within = 0
    for _ in range(10000):
        x = random.uniform(-far, far)
        data.qpos[:] = x, random.uniform(-3, 3), random.uniform(-1.2, -0.6)
        mujoco.mj_forward(model, data)
        nx, ny, nz = data.contact[0].frame[:3]
        if abs(ny) < 0.5:
            within += 1
            sectors.add(int((math.atan2(nz, nx) + math.pi) / (2 * math.pi) * 16) % 16)
    shares.append(within / 100)
print("in the plane within 1, 10, 100 m: %g, %g, %g %%; sectors: %d of 16" % (*shares, len(sectors)))
sys.exit(not (shares[0] < shares[2] and 0.2 < shares[2] < 50 and len(sectors) > 1))
END
"$work/venv/bin/python" "$work/crossed.py"
