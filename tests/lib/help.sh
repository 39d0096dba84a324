# Read first by scripts that take arguments: -h and --help print the comment at the head of the script, and that is all.
export LC_ALL=C
case ${1-} in -h | --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" && exit ;; esac
