#!/bin/bash
# Walks through the pages in a real browser (tests/walk), against a server with a small
# demonstration union.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan
start_demo_server || { echo "0 passed, 1 failed"; exit 1; }
read -r login password _ < <(grep -oE '[^ ]+@[^ ]+ +[^ ]+.*' "$temporary/data/demo-sign-ins.txt")
export PROFKOM_URL=http://127.0.0.1:$server_port PROFKOM_LOGIN=$login PROFKOM_PASSWORD=$password
export PROFKOM_PROGRAM=$PWD/build/asan/profkom PROFKOM_DATA=$temporary/data
tests/walk/walk
