# Read by the shell scripts among the tests: what a program says of itself, by --help, such as how to make a run of it
# short.
export LC_ALL=C.UTF-8
short='steps 260
start 60
evaluate-every 130
save-every 150
episodes 2
sample 20
updates 2000
runs 1
hidden 8
hidden-1 8
hidden-2 8
batch 16
chunks 1
rounds 1
turns 1
rows 5'

# short_options WORD...: those that the command's --help names
short_options() {
    "$@" --help 2>/dev/null | awk -v all="$short" '
        BEGIN { n = split(all, line, "\n"); for (i = 1; i <= n; i++) { split(line[i], w, " "); value["--" w[1]] = w[2] } }
        $2 == "N" && $1 in value { printf "--%s %s ", substr($1, 3), value[$1] }'
}

has_option() { # OPTION WORD...
    option=$1
    shift
    "$@" --help 2>/dev/null | grep -q -e "^ *$option "
}

# Of a --help each option on one line: what it says in further ones is joined to it.
unwrapped() {
    awk '/^                         [^ ]/ { sub(/^ */, ""); line = line (line ~ /[|]$/ ? "" : " ") $0; next }
        NR > 1 { print line }
        { line = $0 }
        END { print line }'
}

# variants PROGRAM: each flag that it has, and each word of the options that are one of some, a line each. (A picture
# needs a terminal; MuJoCo is not the book's.)
variants() {
    "$1" --help | unwrapped | awk '$1 ~ /^--(render|engine|help,|quiet)$/ || $1 !~ /^--/ { next }
        match($0, /one of [^ ]*[|][^ ]*/) {
            words = substr($0, RSTART + 7, RLENGTH - 7)
            sub(/[);].*/, "", words)
            n = split(words, word, "|")
            for (i = 1; i <= n; i++) print $1, word[i]
        }
        $2 !~ /^(N|X|TEXT|WORD|FILE)$/ { print $1 }'
}

# studies_of PROGRAM: the studies of experiments, a line each
studies_of() {
    "$1" --help | sed -n 's/^  \([a-z0-9_]*\) .*/\1/p'
}
