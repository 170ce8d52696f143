#!/bin/bash
# Every *_fuzz.c for a few seconds (a minute each in ./test full and ./test fuzz), from its
# corpus in tests/corpus/NAME and from what earlier runs found (build/corpus/NAME). A crash
# leaves its input in build/test/.
. "$(dirname "$0")/lib.sh"

seconds=5
[ "${TEST_LENGTH:-}" = full ] && seconds=60

fuzz() # PROGRAM
{
    local name corpus found
    name=$(basename "$1")
    corpus=tests/corpus/$name
    found=build/corpus/$name
    mkdir -p "$found"
    [ -d "$corpus" ] || { echo "There is no corpus in $corpus."; return 1; }
    "$1" -max_total_time=$seconds -timeout=5 -rss_limit_mb=1024 -max_len=65536 -verbosity=0 \
        -print_final_stats=1 -artifact_prefix="build/test/$name-" "$found" "$corpus"
}

build CC=clang VARIANT=fuzz fuzzers
for source in src/*/*_fuzz.c src/features/*/*_fuzz.c tools/*_fuzz.c; do
    [ -e "$source" ] || continue
    name=${source#src/}
    check "$name finds nothing in $seconds s" fuzz "build/fuzz/fuzz/${name%_fuzz.c}"
done
finish_checks
