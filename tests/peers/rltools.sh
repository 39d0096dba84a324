#!/bin/sh
# How fast is SAC of RLtools beside the book's? One thread, one process, in turns, with both of the libraries that it can
# leave its products to here: OpenBLAS (of the system: libopenblas-dev) and Intel's MKL.
#
#     sh tests/peers/rltools.sh FOLDER [KERNELS]
#
# The packages, pinned, are unpacked in FOLDER, and compiled there with g++ and the options that the library's own
# benchmark has; it takes some minutes. Recorded is figures/data/00_rltools.tsv. An OpenBLAS that does not know the
# processor takes kernels for an older one, with half the width or a quarter of it; KERNELS are those that it shall take,
# by its own names (SkylakeX where there is AVX-512). What the environment says of these libraries does not count.
set -eu
. tests/lib/scratch.sh
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OPENBLAS_VERBOSE MKL_ENABLE_INSTRUCTIONS MKL_CBWR MKL_VERBOSE LD_PRELOAD
export LC_ALL=C OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
build=${BUILD:-build}
folder=${1:?the first argument is a folder for what is installed}
kernels=${2-}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
get() { python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: -d "$folder/wheels" "$@"; }
if [ ! -e "$folder/unpacked" ]; then
    get rltools==2.2.1 mkl==2026.2.0 mkl-include==2026.2.0
    for wheel in "$folder"/wheels/*.whl; do python3 -m zipfile -e "$wheel" "$folder/packages"; done
    touch "$folder/unpacked"
fi
rltools=$folder/packages/rltools/external/rl_tools/include
mkl=$(echo "$folder"/packages/mkl-*.data/data/lib)
mkl_include=$(echo "$folder"/packages/mkl_include-*.data/data/include)
if [ -z "$kernels" ] && grep -q avx512bw /proc/cpuinfo 2>/dev/null; then kernels=SkylakeX; fi
[ -z "$kernels" ] || export OPENBLAS_CORETYPE="$kernels"

make -s BUILD="$build" "$build/updates"
objects=$(find "$build/f32/src" -name '*.o')
${CC:-cc} -std=c11 -D_XOPEN_SOURCE=700 -O3 -march=native -Isrc -c tests/peers/rltools.c -o "$folder/ours.o"
theirs() { # NAME OPTION ...: with that library
    name=$1
    shift
    g++ -std=c++17 -Ofast -march=native -DRL_TOOLS_DISABLE_TENSORBOARD -DRL_TOOLS_DISABLE_HDF5 "$@" -I"$rltools" \
        -c tests/peers/rltools.cpp -o "$folder/$name.o" 2>"$folder/$name.err" || { cat "$folder/$name.err"; exit 1; }
}
link() { # NAME LIBRARY ...
    name=$1
    shift
    # shellcheck disable=SC2086
    g++ "$folder/ours.o" "$folder/$name.o" $objects "$build/f32/chapters/09-temperature/tuned_sac.o" \
        -o "$folder/$name" "$@" -lm -lpthread -ldl
}
theirs openblas -DRL_TOOLS_BACKEND_ENABLE_OPENBLAS
link openblas -lopenblas
theirs mkl -DRL_TOOLS_BACKEND_ENABLE_MKL -I"$mkl_include"
link mkl -Wl,-rpath,"$mkl" "$mkl/libmkl_intel_lp64.so.3" "$mkl/libmkl_sequential.so.3" "$mkl/libmkl_core.so.3"
# On a processor of AMD (Zen 5) this MKL took slower kernels, until it was told that the processor is one of Intel's.
printf 'static int yes(void) { return 1; }
void *mkl_serv_get_cpu_true(void) { return (void *)yes; }
void *mkl_serv_get_cpu(void) { return (void *)yes; }
int mkl_serv_cpuiszen(void) { return 0; }
' | ${CC:-cc} -shared -fPIC -w -x c -o "$folder/believes.so" -
{
    printf 'size and library\tours\tas it is\tlow\thigh\tmended\tmended low\tmended high\n'
    "$folder/openblas" OpenBLAS
    LD_PRELOAD="$folder/believes.so" "$folder/mkl" MKL
} >"$folder/rows"
printf '#include <stdio.h>\nchar *openblas_get_corename(void);\nint main(void) { puts(openblas_get_corename()); }\n' |
    ${CC:-cc} -x c -o "$folder/corename" - -lopenblas
{
    echo "# command: sh tests/peers/rltools.sh"
    sed -n 's/^model name[^:]*: /# processor: /p' /proc/cpuinfo 2>/dev/null | head -n 1
    echo "# kernels of OpenBLAS: $("$folder/corename")"
    cat "$folder/rows"
    echo "# cksum: $(cksum <"$folder/rows" | cut -d ' ' -f 1)"
} >figures/data/00_rltools.tsv
