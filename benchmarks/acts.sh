#!/bin/bash
# Acts on members and on the tree, each durable before it is answered, and the pages that tell of
# them: acts.sh [quick]. The acts are taken back again, so that the unions stay as they were, but
# for the log.
. "$(dirname "$0")/lib.sh"

sizes=(50000 4000000)
[ "${1:-}" != quick ] || sizes=(50000)
make --silent build/release/bench_acts || fail "bench_acts was not built"

for size in "${sizes[@]}"; do
    make_demo "$size" $((size == 4000000 ? 70000 : 834))
    build/release/bench_acts "$(demo_folder "$size")" region@primer.ru 700 \
        >"$temporary/acts" || fail "bench_acts"
    while read -r what rate p99; do
        case $what in
        act | undo)
            record_limit "$what on a member, $size members" "acts/s" "$rate" at-least 400
            record_limit "$what on a member, 99th percentile, $size members" "ms" "$p99" at-most 20
            ;;
        timeline) record_limit "timeline, 99th percentile, $size members" "ms" "$p99" at-most 10 ;;
        organisation)
            record_limit "organisation with live counts, 99th percentile, $size members" "ms" \
                "$p99" at-most 10
            ;;
        merge) record_limit "merger, 99th percentile, $size members" "ms" "$p99" at-most 50 ;;
        part) record_limit "merger taken back, $size members" "ms" "$p99" at-most 50 ;;
        move)
            record_limit "10,000 organisations move, $size members" "ms" "$p99" at-most 1000
            ;;
        move-back)
            record_limit "10,000 organisations move back, $size members" "ms" "$p99" at-most 1000
            ;;
        esac
    done <"$temporary/acts"
done
