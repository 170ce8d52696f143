#!/bin/bash
# Walks through the pages in a real browser (tests/walk), against a server with a small
# demonstration union.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan
start_demo_server || { echo "0 passed, 1 failed"; exit 1; }
PROFKOM_URL=http://127.0.0.1:$server_port tests/walk/walk
