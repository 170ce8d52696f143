#!/bin/bash
# The scanner's own reading of codes, in Node: web/ticket.js against what the program writes.
. "$(dirname "$0")/lib.sh"

make --silent build/web/manifest >&2 || true
check "the scanner reads codes and lists as the program writes them" \
    node --test --test-reporter=dot tests/scan/
finish_checks
