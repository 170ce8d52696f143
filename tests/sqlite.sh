#!/bin/bash
# The unit and feature tests on SQLite: all, or those whose names contain one of the words given.
. "$(dirname "$0")/lib.sh"

make --silent -j"$(nproc)" VARIANT=asan tests >&2 || { echo "0 passed, 1 failed"; exit 1; }
unset PROFKOM_TEST_DATABASE
exec build/asan/tests "$@"
