#!/bin/sh
# The runs of a study on other cores and machines, and their tables joined: are the bytes those of the study made at
# once? With GNU parallel here; with GNU parallel over ssh, by a server of its own on this machine and a working folder
# that shares nothing with this one; and as a job array of Slurm, whose daemons it starts on this machine (as root).
#
#     sudo apt-get install -y parallel openssh-server rsync slurmctld slurmd slurm-client munge
#     sh tests/machines/spread.sh
#
# What is not installed is left out, and said to be.
set -eu
export LC_ALL=C
build=$(cd "${BUILD:-build}" && pwd)
study="09-temperature-experiments pendulum --steps 2000 --runs 4"
scratch=$(mktemp -d)
daemons=
stop() {
    for daemon in $daemons; do kill "$daemon" 2>/dev/null || :; done
    rm -rf "$scratch"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM
passed=0 failed=0
"$build"/$study --out "$scratch/whole.tsv"
for folder in here elsewhere; do # where a book is built
    mkdir -p "$scratch/$folder/build/runs"
    cp "$build/09-temperature-experiments" "$scratch/$folder/build"
done
cd "$scratch/here"

# collect HOW: joins what came, and begins anew
collect() {
    if build/$study --join build/runs --out joined.tsv && cmp joined.tsv "$scratch/whole.tsv"; then
        echo "$1: the same bytes"
        passed=$((passed + 1))
    else
        echo "FAILED $1"
        failed=$((failed + 1))
    fi
    rm -f build/runs/* joined.tsv
    build/$study --jobs build/runs >jobs
}
have() {
    for program; do
        PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || { echo "left out: there is no $program"; return 1; }
    done
}
# wait_for COMMAND...: until it succeeds, for at most half a minute
wait_for() {
    for i in $(seq 60); do "$@" >/dev/null 2>&1 && return; sleep 0.5; done
    echo "FAILED $*"
    exit 1
}
build/$study --jobs build/runs >jobs

if have parallel; then
    parallel -j2 <jobs
    collect "GNU parallel, two at a time"
fi

if have parallel sshd ssh-keygen rsync; then
    ssh-keygen -q -t ed25519 -N '' -f "$scratch/host"
    ssh-keygen -q -t ed25519 -N '' -f "$scratch/user"
    mkdir -p /run/sshd
    /usr/sbin/sshd -D -e -p 2222 -h "$scratch/host" -o ListenAddress=127.0.0.1 -o PidFile=none -o StrictModes=no \
        -o AuthorizedKeysFile="$scratch/user.pub" -o UsePAM=no 2>"$scratch/sshd" &
    daemons="$daemons $!"
    cat >ssh <<END
#!/bin/sh
exec ssh -p 2222 -i $scratch/user -o IdentitiesOnly=yes -o UserKnownHostsFile=$scratch/known -o LogLevel=ERROR \\
    -o StrictHostKeyChecking=no "\$@"
END
    chmod +x ssh
    wait_for ./ssh 127.0.0.1 true
    PARALLEL_SSH=$PWD/ssh RSYNC_RSH=$PWD/ssh parallel --sshlogin 2/127.0.0.1 --workdir "$scratch/elsewhere" \
        --return '{= s{.+ --out }{}; s{ .+}{} =}' <jobs
    collect "GNU parallel over ssh"
fi

if have slurmctld slurmd sbatch munged; then
    host=$(hostname -s)
    mkdir -p slurm/state slurm/spool munge
    chmod 755 "$scratch"
    dd if=/dev/urandom of=munge/key bs=128 count=1 2>/dev/null
    chmod 700 munge
    chmod 600 munge/key
    /usr/sbin/munged -F -f --key-file=munge/key --socket="$PWD/munge/socket" --pid-file=munge/pid --log-file=munge/log \
        --seed-file=munge/seed >munge/said 2>&1 &
    daemons="$daemons $!"
    cat >slurm/slurm.conf <<END
ClusterName=book
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$PWD/munge/socket
CredType=cred/munge
StateSaveLocation=$PWD/slurm/state
SlurmdSpoolDir=$PWD/slurm/spool
SlurmctldPidFile=$PWD/slurm/ctld.pid
SlurmdPidFile=$PWD/slurm/d.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP
END
    export SLURM_CONF="$PWD/slurm/slurm.conf"
    /usr/sbin/slurmctld -D >slurm/ctld.log 2>&1 &
    daemons="$daemons $!"
    /usr/sbin/slurmd -D -N "$host" >slurm/d.log 2>&1 &
    daemons="$daemons $!"
    idle() { sinfo -h -o %T | grep -q idle; }
    wait_for idle || { tail slurm/*.log; exit 1; }
    sbatch --wait --array=1-$(wc -l <jobs) --output=/dev/null --wrap 'sed -n "${SLURM_ARRAY_TASK_ID}p" jobs | sh'
    collect "an array of Slurm's, $(sinfo --version)"
fi
echo "spread: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
