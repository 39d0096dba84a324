#!/bin/sh
# A logarithmic axis that sets no tics, gnuplot 5.4.4 (Debian 12) against 6.0.2 (Debian 13): 5.4 labels powers of ten
# only, so an axis from 2 to 8 has no label at all. 6.0 labels even steps where the axis is no longer than two decades,
# so 0.1, which 5.4 shows, is lost between 0.08 and 4, and 1 between 0.3 and 30. Beyond two decades they agree.
#
# Seen, 5.4 | 6.0:   2 to 8: none | 2 3 4 5 6 7 8         0.08 to 4: 0.1 1 | 0.5 1 1.5 2 2.5 3 3.5 4
#                    0.3 to 30: 1 10 | 5 10 15 20 25 30   0.1 to 100: 0.1 1 10 100 | 0.1 1 10 100
set -eu
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)

# unpack RELEASE VERSION: gnuplot with all that it needs, down to libc, in a folder of its own
unpack() {
    mkdir -p "$1/lists" "$1/archives/partial" "$1/root"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" >"$1/sources"
    : >"$1/status"
    for command in update "install -y --no-install-recommends --download-only gnuplot-nox=$2"; do
        apt-get -o Dir::Etc::SourceList="$work/$1/sources" -o Dir::Etc::SourceParts=/dev/null \
            -o Dir::State::Lists="$work/$1/lists" -o Dir::State::status="$work/$1/status" \
            -o Dir::Cache::archives="$work/$1/archives" -o APT::Sandbox::User=root -qq $command >/dev/null
    done
    for package in "$1"/archives/*.deb; do dpkg -x "$package" "$1/root"; done
}
# labels RELEASE FROM TO: those of the y axis, from the bottom up
labels() {
    libraries=$work/$1/root/lib/x86_64-linux-gnu:$work/$1/root/usr/lib/x86_64-linux-gnu
    libraries=$libraries:$work/$1/root/usr/lib/x86_64-linux-gnu/blas:$work/$1/root/usr/lib/x86_64-linux-gnu/lapack
    loader=$work/$1/root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
    [ -e "$loader" ] || loader=$work/$1/root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
    "$loader" --library-path "$libraries" "$work/$1/root/usr/bin/gnuplot-nox" -e \
        "set terminal svg; set logscale y; unset xtics; set yrange [$2:$3]; plot [0:1] 1 notitle" |
        sed -n 's/.*<tspan[^>]*> *\([0-9.]*\)<.*/\1/p' | tr '\n' ' '
}
unpack bookworm 5.4.4+dfsg1-2+b2
unpack trixie 6.0.2+dfsg1-1
for range in "2 8" "0.08 4" "0.3 30" "0.1 100"; do
    echo "$range: $(labels bookworm $range)| $(labels trixie $range)"
done | tee seen
cat >expected <<'END'
2 8: | 2 3 4 5 6 7 8 
0.08 4: 0.1 1 | 0.5 1 1.5 2 2.5 3 3.5 4 
0.3 30: 1 10 | 5 10 15 20 25 30 
0.1 100: 0.1 1 10 100 | 0.1 1 10 100 
END
cmp seen expected
