# Read by scripts, from the root of the repository: a folder, $scratch, that goes with the script, however it ends (a
# shell that a signal ends would leave it), and in which the programs that it calls have theirs.
. tests/lib/help.sh
export LC_ALL=C.UTF-8 # as the Makefile has it: a decimal comma would change what awk, sort and printf say
scratch=$(mktemp -d) || exit 1
remove_scratch() { # a browser's children may still write, for a moment
    for wait in 1 2 3 4 5; do rm -rf "$scratch" 2>/dev/null && return; sleep 1; done
}
trap remove_scratch EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$scratch"
