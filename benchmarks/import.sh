#!/bin/bash
# Checking a list of members, from the file to what is wrong in which row, against `sqlite3 .import`
# of the same rows into a table with indexes like those of the register; then the whole way of the
# same list through the web: sent, checked, loaded into a union of 50,000, undone; with the memory
# that all processes take: import.sh [quick]
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

# ---- the whole way, in a copy of the small union -------------------------------------------------

# People whom that union does not know.
sed '2,$s/^"\([^"]*\)"/"\1ин"/' "$list.csv" | build/release/bench_write_xlsx "$list-new.xlsx" ||
    fail "no workbook"
make_demo 50000 834
folder=$temporary/data
cp -r "$(demo_folder 50000)" "$folder"
start_profkom "$folder"
address=http://127.0.0.1:$profkom_port
cookie=$(tools/sign_in "$address" "$folder/demo-sign-ins.txt" region@primer.ru) ||
    fail "nobody could sign in"
org=$(sqlite3 "$folder/profkom.db" "SELECT o.id FROM org o JOIN org_type t ON t.code = o.type
    WHERE t.holds_members = 1 ORDER BY o.members DESC LIMIT 1")

page() # PATH
{
    curl --silent --fail --cookie "$cookie" "$address$1"
}

# The key of the form that goes to that path.
key_of() # PAGE ACTION
{
    page "$1" | tr '>' '\n' | sed -n "\|action=\"$2\"|,\$p" |
        grep -oE 'name="form_key" value="[^"]*"' | head -n 1 | sed 's/.*value="//; s/"$//'
}

press() # PAGE ACTION [CURL_OPTION…]; prints where it leads
{
    local page_path=$1 action=$2 key
    shift 2
    key=$(key_of "$page_path" "$action")
    [ -n "$key" ] || fail "$page_path has no form for $action"
    curl --silent --output /dev/null --write-out '%{redirect_url}' --cookie "$cookie" \
        "$@" -F "form_key=$key" "$address$action"
}

# Until a list is in that state; notes the most memory that the server's processes took together
# with their readers, the parent's and the workers' left out: they do not grow with a list.
await() # ID STATE; sets most_memory
{
    local state=none pid total begun=$SECONDS
    until [ "$state" = "$2" ]; do
        [ $((SECONDS - begun)) -lt 1800 ] || fail "the list is $state for half an hour"
        [ "$state" != failed ] || fail "the list could not be read"
        pid=$(sed -n 's/.*process.started kind=jobs .*pid=\([0-9]*\).*/\1/p' \
            "$temporary/serve-$profkom_port.log" | tail -n 1)
        total=$(for child in $pid $(cat "/proc/$pid/task/$pid/children" 2>/dev/null); do
            cat "/proc/$child/status" 2>/dev/null
        done | awk '$1 == "VmRSS:" { total += $2 } END { print total + 0 }')
        [ $total -le "$most_memory" ] || most_memory=$total
        sleep 0.2
        state=$(sqlite3 -readonly -cmd '.timeout 5000' "$folder/profkom.db" \
            "SELECT state FROM import WHERE id = $1" || echo unknown)
    done
}

most_memory=0
send=/imports/new?org=$org
begin=$(now)
list_page=$(press "$send" "$send" -F "file=@$list-new.xlsx")
id=${list_page##*/}
[ -n "$id" ] || fail "the list was not taken"
await "$id" checked
record_limit "$rows rows of XLSX sent and checked by the web" "rows/s" \
    "$(rows_per_second "$(seconds_since "$begin")")" at-least 5000
begin=$(now)
press "/imports/$id" "/imports/$id/apply" -F sure=1 >/dev/null
await "$id" loaded
added=$(sqlite3 -readonly "$folder/profkom.db" \
    "SELECT count(*) FROM import_row WHERE import_id = $id AND fate = 'added'")
[ "$added" -gt $((rows / 2)) ] || fail "only $added people were added"
record_limit "$rows rows loaded" "rows/s" "$(rows_per_second "$(seconds_since "$begin")")" \
    at-least 5000
begin=$(now)
press "/imports/$id/undo" "/imports/$id/undo" >/dev/null
await "$id" undone
record_limit "$rows rows undone" "rows/s" "$(rows_per_second "$(seconds_since "$begin")")" \
    at-least 5000
record_limit "memory of the job runner and its reader, $rows rows" "MB" \
    "$((most_memory / 1024))" at-most 256
