#!/bin/bash
# More people than the server can serve, and people who do as little as they can
# (tests/load/main.c). Prints the figures. The machine is shared with the generator and with other
# parts of the test, so that what is judged is useful answers for each second of the server's own
# processor time, and the median.
. "$(dirname "$0")/lib.sh"

seconds=3
slow_seconds=16
slow_each=1250
[ "${TEST_LENGTH:-}" = full ] && seconds=20 slow_seconds=75
build all build/tests/load
make_temporary
ulimit -n "$(ulimit -Hn)"
server_port=$(tools/free_port)
build/release/profkom demo --data "$temporary/data" --members 20000 --organisations 300 --seed 1 \
    >"$temporary/demo.log" 2>&1 || { cat "$temporary/demo.log"; finish_checks; }
start_server 60 build/release/profkom serve --data "$temporary/data" --port "$server_port" \
    --workers 2 || finish_checks
grep region@ "$temporary/data/demo-sign-ins.txt" >"$temporary/sign-in"
cookie=$(tools/sign_in "http://127.0.0.1:$server_port" "$temporary/sign-in")

load() # OPTION…; leaves its figures in $figures and shows them
{
    figures=$(build/tests/load --port "$server_port" --path /members --cookie "$cookie" "$@")
    echo "    $figures"
}

figure() # NAME
{
    grep -oE "(^| )$1=[0-9.]+" <<<"$figures" | cut -d= -f2 | cut -d. -f1
}

# The largest of the server's processes, in KiB.
memory()
{
    local pid
    for pid in $(cat "/proc/$server_pid/task/$server_pid/children"); do
        awk '/^VmHWM/ { print $2 }' "/proc/$pid/status"
    done | sort -n | tail -n 1
}

# Processor time that the server's children have used, in hundredths of a second.
ticks()
{
    local pid
    for pid in $(cat "/proc/$server_pid/task/$server_pid/children"); do
        awk '{ print $14 + $15 }' "/proc/$pid/stat"
    done | awk '{ sum += $1 } END { print sum }'
}

deaths()
{
    grep -c process.ended "$temporary/server.log"
}

echo "The list of members, 16 people at a time:"
before=$(ticks)
load --connections 16 --seconds "$seconds"
capacity=$(figure per_second)
usual_p50=$(figure p50_ms)
usual_work=$(($(figure good) * 100 / ($(ticks) - before + 1)))
check "the list is shown" [ "$(figure good)" -gt 100 ]

# Three tries: the generator and other parts of the test take processor time as they please.
work=0
for _ in 1 2 3; do
    echo "Ten times as many, each with a patience of two seconds:"
    before=$(ticks)
    load --connections 4000 --seconds "$seconds" --rate $((capacity * 10)) --patience 2000
    work=$(($(figure good) * 100 / ($(ticks) - before + 1)))
    echo "    of the capacity of $capacity/s: $(($(figure per_second) * 100 / capacity)) %;" \
        "for each second of processor time: $work of $usual_work;" \
        "memory $(($(memory) / 1024)) MiB"
    [ "$work" -ge $((usual_work / 2)) ] && break
done
check "under ten times the load the server works for those whom it serves" \
    [ "$work" -ge $((usual_work / 2)) ]
check "nobody gets a broken page" [ "$(figure other)" = 0 ]
check "no worker grows over 256 MiB" [ "$(memory)" -le $((256 * 1024)) ]
echo "Afterwards:"
load --connections 16 --seconds "$seconds"
check "afterwards all is as before" [ "$(figure per_second)" -ge $((capacity / 3)) ]
check "no process has died" [ "$(deaths)" = 0 ]

echo "$((slow_each * 4)) slow sockets, and 16 people beside them:"
for kind in heads bodies reads idle; do
    build/tests/load --port "$server_port" --path /members --cookie "$cookie" \
        --connections "$slow_each" --seconds "$slow_seconds" --slow "$kind" \
        >"$temporary/$kind" &
    slow_pids+=" $!"
done
sleep 3
load --connections 16 --seconds "$seconds"
check "they do not slow others down" [ "$(figure p50_ms)" -le $((usual_p50 * 2 + 5)) ]
check "all are served" [ "$(figure lost)" = 0 ]
wait $slow_pids
for kind in heads bodies reads idle; do
    figures=$(cat "$temporary/$kind")
    echo "    $kind: $figures"
    # A reader is given thirty seconds, and then what its page takes at one kilobyte a second.
    [ $kind = reads ] && [ "${TEST_LENGTH:-}" != full ] && continue
    check "slow $kind are cut off" [ "$(figure closed)" = $slow_each ]
done
check "their memory is bounded" [ "$(memory)" -le $((256 * 1024)) ]
check "no process has died of them" [ "$(deaths)" = 0 ]
stop_server
check "the server stops in peace" [ $? = 0 ]
finish_checks
