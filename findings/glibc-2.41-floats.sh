#!/bin/sh
# glibc 2.41 (Debian 13) against glibc 2.36 (Debian 12) on x86-64, one program: of 400,000 results each of single
# precision functions, tanhf, log1pf and expm1f differ in thousands, and expf, logf, sinf and cosf in none.
#
# Seen: expf 0, logf 0, tanhf 21974, sinf 0, cosf 0, log1pf 16398, expm1f 27435.
set -eu
export LC_ALL=C.UTF-8
old=2.36-9+deb12u14 new=2.41-12+deb13u5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
mkdir lists old new
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
for release in bookworm trixie; do echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main"; done >sources
own="-o Dir::Etc::SourceList=$work/sources -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists=$work/lists"
apt-get $own update -qq
for version in $old $new; do apt-get $own download -qq libc6=$version; done
dpkg -x libc6_${old}_amd64.deb old
dpkg -x libc6_${new}_amd64.deb new
cat >bits.c <<'END'
#include <math.h>
#include <stdio.h>
#include <string.h>
int main(void) {
    float (*const f[])(float) = {expf, logf, tanhf, sinf, cosf, log1pf, expm1f};
    for (int k = 0; k < 7; k++)
        for (int i = 0; i < 400000; i++) {
            float x = k == 1 || k == 5 ? 0.01f + (float)i * 1e-4f : -10 + (float)i * 5e-5f, y = f[k](x);
            unsigned bits;
            memcpy(&bits, &y, sizeof bits);
            printf("%d %08x\n", k, bits);
        }
    return 0;
}
END
cc -O1 -fno-builtin -o bits bits.c -lm
for libc in old new; do
    folder=$work/$libc/lib/x86_64-linux-gnu
    [ -d "$folder" ] || folder=$work/$libc/usr/lib/x86_64-linux-gnu
    "$folder/ld-linux-x86-64.so.2" --library-path "$folder" ./bits >$libc.txt
done
seen=$(paste -d ' ' old.txt new.txt | awk '{ n[$1] += $2 != $4 } END { for (k = 0; k < 7; k++) printf "%d ", n[k] }')
echo "expf logf tanhf sinf cosf log1pf expm1f: $seen"
[ "$seen" = "0 0 21974 0 0 16398 27435 " ]
