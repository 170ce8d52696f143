#!/bin/bash
# Kills the server at random moments while people write, and looks what is left (tests/kill/main.c).
. "$(dirname "$0")/lib.sh"

rounds=60
[ "${TEST_LENGTH:-}" = full ] && rounds=1000
build VARIANT=asan all build/tests/kill
make_temporary
build/tests/kill --program build/asan/profkom --data "$temporary/data" \
    --port "$(tools/free_port)" --rounds $rounds --seed "${SEED:-$RANDOM}"
