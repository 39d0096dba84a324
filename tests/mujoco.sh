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

ended "mujoco"
