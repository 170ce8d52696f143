#!/bin/bash
# ./run as a person meets it: builds, fills a new folder, answers; stops; starts again at once.
. "$(dirname "$0")/lib.sh"

make_temporary
server_port=$(tools/free_port)

start_run() # SECONDS
{
    start_server "$1" ./run --port "$server_port" --data "$temporary/data"
}

prints_the_address()
{
    grep -qF "http://127.0.0.1:$server_port" "$temporary/server.log" ||
        { cat "$temporary/server.log"; return 1; }
}

# `check` runs its command in a subshell, where the server's pid would be lost.
start_run 1200
check "the first start answers" [ $? = 0 ]
check "it prints the address" prints_the_address

another_is_refused()
{
    ! build/release/profkom serve --port "$server_port" --data "$temporary/data" \
        >"$temporary/another.log" 2>&1 && grep -q "another program listens" "$temporary/another.log"
}
check "another server on its port is refused" another_is_refused
stop_server
check "it stops when asked" [ $? = 0 ]
start_run 10
check "the second start answers within ten seconds" [ $? = 0 ]
stop_server
finish_checks
