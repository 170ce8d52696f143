#!/bin/bash
# Ill-meant input to every route (tests/nasty/nasty.mjs), against the instrumented program; and
# whether the register is whole afterwards.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan all
start_demo_server || { echo "0 passed, 1 failed"; exit 1; }
data=$temporary/data
build/asan/profkom routes --json >"$temporary/routes.json"
member=$(sqlite3 -readonly "$data/profkom.db" "SELECT x.id FROM member x JOIN org r
    ON substr(x.org_path, 1, 4) = r.path JOIN mandate m ON m.org_id = r.id
    JOIN account a ON a.id = m.account_id WHERE a.email = 'region@primer.ru' LIMIT 1")
organisation=$(sqlite3 -readonly "$data/profkom.db" "SELECT org_id FROM member WHERE id = $member")
node tests/nasty/nasty.mjs "http://127.0.0.1:$server_port" "$temporary/routes.json" \
    region@primer.ru profkom-demo "$member" "$organisation" >"$temporary/nasty.log" 2>&1
cat "$temporary/nasty.log"
count=$(tail -n 1 "$temporary/nasty.log" | grep -E '^[0-9]+ passed, [0-9]+ failed')
checks_passed=${count%% passed*}
checks_failed=${count#*passed, }
checks_failed=${checks_failed%% failed*}
[ -n "$count" ] || { checks_passed=0 checks_failed=1; }

quiet_log()
{
    ! grep -E 'process.ended|ERROR: AddressSanitizer|runtime error|request.failed' \
        "$temporary/server.log"
}
check "no process has died, nothing has failed inside" quiet_log
stop_server
check "the server stops in peace" [ $? = 0 ]
check "profkom check finds nothing" build/asan/profkom check --data "$data"
check "the audit log is whole" build/asan/profkom audit verify --data "$data"
finish_checks
