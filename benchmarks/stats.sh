#!/bin/bash
# Figures of the whole union: slices and report forms as on any day, counted by Profkom, by DuckDB
# over the same laid out rows, and by SQL over the tables of the register in SQLite and in
# PostgreSQL 15; each with one core: stats.sh [quick]
#
# What an engine needs for loading is not counted. Profkom and DuckDB are asked some ten times, the
# middle of the processor times counts; SQL, which takes minutes, once, with its pages in memory.
# All have to come to the same figures: one that differs fails the part.
. "$(dirname "$0")/lib.sh"

slices=(region-category-sex-youth past-day primary-category-sex ends-of-a-year age-pyramid
    fnpr-2-union)
size=4000000
organisations=70000
if [ "${1:-}" = quick ]; then
    size=50000
    organisations=834
fi
core=$(($(nproc) - 1))
make --silent build/release/bench_slices || fail "bench_slices was not built"
make_demo $size $organisations
folder=$temporary/stats
mkdir "$folder"
chmod 777 "$temporary" "$folder"

# The files beside the database go into a folder of their own; the union stays as it is.
data=$temporary/data
mkdir "$data"
for name in profkom.db keys; do
    ln -s "$(realpath "$(demo_folder $size)")/$name" "$data/$name"
done
database=$data/profkom.db

ask() # SQL
{
    sqlite3 -readonly "$database" "$1" || fail "the register does not answer"
}

# ---- Profkom ------------------------------------------------------------------------------------

region=$(ask "SELECT id FROM org WHERE path = (SELECT min(path) FROM org
    WHERE length(path) = 4)")
