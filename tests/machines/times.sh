#!/bin/sh
# How long the README's commands take here: seconds of the processor, user's and system's, which do not depend on what
# else the machine does. A core that is free takes about as many; where make uses several, they share them.
#   sh tests/machines/times.sh [COMMAND...]
# Without arguments: the build, in a folder of its own, each chapter's example, the figures, and the rest of the build.
# `make test` is not among them unless it is named.
set -eu
. tests/lib/scratch.sh

# spent COMMAND: of the shell's children, the second line that `times` prints
spent() {
    sh -c "$1 >'$scratch/said' 2>&1 || exit; times" >"$scratch/times" || { cat "$scratch/said" && exit 1; }
    sed -n '2s/[ms]/ /gp' "$scratch/times" | awk -v what="$1" '{ printf "%7.1f s  %s\n", 60 * ($1 + $3) + $2 + $4, what }' |
        sed "s| BUILD='[^']*'||"
}

echo "seconds of the processor ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(cc --version | head -n 1))"
if [ $# -eq 0 ]; then
    spent "make BUILD='$scratch/build'"
    for chapter in chapters/[0-9]*; do
        number=${chapter#chapters/}
        spent "make BUILD='$scratch/build' ${number%%-*}"
    done
    spent "make BUILD='$scratch/build' tour"
    spent "make BUILD='$scratch/build' all"
else
    for command; do spent "$command"; done
fi
