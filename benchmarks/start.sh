#!/bin/bash
# From the command to the first answered page on a filled folder: start.sh [quick]
. "$(dirname "$0")/lib.sh"

sizes=(50000 4000000)
[ "${1:-}" != quick ] || sizes=(50000)

for size in "${sizes[@]}"; do
    make_demo "$size" $((size == 4000000 ? 70000 : 834))
    times=()
    for _ in 1 2 3 4 5; do
        begin=$(now)
        start_profkom "$(demo_folder "$size")"
        times+=("$(seconds_since "$begin")")
        pid=${started[-1]}
        unset 'started[-1]'
        kill -TERM "$pid"
        wait "$pid" 2>/dev/null
    done
    record_limit "start to first answer, $size members" "s" "$(median "${times[@]}")" at-most 1
done
