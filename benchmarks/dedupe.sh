#!/bin/bash
# How well and how fast doubles are found. Into a union of 50,000 doubles of eight kinds are
# planted, one for each fifty cards, together with half as many people who only look like one
# (benchmarks/plant_doubles.c); then the whole register is looked through: dedupe.sh [quick]
#
#     SEED=7 benchmarks/dedupe.sh quick    another union and other doubles
. "$(dirname "$0")/lib.sh"

seed=${SEED:-1}
make --silent build/release/bench_plant_doubles || fail "bench_plant_doubles was not built"
folder=$temporary/data
if [ "$seed" = 1 ]; then
    make_demo 50000 834
    cp -r "$(demo_folder 50000)" "$folder"
else
    "$program" demo --data "$folder" --members 50000 --organisations 834 --seed "$seed" \
        >"$temporary/demo.log" 2>&1 || fail "$(cat "$temporary/demo.log")"
fi
database=$folder/profkom.db
# A tenth of the organisations gives its own telephone number for everybody.
sqlite3 -cmd '.timeout 5000' "$database" "UPDATE member SET
    phone = '+74712' || substr('000000' || (org_id % 1000000), -6) WHERE org_id % 10 = 0" ||
    fail "no telephones"
cards=$(sqlite3 "$database" "SELECT count(*) FROM member")
sqlite3 "$database" "SELECT id, region_id, org_id FROM member ORDER BY id" |
    build/release/bench_plant_doubles "$folder" "$seed" $((cards / 50)) >"$temporary/planted" ||
    fail "nothing was planted"

"$program" duplicates find --count --pairs "$temporary/found" --data "$folder" >/dev/null ||
    fail "nothing was looked for"
# Those whom chance has made alike in the demo itself count as wrong: nobody planted them.
awk -v seed="$seed" -v rates="$temporary/rates" '
    NR == FNR { kind[$2 " " $3] = kind[$3 " " $2] = $1; planted[$1]++; next }
    {
        found = kind[$1 " " $2]
        if (found == "two") { two++; next }
        if (found != "" && found != "trap") { right[found]++; all_right++ } else { wrong++ }
        if (found == "trap") { trapped++ }
    }
    END {
        printf "Doubles planted with seed %s, and found:\n", seed
        for (name in planted) if (name != "trap" && name != "two") {
            printf "  %-9s %4d of %4d  %.3f\n", name, right[name], planted[name], \
                right[name] / planted[name] | "sort"
            all += planted[name]
        }
        close("sort")
        printf "  two things wrong at once, not counted below: %d of %d\n", two, planted["two"]
        printf "  recall %.4f, precision %.4f (%d wrong, %d of them among %d traps)\n", \
            all_right / all, all_right / (all_right + wrong), wrong, trapped, planted["trap"]
        printf "%.4f %.4f\n", all_right / all, all_right / (all_right + wrong) >rates
    }' "$temporary/planted" "$temporary/found"
read -r recall precision <"$temporary/rates"
record_limit "doubles found, seed $seed" "recall" "$recall" at-least 0.98
record_limit "doubles found, seed $seed" "precision" "$precision" at-least 0.95

if [ "${1:-}" != quick ]; then
    make_demo 4000000 70000
    folder=$(demo_folder 4000000)
fi
begin=$(now)
"$program" duplicates find --count --data "$folder" >"$temporary/said" || fail "no full pass"
took=$(seconds_since "$begin")
sed 's/^/  /' "$temporary/said"
record_limit "full pass over $(sed 's/people \([0-9]*\).*/\1/' "$temporary/said") cards" "s" \
    "$took" at-most 60
[ -z "${KEEP:-}" ] || cp "$temporary/planted" "$temporary/found" "$KEEP"
