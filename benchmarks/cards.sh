#!/bin/bash
# A thousand tickets, printed in each layout: cards.sh [quick]. The goal is that of the cards for
# plastic, two pages each.
. "$(dirname "$0")/lib.sh"

cards=1000
folder=$temporary/cards
"$program" demo --members 1500 --organisations 100 --data "$folder" >/dev/null || fail "demo"
echo "origin = https://profkom.example.org" >>"$folder/profkom.conf"
"$program" card keys new --data "$folder" || fail "card keys new"
region=$(sqlite3 "$folder/profkom.db" "SELECT region_id FROM member GROUP BY region_id
    ORDER BY count(*) DESC LIMIT 1")
"$program" card issue --org "$region" --data "$folder" >/dev/null || fail "card issue"
sqlite3 "$folder/profkom.db" "UPDATE ticket SET state = 'withdrawn' WHERE is_own = 1 AND id NOT IN
    (SELECT id FROM ticket WHERE is_own = 1 ORDER BY id LIMIT $cards)" || fail "a thousand tickets"

for layout in cards sheet booklet signatures csv; do
    times=()
    for run in 1 2 3; do
        start=$(now)
        printed=$("$program" card print --org "$region" --layout $layout \
            --out "$temporary/out-$run" --data "$folder") || fail "card print $layout"
        times+=("$(seconds_since "$start")")
        [ "$printed" = $cards ] || fail "$printed tickets instead of $cards"
    done
    record_limit "1,000 tickets printed: $layout" "s" "$(median "${times[@]}")" at-most 5
done
