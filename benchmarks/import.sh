#!/bin/bash
# Loading a list of members, against `sqlite3 .import` of the same rows into the same tables with
# the same indexes: what the database alone would take.
. "$(dirname "$0")/lib.sh"

members=20000
make_demo $members 300
database=$temporary/data/profkom.db
[ -f "$database" ] || fail "the demonstration has no $database"

# The reference: the finished rows, out of one database into an empty one with the same schema.
sqlite3 "$database" ".schema member" ".schema member_period" >"$temporary/schema.sql"
sqlite3 -csv "$database" "SELECT * FROM member" >"$temporary/member.csv"
sqlite3 -csv "$database" "SELECT * FROM member_period" >"$temporary/member_period.csv"
begin=$(now)
sqlite3 "$temporary/reference.db" "PRAGMA foreign_keys = OFF" ".read $temporary/schema.sql" \
    ".import --csv $temporary/member.csv member" \
    ".import --csv $temporary/member_period.csv member_period" || fail "sqlite3 .import"
theirs=$(seconds_since "$begin")
[ "$(sqlite3 "$temporary/reference.db" "SELECT count(*) FROM member")" -ge $members ] ||
    fail "the reference did not load all rows"

# Ours: the same people as a list in the form that clerks send, through the whole road of an import:
# reading, checking, looking for duplicates, writing with history and audit.
benchmarks/write_member_list "$database" >"$temporary/list.csv" || fail "no list"
begin=$(now)
"$program" import --data "$temporary/empty" --new-region "Bench" "$temporary/list.csv" \
    >"$temporary/import.log" 2>&1 || fail "$(cat "$temporary/import.log")"
ours=$(seconds_since "$begin")

record "import of $members members" "s" "$ours" "sqlite3 .import" "$theirs" less 5
