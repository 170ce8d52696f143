#!/bin/bash
# A secret ballot in which everybody takes a ballot and casts it at the same moment, twice to be
# sure; nobody may be lost or doubled. Then one whose time is over while votes come in: who was told
# that his ballot is in the urn finds it counted, nobody else does: ballots.sh [quick].
. "$(dirname "$0")/lib.sh"

voters=1200
make --silent build/release/bench_ballots || fail "bench_ballots was not built"
data=$temporary/data
mkdir "$data"
"$program" demo --data "$data" --members 1500 --organisations 100 --seed 1 \
    >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"
build/release/bench_ballots "$data" $voters >"$temporary/voters" || fail "no voters were planted"
cp -r "$data" "$temporary/closing"
start_profkom "$data"
ulimit -n 8192 2>/dev/null
read -r given cast before during again seconds \
    <<<"$(node benchmarks/ballots.mjs "http://127.0.0.1:$profkom_port" "$temporary/voters")"
[ -n "${seconds:-}" ] || fail "the vote did not end"

ask() # SQL
{
    sqlite3 -readonly "$data/profkom.db" "$1"
}
[ "$(ask "SELECT count(*) FROM ballot_voter WHERE given_on IS NOT NULL")" = $voters ] ||
    fail "not everybody was given a ballot"
found=$(ask "SELECT count(*) FROM ballot_urn")
record_limit "ballots in the urn of $voters voters at once" "ballots" "$found" at-least $voters
[ "$found" = $voters ] || fail "$found ballots instead of $voters"
record_limit "all $voters have voted after" "s" "$seconds" at-most 7
record_limit "taking a ballot, $voters at once, 99th percentile" "ms" "$given" at-most 7000
record_limit "casting it, 99th percentile" "ms" "$cast" at-most 7000
record_limit "a page of somebody else meanwhile, 99th percentile" "ms" "$during" at-most 100 \
    "before" "$before"
record_limit "voters asked to come again" "times" "$again" at-most 0

data=$temporary/closing
start_profkom "$data"
told=$(node benchmarks/ballots.mjs "http://127.0.0.1:$profkom_port" "$temporary/voters" \
    "$data/profkom.db")
for _ in $(seq 50); do
    [ "$(ask "SELECT state FROM ballot")" = closed ] && break
    sleep 0.2
done
counted=$(ask "SELECT count(*) FROM ballot_choice")
[ "${told:-0}" -ge 400 ] && [ "$told" -lt $voters ] || fail "${told:-none} had voted at the end"
record_limit "ballots of $told told to be in the urn that were counted" "ballots" "$counted" \
    at-least "$told"
[ "$counted" = "$told" ] || fail "$counted ballots were counted, $told told"
