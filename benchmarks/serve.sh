#!/bin/bash
# Pages a second over 64 keep-alive connections, against nginx serving a file of the same size.
. "$(dirname "$0")/lib.sh"

make_demo 20000 300
start_profkom
cookie=$(tools/sign_in "http://127.0.0.1:$profkom_port" "$temporary/data/demo-sign-ins.txt") ||
    fail "could not sign in"

against_nginx() # NAME PATH COOKIE GOAL
{
    local url=http://127.0.0.1:$profkom_port$2 ours ours_p99 theirs theirs_p99 bytes
    bytes=$(page_bytes "$url" "$3") || exit 1
    start_nginx "$bytes"
    read -r ours _ ours_p99 <<<"$(run_wrk "$url" "$3")"
    read -r theirs _ theirs_p99 <<<"$(run_wrk "http://127.0.0.1:$nginx_port/")"
    [ -n "$ours" ] && [ -n "$theirs" ] || exit 1
    record "$1, $bytes bytes" "pages/s" "$ours" "nginx, file" "$theirs" more "$4"
    record "$1, 99th percentile" "ms" "$ours_p99" "nginx, file" "$theirs_p99" less 3
}

against_nginx "sign-in page" / "" 0.5
against_nginx "first page of a specialist" / "$cookie" 0.3
against_nginx "list of members" /members "$cookie" 0.2
