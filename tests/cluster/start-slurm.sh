#!/usr/bin/env bash
# A Slurm of one machine for tests: munged, slurmctld and slurmd on loopback, with all their files in a new folder under the temporary one.
# Prints the path of its slurm.conf as soon as jobs can be submitted, and runs until its standard input ends (Ctrl+D). Then it ends all jobs
# and daemons and removes the folder. So by hand:
#
#     tests/cluster/start-slurm.sh            # in one terminal
#     export SLURM_CONF=<what it printed>     # in another
#
# Needs Debian's packages slurm-wlm and munge; no cgroups, no accounting, no other user.
set -euo pipefail
PATH="$PATH:/usr/sbin:/sbin"
for program in munged mungekey slurmctld slurmd sinfo scancel; do
    command -v "$program" > /dev/null || { echo "$program is not installed (packages slurm-wlm and munge)" >&2; exit 3; }
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/slurm.XXXXXX")
# munged asks that no other user can write where its files are.
chmod 755 "$folder"
export SLURM_CONF="$folder/slurm.conf"
daemons=()

finish() {
    trap - EXIT INT TERM
    scancel --user="$(id -un)" --full 2> /dev/null || true
    for ((wait = 0; wait < 50; wait++)); do
        [ -n "$(squeue --noheader 2> /dev/null)" ] || break
        sleep 0.1
    done
    # In the order of starting reversed: slurmd tells slurmctld that it goes.
    for ((d = ${#daemons[@]} - 1; d >= 0; d--)); do kill "${daemons[d]}" 2> /dev/null || true; done
    for daemon in "${daemons[@]}"; do wait "$daemon" 2> /dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Ports that nobody listens at.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
    done
}
controller=$(free_port)
node=$(free_port)
while [ "$node" = "$controller" ]; do node=$(free_port); done

host=$(hostname -s)
cat > "$SLURM_CONF" << CONF
ClusterName=hardexample
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$controller
SlurmdPort=$node
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=2
SchedulerParameters=sched_interval=1,sched_min_interval=0,defer_batch=0
NodeName=$host NodeAddr=127.0.0.1 Port=$node CPUs=$(nproc) RealMemory=$(awk '/^MemTotal/ { print int($2 / 2048) }' /proc/meminfo) State=UNKNOWN
PartitionName=test Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
# Slurm before 23.02 has no "disabled"; its plugin for v1 asks for nothing until a plugin that uses cgroups is configured.
version=$(slurmd -V | tr -dc '0-9.' | cut -d. -f1)
if [ "$version" -ge 23 ]; then cgroup=disabled; else cgroup=cgroup/v1; fi
echo "CgroupPlugin=$cgroup" > "$folder/cgroup.conf"
mkdir -p "$folder/state" "$folder/spool"
chmod 700 "$folder/state"

mungekey --create --keyfile="$folder/munge.key"
munged --foreground --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munge.pid" \
    --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" --num-threads=2 < /dev/null > "$folder/munged.out" 2>&1 &
daemons+=($!)
for ((wait = 0; wait < 100; wait++)); do
    [ -S "$folder/munge.socket" ] && break
    sleep 0.1
done
slurmctld -D -f "$SLURM_CONF" < /dev/null > "$folder/slurmctld.out" 2>&1 &
daemons+=($!)
slurmd -D -f "$SLURM_CONF" < /dev/null > "$folder/slurmd.out" 2>&1 &
daemons+=($!)

for ((wait = 0; wait < 300; wait++)); do
    if [ "$(sinfo --noheader --format=%t 2> /dev/null)" = idle ]; then
        echo "$SLURM_CONF"
        cat > /dev/null
        exit 0
    fi
    sleep 0.1
done
echo "Slurm did not start within 30 s:" >&2
tail -n 5 "$folder"/*.log "$folder"/*.out >&2
exit 1
