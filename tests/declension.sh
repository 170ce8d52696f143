#!/bin/bash
# Cases of Russian names, beside the npm package whose rules we read.
. "$(dirname "$0")/lib.sh"

check "the tool that declines is built" make build/tools/decline
check "names take the same cases as by petrovich itself" \
    node tests/declension/compare.mjs build/tools/decline src/features/demo/demo_names.c \
    src/features/imports/imports_clean_names.c
finish_checks
