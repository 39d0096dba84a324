# Reads the chapters' lines (number, kind, text), then the table of notation, and prints what is wrong with the table,
# and last how many rows it has.
BEGIN { FS = "\t" }

function plain(s) { # without the commands that only set space
    gsub(/\\[,;:!]|\\[bB]ig[lr]?/, "", s)
    return s
}

# Whether the text has the symbol as a whole, not as a part of a longer name.
function has(text, symbol, letters,    at, before, after, first, last) {
    first = substr(symbol, 1, 1)
    last = substr(symbol, length(symbol))
    for (; (at = index(text, symbol)); text = substr(text, at + 1)) {
        before = at > 1 ? substr(text, at - 1, 1) : ""
        after = substr(text, at + length(symbol), 1)
        if ((first !~ letters || (before !~ letters && before != "\\")) && (last !~ letters || after !~ letters)) return 1
    }
    return 0
}

function fault(what) { print FILENAME ":" FNR ": " what }

# Puts the chapters of a list such as "1, 3, 5-7" into the array; returns their number.
function list(cell, chapters,    part, range, n, i, k, count) {
    n = split(cell, part, /, */)
    for (i = 1; i <= n; i++) {
        if (part[i] !~ /^[0-9]+(-[0-9]+)?$/) fault("no list of chapters: " cell)
        split(part[i] "-" part[i], range, "-")
        for (k = range[1] + 0; k <= range[2] + 0; k++) chapters[++count] = k
    }
    return count
}

FILENAME != "docs/notation.md" {
    if ($2 == "math")
        math[$1] = math[$1] "\n" plain($3)
    else
        code[$1] = code[$1] "\n" $3
    next
}

/^\| [$]`/ {
    rows++
    if (split($0, cell, /\|/) != 7) fault("not five cells")
    gsub(/^ | $/, "", cell[6])
    split("", chapters)
    n = list(cell[6], chapters)
    for (i = 1; i <= n; i++)
        if (!(chapters[i] in math)) fault("there is no chapter " chapters[i])

    # Every symbol stands in the mathematics of every chapter, and in no other row of that chapter.
    m = split(cell[2], symbol, /`[$],? ?|[$]`/)
    for (j = 1; j <= m; j++) {
        if (symbol[j] ~ /^ ?$/) continue
        for (i = 1; i <= n; i++) {
            if (chapters[i] in math && !has(math[chapters[i]], plain(symbol[j]), "[A-Za-z]"))
                fault("chapter " chapters[i] " has no " symbol[j])
            key = symbol[j] SUBSEP chapters[i]
            if (key in row) fault(symbol[j] " has a second meaning in chapter " chapters[i] ", after line " row[key])
            row[key] = FNR
            named[chapters[i]] = named[chapters[i]] "\n" plain(symbol[j])
        }
    }

    # Every name stands in one of the chapters, and every chapter has one of the names.
    m = split(cell[3], name, /`/)
    for (i = 1; i <= n; i++) found[i] = m == 1
    for (j = 2; j <= m; j += 2) {
        some = 0
        for (i = 1; i <= n; i++)
            if (has(code[chapters[i]], name[j], "[A-Za-z0-9_]")) some = found[i] = 1
        if (!some) fault("none of its chapters has the name " name[j])
    }
    for (i = 1; i <= n; i++)
        if (!found[i]) fault("chapter " chapters[i] " has none of the names" cell[3])
}

# A Greek letter that a chapter writes is explained for it.
END {
    n = split("alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta kappa lambda mu nu xi pi rho sigma tau " \
              "phi varphi chi psi omega", greek, " ")
    for (chapter in math)
        for (i = 1; i <= n; i++)
            if (has(math[chapter], "\\" greek[i], "[A-Za-z]") && !has(named[chapter], "\\" greek[i], "[A-Za-z]"))
                print FILENAME ": no row explains \\" greek[i] " for chapter " chapter
    print "rows " rows
}
