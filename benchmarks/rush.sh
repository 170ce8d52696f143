#!/bin/bash
# Two thousand members want to come to an event with five hundred places and a waiting list: within
# a minute, then to another one all at the same instant. Nobody may be lost, no place given twice,
# and each is told what stands on the list. On SQLite and on PostgreSQL: rush.sh [quick].
. "$(dirname "$0")/lib.sh"

people=2000
places=500
size=6000
organisations=100
seconds=60
mode=
if [ "${1:-}" = quick ]; then
    mode=quick
    seconds=15
    shift
fi
make --silent build/release/bench_rush || fail "bench_rush was not built"
ulimit -n 8192 2>/dev/null

rush() # FOLDER EVENT SECONDS
{
    local told
    told=$(node benchmarks/rush.mjs "http://127.0.0.1:$profkom_port" "$temporary/people" "$2" "$3")
    echo "$3 $told $(build/release/bench_rush "$1" $people $places "$2")"
}

measure() # FOLDER
{
    local events
    build/release/bench_rush "$1" $people $places >"$temporary/planted" || fail "nothing planted"
    read -r -a events <"$temporary/planted"
    tail -n +2 "$temporary/planted" >"$temporary/people"
    start_profkom "$1"
    rush "$1" "${events[0]}" $seconds
    rush "$1" "${events[1]}" 0
}

tell() # WHERE
{
    local within told_comes told_waits others differ opening opening_most entering entering_most
    local before during again took comes waits entries persons taken waiting what most sum
    while read -r within told_comes told_waits others differ opening opening_most entering \
        entering_most before during again took comes waits entries persons taken waiting; do
        [ -n "${waiting:-}" ] || fail "the rush did not end"
        what="within $within s"
        most=100
        [ "$within" != 0 ] || { what="at one instant"; most=10000; }
        what="$people people for $places places $what, $1"
        sum="$told_comes+$told_waits $comes+$waits $entries/$persons $taken+$waiting"
        [ "$sum" = "$places+$((people - places)) $places+$((people - places)) \
$people/$people $places+$((people - places))" ] && [ "$others$differ" = 00 ] ||
            fail "$what: $sum, others $others, $differ were told otherwise than is written"
        record_limit "$what: places given" "places" "$comes" at-most $places
        record_limit "$what: told what is written" "people" "$((told_comes + told_waits))" \
            at-least $people
        record_limit "$what: opening the page, 99th percentile" "ms" "$opening_most" \
            at-most $most "middle" "$opening"
        record_limit "$what: entering, 99th percentile" "ms" "$entering_most" at-most $most \
            "middle" "$entering"
        record_limit "$what: a page of somebody else meanwhile, 99th percentile" "ms" "$during" \
            at-most 100 "before" "$before"
        record_limit "$what: asked to come again" "times" "$again" at-most 0
        [ "$within" != 0 ] || record_limit "$what: all have an answer after" "s" "$took" at-most 10
    done
}

on_both_databases ${1:+"$1"}
