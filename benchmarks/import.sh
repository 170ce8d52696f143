#!/bin/bash
# Checking a list of members, from the file to what is wrong in which row, against `sqlite3 .import`
# of the same rows into a table with indexes like those of the register: import.sh [quick]
. "$(dirname "$0")/lib.sh"

rows=1000000
union=4000000
if [ "${1:-}" = quick ]; then
    rows=50000
    union=50000
fi
make --silent build/release/bench_write_xlsx || fail "bench_write_xlsx was not built"
make_demo $union $((union == 4000000 ? 70000 : 834))

list=$temporary/list
benchmarks/write_list "$(demo_folder $union)/profkom.db" $rows >"$list.csv" || fail "no list"
build/release/bench_write_xlsx "$list.xlsx" <"$list.csv" || fail "no workbook"

check() # FILE; sets took
{
    local begin
    begin=$(now)
    "$program" import check "$1" --json >"$temporary/checked.json" || fail "import check $1"
    took=$(seconds_since "$begin")
    [ "$(grep -c '"last"' "$temporary/checked.json")" -gt $((rows / 2)) ] ||
        fail "import check found too few people in $1"
}

rows_per_second() # SECONDS
{
    awk -v rows=$rows -v seconds="$1" 'BEGIN { printf "%.0f", rows / seconds }'
}

check "$list.csv"
csv_seconds=$took
record_limit "check of $rows rows, CSV" "rows/s" "$(rows_per_second "$took")" at-least 50000
check "$list.xlsx"
record_limit "check of $rows rows, XLSX" "rows/s" "$(rows_per_second "$took")" at-least 30000

begin=$(now)
sqlite3 "$temporary/reference.db" "PRAGMA journal_mode = WAL" "
    CREATE TABLE list (last, first, middle, born, sex, position, phone, joined);
    CREATE INDEX by_name ON list (last, first, middle, born, sex);
    CREATE INDEX by_first ON list (first, middle);
    CREATE INDEX by_position ON list (position, last, first, middle, born, sex);
    CREATE INDEX by_joined ON list (joined, last, first, middle, born, sex);
    CREATE INDEX by_phone ON list (phone);
    CREATE INDEX by_born ON list (born)" \
    ".mode csv" ".separator ;" ".import --skip 1 $list.csv list" >/dev/null ||
    fail "sqlite3 .import"
record "check of $rows rows, CSV" "s" "$csv_seconds" \
    "sqlite3 .import" "$(seconds_since "$begin")" less 3
