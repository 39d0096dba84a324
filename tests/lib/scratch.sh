# Read by scripts, from the root of the repository: a folder, $scratch, that goes with the script, however it ends (a
# shell that a signal ends would leave it), and in which the programs that it calls have theirs.
. tests/lib/help.sh
export LC_ALL=C.UTF-8 # as the Makefile has it: a decimal comma would change what awk, sort and printf say
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
export TMPDIR="$scratch"
