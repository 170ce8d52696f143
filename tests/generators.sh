#!/bin/sh
# What the generators must refuse, and with which words. From the root: tests/generators.sh [TOOLS]
#
#   generators/sql/*.bad.sql       first line `-- expect: MESSAGE`
#   generators/html/*.bad.html     first line `<!-- expect: MESSAGE -->`
#   generators/migrations/*.bad/   file `expect`, folders with schema/
#
# The message is a part of what the generator says on standard error; it must end with code 1.
tools=${1:-build/tools}
here=$(dirname "$0")/generators
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
passed=0
failed=0

# refuses NAME MESSAGE COMMAND...
refuses() {
    name=$1
    message=$2
    shift 2
    "$@" >"$out/stdout" 2>"$out/stderr"
    code=$?
    if [ -n "$message" ] && [ $code -eq 1 ] && grep -qF -- "$message" "$out/stderr"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: ended with $code, expected 1 and: $message"
        sed 's/^/    /' "$out/stderr"
    fi
}

for file in "$here"/sql/*.bad.sql; do
    [ -e "$file" ] || continue
    refuses "$file" "$(sed -n '1s/^-- expect: //p' "$file")" \
        "$tools/sqlgen" --schema "$here"/sql/schema/*.sql --query "$file" --out "$out/x.sql"
done

for folder in "$here"/migrations/*.bad; do
    [ -e "$folder" ] || continue
    refuses "$folder" "$(cat "$folder/expect")" \
        "$tools/sqlgen" --schema "$folder"/*/schema/*.sql --migrations "$out/migrations.c"
done

for file in "$here"/html/*.bad.html; do
    [ -e "$file" ] || continue
    refuses "$file" "$(sed -n '1s/^<!-- expect: \(.*\) -->$/\1/p' "$file")" \
        "$tools/htmlgen" "$file" --out "$out/x.html"
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
