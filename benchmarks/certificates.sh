#!/bin/bash
# A thousand certificates of one training: issued, and printed into one file: certificates.sh
# [quick].
. "$(dirname "$0")/lib.sh"

people=1000
make --silent build/release/bench_certificates || fail "bench_certificates was not built"

issued=()
printed=()
for run in 1 2 3; do
    folder=$temporary/certificates-$run
    "$program" demo --members 3000 --organisations 100 --data "$folder" >/dev/null || fail "demo"
    build/release/bench_certificates "$folder" region@primer.ru "$temporary/certificates.pdf" \
        >"$temporary/times" || fail "bench_certificates"
    pages=$(pdfinfo "$temporary/certificates.pdf" | awk '$1 == "Pages:" { print $2 }')
    [ "$pages" = $people ] || fail "$pages pages instead of $people"
    issued+=("$(awk '$1 == "issued" { print $2 / 1000 }' "$temporary/times")")
    printed+=("$(awk '$1 == "printed" { print $2 / 1000 }' "$temporary/times")")
done
record_limit "1,000 certificates issued, a hundred at a time" "s" "$(median "${issued[@]}")" \
    at-most 5
record_limit "1,000 certificates printed into one PDF" "s" "$(median "${printed[@]}")" at-most 5
