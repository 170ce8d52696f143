#!/bin/bash
# Searching in a million documents by words in any form, people, numbers and days, as the union, a
# region, a territory and a school see them, on SQLite and on PostgreSQL: documents.sh [quick]. Both
# take minutes to fill; `quick` has 50,000 documents.
. "$(dirname "$0")/lib.sh"

documents=1000000
organisations=70000
size=20000
[ "${1:-}" != quick ] || { documents=50000; organisations=834; size=50000; }
make --silent build/release/bench_documents || fail "bench_documents was not built"

# Fills a union with documents and searches them; on PostgreSQL in the one that is lent.
run() # FOLDER [DATABASE]
{
    local who
    "$program" demo --data "$1" ${2:+--db "$2"} --members $size --organisations $organisations \
        --seed 1 >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"
    [ -z "${2:-}" ] || export BENCH_DATABASE=$2
    build/release/bench_documents "$1" $documents fill >&2
    for who in union region rylsk school; do
        build/release/bench_documents "$1" $documents $who@primer.ru | sed "s/^/$who /"
    done
}
if [ "${1:-}" = on-postgres ]; then
    documents=$2
    size=$3
    organisations=$4
    run "$temporary/data" "$PROFKOM_TEST_DATABASE"
    exit
fi

tell() # WHERE
{
    while read -r who sort _ most; do
        record_limit "search of $documents documents, $sort, $who, 99th percentile, $1" "ms" \
            "$most" at-most 50
    done
}

run "$temporary/data" >"$temporary/sqlite" || fail "bench_documents on SQLite"
tell SQLite <"$temporary/sqlite"
rm -rf "$temporary/data"
tools/with_postgres "$0" on-postgres $documents $size $organisations >"$temporary/postgres" ||
    fail "bench_documents on PostgreSQL"
tell PostgreSQL <"$temporary/postgres"
