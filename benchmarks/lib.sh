# What the parts of ./bench share; sourced by benchmarks/*.sh (bash). A part measures Profkom and,
# in the same run on the same machine, the thing it is compared with, and calls `record` for each
# figure.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export LC_ALL=C
PATH=$PATH:/usr/sbin

program=build/release/profkom
results=${BENCH_RESULTS:-/dev/stdout}
temporary=$(mktemp -d "${TMPDIR:-/tmp}/profkom-bench-XXXXXX")
chmod 755 "$temporary"
started=()

clean_up()
{
    local pid
    for pid in "${started[@]}"; do
        kill -TERM "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    rm -rf "$temporary"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail()
{
    echo "$0: $*" >&2
    exit 1
}

# Seconds since 1970 with fractions.
now()
{
    echo "$EPOCHREALTIME"
}

seconds_since() # START
{
    awk -v start="$1" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.3f", end - start }'
}

# The middle of the numbers given.
median()
{
    printf '%s\n' "$@" | sort -n | awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }'
}

# One figure: ours against the reference's. GOAL is the ratio ours / reference that is wanted: at
# least that (BETTER = more) or at most (BETTER = less).
record() # NAME UNIT OURS REFERENCE_NAME REFERENCE more|less GOAL
{
    awk -v name="$1" -v unit="$2" -v ours="$3" -v by="$4" -v reference="$5" -v better="$6" \
        -v goal="$7" 'BEGIN {
        ratio = reference > 0 ? ours / reference : 0
        short = ratio == 0 || (better == "more" ? ratio < goal : ratio > goal)
        printf "{\"name\": \"%s\", \"unit\": \"%s\", \"ours\": %s, \"reference\": \"%s\", ", \
            name, unit, ours, by
        printf "\"theirs\": %s, \"ratio\": %.3f, \"better\": \"%s\", ", reference, ratio, better
        printf "\"goal\": %s, \"short\": %s}\n", goal, short ? "true" : "false"
    }' >>"$results"
}

# One figure with a limit of its own; the reference, if there is one, is only shown beside it.
record_limit() # NAME UNIT OURS at-most|at-least LIMIT [REFERENCE_NAME REFERENCE]
{
    awk -v name="$1" -v unit="$2" -v ours="$3" -v sense="$4" -v goal="$5" -v by="${6:-}" \
        -v reference="${7:-}" 'BEGIN {
        short = ours == "" || (sense == "at-least" ? ours < goal : ours > goal)
        printf "{\"name\": \"%s\", \"unit\": \"%s\", \"ours\": %s, ", name, unit, ours + 0
        if (by != "") {
            printf "\"reference\": \"%s\", \"theirs\": %s, ", by, reference + 0
        }
        printf "\"better\": \"%s\", ", sense == "at-least" ? "more" : "less"
        printf "\"goal\": %s, \"short\": %s}\n", goal, short ? "true" : "false"
    }' >>"$results"
}

wait_for() # PORT
{
    local tries=0
    until curl --silent --output /dev/null "http://127.0.0.1:$1/"; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || fail "nobody answers on port $1"
        sleep 0.1
    done
}

# The folder of a demonstration union of that size, in build/bench: it is kept between runs, because
# four million people take minutes, and made anew when the program no longer understands it.
demo_folder() # MEMBERS
{
    echo "build/bench/demo-$1"
}

make_demo() # MEMBERS ORGANISATIONS
{
    local folder begin
    folder=$(demo_folder "$1")
    if [ -f "$folder/made" ] && "$program" migrate --data "$folder" >/dev/null 2>&1; then
        return
    fi
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    echo "Making a union of $1 members."
    begin=$(now)
    "$program" demo --data "$folder" --members "$1" --organisations "$2" --seed 1 \
        >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"
    seconds_since "$begin" >"$folder/made"
}

