#!/bin/sh
# fmax and fmin of +0 and -0: glibc 2.36 (Debian 12) on x86-64 returns the second argument, whichever it is, so that the
# larger of +0 and -0 is -0 when it is asked in this order. musl 1.2.3 always has -0 below +0. C allows both (F.10.9.2
# only wishes for the latter), so a clipped action may have another sign on another machine.
#
# Seen: glibc fmax(0, -0) = -0, fmax(-0, 0) = 0, fmin(0, -0) = -0, fmin(-0, 0) = 0; musl 0, 0, -0, -0.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
apt-get download -qq libc6=2.36-9+deb12u14 musl-dev=1.2.3-1
for package in *.deb; do dpkg -x "$package" .; done
cat >zeros.c <<'END'
double fmax(double, double), fmin(double, double);
int printf(const char *, ...);
int main(void) {
    volatile double p = 0, n = -0.0;
    printf("%g %g %g %g\n", fmax(p, n), fmax(n, p), fmin(p, n), fmin(n, p));
    return 0;
}
END
cc -O1 -fno-builtin -fno-stack-protector -fno-pie -c zeros.c
lib=usr/lib/x86_64-linux-musl
cc -static -no-pie -nostdlib -o with-musl $lib/crt1.o $lib/crti.o zeros.o $lib/libc.a -lgcc $lib/crtn.o
cc -no-pie -o with-glibc zeros.o -lm
glibc=$(lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 --library-path lib/x86_64-linux-gnu ./with-glibc)
echo "glibc: $glibc; musl: $(./with-musl)"
[ "$glibc" = "-0 0 -0 0" ] && [ "$(./with-musl)" = "0 0 -0 -0" ]
