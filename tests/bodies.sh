#!/bin/sh
# A trained policy through a file: the same policy after it, for its own agent only, and in the other engine too.
. tests/lib/ok.sh
. tests/lib/short.sh
few='--steps 1500 --quiet --episodes 20'

for agent in sac td3 ddpg; do
    "$build/10-mujoco" --agent $agent $few --save "$scratch/$agent" >"$scratch/trained"
    ok $? "10-mujoco --agent $agent"
    "$build/10-mujoco" --agent $agent --episodes 20 --load "$scratch/$agent" >"$scratch/loaded" &&
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

# --preset paper takes what each agent's paper has; the networks are to be seen in a policy that leaves the program.
for numbers in sac:10000:256:256:256 td3:10000:100:400:300 ddpg:64:64:400:300; do
    IFS=: read -r agent start batch first second <<END
$numbers
END
    printed "$build/10-mujoco" --task hopper --agent "$agent" --preset paper --help | unwrapped >"$scratch/help"
    grep -q "^  --start .*default $start," "$scratch/help" && grep -q "^  --batch .*default $batch," "$scratch/help"
    ok $? "the numbers of $agent's paper: $(grep -e '--start' -e '--batch' "$scratch/help")"
    "$build/10-mujoco" --task hopper --agent "$agent" --preset paper --steps 300 --start 290 --quiet --episodes 1 \
        --export "$scratch/$agent.safetensors" >"$scratch/said" &&
        head -c 4000 "$scratch/$agent.safetensors" | tr -d '\n' | grep -a -q "\[$first,11\].*\[$second,$first\]"
    ok $? "the networks of $agent's paper: $(head -c 600 "$scratch/$agent.safetensors")"
done

# The numbers that both programs of tests/peers/trainings.sh train with are those of this program and of the chapters'.
printed "$build/10-mujoco-experiments" peers_numbers | sed -e '/^#/d' >"$scratch/numbers"
cat >"$scratch/expected" <<'END'
setting	cheetah SAC	cheetah TD3	pendulum SAC	pendulum TD3
actor's learning rate	0.0005	0.0005	0.0005	0.001
critics' learning rate	0.001	0.001	0.001	0.001
temperature's learning rate	0.001	-	0.001	-
temperature at the start	1	-	1	-
target entropy per component	-1	-	-1	-
sigma of the exploration	-	0.1	-	0.1
delay	-	2	-	2
smoothing	-	0.2	-	0.2
smoothing is clipped at	-	0.5	-	0.5
last layers start within	0	0.003	0	0.003
units of a hidden layer	64	64	64	64
gamma	0.99	0.99	0.99	0.99
tau	0.01	0.01	0.01	0.01
batch	100	100	128	100
random steps first	10000	10000	500	1000
replay	100000	100000	100000	100000
steps	100000	100000	20000	20000
steps between evaluations	5000	5000	1000	1000
episodes of an evaluation	10	10	10	10
episodes of the final score	20	20	100	100
END
cmp -s "$scratch/expected" "$scratch/numbers"
ok $? "the numbers of both programs:
$(diff "$scratch/expected" "$scratch/numbers")"

# Seconds of trainings: whose they are, in which order, and that there are some.
printed "$build/10-mujoco-experiments" peers_seconds --runs 2 --steps 1500 >"$scratch/seconds"
sed '/^#/d' "$scratch/seconds" | cut -f 1-3 | tr '\t\n' '  ' >"$scratch/whose"
[ "$(cat "$scratch/whose")" = "run task agent 0 cheetah SAC 0 cheetah TD3 0 pendulum SAC 0 pendulum TD3 1 cheetah SAC \
1 cheetah TD3 1 pendulum SAC 1 pendulum TD3 " ] &&
    awk '!/^#/ && $4 != "seconds" && !($4 >= 0 && $4 < 60) { exit 1 }' "$scratch/seconds"
ok $? "peers_seconds: $(cat "$scratch/seconds")"

# In MuJoCo the same policies fall at the same steps; the means are printed to a hundredth.
if grep -q WITH_MUJOCO "$build/mujoco.flags"; then
    for agent in sac td3 ddpg; do
        "$build/10-mujoco" --agent $agent --episodes 20 --load "$scratch/$agent" >"$scratch/here" &&
            "$build/10-mujoco-engines" --agent $agent --episodes 20 --load "$scratch/$agent" --engine mujoco >"$scratch/there"
        ok $? "10-mujoco-engines --agent $agent"
        sed 's/in MuJoCo:/in the plane:/' "$scratch/there" | cmp -s - "$scratch/here"
        ok $? "$agent in both engines:
$(cat "$scratch/here" "$scratch/there")"
    done
fi

ended "bodies"
