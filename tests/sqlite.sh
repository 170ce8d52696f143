#!/bin/bash
# The unit and feature tests on SQLite: all, or those whose names contain one of the words given.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan tests
unset PROFKOM_TEST_DATABASE
exec build/asan/tests "$@"
