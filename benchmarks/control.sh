#!/bin/bash
# One item of a resolution becomes a task of each of 70,000 organisations, durable before it is
# answered, and is added up live, on SQLite and on PostgreSQL: control.sh [quick].
. "$(dirname "$0")/lib.sh"

organisations=70000
size=20000
[ "${1:-}" != quick ] || { organisations=834; size=50000; }
make --silent build/release/bench_control || fail "bench_control was not built"

# Makes the union and puts the item under control; on PostgreSQL in the one that is lent.
run() # FOLDER [DATABASE]
{
    "$program" demo --data "$1" ${2:+--db "$2"} --members $size --organisations $organisations \
        --seed 1 >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"
    [ -z "${2:-}" ] || export BENCH_DATABASE=$2
    build/release/bench_control "$1" union@primer.ru
}
if [ "${1:-}" = on-postgres ]; then
    size=$2
    organisations=$3
    run "$temporary/data" "$PROFKOM_TEST_DATABASE"
    exit
fi

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

run "$temporary/data" >"$temporary/sqlite" || fail "bench_control on SQLite"
tell SQLite <"$temporary/sqlite"
# Its data are not made durable.
tools/with_postgres "$0" on-postgres $size $organisations >"$temporary/postgres" ||
    fail "bench_control on PostgreSQL"
tell PostgreSQL <"$temporary/postgres"
