#!/bin/sh
# musl 1.2.3 (Debian's musl-dev 1.2.3-1) on x86-64 without the instruction: fma(x, -y, +0) for a product that is too
# small for a double is +0. The exact product is below zero, so its rounding is -0 by IEEE 754, which C's Annex F
# follows; glibc gives -0, and so does musl's own fmaf for floats.
#
# Seen: musl 0 and -0 (fma, fmaf), the C library of this machine (glibc) -0 and -0.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
apt-get download -qq musl-dev=1.2.3-1
for package in *.deb; do dpkg -x "$package" .; done
cat >sign.c <<'END'
double fma(double, double, double);
float fmaf(float, float, float);
int printf(const char *, ...);
int main(void) {
    volatile double x = 0x1p-1000, y = -0x1p-1000, zero = 0;
    volatile float a = 0x1p-140f, b = -0x1p-140f, none = 0;
    printf("%g %g\n", fma(x, y, zero), (double)fmaf(a, b, none));
    return 0;
}
END
lib=usr/lib/x86_64-linux-musl
cc -O1 -fno-builtin -fno-stack-protector -fno-pie -c sign.c
cc -static -no-pie -nostdlib -o with-musl $lib/crt1.o $lib/crti.o sign.o $lib/libc.a -lgcc $lib/crtn.o
cc -no-pie -o with-libc sign.o -lm
echo "musl: $(./with-musl); the C library of this machine: $(./with-libc)"
[ "$(./with-musl)" = "0 -0" ] && [ "$(./with-libc)" = "-0 -0" ]
