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

# An icon that the sprite lacks is an empty place in a button, and no error anywhere.
icons_are_in_the_sprite()
{
    local missing
    missing=$(comm -23 \
        <(grep -rhoE '\bicon\("[a-z0-9-]+"\)' src --include='*.html' | cut -d'"' -f2 | sort -u) \
        <(sort -u web/icons.txt))
    [ -z "$missing" ] || { echo "web/icons.txt lacks: $missing"; return 1; }
}

check "includes go down the floors" tools/check_layers
check "nothing banned is used" tools/check_bans
check "what is noted in the log has words" tools/check_audit_words
check "clang-format would change nothing" tools/format --check
check "every message is translated" make --silent check-messages
check "every icon of a page is in the sprite" icons_are_in_the_sprite
check "no migration has changed, and each is listed" migrations_are_kept
finish_checks
