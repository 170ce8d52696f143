#!/bin/bash
# clang-tidy over all C files; slow, so only ./test full and ./test tidy run it.
. "$(dirname "$0")/lib.sh"

check "clang-tidy has nothing to say" make --silent -j"$(nproc)" tidy
finish_checks
