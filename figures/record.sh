#!/bin/sh
# Records a study, run by run where it has runs; a run whose table is there already is not made again. The program says
# which runs there are.
#
#     sh figures/record.sh PROGRAM STUDY FOLDER TABLE    FOLDER: for the tables of the runs, until all are in TABLE
#     sh figures/record.sh --jobs PROGRAM STUDY FOLDER   prints the commands of the runs that are missing
set -e
. tests/lib/help.sh
list=
[ "$1" != --jobs ] || { list=yes; shift; }
program=$1 study=$2 folder=$3 table=$4

# Where programs name their folder it is build/, which BUILD may have changed.
each_job() {
    jobs=$("$program" "$study" --jobs "$folder") || exit
    [ -z "$jobs" ] || printf '%s\n' "$jobs" | while IFS= read -r line; do
        command=$(dirname "$program")/${line#build/}
        echo "$command"
        [ -n "$list" ] || make_run "$command" || exit
    done
}

# A run that was stopped goes on where it was. A state that it cannot go on from, another program's or damaged, is lost.
make_run() {
    case $options in *' --state '*) ;; *) sh -c "$1" && return || return ;; esac
    state=${1#* --out } state=$(eval "echo ${state%% --times *}").state
    sh -c "$1 --state '$state'" || {
        status=$?
        [ $status = 2 ] && [ -e "$state" ] && rm "$state" && echo "it begins again" && sh -c "$1 --state '$state'"
    }
}

options=$("$program" "$study" --help)
case $options in *' --jobs '*) runs=yes ;; *) runs= ;; esac
if [ -z "$runs" ]; then
    [ -n "$list" ] || { set -x; "$program" "$study" --out "$table"; }
elif [ -n "$list" ]; then
    each_job
else
    each_job
    times=
    case $options in *' --times '*) times="--times ${table%.tsv}_times.tsv" ;; esac
    "$program" "$study" --join "$folder" --out "$table" $times
    rm -f "$folder/$(basename "$table" .tsv)".*.tsv
fi
