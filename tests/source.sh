#!/bin/bash
# What can be said of the source by reading it.
. "$(dirname "$0")/lib.sh"

check "includes go down the floors" tools/check_layers
check "nothing banned is used" tools/check_bans
check "what is noted in the log has words" tools/check_audit_words
check "clang-format would change nothing" tools/format --check
check "every message is translated" make --silent check-messages
finish_checks
