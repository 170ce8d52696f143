#!/bin/bash
# More people than the server can serve, and people who do as little as they can
# (tests/load/main.c). Prints the figures. The server has one worker and a processor of its own, the
# generators have another, and what is compared is measured in turn; time that other processes took
# from the server is not counted. Where the machine is busy with other work, a figure that is too
# low is measured again, twice at most, and the middle of all rounds counts.
. "$(dirname "$0")/lib.sh"

rounds=5
seconds=2
slow_seconds=24
slow_each=1250
tries=3
crowd=16000
[ "${TEST_LENGTH:-}" = full ] && rounds=9 seconds=5 slow_seconds=40
build all build/tests/load
make_temporary
ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -gt $((crowd + 100)) ] || crowd=4000
server_port=$(tools/free_port)
build/release/profkom demo --data "$temporary/data" --members 20000 --organisations 300 --seed 1 \
    >"$temporary/demo.log" 2>&1 || { cat "$temporary/demo.log"; finish_checks; }

# The first and the last of the processors that we may use; one and the same where there is one.
allowed=$(taskset -cp $$ | sed 's/.*: //; s/[,-]/ /g')
server_processor=${allowed%% *}
other_processor=${allowed##* }
start_server 60 taskset -c "$server_processor" build/release/profkom serve \
    --data "$temporary/data" --port "$server_port" --workers 1 || finish_checks
grep region@ "$temporary/data/demo-sign-ins.txt" >"$temporary/sign-in"
worker=$(awk '{ print $1 }' "/proc/$server_pid/task/$server_pid/children")
cookie=$(tools/sign_in "http://127.0.0.1:$server_port" "$temporary/sign-in")

load() # OPTION…
{
    taskset -c "$other_processor" build/tests/load --port "$server_port" --path /members \
        --cookie "$cookie" "$@"
}

# Reads lines of figures; prints the middle of those with that name, without what is behind the
# point.
figure() # NAME
{
    grep -oE "(^| )$1=[0-9.]+" | cut -d= -f2 | sort -n | awk '{ n[NR] = $1 } END {
        printf "%d\n", n[int((NR + 1) / 2)] }'
}

# The largest of the server's processes, in KiB.
memory()
{
    local pid
    for pid in $(cat "/proc/$server_pid/task/$server_pid/children"); do
        awk '/^VmHWM/ { print $2 }' "/proc/$pid/status"
    done | sort -n | tail -n 1
}

deaths()
{
    grep -c process.ended "$temporary/server.log"
}

echo "The list of members: 64 people, then ten times what they were served, in turn:"
for ((try = 0; try < tries; try++)); do
    load --connections "$crowd" --seconds "$seconds" --rounds "$rounds" --factor 10 \
        --worker "$worker" --patience 2000 >"$temporary/try"
    sed 's/^/    /' "$temporary/try"
    cat "$temporary/try" >>"$temporary/rounds"
    grep '^crowd' "$temporary/rounds" >"$temporary/crowd"
    goodput=$(figure goodput_percent <"$temporary/rounds")
    refusal_ms=$(figure refusal_p90_ms <"$temporary/crowd")
    [ "$goodput" -ge 90 ] && [ "$refusal_ms" -le 100 ] && break
done
peak=$(grep '^peak' "$temporary/rounds" | figure per_second)
check "the list is shown" [ "$peak" -gt 100 ]
check "at ten times the capacity nine tenths of it are served" [ "$goodput" -ge 90 ]
check "others are told to come back" [ "$(figure refused <"$temporary/crowd")" -gt 100 ]
check "within a tenth of a second of the server's time" [ "$refusal_ms" -le 100 ]
check "nobody gets a broken page" [ "$(figure other <"$temporary/rounds")" = 0 ]
check "no worker grows over 256 MiB" [ "$(memory)" -le $((256 * 1024)) ]
check "no process has died" [ "$(deaths)" = 0 ]
echo "    memory $(($(memory) / 1024)) MiB"

for ((try = 0; try < tries; try++)); do
    echo "16 people:"
    load --connections 16 --seconds "$seconds" >"$temporary/before"
    sed 's/^/    /' "$temporary/before"
    echo "The same beside $((slow_each * 4)) slow sockets:"
    slow_pids=''
    for kind in heads bodies reads idle; do
        load --connections "$slow_each" --seconds "$slow_seconds" --slow "$kind" \
            >"$temporary/$kind" &
        slow_pids+=" $!"
    done
    sleep 3
    load --connections 16 --seconds "$seconds" >"$temporary/beside"
    sed 's/^/    /' "$temporary/beside"
    wait $slow_pids
    before=$(figure p99_ms <"$temporary/before")
    beside=$(figure p99_ms <"$temporary/beside")
    [ $((beside * 2)) -le $((before * 3 + 2)) ] && break
done
check "slow sockets make 99 of 100 wait for at most half as long again" \
    [ $((beside * 2)) -le $((before * 3 + 2)) ]
check "all are served beside them" [ "$(figure lost <"$temporary/beside")" = 0 ]
check "nobody is refused beside them" [ "$(figure refused <"$temporary/beside")" = 0 ]
for kind in heads bodies reads idle; do
    echo "    $kind: $(cat "$temporary/$kind")"
    check "slow $kind are cut off" [ "$(figure closed <"$temporary/$kind")" = $slow_each ]
done
check "their memory is bounded" [ "$(memory)" -le $((256 * 1024)) ]
echo "    memory $(($(memory) / 1024)) MiB"
check "no process has died of them" [ "$(deaths)" = 0 ]
stop_server
check "the server stops in peace" [ $? = 0 ]
finish_checks