# Serves a folder with two workers, and its database; sets profkom_port and profkom_pid.
start_profkom() # FOLDER
{
    profkom_port=$(tools/free_port)
    "$program" serve --data "$1" ${BENCH_DATABASE:+--db "$BENCH_DATABASE"} \
        --port "$profkom_port" --workers 2 \
        >"$temporary/serve-$profkom_port.log" 2>&1 </dev/null &
    profkom_pid=$!
    started+=("$profkom_pid")
    wait_for "$profkom_port"
}

# nginx with two workers, serving files of so many bytes under /BYTES; sets nginx_port and
# nginx_pages.
start_nginx()
{
    nginx_port=$(tools/free_port)
    local folder=$temporary/nginx-$nginx_port
    nginx_pages=$folder/pages
    mkdir -p "$nginx_pages"
    write_nginx_page 1000
    chmod -R a+rX "$folder"
    cat >"$folder/nginx.conf" <<CONF
daemon off;
worker_processes 2;
pid $folder/nginx.pid;
error_log $folder/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    default_type text/html;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    server {
        listen 127.0.0.1:$nginx_port;
        root $nginx_pages;
    }
}
CONF
    nginx -e "$folder/error.log" -p "$folder" -c "$folder/nginx.conf" &
    started+=($!)
    wait_for "$nginx_port"
}

write_nginx_page() # BYTES
{
    head -c "$1" /dev/zero | tr '\0' x >"$nginx_pages/$1"
    chmod a+r "$nginx_pages/$1"
}

# 64 keep-alive connections; prints "PAGES_PER_SECOND P50_MS P99_MS". Fails on errors and on answers
# that are not 2xx or 3xx, because a refusal is quick and means nothing.
run_wrk() # URL [COOKIE]
{
    local said
    said=$(wrk --connections 64 --threads 1 --duration "${BENCH_SECONDS:-2}s" --latency \
        ${2:+--header "Cookie: $2"} "$1") || fail "wrk: $said"
    if grep -qE 'Socket errors|Non-2xx' <<<"$said"; then
        fail "$1 was not served cleanly: $(grep -E 'Socket errors|Non-2xx' <<<"$said")"
    fi
    awk '
    function milliseconds(text) {
        return text ~ /us$/ ? text / 1000 : text ~ /ms$/ ? text + 0 : text * 1000
    }
    $1 == "50%" { p50 = milliseconds($2) }
    $1 == "99%" { p99 = milliseconds($2) }
    $1 == "Requests/sec:" { rate = $2 }
    END { print rate, p50, p99 }' <<<"$said"
}

# The bytes of a page's body.
page_bytes() # URL [COOKIE]
{
    curl --silent --fail --output /dev/null --write-out '%{size_download}' \
        ${2:+--cookie "$2"} "$1" || fail "$1 does not answer"
}

# Measures on SQLite and then on a PostgreSQL that is lent (its data are not made durable): the part
# has functions `measure FOLDER`, which prints lines, and `tell WHERE`, which makes figures of them;
# $size members in $organisations organisations. Called by the script with its own arguments.
on_both_databases() # [on-postgres]
{
    if [ "${1:-}" = on-postgres ]; then
        export BENCH_DATABASE=$PROFKOM_TEST_DATABASE
        fill_and_measure
        return
    fi
    fill_and_measure >"$temporary/sqlite" || fail "$0 on SQLite"
    tell SQLite <"$temporary/sqlite"
    rm -rf "$temporary/data"
    tools/with_postgres "$0" ${mode:+"$mode"} on-postgres >"$temporary/postgres" ||
        fail "$0 on PostgreSQL"
    tell PostgreSQL <"$temporary/postgres"
}

fill_and_measure()
{
    "$program" demo --data "$temporary/data" ${BENCH_DATABASE:+--db "$BENCH_DATABASE"} \
        --members "$size" --organisations "$organisations" --seed 1 >"$temporary/demo.log" 2>&1 ||
        fail "$(cat "$temporary/demo.log")"
    measure "$temporary/data"
}