school=$(ask "SELECT id FROM org WHERE type = 'primary_workers' AND members BETWEEN 60 AND 80
    ORDER BY path LIMIT 1")
taskset -c "$core" build/release/bench_slices "$data" "$folder" >"$temporary/laid-out" ||
    fail "nothing was laid out"
build/release/bench_slices "$data" "$folder" >"$temporary/laid-out-by-two" ||
    fail "nothing was laid out by two"
taskset -c "$core" build/release/bench_slices "$data" "$folder" \
    "$(ask "SELECT id FROM org WHERE path = '0'")" "$region" "$school" \
    >"$temporary/ours" || fail "nothing was counted"
taskset -c "$core" build/release/bench_slices "$data" "$folder" first \
    "$(ask "SELECT id FROM org WHERE path = '0'")" >"$temporary/first" ||
    fail "nothing was counted first"
build/release/bench_slices "$data" "$folder" rows >/dev/null || fail "no rows"

# ---- the others ---------------------------------------------------------------------------------

day_of() # COLUMN
{
    echo "CAST(julianday($1) - julianday('1900-01-01') AS INTEGER)"
}

# Columns of its own, sorted as ours, days as small numbers, words as enumerations.
measure_duckdb()
{
    sqlite3 -readonly -csv "$database" "SELECT o.id, o.path,
        (SELECT count(*) FROM region r WHERE r.path <= o.path), o.type LIKE 'primary%',
        coalesce((SELECT p.id FROM org p WHERE p.path IN (substr(o.path, 1, 7),
            substr(o.path, 1, 10)) AND p.type LIKE 'primary%'), o.id),
        coalesce((SELECT min($(day_of v.valid_from)) FROM org_version v
            WHERE v.region_id = o.region_id AND v.org_id = o.id AND v.state <> 'liquidated'), 0),
        coalesce((SELECT $(day_of v.valid_to) + 1 FROM org_version v
            WHERE v.region_id = o.region_id AND v.org_id = o.id AND v.state <> 'liquidated'
            ORDER BY v.valid_from DESC LIMIT 1), 65535)
        FROM org o" >"$folder/orgs.csv"
    sqlite3 -readonly -csv "$database" "SELECT p.org_id, $(day_of p.valid_from),
        min(coalesce($(day_of p.valid_to) + 1, 65535),
            coalesce($(day_of p.ended_on) + 1, 65535)),
        t.level, b.body_type, p.post_type, p.is_released, coalesce(m.sex, 'none')
        FROM body_post p JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id
        JOIN org_type t ON t.code = o.type LEFT JOIN member m ON m.id = p.member_id
        WHERE p.end_reason IS NULL OR p.end_reason <> 'mistake'" >"$folder/posts.csv"
    (
        cd benchmarks/stats || exit 1
        if ! cmp -s package-lock.json node_modules/.installed-lock; then
            # Not npm ci: it asks for the libraries of all platforms at once.
            npm install --no-save --loglevel=error --no-fund --no-audit --ignore-scripts &&
                cp package-lock.json node_modules/.installed-lock
        fi
    ) || fail "DuckDB was not installed"
    taskset -c "$core" node benchmarks/stats/duckdb.mjs "$folder" >"$temporary/duckdb" ||
        fail "DuckDB"
    rm -f "$folder/rows.csv"
}

measure_sqlite()
{
    local name
    for name in "${slices[@]}"; do
        taskset -c "$core" sqlite3 -readonly -tabs -cmd 'PRAGMA cache_size = -1000000' \
            -cmd '.timer on' -cmd ".output $folder/$name.sqlite" "$database" \
            ".read $folder/$name.sql" >"$temporary/timer" || fail "SQLite: $name"
        # The timer writes into either, as the program is old or new.
        grep -h '^Run Time:' "$temporary/timer" "$folder/$name.sqlite" |
            awk -v name="$name" '{ time += $6 + $8 } END { print name, time * 1000 }'
        sed -i '/^Run Time:/d' "$folder/$name.sqlite"
    done >"$temporary/sqlite"
}

measure_duckdb
node benchmarks/stats/queries.mjs "$folder" || fail "no queries"
measure_sqlite
tools/with_postgres benchmarks/stats/postgres "$database" "$folder" >"$temporary/postgres" ||
    fail "PostgreSQL"

# ---- figures ------------------------------------------------------------------------------------

figure() # FILE NAME
{
    awk -v name="$2" '$1 == name { print $2 }' "$1"
}

compare() # NAME TIMES ENGINE
{
    record "$1, $size members" ms "$(figure "$temporary/ours" "$1")" "$3" \
        "$(figure "$temporary/$3" "$1")" less "$(awk -v times="$2" 'BEGIN { print 1 / times }')"
}

same=1
for name in "${slices[@]}"; do
    sort "$folder/$name.ours" >"$temporary/expected"
    [ -s "$temporary/expected" ] || fail "$name: nothing was counted"
    for engine in duckdb sqlite postgres; do
        if ! sort "$folder/$name.$engine" | cmp -s - "$temporary/expected"; then
            echo "$name: $engine comes to other figures:" >&2
            sort "$folder/$name.$engine" | diff - "$temporary/expected" | head -5 >&2
            same=0
        fi
    done
    limit=25
    [ "$name" != primary-category-sex ] || limit=60
    record_limit "$name, $size members" ms "$(figure "$temporary/ours" "$name")" at-most $limit
    compare "$name" 5 duckdb
    compare "$name" 100 sqlite
    compare "$name" 100 postgres
done
for name in fnpr-2-region fnpr-2-primary es-union es-region es-primary; do
    record_limit "$name, $size members" ms "$(figure "$temporary/ours" $name)" at-most 25
done
record_limit "fnpr-2-union as the first count of a process, $size members" ms \
    "$(figure "$temporary/first" first)" at-most 25
record_limit "posts and organisations of fnpr-2, union, $size members" ms \
    "$(figure "$temporary/ours" fnpr-2-union-posts)" at-most 25
record_limit "posts and organisations of fnpr-2, primary, $size members" ms \
    "$(figure "$temporary/ours" fnpr-2-primary-posts)" at-most 0.1
record_limit "facts laid out by one core, $size members" ms \
    "$(figure "$temporary/laid-out" rebuild)" at-most 10000
record_limit "facts laid out by two cores, $size members" ms \
    "$(figure "$temporary/laid-out-by-two" rebuild)" at-most 10000
record_limit "facts opened, $size members" ms "$(figure "$temporary/ours" opening)" at-most 100
record_limit "memory for counting, $size members" MB "$(figure "$temporary/ours" memory)" \
    at-most 400
record_limit "memory for laying out, $size members" MB "$(figure "$temporary/laid-out" memory)" \
    at-most 400
[ $same = 1 ] || fail "the engines come to different figures"
