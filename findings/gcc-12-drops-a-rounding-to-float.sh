#!/bin/sh
# gcc 12.2.0-14+deb12u1 (Debian 12) on x86-64: two doubles that stand side by side, each converted to float and back,
# come out unchanged at -O2 and -O3. The vectoriser of straight-line code (on at -O2 since gcc 12) takes the two
# conversions for none. One conversion alone is right, and so is all of it with -fno-tree-slp-vectorize, with which
# this book is built.
#
# Seen: -O1 0.10000000149011612 0.20000000298023224, -O2 0.10000000000000001 0.20000000000000001.
set -eu
export LC_ALL=C.UTF-8
version=12.2.0-14+deb12u1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
apt-get download -qq gcc-12=$version cpp-12=$version libgcc-12-dev=$version libisl23 libmpc3 libmpfr6 libgmp10 libzstd1
for package in *.deb; do dpkg -x "$package" .; done
cat >pairs.c <<'END'
#include <stdio.h>
__attribute__((noinline)) static void to_float_and_back(double *restrict out, const double *restrict x) {
    out[0] = (double)(float)x[0];
    out[1] = (double)(float)x[1];
}
int main(int argc, char **argv) {
    (void)argv;
    double x[2] = {0.1 * argc, 0.2 * argc}, out[2];
    to_float_and_back(out, x);
    printf("%.17g %.17g\n", out[0], out[1]);
    return 0;
}
END
result() {
    LD_LIBRARY_PATH=$work/usr/lib/x86_64-linux-gnu "$work/usr/bin/x86_64-linux-gnu-gcc-12" "$@" -S -o pairs.s pairs.c
    cc -o pairs pairs.s
    ./pairs
}
rounded="0.10000000149011612 0.20000000298023224" unchanged="0.10000000000000001 0.20000000000000001"
for options in -O1 -O2 -O3 "-O3 -fno-tree-slp-vectorize"; do
    seen=$(result $options)
    echo "$options: $seen"
    case $options in -O2 | -O3) expected=$unchanged ;; *) expected=$rounded ;; esac
    [ "$seen" = "$expected" ] || { echo "that was otherwise"; exit 1; }
done
