#!/bin/bash
# How long it takes to make the practice union that ./run shows first, and the largest one:
# demo.sh [quick]
. "$(dirname "$0")/lib.sh"

begin=$(now)
"$program" demo --data "$temporary/demo" >/dev/null 2>&1 || fail "no demo"
record_limit "demo of 50848 members" "s" "$(seconds_since "$begin")" at-most 5

if [ "${1:-}" != quick ]; then
    make_demo 4000000 70000
    # Noted when it was made; it is kept between runs.
    record_limit "demo of 4000000 members" "s" "$(cat "$(demo_folder 4000000)/made")" at-most 180
fi
