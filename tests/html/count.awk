# A page and what was made of it: awk -f count.awk PAGE.md PAGE.html. As many formulas as elements `math`, none empty, as
# many citations in code as links, and no dollar, backtick or command of TeX left in the text.
function complain(what) { print page ": " what; bad = 1 }
FNR == 1 { n++; if (n == 1) page = FILENAME }
n == 1 && fence == "" && /^```/ { fence = substr($0, 4) "."; formulas += $0 == "```math"; next }
n == 1 && /^```$/ { fence = ""; next }
n == 1 && fence == "c." { line = $0; citations += gsub(/CHECK\("[A-Za-z0-9_]+\.[0-9]+"/, "", line); next }
n == 1 && fence != "" { next }
n == 1 {
    gsub(/!\[[^]]*\]\(/, "") # a caption that stands for a figure is given again below it
    formulas += gsub(/\$`[^`]*`\$/, "")
}
n == 2 && /<main>/ { inside = 1 }
n == 2 && /<\/main>/ { inside = 0 }
n == 2 && inside {
    checks += gsub(/<a id="code-[^"]*" href="[^"]*">/, "&")
    if (/<pre[ >]/) cut = "pre" # lines of code and of figures are not prose
    else if (/<svg[ >]/) cut = "svg"
    if (cut == "") text = text $0 "\n"
    if (cut != "" && $0 ~ "</" cut ">") cut = ""
}
END {
    if (n != 2) complain("two files, not " n)
    found = gsub(/<math /, "&", text)
    if (found != formulas) complain(formulas " formulas, " found + 0 " elements math")
    if (gsub(/<math [^>]*><semantics><mrow><\/mrow>/, "&", text)) complain("an empty formula")
    if (checks < citations) complain(citations " checks, " checks + 0 " links from code")
    # Elements whose text is no prose are cut out, one after the other.
    split("annotation code", element, " ")
    for (i = 1; i <= 2; i++) {
        parts = split(text, part, "<" element[i] "[ >]")
        text = part[1]
        for (k = 2; k <= parts; k++)
            text = text substr(part[k], index(part[k], "</" element[i] ">") + length(element[i]) + 3)
    }
    gsub(/<[^>]*>/, "", text)
    if (match(text, /.?.?.?.?.?.?.?.?.?.?[$`].?.?.?.?.?.?.?.?.?.?/)) complain("left raw: " substr(text, RSTART, RLENGTH))
    if (match(text, /\\[a-zA-Z]+.?.?.?.?.?.?/)) complain("left raw: " substr(text, RSTART, RLENGTH))
    print "formulas", formulas + 0
    exit bad
}
