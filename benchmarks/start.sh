#!/bin/bash
# From the command to the first answered page on a filled folder, against nginx's start.
. "$(dirname "$0")/lib.sh"

make_demo 20000 300

# start_profkom or start_nginx, five times: the middle of the seconds until the first answer.
median_start() # FUNCTION ARGUMENT…
{
    local times=() begin pid
    for _ in 1 2 3 4 5; do
        begin=$(now)
        "$@"
        times+=("$(seconds_since "$begin")")
        pid=${started[-1]}
        unset 'started[-1]'
        kill -TERM "$pid"
        wait "$pid" 2>/dev/null
    done
    middle=$(median "${times[@]}")
}

median_start start_profkom
ours=$middle
median_start start_nginx 1000
record "start to first answer" "s" "$ours" "nginx" "$middle" less 10
