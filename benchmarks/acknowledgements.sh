#!/bin/bash
# How many of how many have read and confirmed a document, in a union of 70,000 organisations, is
# added up live, on SQLite and on PostgreSQL: acknowledgements.sh [quick].
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
make --silent build/release/bench_acknowledgements || fail "bench_acknowledgements was not built"

measure() # FOLDER
{
    build/release/bench_acknowledgements "$1" union@primer.ru
}

tell() # WHERE
{
    while read -r what number milliseconds; do
        case $what in
        members-*)
            record_limit "members who confirmed added up for the ${what#*-}, $1" "ms" \
                "$milliseconds" at-most 50
            ;;
        chairs-*)
            record_limit "chairs of primaries who confirmed added up for the ${what#*-}, $1" "ms" \
                "$milliseconds" at-most 500
            ;;
        page)
            record_limit "page of the request for the union, 99th percentile, $1" "ms" \
                "$milliseconds" at-most 200
            ;;
        esac
    done
}

on_both_databases "$@"
