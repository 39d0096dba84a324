#!/bin/sh
# A trained policy through a file: the same policy after it, for its own agent only, and in the other engine too.
. tests/lib/ok.sh
few='--steps 1500 --quiet --episodes 20'

for agent in sac td3 ddpg; do
    "$build/10-mujoco" --agent $agent $few --save "$scratch/$agent" >"$scratch/trained"
    ok $? "10-mujoco --agent $agent"
    "$build/10-mujoco" --agent $agent --episodes 20 --load "$scratch/$agent" >"$scratch/loaded"
    cmp -s "$scratch/trained" "$scratch/loaded" && [ "$(wc -l <"$scratch/loaded")" -eq 2 ]
    ok $? "10-mujoco --agent $agent plays something else after --load"
done
tail -n 1 "$scratch/loaded" | grep -q 'plane: 9359'
ok $? "the regulator's line: $(cat "$scratch/loaded")"
"$build/10-mujoco" --agent td3 --load "$scratch/sac" >"$scratch/said" 2>&1
[ $? -eq 2 ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q "$scratch/sac" "$scratch/said"
ok $? "another agent's snapshot: $(cat "$scratch/said")"
"$build/10-mujoco" --task half-cheetah --load "$scratch/sac" >"$scratch/said" 2>&1
[ $? -eq 2 ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q "$scratch/sac" "$scratch/said"
ok $? "another task's snapshot: $(cat "$scratch/said")"
"$build/10-mujoco" --engine mujoco >"$scratch/said" 2>&1
[ $? -eq 1 ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q '10-mujoco-engines' "$scratch/said"
ok $? "10-mujoco --engine mujoco: $(cat "$scratch/said")"

# In MuJoCo the same policies fall at the same steps; the means are printed to a hundredth.
if grep -q WITH_MUJOCO "$build/mujoco.flags"; then
    for agent in sac td3 ddpg; do
        "$build/10-mujoco" --agent $agent --episodes 20 --load "$scratch/$agent" >"$scratch/here"
        "$build/10-mujoco-engines" --agent $agent --episodes 20 --load "$scratch/$agent" --engine mujoco >"$scratch/there"
        ok $? "10-mujoco-engines --agent $agent"
        sed 's/in MuJoCo:/in the plane:/' "$scratch/there" | cmp -s - "$scratch/here"
        ok $? "$agent in both engines:
$(cat "$scratch/here" "$scratch/there")"
    done
fi

ended "bodies"
