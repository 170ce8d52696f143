#!/bin/bash
# What can be said of the source by reading it.
. "$(dirname "$0")/lib.sh"

# A data folder that somebody keeps refuses a program whose migrations are not those it was made by:
# what has to change goes into a new file, whose sum is added to the list.
migrations_are_kept()
{
    sha256sum --check --strict --quiet tests/migrations.sha256 &&
        diff <(cut -d' ' -f3 tests/migrations.sha256) \
            <(find src -path '*/schema/*.sql' | sort)
}

check "includes go down the floors" tools/check_layers
check "nothing banned is used" tools/check_bans
check "what is noted in the log has words" tools/check_audit_words
check "clang-format would change nothing" tools/format --check
check "every message is translated" make --silent check-messages
check "no migration has changed, and each is listed" migrations_are_kept
finish_checks
