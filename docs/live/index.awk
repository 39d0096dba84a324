# What a page has to know of the others, a line each, separated by tabs:
#   page FILE.md FILE.html TITLE          in reading order: README, contents, and what these list, in that order
#   eq ID FILE.html                       where an equation stands
#   code ID FILE.html ANCHOR SOURCE       where a piece of code cites it, and in which file of the sources
# awk -f docs/live/index.awk README.md docs/README.md docs/*.md docs/modules/*.md; a file that comes again is skipped.
function html_of(file) {
    if (file == "README.md") return "index.html"
    if (file == "docs/README.md") return "contents.html"
    sub(/^docs\//, "", file)
    sub(/md$/, "html", file)
    return file
}
function base(path) { sub(/.*\//, "", path); return path }
function cite(id) { print "code", id, page, "code-" id (cited[page, id]++ ? "-" cited[page, id] : ""), base(source) }
# The citations of a line of code, as docs/weave.c reads them: `eq. 1.3`, `eqs. 1.3, 1.4 and 1.6`, `eqs. 1.3 to 1.6`; and
# the equation that a check checks, `CHECK("1.3", ...)`.
function cite_all(line,    list, id, last, to) {
    if (match(line, /CHECK\("[A-Za-z0-9_]+\.[0-9]+"/)) cite(substr(line, RSTART + 7, RLENGTH - 8))
    while (match(line, /(^|[^A-Za-z0-9])eqs?\. [A-Za-z0-9_]+\.[0-9]+/)) {
        line = substr(line, RSTART)
        sub(/^[^e]/, "", line)
        list = line ~ /^eqs/
        sub(/^eqs?\. /, "", line)
        last = ""
        to = 0
        while (match(line, /^[A-Za-z0-9_]+\.[0-9]+/)) {
            id = substr(line, 1, RLENGTH)
            line = substr(line, RLENGTH + 1)
            if (to) between(last, id)
            cite(id)
            last = id
            to = line ~ /^ to /
            if (!list || !sub(/^(, and |, | and | to )/, "", line)) break
        }
    }
}
# What lies between two equations is cited, too; its anchor is that of the first.
function between(first, last,    i, stem, a, b) {
    a = b = stem = first
    sub(/\.[0-9]*$/, "", stem)
    sub(/.*\./, "", a)
    b = last
    sub(/.*\./, "", b)
    for (i = a + 1; i < b + 0; i++)
        print "code", stem "." i, page, "code-" first (cited[page, first] > 1 ? "-" cited[page, first] : ""), base(source)
}
BEGIN { OFS = "\t" }
FNR == 1 {
    skip = FILENAME in seen
    seen[FILENAME] = 1
    if (!skip) {
        files[++n] = FILENAME
        page = html_of(FILENAME)
        source = fence = ""
    }
}
skip { next }
fence == "" && /^```/ { fence = substr($0, 4); if (fence == "") fence = "text"; next }
/^```$/ { fence = ""; next }
fence == "c" { cite_all($0) }
fence != "" { next }
/^# / && !(FILENAME in titled) { titled[FILENAME] = substr($0, 3) }
/^<sub>[^< ]*\.[ch]<\/sub>$/ { source = $0; gsub(/<\/?sub>/, "", source) }
/^<details>/ && match($0, /<code>[^<]*\.[ch]<\/code>/) { source = substr($0, RSTART + 6, RLENGTH - 13) }
{
    line = $0
    while (match(line, /<a id="eq-[^"]*"/)) {
        print "eq", substr(line, RSTART + 10, RLENGTH - 11), page
        line = substr(line, RSTART + RLENGTH)
    }
    line = FILENAME == "docs/README.md" && /^([0-9]+\. |- |  )/ ? $0 : "" # of its lists
    while (match(line, /\]\([^)#]*\.md/)) {
        order[++named] = "docs/" substr(line, RSTART + 2, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
    }
}
END {
    listed["README.md"] = listed["docs/README.md"] = 1
    print "page", "README.md", "index.html", titled["README.md"]
    print "page", "docs/README.md", "contents.html", titled["docs/README.md"]
    for (i = 1; i <= named + n; i++) {
        file = i <= named ? order[i] : files[i - named]
        if (file in listed || !(file in titled)) continue
        listed[file] = 1
        print "page", file, html_of(file), titled[file]
    }
}
