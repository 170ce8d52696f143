#!/bin/bash
# Lighthouse on the pages that members and partners meet first; slow, so only ./test full and
# ./test lighthouse run it. With the released program: the figures are those that people get.
. "$(dirname "$0")/lib.sh"

build
make_temporary
server_port=$(tools/free_port)
program=build/release/profkom
"$program" demo --data "$temporary/data" --members 2000 --organisations 60 --seed 1 \
    >"$temporary/demo.log" 2>&1 || { cat "$temporary/demo.log"; echo "0 passed, 1 failed"; exit 1; }
start_server 60 "$program" serve --data "$temporary/data" --port "$server_port" \
    || { echo "0 passed, 1 failed"; exit 1; }
export PROFKOM_URL=http://127.0.0.1:$server_port PROFKOM_DATA=$temporary/data
export PROFKOM_PROGRAM=$PWD/$program CHROME_PATH=${CHROMIUM:-/usr/bin/chromium}
WALK=lighthouse.mjs tests/walk/walk
