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
# (What is no library, one without headers, and one of another version than its headers.)
unusable() { # WHAT IT LACKS
    flags "$scratch/half"
    [ $? -eq 2 ] && [ "$(sed '/^make/d' "$scratch/said")" = "MUJOCO: no $1 in $scratch/half" ]
    ok $? "a folder without $1: $(cat "$scratch/said")"
}
mkdir -p "$scratch/half/lib"
cp "$strange/lib/libmujoco.so" "$scratch/half/lib"
unusable include/mujoco/mujoco.h
cp -r "$strange/include" "$scratch/half"
flags "$scratch/half" && grep -q WITH_MUJOCO "$scratch/build/mujoco.flags"
ok $? "MUJOCO=$scratch/half: $(cat "$scratch/said")"
sed -i.kept 's/HEADER 1/HEADER 2/' "$scratch/half/include/mujoco/mujoco.h"
unusable 'libmujoco.so that fits its headers'
mv "$scratch/half/include/mujoco/mujoco.h.kept" "$scratch/half/include/mujoco/mujoco.h"
echo junk >"$scratch/half/lib/libmujoco.so"
unusable 'libmujoco.so that fits its headers'
flags no && ! grep -q WITH_MUJOCO "$scratch/build/mujoco.flags"
ok $? "MUJOCO=no: $(cat "$scratch/said" "$scratch/build/mujoco.flags")"

# A build has a folder whose name is one word that make takes as it is, or is told so in a line.
mkdir "$scratch/named"
for name in 'a b' 'ha#sh' 'co:lon' 'per%cent' 'semi;x' 'dol$lar' 'dol$$lar' 'e=q' "quo'te" 'back\slash' 's*tar' '(b)' ' '; do
    MAKEFLAGS='' make -s "BUILD=$scratch/named/$name" all >"$scratch/said" 2>&1
    [ $? -eq 2 ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q 'BUILD must be one word' "$scratch/said" &&
        [ -z "$(ls "$scratch/named")" ]
    ok $? "BUILD=$name: $(cat "$scratch/said")"
done
plain=$scratch/named/aZ09._+,@~-
MAKEFLAGS='' make -s "BUILD=$plain" "$plain/f32/src/programs/die.o" >"$scratch/said" 2>&1 && [ -s "$plain/f32/src/programs/die.o" ]
ok $? "BUILD=$plain: $(cat "$scratch/said")"

# Flags of the environment count once, also in a make within the first.
MAKEFLAGS='' MAKELEVEL=0 CFLAGS=-DONCE make -n "BUILD=$scratch/build" test >"$scratch/said" 2>&1
[ "$(grep -o -e -DONCE "$scratch/build/flags" | wc -l)" -eq 1 ] && [ "$(grep -o -e -std=c11 "$scratch/build/flags" | wc -l)" -eq 1 ]
ok $? "CFLAGS in the environment: $(cat "$scratch/build/flags" "$scratch/said")"

ended "mujoco"
