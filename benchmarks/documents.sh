#!/bin/bash
# Searching in a million documents by words in any form, people, numbers and days, as the union, a
# region, a territory and a school see them, on SQLite and on PostgreSQL: documents.sh [quick]. Both
# take minutes to fill; `quick` has 50,000 documents.
. "$(dirname "$0")/lib.sh"

documents=1000000
organisations=70000
size=20000
mode=
if [ "${1:-}" = quick ]; then
    mode=quick
    documents=50000
    organisations=834
    size=50000
    shift
fi
make --silent build/release/bench_documents || fail "bench_documents was not built"

measure() # FOLDER
{
    local who
    build/release/bench_documents "$1" $documents fill >&2
    for who in union region rylsk school; do
        build/release/bench_documents "$1" $documents $who@primer.ru | sed "s/^/$who /"
    done
}

tell() # WHERE
{
    while read -r who sort _ most; do
        record_limit "search of $documents documents, $sort, $who, 99th percentile, $1" "ms" \
            "$most" at-most 50
    done
}

on_both_databases "$@"
