#!/bin/bash
# Tickets: checks a second by tills and by whoever opens the page, over 64 keep-alive connections,
# of codes that come again and of ones that come once, against nginx serving a file and against
# what openssl checks on one core; signing all codes anew; the lists for scanners:
# tickets.sh [quick].
. "$(dirname "$0")/lib.sh"

size=400000
tickets=200000
rounds=3
[ "${1:-}" != quick ] || { size=50000; tickets=40000; rounds=1; }
make --silent build/release/bench_tickets || fail "bench_tickets was not built"
data=$temporary/data
mkdir "$data"
"$program" demo --data "$data" --members $size --organisations $((size / 60)) --seed 1 \
    >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"
"$program" card keys new --data "$data" || fail "no key"

# A ticket for each of so many members, as if issued; a tenth of them gone since.
sqlite3 "$data/profkom.db" "
    INSERT INTO ticket_series (region_id, series, last)
    SELECT id, row_number() OVER (ORDER BY id), 1000000 FROM org WHERE id = region_id;
    INSERT INTO ticket (region_id, id, member_id, org_id, org_path, number, is_own, serial,
                        issued_on, until)
    SELECT region_id, id, id, org_id, org_path, printf('%012d', row_number() OVER ()), 1,
           abs(random()), date('now', '-1 year'), date('now', '+4 years')
      FROM member WHERE status = 'active' LIMIT $tickets;" || fail "no tickets were planted"

# ---- signing all anew ---------------------------------------------------------------------------
begin=$(now)
"$program" card codes --data "$data" >"$temporary/lines" || fail "no codes"
took=$(seconds_since "$begin")
cut -d' ' -f2 "$temporary/lines" | shuf --random-source=<(yes) >"$temporary/codes"
[ "$(wc -l <"$temporary/codes")" = "$tickets" ] || fail "codes are missing"
record_limit "4,000,000 codes signed anew, by $tickets" "minutes" \
    "$(awk -v s="$took" -v n="$tickets" 'BEGIN { printf "%.2f", s / n * 4000000 / 60 }')" at-most 8

# ---- checks -------------------------------------------------------------------------------------
start_profkom "$data"
start_nginx
cookie=$(tools/sign_in "http://127.0.0.1:$profkom_port" "$data/demo-sign-ins.txt" \
    "union@primer.ru") || fail "could not sign in"
form_key=$(curl --silent --cookie "$cookie" "http://127.0.0.1:$profkom_port/tills" |
    grep -oE 'action="/tills"><input[^>]*name="form_key" value="[^"]*"' |
    sed 's/.*value="//; s/"$//')
TICKETS_KEY=$(curl --silent --cookie "$cookie" "http://127.0.0.1:$profkom_port/tills" \
    --data-urlencode "form_key=$form_key" --data "partner=Bench&region=0&per_minute=1000000" \
    --data "until=$(date -d '+1 year' +%F)" | grep -oE 'pt_[0-9a-f]{40}')
[ -n "$TICKETS_KEY" ] || fail "no key was made"
# The server writes as well: we wait for our turn.
sqlite3 -cmd '.timeout 20000' "$data/profkom.db" "UPDATE scan_till SET per_minute = 1000000000" \
    >/dev/null || fail "the limit of the till was not lifted"
export TICKETS_KEY TICKETS_CODES=$temporary/codes TICKETS_COUNT

checks() # DIFFERENT_CODES KEY
{
    local said
    TICKETS_COUNT=$1 TICKETS_KEY=$2
    said=$(wrk --connections 64 --threads 1 --duration "${BENCH_SECONDS:-3}s" --latency \
        --script benchmarks/ask_tickets.lua "http://127.0.0.1:$profkom_port/api/1/tickets/check") ||
        fail "wrk: $said"
    ! grep -qE 'Socket errors|Non-2xx' <<<"$said" || fail "not answered cleanly: $said"
    awk '$1 == "Requests/sec:" { print $2 }' <<<"$said"
}

answer=$(curl --silent --header 'Content-Type: application/json' \
    --header "Authorization: Bearer $TICKETS_KEY" \
    --data "{\"code\":\"$(head -n 1 "$temporary/codes")\"}" \
    "http://127.0.0.1:$profkom_port/api/1/tickets/check")
grep -q '"valid":true' <<<"$answer" || fail "a good ticket is not good: $answer"
write_nginx_page ${#answer}
key=$TICKETS_KEY
again=() once=() pages=() pages_once=() theirs=()
for ((round = 0; round < rounds; round++)); do
    checks 2000 "$key" >/dev/null
    again+=("$(checks 2000 "$key")")
    pages+=("$(checks 2000 "")")
    once+=("$(checks $tickets "$key")")
    pages_once+=("$(checks $tickets "")")
    read -r rate _ _ <<<"$(run_wrk "http://127.0.0.1:$nginx_port/${#answer}")"
    theirs+=("$rate")
done
verifies=$(openssl speed -seconds 2 ed25519 2>/dev/null | awk '/Ed25519/ { print $NF }')
record_limit "checks of 2,000 codes that come again" "checks/s" "$(median "${again[@]}")" \
    at-least 20000 "nginx, file" "$(median "${theirs[@]}")"
record_limit "pages of 2,000 codes that come again" "pages/s" "$(median "${pages[@]}")" \
    at-least 20000 "nginx, file" "$(median "${theirs[@]}")"
record_limit "checks of $tickets codes" "checks/s" "$(median "${once[@]}")" \
    at-least 20000 "openssl, one core" "$verifies"
record_limit "pages of $tickets codes" "pages/s" "$(median "${pages_once[@]}")" \
    at-least 20000 "openssl, one core" "$verifies"

# ---- the list -----------------------------------------------------------------------------------
read -r milliseconds bytes odds <<<"$(build/release/bench_tickets all 80000)"
record_limit "one list of 80,000 serials" "bytes" "$bytes" at-most 97000
record_limit "one list of 80,000 serials, one false hit in" "tickets" "$odds" at-least 256
record_limit "one list of 80,000 serials, made in" "ms" "$milliseconds" at-most 2000
for count in 200000 400000 600000; do
    read -r two odds _ <<<"$(build/release/bench_tickets regions $count)"
    record_limit "$count serials, lists of the two largest regions" "bytes" "$two" at-most 97000
    record_limit "$count serials, one false hit of a region in" "tickets" "$odds" at-least 256
done
sqlite3 -cmd '.timeout 20000' "$data/profkom.db" "UPDATE member SET status = 'left' WHERE id IN
    (SELECT member_id FROM ticket WHERE id % 10 = 0)" >/dev/null || fail "nobody was made to leave"
begin=$(now)
"$program" scan list --data "$data" >/dev/null || fail "no list"
record_limit "list of a union of $size members" "s" "$(seconds_since "$begin")" at-most 10
