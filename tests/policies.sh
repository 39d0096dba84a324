#!/bin/sh
# Policies that leave, by the programs: every agent's header compiles as C99 and as C++ without a warning and does what
# the agent does, to a millionth; what is loaded back is the same policy; and nothing wrong is taken.
. tests/lib/ok.sh
compiler=$(sed 's/ -std=c11.*//' "$build/flags")
strict='-Wall -Wextra -Wpedantic -Werror -O1'
few='--steps 1100 --quiet'

# export_policy NAME PROGRAM...: trains and exports; then loads that back, and exports the header from there
export_policy() {
    name=$1
    shift
    "$@" $few --export "$scratch/$name.safetensors" >"$scratch/trained"
    ok $? "$*"
    again="$* --load $scratch/$name.safetensors"
    $again --export "$scratch/$name.h" >"$scratch/loaded"
    ok $? "$again"
}
export_policy dqn_cartpole "$build/03-dqn"
export_policy dqn_pendulum "$build/03-dqn" --task pendulum
export_policy ddpg_pendulum "$build/05-ddpg"
export_policy td3_pendulum "$build/06-td3"
export_policy sac_pendulum "$build/08-sac"
export_policy tuned_sac_pendulum "$build/09-temperature"
# Evaluations have a world of their own, and change nothing of what is learned.
"$build/05-ddpg" $few --evaluate-every 70 --export "$scratch/watched.safetensors" >"$scratch/trained" &&
    cmp "$scratch/watched.safetensors" "$scratch/ddpg_pendulum.safetensors"
ok $? "evaluated every 70 steps it learns something else"
few='--steps 10100 --quiet --evaluate-every 100000 --episodes 1'
for agent in ddpg td3 sac; do
    name=$agent
    [ $agent = sac ] && name=tuned_sac
    export_policy ${name}_half-cheetah "$build/10-mujoco" --agent $agent --task half-cheetah
done

# What the agents do with these policies, row by row.
EXPORTS=$scratch "$build/tests/policy-float" >"$scratch/said"
ok $? "policy-float: $(cat "$scratch/said")"

# compare HEADER TABLE: a program that includes the header beside the agent's own numbers
cat >"$scratch/compare.c" <<'END'
#include <math.h>
#include <stdio.h>
#include HEADER
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define OF(what) JOIN(NAME, what)
enum { OBS = JOIN(CAPITALS, _OBSERVATIONS), ACT = JOIN(CAPITALS, _ACTIONS) };

static float next(void) {
    float x = NAN;
    if (scanf("%f", &x) != 1) return NAN;
    return x;
}

static double worst, exact;

static void differ(float a, float b, int to_the_bit) {
    double error = fabs((double)a - (double)b);
    if (!(error <= worst)) worst = error;
    if (to_the_bit && a != b) exact = exact + 1;
}

