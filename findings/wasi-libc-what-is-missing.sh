#!/bin/sh
# wasi-libc 0.0~git20220510 (Debian 12's wasi-libc) with clang 19: what of POSIX does not work is noticed at three
# places. realpath, chmod and F_SETLK are not declared, though their headers are there; getpid and tmpfile are declared,
# and the linker misses them; and for termios.h, which WASI has not, clang goes on to the header in /usr/include, that
# of the machine's own C library. And fma loses the sign of a product that is rounded to zero, as musl's does, from
# which it comes; fmaf keeps it.
#
# Seen: the lines behind `cat` below, and 0 -0 for fma and fmaf. It takes node.
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
apt-get -o APT::Sandbox::User=root download -qq wasi-libc=0.0~git20220510.9886d3d-2
dpkg -x wasi-libc_*.deb .
compile() {
    clang-19 --target=wasm32-wasi -isystem usr/include/wasm32-wasi -Busr/lib/wasm32-wasi -Lusr/lib/wasm32-wasi \
        -Werror=implicit-function-declaration "$@"
}
# uses HEADER EXPRESSION
uses() {
    printf '#include <%s>\nint main(void) { return (int)(long)(%s); }\n' "$1" "$2" >uses.c
    if ! compile -c -o uses.o uses.c 2>said; then
        if grep -q "/usr/include/$1" said; then echo "$1: the machine's own"; else echo "$2: not declared"; fi
    elif ! compile -o uses.wasm uses.o 2>said; then
        echo "$2: not linked"
    else
        echo "$2: there"
    fi
}
{
    uses unistd.h 'isatty(0)'
    uses stdlib.h 'realpath("a", 0)'
    uses sys/stat.h 'chmod("a", 0)'
    uses fcntl.h F_SETLK
    uses unistd.h 'getpid()'
    uses stdio.h 'tmpfile()'
    uses termios.h 1
} | tee seen
cat >sign.c <<'C'
#include <math.h>
__attribute__((export_name("of_fma"))) double of_fma(void) {
    volatile double x = 0x1p-1000, y = -0x1p-1000, zero = 0;
    return fma(x, y, zero);
}
__attribute__((export_name("of_fmaf"))) double of_fmaf(void) {
    volatile float x = 0x1p-140f, y = -0x1p-140f, zero = 0;
    return (double)fmaf(x, y, zero);
}
C
compile -O1 -fno-builtin -mexec-model=reactor -o sign.wasm sign.c -lm
cat >sign.mjs <<'JS'
import {readFileSync} from "node:fs";
const program = new WebAssembly.Module(readFileSync("sign.wasm"));
const nothing = new Proxy({}, {get: () => () => 0});
const {exports} = new WebAssembly.Instance(program, {wasi_snapshot_preview1: nothing});
console.log(exports.of_fma(), exports.of_fmaf());
JS
node sign.mjs | tee -a seen
cat >expected <<'EXPECTED'
isatty(0): there
realpath("a", 0): not declared
chmod("a", 0): not declared
F_SETLK: not declared
getpid(): not linked
tmpfile(): not linked
termios.h: the machine's own
0 -0
EXPECTED
cmp seen expected
