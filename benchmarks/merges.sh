#!/bin/bash
# The pass that writes what it finds, and merges of two cards and their undo by the web, each
# durable before it is answered: merges.sh [quick]. The merges are taken back and the list of pairs
# is emptied, so that the unions stay as they were, but for the log and the versions of these cards.
. "$(dirname "$0")/lib.sh"

sizes=(50000 4000000)
[ "${1:-}" != quick ] || sizes=(50000)
make --silent build/release/bench_merges || fail "bench_merges was not built"

for size in "${sizes[@]}"; do
    make_demo "$size" $((size == 4000000 ? 70000 : 834))
    folder=$(demo_folder "$size")
    begin=$(now)
    "$program" duplicates find --data "$folder" >"$temporary/said" || fail "no written pass"
    record_limit "written pass, $size members" "s" "$(seconds_since "$begin")" at-most 60
    build/release/bench_merges "$folder" region@primer.ru 100 >"$temporary/merges" ||
        fail "bench_merges"
    while read -r what _ p99; do
        record_limit "$what of two cards, 99th percentile, $size members" "ms" "$p99" at-most 50
    done <"$temporary/merges"
    sqlite3 -cmd '.timeout 5000' "$folder/profkom.db" \
        "DELETE FROM duplicate_pair; DELETE FROM duplicate_pass" || fail "pairs were left"
done
