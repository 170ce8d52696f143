#!/bin/bash
# Pages a second over 64 keep-alive connections, against nginx serving a file of the same size,
# for a union of 50,000 and for one of four million: serve.sh [quick]. Every round asks each of
# them in turn, so that what else the machine does meets all alike; the middle of the rounds
# counts.
. "$(dirname "$0")/lib.sh"

small=50000
large=4000000
rounds=5
sizes=($small $large)
if [ "${1:-}" = quick ]; then
    sizes=($small)
    rounds=2
    export BENCH_SECONDS=1
fi

declare -A port pid cookie
start_union() # MEMBERS ORGANISATIONS
{
    local who folder
    folder=$(demo_folder "$1")
    make_demo "$1" "$2"
    start_profkom "$folder"
    port[$1]=$profkom_port
    pid[$1]=$profkom_pid
    for who in union region school; do
        cookie[$1.$who]=$(tools/sign_in "http://127.0.0.1:$profkom_port" \
            "$folder/demo-sign-ins.txt" "$who@primer.ru") || fail "could not sign in as $who"
    done
}

# One value of the union's database.
ask() # MEMBERS SQL
{
    sqlite3 -readonly "$(demo_folder "$1")/profkom.db" "$2" || fail "$2"
}

for size in "${sizes[@]}"; do
    start_union "$size" $((size == large ? 70000 : 834))
done
start_nginx

school="(SELECT id FROM org WHERE short_name = 'Рыльская СОШ № 4' ORDER BY path LIMIT 1)"
region="(SELECT id FROM region ORDER BY path LIMIT 1)"
encoded() # TEXT
{
    od -An -tx1 -v <<<"$1" | tr -d '\n' | sed 's/ 0a$//; s/ /%/g'
}

# What is searched for stands in no address as it was typed: a form is sent, and the answer leads to
# the page.
found_address() # MEMBERS TEXT
{
    local origin=http://127.0.0.1:${port[$1]} key
    key=$(curl --silent --fail --cookie "${cookie[$1.region]}" "$origin/members" |
        grep -oE 'name="form_key" value="[^"]*"' | head -n 1 | sed 's/.*value="//; s/"$//')
    curl --silent --fail --cookie "${cookie[$1.region]}" --output /dev/null \
        --write-out '%{redirect_url}' --data-urlencode "form_key=$key" --data-urlencode "q=$2" \
        "$origin/members/find" | sed "s|^$origin||"
}

address() # MEMBERS KIND
{
    case $2 in
    card) echo "/members/$(ask "$1" "SELECT id FROM member WHERE region_id = $region
            AND org_id = $school AND status = 'active' ORDER BY id LIMIT 1 OFFSET 3")" ;;
    list) echo "/members" ;;
    territory) echo "/members?org=$(ask "$1" "SELECT id FROM org WHERE type = 'territory'
            AND region_id = $region ORDER BY path LIMIT 1 OFFSET 19")" ;;
    surname) found_address "$1" 'Иванов' ;;
    name) found_address "$1" 'Иванова Елена' ;;
    typo) found_address "$1" 'Кузнцов' ;;
    phone) found_address "$1" "$(ask "$1" "SELECT phone FROM member
            WHERE region_id = $region AND phone IS NOT NULL ORDER BY id LIMIT 1 OFFSET 999")" ;;
    organisation) echo "/orgs/$(ask "$1" "SELECT $school")" ;;
    switcher) echo "/orgs?part=switcher&q=$(encoded 'рыльская сош')" ;;
    esac
}

# Rates of all in turn; the middle of each, and of the 99th percentiles, into the table.
measure() # NAME WHO KIND GOAL
{
    local name=$1 who=$2 kind=$3 goal=$4 size round rate p99 key
    declare -A url rates p99s theirs their_p99s bytes
    for size in "${sizes[@]}"; do
        key=$size
        url[$key]=$(address "$key" "$kind")
        [ -n "${url[$key]}" ] || fail "no address for $name"
        url[$key]=http://127.0.0.1:${port[$key]}${url[$key]}
        bytes[$key]=$(page_bytes "${url[$key]}" "${cookie[$key.$who]}") || exit 1
        write_nginx_page "${bytes[$key]}"
    done
    for ((round = 0; round < rounds; round++)); do
        for size in "${sizes[@]}"; do
            read -r rate _ p99 <<<"$(run_wrk "${url[$size]}" "${cookie[$size.$who]}")"
            [ -n "$rate" ] || exit 1
            rates[$size]+=" $rate"
            p99s[$size]+=" $p99"
            read -r rate _ p99 <<<"$(run_wrk "http://127.0.0.1:$nginx_port/${bytes[$size]}")"
            [ -n "$rate" ] || exit 1
            theirs[$size]+=" $rate"
            their_p99s[$size]+=" $p99"
        done
    done
    for size in "${sizes[@]}"; do
        record "$name, ${bytes[$size]} bytes, $size members" "pages/s" "$(median ${rates[$size]})" \
            "nginx, file" "$(median ${theirs[$size]})" more "$goal"
        record_limit "$name, 99th percentile, $size members" "ms" "$(median ${p99s[$size]})" \
            at-most 10 "nginx, file" "$(median ${their_p99s[$size]})"
    done
    if [ "${#sizes[@]}" = 2 ]; then
        record "$name, time at $large" "us" "$(microseconds "$(median ${rates[$large]})")" \
            "at $small" "$(microseconds "$(median ${rates[$small]})")" less 1.3
    fi
}

microseconds() # PAGES_PER_SECOND
{
    awk -v rate="$1" 'BEGIN { printf "%.1f", 1000000 / rate }'
}

measure "card, chair of a primary" school card 0.35
measure "card, specialist of a region" region card 0.35
measure "list of a region" region list 0.25
measure "list of a territory" region territory 0.25
measure "list of a primary" school list 0.25
measure "search by surname" region surname 0.25
measure "search by surname and name" region name 0.25
measure "search with a slip" region typo 0.25
measure "search by phone" region phone 0.25
measure "organisation" region organisation 0.35

# The switcher at the top of each page looks through all organisations; one at a time, as one types.
for size in "${sizes[@]}"; do
    times=()
    for ((i = 0; i < 41; i++)); do
        times+=("$(curl --silent --fail --output /dev/null --write-out '%{time_starttransfer}' \
            --cookie "${cookie[$size.union]}" \
            "http://127.0.0.1:${port[$size]}$(address "$size" switcher)")") || fail "no switcher"
    done
    record_limit "switcher among all organisations, $size members" "ms" \
        "$(awk -v s="$(median "${times[@]}")" 'BEGIN { printf "%.2f", s * 1000 }')" at-most 20
done

# Cards of people from everywhere in the region, so that the caches fill as on a busy day.
open_many_cards() # MEMBERS
{
    ask "$1" "SELECT 'url = http://127.0.0.1:${port[$1]}/members/' || id || char(10)
        || 'output = /dev/null' FROM member WHERE region_id = $region ORDER BY phone LIMIT 5000" \
        >"$temporary/cards"
    curl --silent --fail --cookie "${cookie[$1.region]}" --config "$temporary/cards" ||
        fail "a card does not open"
}

# After all that: the memory of each worker (and of the job runner, their sibling).
for size in "${sizes[@]}"; do
    open_many_cards "$size"
    largest=0
    for worker in $(pgrep -P "${pid[$size]}"); do
        resident=$(awk '$1 == "VmRSS:" { print int($2 / 1024) }' "/proc/$worker/status")
        largest=$((resident > largest ? resident : largest))
    done
    record_limit "memory of a worker, $size members" "MB" "$largest" at-most 150
done
