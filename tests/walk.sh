#!/bin/bash
# Walks through the pages in a real browser (tests/walk), against a server with a small
# demonstration union.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan
start_demo_server || { echo "0 passed, 1 failed"; exit 1; }
# The first person whom the demo names: "E-MAIL PASSWORD ...".
read -r PROFKOM_LOGIN PROFKOM_PASSWORD _ < <(grep -oE '[^ ]+@[^ ]+ +[^ ]+.*' "$temporary/demo.log")
export PROFKOM_LOGIN PROFKOM_PASSWORD
PROFKOM_URL=http://127.0.0.1:$server_port tests/walk/walk
