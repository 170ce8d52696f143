#!/bin/bash
# The pages about training with a million records in one region, on SQLite and on PostgreSQL:
# training.sh [quick].
. "$(dirname "$0")/lib.sh"

organisations=834
size=50000
mode=
if [ "${1:-}" = quick ]; then
    mode=quick
    shift
fi
make --silent build/release/bench_training || fail "bench_training was not built"

measure() # FOLDER
{
    build/release/bench_training "$1" region@primer.ru
}

tell() # WHERE
{
    while read -r what _ milliseconds; do
        record_limit "training with a million records, $what, 99th percentile, $1" "ms" \
            "$milliseconds" at-most 20
    done
}

on_both_databases "$@"
