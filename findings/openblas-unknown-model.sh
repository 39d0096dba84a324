#!/bin/sh
# OpenBLAS chooses its kernels by the processor's model number first, and by its instructions only where it knows the
# number. 0.3.21 (of NumPy 1.24.4, and of Debian 12) and 0.3.23 know Intel's model 143 (Sapphire Rapids). On 207 (Emerald
# Rapids, the same instructions) they take kernels of 2004, with vectors of four floats; 0.3.26 looks at the instructions.
# Measured on such a processor with Debian 12's library: sgemm of 256 x 256 x 256 with 25 GFLOP/s, and 131 with
# OPENBLAS_CORETYPE=SkylakeX. So a program "over OpenBLAS" may be measured five times too slow, on a new machine only.
#
# Emulated with the instructions of AVX2 under both numbers. Seen, model 143 and 207:
#   0.3.21: Haswell, Prescott    0.3.23: Haswell, Prescott    0.3.26: Haswell, Haswell
#
# Needs qemu-user, gcc, unzip and pip.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
get() { python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: "$@"; }
get -d 21 --python-version 3.11 --platform manylinux2014_x86_64 numpy==1.24.4
get -d 23 scipy-openblas32==0.3.23.293
get -d 26 scipy-openblas32==0.3.26.0
cat >core.c <<'END_OF_C'
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv) {
    static const char *const name[] = {"openblas_get_corename", "openblas_get_corename64_", "scipy_openblas_get_corename"};
    void *library = dlopen(argv[argc - 1], RTLD_NOW), *f = NULL;
    for (int i = 0; library && !f && i < 3; i++) f = dlsym(library, name[i]);
    puts(f ? ((char *(*)(void))f)() : "none");
    return !f;
}
END_OF_C
cc -O1 -o core core.c -ldl
for version in 21 23 26; do
    unzip -qo $version/*.whl -d $version
    library=$(find $version -name 'lib*openblas*.so*')
    for model in 143 207; do
        LD_LIBRARY_PATH=$(find $version -name '*gfortran*' -exec dirname {} \; -quit):$(dirname "$library") \
            qemu-x86_64 -cpu max,vendor=GenuineIntel,family=6,model=$model,stepping=2 ./core "$library"
    done
done | tee seen
[ "$(tr '\n' ' ' <seen)" = "Haswell Prescott Haswell Prescott Haswell Haswell " ]
