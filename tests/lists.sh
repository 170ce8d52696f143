#!/bin/bash
# How well lists are read that nobody has seen: invented ones (tests/lists) by fixed seeds, and
# those of ../shared/imports where that folder is. The goals: 99.5 % of the fields right, every
# problem found, at most two false alarms in a thousand rows.
. "$(dirname "$0")/lib.sh"

make_temporary
build build/release/profkom build/tools/score_imports

reads_well() # FOLDER
{
    build/tools/score_imports build/release/profkom "$1"
}

invented_lists_read_well() # FIRST_SEED COUNT
{
    tests/lists/make.mjs "$1" "$temporary/lists-$1" "$2" && reads_well "$temporary/lists-$1"
}

# The generator is measured too: the same seed has to make the same lists everywhere.
makes_the_same_again()
{
    tests/lists/make.mjs 1 "$temporary/once" 5 && tests/lists/make.mjs 1 "$temporary/twice" 5 &&
        diff -r "$temporary/once" "$temporary/twice"
}

# A reader that sees nobody must not pass.
a_wrong_truth_is_noticed()
{
    tests/lists/make.mjs 1 "$temporary/wrong" 3
    sed -i 's/"last": "./"last": "Ъ/' "$temporary"/wrong/*.truth.json
    ! reads_well "$temporary/wrong"
}

check "the same seed makes the same lists" makes_the_same_again
check "a wrong truth is noticed" a_wrong_truth_is_noticed
for seed in 20 400 7000; do
    check "ten invented lists from $seed on are read well" invented_lists_read_well "$seed" 10
done
if [ -d ../shared/imports ]; then
    check "the shared lists are read well" reads_well ../shared/imports
fi
finish_checks
