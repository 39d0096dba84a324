#!/bin/sh
# Policies in the hands of other people's programs: each agent is trained for a short while on the pendulum, and those for
# continuous actions on the cheetah, too, (DQN on the cart-pole), and exported. Then exports.py reads the files with the
# public libraries, and they must act as the agents do:
#
#     make && sh tests/peers/exports.sh
#
# The packages, pinned, go into an environment of their own in a temporary folder. PyTorch is large; PYTHON=FILE takes a
# Python that has all of them instead.
set -eu
. tests/lib/scratch.sh
build=${BUILD:-build}
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${PYTHON:-}" ]; then
    python3 -m venv "$scratch/venv"
    PYTHON=$scratch/venv/bin/python
    "$PYTHON" -m pip install -q --disable-pip-version-check numpy==2.4.6 safetensors==0.8.0 onnx==1.23.2 \
        onnxruntime==1.32.0 torch==2.9.1
fi

# both NAME PROGRAM...: trains and writes both files
both() {
    name=$1
    shift
    "$@" --quiet --export "$scratch/$name.safetensors" >/dev/null
    case $name in
    dqn*) "$@" --quiet --export "$scratch/$name.onnx" >/dev/null ;; # trained anew: the same seed, the same policy
    *) "$@" --quiet --load "$scratch/$name.safetensors" --export "$scratch/$name.onnx" >/dev/null ;;
    esac
}
both dqn_cartpole "$build/03-dqn" --steps 5000
both dqn_pendulum "$build/03-dqn" --task pendulum --steps 5000
both ddpg_pendulum "$build/05-ddpg"
both td3_pendulum "$build/06-td3"
both sac_pendulum "$build/08-sac"
both tuned_sac_pendulum "$build/09-temperature"
for agent in ddpg td3 sac; do
    name=$agent
    [ $agent = sac ] && name=tuned_sac
    both ${name}_half-cheetah "$build/10-mujoco" --agent $agent --task half-cheetah --steps 15000 --episodes 1 \
        --evaluate-every 100000
done
for test in policy-float policy; do
    EXPORTS=$scratch "$build/tests/$test" >"$scratch/said" || { cat "$scratch/said"; exit 1; }
done
"$PYTHON" "$here/exports.py" "$scratch"
