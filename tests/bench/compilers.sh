#!/bin/sh
# What compilers make of the same source: one build of tests/bench/scaling.c with each that is named, and a line about
# each, as a table on standard output: Adam's step in microseconds, as the book has it and as a loop over numbers, and
# SAC's shares of the peak. Each for the processors in ARCHES, as in -march.
# Run from the root of the repository: make compilers COMPILERS="gcc-14 clang"
set -eu
export LC_ALL=C.UTF-8
build=${BUILD:-build}
for compiler in "$@"; do
    for arch in ${ARCHES:-native}; do
        folder=$build/compilers/$(basename "$compiler")-$arch
        MAKEFLAGS='' make -s ${JOBS:+-j$JOBS} BUILD="$folder" CC="$compiler" ARCH=-march=$arch "$folder/scaling" >&2
    done
done
{
    printf 'compiler\tvectors\tstep\tloop\t3-64-64-64\t3-64-64-100\t17-256-256-256\t17-400-300-100\n'
    for compiler in "$@"; do
        for arch in ${ARCHES:-native}; do "$build/compilers/$(basename "$compiler")-$arch/scaling" --build; done
    done
} >"$build/compilers/table"
sed -n 's/^model name[^:]*: /# processor: /p' /proc/cpuinfo 2>/dev/null | head -n 1
cat "$build/compilers/table"
echo "# cksum: $(cksum <"$build/compilers/table" | cut -d ' ' -f 1)"
