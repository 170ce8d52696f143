#!/bin/bash
# One item of a resolution becomes a task of each of 70,000 organisations, durable before it is
# answered, and is added up live, on SQLite and on PostgreSQL: control.sh [quick].
. "$(dirname "$0")/lib.sh"

organisations=70000
size=20000
mode=
if [ "${1:-}" = quick ]; then
    mode=quick
    organisations=834
    size=50000
    shift
fi
make --silent build/release/bench_control || fail "bench_control was not built"

measure() # FOLDER
{
    build/release/bench_control "$1" union@primer.ru
}

tell() # WHERE
{
    while read -r what number milliseconds; do
        case $what in
        made)
            record_limit "$number copies of an item made, $1" "ms" "$milliseconds" at-most 2000
            ;;
        union | region)
            record_limit "copies added up for the $what, $1" "ms" "$milliseconds" at-most 50
            ;;
        answered)
            record_limit "the same when many have answered, $1" "ms" "$milliseconds" at-most 50
            ;;
        page)
            record_limit "page of the item for the union, 99th percentile, $1" "ms" \
                "$milliseconds" at-most 200
            ;;
        esac
    done
}

on_both_databases "$@"
