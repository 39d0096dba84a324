#!/bin/sh
# summary.sh RESULTS SURVIVORS: how many faults were caught, and which were not and are not known to change nothing.
# summary.sh RESULTS SURVIVORS FOUND: only the numbers of those whose last word is FOUND and which are not known.
# SURVIVORS: lines of file, fault, text of the line and reason, separated by tabs.
export LC_ALL=C
awk -F '\t' -v found="$3" '
    function judge(text, part, file) {
        split(text, part, "\t")
        if (part[4] ~ /(compile|same)$/) { no++; return }
        all++
        file = part[2]
        sub(/:[0-9]*$/, "", file)
        if (part[4] !~ /survived$/) caught++
        else if ((file "\t" part[3] "\t" part[5]) in known) equal++
        else if (found) { if (part[4] == found) print part[1] }
        else { left++; print "survived: " part[2] "\t" part[3] "\t" part[5] }
    }
    FNR == NR { if ($0 !~ /^#/ && NF >= 4) known[$1 "\t" $2 "\t" $3] = $4; next }
    { line[$1] = $0 } # the last word on it
    END {
        for (number in line) judge(line[number])
        if (found) exit
        printf "%d faults, %d caught, %d survived and change nothing that a test could see (listed with reasons)," \
            " %d others survived; %.1f %% of those that change something caught; %d more did not compile or gave the same code\n",
            all, caught, equal, left, (all > equal ? 100 * caught / (all - equal) : 0), no
        exit !(all > 0 && caught >= 0.95 * (all - equal))
    }' "$2" "$1"
