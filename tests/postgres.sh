#!/bin/bash
# The same tests on a PostgreSQL of their own.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan tests
exec tools/with_postgres build/asan/tests "$@"
