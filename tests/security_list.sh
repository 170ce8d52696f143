#!/bin/bash
# docs/internals/security.md names a test for each promise: every one of them must exist, and no
# promise may be left out.
. "$(dirname "$0")/lib.sh"

list=docs/internals/security.md
promises='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 34 36
    40 42 43 44 46 47 48 49 56 62 63 64'

tests_exist()
{
    local missing
    missing=$(comm -23 \
        <(grep -oE '`test_[a-z0-9_]+__[a-z0-9_]+`' "$list" | tr -d '`' | sort -u) \
        <(sed -nE 's/^void (test_[a-z0-9_]+)\(void\)$/\1/p' src/*/*_test.c src/features/*/*_test.c |
            sort -u))
    [ -z "$missing" ] || { echo "$missing"; return 1; }
}

files_exist()
{
    local file
    grep -oE '`(tests|src)/[a-z_/]+\.(sh|c|txt)`' "$list" | tr -d '`' | sort -u |
        while read -r file; do
        [ -s "$file" ] || { echo "$file"; return 1; }
    done
}

every_promise_has_a_row()
{
    local number
    for number in $promises; do
        grep -qE "^\| $number \| .+ \| .+ \|$" "$list" || { echo "no row for $number"; return 1; }
    done
}

# Either a test, or words that say why there is none.
every_row_has_a_test_or_a_reason()
{
    ! grep -E '^\| [0-9]+ \|' "$list" | grep -vE '`(test_|tests/|src/)|not applicable'
}

check "every test in the list exists" tests_exist
check "every file in the list exists" files_exist
check "every promise has its row" every_promise_has_a_row
check "every row names a test or the reason why there is none" every_row_has_a_test_or_a_reason
finish_checks
