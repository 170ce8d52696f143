#!/bin/bash
# Reports that are handed in: 70,000 signed ones added up at once; the page of a form for a primary,
# a territory, the region and the union against nginx serving a file of the same size:
# filing.sh [quick].
. "$(dirname "$0")/lib.sh"

form=fnpr-2-2025
organisations=70000
size=200000
[ "${1:-}" != quick ] || { organisations=834; size=50000; }
make --silent build/release/bench_filing || fail "bench_filing was not built"
data=$temporary/data
mkdir "$data"
"$program" demo --data "$data" --members $size --organisations $organisations --seed 1 \
    >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"

# Made-up reports of all primary organisations, accepted.
build/release/bench_filing $form "$data" print >"$temporary/reports" || fail "no reports"
{
    echo "CREATE TEMP TABLE made (number INTEGER PRIMARY KEY, bytes BLOB);"
    tail -n +2 "$temporary/reports" | sed "s/.*/INSERT INTO made (bytes) VALUES (x'&');/"
    echo "BEGIN;
        INSERT INTO filing (id, form, year, region_id, org_id, path, state, changed_at, form_sum)
        SELECT row_number() OVER (), '${form%-*}', ${form##*-}, o.region_id, o.id, o.path,
               'accepted', 0, '$(head -n 1 "$temporary/reports")'
          FROM org o JOIN org_type t ON t.code = o.type WHERE t.level = 3;
        INSERT INTO filing_frozen (filing_id, total, own, computed)
        SELECT f.id, m.bytes, m.bytes, m.bytes
          FROM filing f JOIN made m ON m.number = f.id % 64 + 1;
        COMMIT;"
} | sqlite3 "$data/profkom.db" || fail "no reports were planted"
read -r reports milliseconds sum <<<"$(build/release/bench_filing $form "$data")"
[ "${sum:-0}" -gt 0 ] || fail "nothing was added up"
record_limit "$reports signed reports added up" "ms" "$milliseconds" at-most 1000

# Drafts: nothing was entered yet.
sqlite3 "$data/profkom.db" "DELETE FROM filing_frozen; DELETE FROM filing;"
start_profkom "$data"
start_nginx
measure() # NAME WHO SHORT_NAME
{
    local id cookie url bytes round rate p99 rates=() theirs=() p99s=()
    id=$(sqlite3 -readonly "$data/profkom.db" \
        "SELECT id FROM org WHERE $3 ORDER BY path LIMIT 1")
    cookie=$(tools/sign_in "http://127.0.0.1:$profkom_port" "$data/demo-sign-ins.txt" \
        "$2@primer.ru") || fail "could not sign in as $2"
    url=http://127.0.0.1:$profkom_port/reports/$id?form=$form
    bytes=$(page_bytes "$url" "$cookie") || exit 1
    write_nginx_page "$bytes"
    for ((round = 0; round < 3; round++)); do
        read -r rate _ p99 <<<"$(run_wrk "$url" "$cookie")"
        rates+=("$rate")
        p99s+=("$p99")
        read -r rate _ _ <<<"$(run_wrk "http://127.0.0.1:$nginx_port/$bytes")"
        theirs+=("$rate")
    done
    record "form page of $1, $bytes bytes" "pages/s" "$(median "${rates[@]}")" "nginx, file" \
        "$(median "${theirs[@]}")" more 0.2
    record_limit "form page of $1, 99th percentile" "ms" "$(median "${p99s[@]}")" at-most 20
}
measure "a primary" school "short_name = 'Рыльская СОШ № 4'"
measure "a territory" rylsk "short_name = 'Рыльская районная'"
measure "a region" region "short_name = 'Курская областная'"
measure "the union" union "path = '0'"