int main(void) {
    int rows = 0;
    for (;; rows++) {
        float s[OBS], first = next();
        if (isnan(first)) break;
        s[0] = first;
        for (int i = 1; i < OBS; i++) s[i] = next();
#ifdef VALUES
        float q[ACT];
        differ((float)OF(_action)(s), next(), 1);
        OF(_values)(s, q);
        for (int i = 0; i < ACT; i++) differ(q[i], next(), 1);
#else
        float a[ACT];
        OF(_action)(s, a);
        for (int i = 0; i < ACT; i++) differ(a[i], next(), 0);
#endif
#ifdef GAUSSIAN
        float mean[ACT], log_std[ACT];
        OF(_distribution)(s, mean, log_std);
        for (int i = 0; i < ACT; i++) differ(mean[i], next(), 1);
        for (int i = 0; i < ACT; i++) differ(log_std[i], next(), 1);
        for (int i = 0; i < ACT + 1; i++) (void)next(); /* a sample and its log-density */
#endif
    }
    printf("%d rows, largest difference %.2g, %g not to the bit\n", rows, worst, exact);
    return !(rows == 500 && worst <= 1e-6 && exact == 0);
}
END
for table in "$scratch"/*.tsv; do
    name=$(basename "$table" .tsv)
    c_name=$(echo "$name" | tr - _)
    kind=
    case $name in dqn*) kind=-DVALUES ;; *sac*) kind=-DGAUSSIAN ;; esac
    set -- $kind -DHEADER="\"$scratch/$name.h\"" -DNAME="$c_name" -DCAPITALS="$(echo "$c_name" | tr a-z A-Z)"
    $compiler -std=c99 $strict "$@" -o "$scratch/compare" "$scratch/compare.c" -lm >"$scratch/said" 2>&1 &&
        "$scratch/compare" <"$table" >"$scratch/said"
    ok $? "$name.h as C99: $(head -n 3 "$scratch/said")"
    if command -v "${CXX:-c++}" >/dev/null; then
        "${CXX:-c++}" $strict "$@" -x c++ -o "$scratch/compare" "$scratch/compare.c" -lm >"$scratch/said" 2>&1 &&
            "$scratch/compare" <"$table" >"$scratch/said"
        ok $? "$name.h as C++: $(head -n 3 "$scratch/said")"
    fi
done
# Its numbers stand in lines that can be read.
awk 'length > 120 { wide++ } /^        -?[0-9]/ && NF == 6 { rows++ } END { exit wide > 0 || rows < 700 }' \
    "$scratch/sac_pendulum.h"
ok $? "the lines of sac_pendulum.h: $(awk 'length > 120' "$scratch/sac_pendulum.h" | head -n 1 | cut -c 1-200)"
[ "$(ls "$scratch"/*.tsv | wc -l)" -eq 9 ]
ok $? "nine policies were compared: $(ls "$scratch")"

# A name that C would not have, and two policies in one program.
"$build/09-temperature" --load "$scratch/sac_pendulum.safetensors" --export "$scratch/7 up-swing.h" >/dev/null
cat >"$scratch/two.c" <<END
#include "$scratch/7 up-swing.h"
#include "$scratch/sac_pendulum.h"
int main(void) {
    float s[3] = {1, 0, 0}, a, b;
    p7_up_swing_action(s, &a);
    sac_pendulum_action(s, &b);
    return a != b || (int)P7_UP_SWING_ACTIONS != (int)SAC_PENDULUM_ACTIONS;
}
END
$compiler -std=c99 $strict -o "$scratch/two" "$scratch/two.c" -lm 2>"$scratch/said" && "$scratch/two"
ok $? "two policies in one program: $(cat "$scratch/said")"

# refused STATUS MESSAGE COMMAND...
refused() {
    status=$1 message=$2
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/said"
    got=$?
    [ $got -eq "$status" ] && [ "$(wc -l <"$scratch/said")" -eq 1 ] && grep -q -F -e "$message" "$scratch/said"
    ok $? "$*: status $got, '$(cat "$scratch/said")', not $status and '$message'"
}
policy=$scratch/tuned_sac_pendulum.safetensors
for program in "$build/03-dqn" "$build/05-ddpg" "$build/10-mujoco"; do
    refused 2 "--export: x.pt ends neither in .safetensors nor" "$program" --steps 100000000 --export x.pt
    refused 1 "cannot write /no-such-folder/x.onnx" "$program" --steps 100000000 --export /no-such-folder/x.onnx
    refused 1 "cannot write /no-such-folder/x" "$program" --steps 100000000 --frames /no-such-folder/x
    refused 2 "--render: the output is no terminal" "$program" --steps 100000000 --render
done
refused 2 "its head is 'squashed gaussian' where" "$build/05-ddpg" --load "$policy"
refused 2 "has the shape [64, 3] where the agent has [32, 3]" "$build/09-temperature" --load "$policy" --hidden-1 32
refused 2 "its log_std_max is '2' where" "$build/09-temperature" --load "$policy" --log-sigma-high 1
refused 2 "--save: $policy holds a policy" "$build/09-temperature" --load "$policy" --save "$scratch/snapshot"
refused 2 "its environment is 'pendulum'" "$build/10-mujoco" --load "$policy"
head -c 9000 "$policy" >"$scratch/cut.safetensors"
refused 2 "its arrays take" "$build/09-temperature" --load "$scratch/cut.safetensors"
: >"$scratch/empty.safetensors"
refused 2 "shorter than 8 bytes" "$build/09-temperature" --load "$scratch/empty.safetensors"

# Loaded back it is the same policy, bit by bit, whoever learned it.
"$build/09-temperature" --load "$scratch/sac_pendulum.safetensors" --export "$scratch/again.h" >/dev/null
sed 's/SAC_PENDULUM/AGAIN/g; s/sac_pendulum/again/g; s/agent sac/agent tuned_sac/' "$scratch/sac_pendulum.h" |
    cmp -s - "$scratch/again.h"
ok $? "another policy after it was loaded by another agent"
echo before >"$scratch/kept.onnx" && chmod 400 "$scratch/kept.onnx"
"$build/09-temperature" --load "$policy" --export "$scratch/kept.onnx" >/dev/null
[ "$(ls -l "$scratch/kept.onnx" | cut -c 1-10)" = -r-------- ] && ! grep -q before "$scratch/kept.onnx"
ok $? "an export does not replace a file as a whole"
[ -z "$(ls "$scratch" | grep partial)" ]
ok $? "something is left: $(ls "$scratch" | grep partial)"

# The pictures of an episode: as many as its steps and one, whose distances are those of the task.
"$build/09-temperature" --load "$policy" --frames "$scratch/frames" >/dev/null
ok $? "--frames"
awk -F '\t' '/^[0-9]/ { n++; if ($2 != n - 1 || ($6^2 + $7^2 - 1)^2 > 1e-6 || $4 != 0 || $5 != 0) bad++ }
    END { exit !(n == 201 && !bad) }' "$scratch/frames"
ok $? "the pendulum's frames: $(head -n 4 "$scratch/frames")"

# The policies beside the source score what the long study recorded of its first run.
scored() { # TASK TABLE
    "$build/10-mujoco" --task "$1" --load "chapters/10-mujoco/$1.safetensors" --quiet >"$scratch/said"
    score=$(sed -n 's/^SAC, 100 episodes in the plane: \([0-9.]*\) .*/\1/p' "$scratch/said")
    awk -F '\t' -v score="$score" '$1 == "run" { for (i = 1; i <= NF; i++) if ($i == "SAC") sac = i }
        $1 == "0" && $2 == "final" { exit !(score != "" && sprintf("%.1f", score) == $sac) }' "figures/data/10_long_$2.tsv"
    ok $? "the shipped policy of $1: $(cat "$scratch/said")"
}
if fused; then
    scored half-cheetah cheetah
    scored hopper hopper
    scored walker2d walker
fi

ended policies
