#!/bin/sh
# The engine in a plane beside MuJoCo, briefly, where the build has it; and what the program says where it has not.
. tests/lib/ok.sh

"$build/mujoco" --engine planar --turns 1 >"$scratch/said" 2>&1
ok $? 'mujoco --engine planar'
[ "$(grep -c steps/s "$scratch/said")" -eq 7 ]
ok $? 'mujoco --engine planar does not time seven tasks'

if grep -q WITH_MUJOCO "$build/mujoco.flags"; then
    "$build/mujoco" --steps 1000 --turns 0 --seed 7 >"$scratch/said" 2>&1
    ok $? "the engines do not agree:
$(cat "$scratch/said")"
    [ "$(grep -c 'steps, .* with limits' "$scratch/said")" -eq 14 ]
    ok $? 'mujoco does not compare seven tasks twice'
    "$build/mujoco" --models "$scratch" >"$scratch/said" 2>&1
    [ $? -eq 2 ] && grep -q "error: $scratch/inverted-pendulum.xml" "$scratch/said"
    ok $? "missing models: $(cat "$scratch/said")"
    cp chapters/10-mujoco/swimmer.xml "$scratch/inverted-pendulum.xml"
    "$build/mujoco" --models "$scratch" >"$scratch/said" 2>&1
    [ $? -eq 2 ] && grep -q 'inverted-pendulum.xml is not the model of inverted-pendulum' "$scratch/said"
    ok $? "a wrong model: $(cat "$scratch/said")"
else
    "$build/mujoco" --engine mujoco >"$scratch/said" 2>&1
    [ $? -eq 1 ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q 'apt-get install libmujoco-dev' "$scratch/said"
    ok $? "without the library: $(cat "$scratch/said")"
fi

# Which MuJoCo is taken: that of a folder of any name, here one that has a version and nothing else, or none at all.
flags() { # FOLDER: what the build would compile with
    MAKEFLAGS='' make -s "BUILD=$scratch/build" "MUJOCO=$1" "$scratch/build/mujoco.flags" >"$scratch/said" 2>&1
}
strange="$scratch/a b'c,d\"e\$f#g%h"
mkdir -p "$strange/lib" "$strange/include/mujoco"
printf '#define mjVERSION_HEADER 1\nint mj_version(void);\n' >"$strange/include/mujoco/mujoco.h"
printf 'int mj_version(void);\nint mj_version(void) { return 1; }\n' >"$scratch/version.c"
${CC:-cc} -shared -fPIC -o "$strange/lib/libmujoco.so" "$scratch/version.c"
flags "$strange" && grep -q WITH_MUJOCO "$scratch/build/mujoco.flags" && grep -qxF "$strange" "$scratch/build/mujoco.flags"
ok $? "MUJOCO=$strange: $(cat "$scratch/said" "$scratch/build/mujoco.flags")"
flags "$scratch/nowhere"
[ $? -eq 2 ] && grep -qxF "MUJOCO: no libmujoco.so in $scratch/nowhere" "$scratch/said"
ok $? "a folder without MuJoCo: $(cat "$scratch/said")"
flags no && ! grep -q WITH_MUJOCO "$scratch/build/mujoco.flags"
ok $? "MUJOCO=no: $(cat "$scratch/said" "$scratch/build/mujoco.flags")"

# A build has a folder whose name is one word, or is told so in a line.
MAKEFLAGS='' make -s "BUILD=$scratch/a b" all >"$scratch/said" 2>&1
[ $? -eq 2 ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q 'BUILD must be one word' "$scratch/said" && [ ! -e "$scratch/a" ]
ok $? "BUILD with a space: $(cat "$scratch/said")"

# Flags of the environment count once, also in a make within the first.
MAKEFLAGS='' MAKELEVEL=0 CFLAGS=-DONCE make -n "BUILD=$scratch/build" test >"$scratch/said" 2>&1
[ "$(grep -o -e -DONCE "$scratch/build/flags" | wc -l)" -eq 1 ] && [ "$(grep -o -e -std=c11 "$scratch/build/flags" | wc -l)" -eq 1 ]
ok $? "CFLAGS in the environment: $(cat "$scratch/build/flags" "$scratch/said")"

ended "mujoco"
