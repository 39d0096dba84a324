#!/bin/sh
# glibc 2.36 (Debian 12) on x86-64: one program and one library compute other last bits where the processor has fused
# multiply-adds than where it has none, because the library chooses among versions of its functions when it is loaded.
# glibc.cpu.hwcaps shows it on one machine. Of 200,000 results each, so many differ:
#
# Seen: exp 133, log 2, sin 152, cos 119, pow 135, atan2 58, tanh 14, log1p 20.
set -eu
export LC_ALL=C.UTF-8
version=2.36-9+deb12u14
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
apt-get download -qq libc6=$version
for package in *.deb; do dpkg -x "$package" .; done
cat >bits.c <<'END'
#include <math.h>
#include <stdio.h>
static double power(double x) { return pow(x + 11, -0.7); }
static double angle(double x) { return atan2(x, 1.7); }
static double positive_log(double x) { return log(x + 11); }
static double shifted_log1p(double x) { return log1p(x + 10.5); }
int main(int argc, char **argv) {
    (void)argc;
    double (*const f[])(double) = {exp, positive_log, sin, cos, power, angle, tanh, shifted_log1p};
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < 200000; i++) printf("%d %a\n", k, f[k](-10 + i * 1e-4));
    return argv[0] == 0;
}
END
cc -O1 -fno-builtin -o bits bits.c -lm
lib=$work/lib/x86_64-linux-gnu
run() { "$lib/ld-linux-x86-64.so.2" --library-path "$lib" ./bits; }
grep -qw fma /proc/cpuinfo || { echo "this processor has no fused multiply-adds: nothing to compare"; exit 1; }
run >with
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX run >without
seen=$(paste -d ' ' with without | awk '{ n[$1] += $2 != $4 } END { for (k = 0; k < 8; k++) printf "%d ", n[k] }')
echo "exp log sin cos pow atan2 tanh log1p: $seen"
[ "$seen" = "133 2 152 119 135 58 14 20 " ]
