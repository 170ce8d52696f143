#!/bin/bash
# The checks check: each is shown a small tree that breaks one rule, and must name the place and the
# reason; and one that keeps them all, and must be silent.
. "$(dirname "$0")/lib.sh"

make_temporary
tree=$temporary/tree
words=src/features/audit_log/audit_log_words.c
noted=src/features/orgs/orgs_edit.c

# Writes a file of the tree; the text comes from the arguments, a line each.
put() # PATH LINE…
{
    mkdir -p "$tree/$(dirname "$1")"
    printf '%s\n' "${@:2}" >"$tree/$1"
}

new_tree()
{
    rm -rf "$tree"
    put src/base/str.h '#pragma once'
    put src/app/feature.h '#pragma once' '#include "base/str.h"'
    put src/features/orgs/orgs.h '#pragma once' '#include "app/feature.h"'
    put src/features/members/members.h '#pragma once' '#include "features/orgs/orgs.h"'
    put src/main.c '#include "app/feature.h"'
    put tools/sqlgen.c '#include "base/str.h"'
    put $words '    {"orgs.edit", N_("Changed an organisation")},'
    put $noted '    audit(req, "orgs.edit", 1, 2, 0, NULL, 0);'
}

says_nothing() # TOOL
{
    local said
    said=$("tools/$1" "$tree" 2>&1) && [ -z "$said" ] || { echo "$said"; return 1; }
}

# Fails, and with just this one line.
says() # LINE TOOL
{
    local said
    if said=$("tools/$2" "$tree" 2>&1); then
        echo "$2 found nothing wrong; expected: $1"
        return 1
    fi
    [ "$said" = "$1" ] || { printf 'expected: %s\nsaid: %s\n' "$1" "$said"; return 1; }
}

layers() # SENTENCE EXPECTED_LINE
{
    check "layers: $1" says "$2" check_layers
    new_tree
}

bans() # SENTENCE EXPECTED_LINE
{
    check "bans: $1" says "$2" check_bans
    new_tree
}

audit_words() # SENTENCE EXPECTED_LINE
{
    check "audit words: $1" says "$2" check_audit_words
    new_tree
}

new_tree
check "layers: a good tree" says_nothing check_layers
check "bans: a good tree" says_nothing check_bans

# ---- layers --------------------------------------------------------------------------------------
put src/base/str.h '#include "app/feature.h"'
layers "base may not climb" 'src/base/str.h:1: base may not use app: "app/feature.h"'

put src/db/db.c '#include "http/http.h"'
layers "db does not know http" 'src/db/db.c:1: db may not use http: "http/http.h"'

put src/app/app.c '' '#  include "features/orgs/orgs.h"'
layers "app does not know features" \
    'src/app/app.c:2: app may not use features: "features/orgs/orgs.h"'

put tools/sqlgen.c '#include "features/orgs/orgs.h"'
layers "tools know no feature" \
    'tools/sqlgen.c:1: tools may not use features: "features/orgs/orgs.h"'

put tools/sqlgen.c '#include "tool.h"' '#include "base/str.h"'
check "layers: tools name each other plainly" says_nothing check_layers
new_tree

past_the_door="of orgs only orgs.h is for others"
put src/features/members/members.c '#include "features/orgs/orgs.sql.h"'
layers "a feature's queries are its own" \
    "src/features/members/members.c:1: $past_the_door: \"features/orgs/orgs.sql.h\""

put src/features/members/members.html '%include "features/orgs/orgs.html.h"'
layers "and so are its templates" \
    "src/features/members/members.html:1: $past_the_door: \"features/orgs/orgs.html.h\""

put src/features/orgs/orgs.c '#include "features/members/members.h"'
layers "no circles" 'circle of features: members orgs members'

put src/features/orgs/orgs_test.c '#include "features/members/members.h"'
check "layers: but a test may look both ways" says_nothing check_layers
new_tree

put src/features/orgs/orgs_test.c '#include "features/members/test_members.h"'
check "layers: what a feature lends to tests is for tests" says_nothing check_layers
new_tree

put src/features/members/members.c '#include "features/orgs/test_orgs.h"'
layers "and for them alone" \
    "src/features/members/members.c:1: $past_the_door: \"features/orgs/test_orgs.h\""

put src/features/orgs/orgs.c '#include "orgs.h"'
layers "written from src" 'src/features/orgs/orgs.c:1: "orgs.h" must be written from src/'

put src/features/orgs/orgs.c '#include "features/orgs/../members/members.c"'
layers "no way round" \
    'src/features/orgs/orgs.c:1: "features/orgs/../members/members.c" must be written from src/'

put src/cellar/mouse.h '#pragma once'
layers "no new floor unseen" 'src/cellar/mouse.h:1: src/cellar is no floor of the house'

# ---- bans ----------------------------------------------------------------------------------------
feature=src/features/orgs/orgs.c

for name in sprintf vsprintf strcpy strcat gets system popen; do
    put src/base/str.c "    $name(text);"
    bans "$name" 'src/base/str.c:1: overflows or starts a shell'
done

put src/base/str.c '/* not strcpy(a, b) */' 'const char *a = "strcpy(";' 'snprintf(a, 3, "");' \
    '/* and not' ' * strcat(a, b) */'
check "bans: a name in a comment or a text is none" says_nothing check_bans
new_tree

put src/base/str.c 'int a; // why'
bans "line comments" 'src/base/str.c:1: // is for debugging; use /* */'

put src/base/str.c 'const char *a = "http://localhost/";'
check "bans: an address is no comment" says_nothing check_bans
new_tree

for name in malloc calloc realloc free strdup asprintf; do
    put $feature "    text = $name(4);"
    bans "$name in a feature" "$feature:1: features keep everything in the arena"
done

put $feature 'static void show(void)' '{' '    printf("x");' '}'
bans "printing in a feature" "$feature:3: features print only in a function or file named ..._command"

put $feature 'static int orgs_list_command(int argument_count, char **arguments)' '{' \
    '    printf("x");' '}'
check "bans: a command may print" says_nothing check_bans
new_tree

for verb in SELECT INSERT UPDATE DELETE; do
    put $feature "    run(\"$verb 1\");"
    bans "$verb in C" "$feature:1: SQL belongs into the feature's .sql file"
done

put src/features/orgs/orgs_test.c '    test_sql(app, "INSERT INTO org VALUES (1)");'
check "bans: a test may" says_nothing check_bans
new_tree

put src/base/str.c 'typedef struct buf buf;'
bans "typedef of a struct" 'src/base/str.c:1: no typedef for structs and enums'

put src/base/str.c '/* TODO: later */'
bans "TODO without an issue" 'src/base/str.c:1: a TODO needs the number of its issue: TODO(#12)'

put src/base/str.c '/* TODO(#12): later */'
check "bans: TODO with an issue" says_nothing check_bans
new_tree

put src/features/orgs/orgs.sql 'SELECT 1; '
bans "blank at a line end" 'src/features/orgs/orgs.sql:1: blank at the end of the line'

put src/base/str.c "/* $(printf 'я%.0s' {1..94}) */"
check "bans: a hundred Russian letters are a hundred columns" says_nothing check_bans
put src/base/str.c "/* $(printf 'я%.0s' {1..95}) */"
bans "one more is too many" 'src/base/str.c:1: 101 columns'

put src/features/orgs/orgs.html '<p style="color: red">'
inline="inline styles and scripts are refused by our own CSP"
bans "inline style" "src/features/orgs/orgs.html:1: $inline"

put src/features/orgs/orgs.html '<p onclick="go()">'
bans "inline script" "src/features/orgs/orgs.html:1: $inline"

put README.md "see $(printf '/%s/' work)main"
bans "a place outside" 'README.md:1: names a place outside the project'

# ---- words of the audit log ----------------------------------------------------------------------
check "audit words: a good tree" says_nothing check_audit_words

put src/app/app.c '        audit_read(req, "access.refused", 1, 2, 0);'
audit_words "a code without words" "src/app/app.c:1: access.refused has no words in $words"

put src/app/app.c '    audit(req, action, 1, 2, 0, NULL, 0);'
audit_words "a code that cannot be read" \
    "src/app/app.c:1: the code of the entry must stand here as a text"

put $noted ''
audit_words "words for nothing" "$words:1: orgs.edit is written nowhere"

put src/features/orgs/orgs_test.c '    audit(req, "future.deed", 1, 2, 0, NULL, 0);'
check "audit words: a test may invent one" says_nothing check_audit_words
new_tree

# ---- the collector -------------------------------------------------------------------------------
# Writes a part tests/NAME.sh of the tree that runs a line of shell.
put_part() # NAME LINE
{
    put "tests/$1.sh" '#!/bin/bash' "$2"
    chmod +x "$tree/tests/$1.sh"
}

# Runs the parts and compares the last line and the exit code.
sums_up_to() # LAST_LINE EXIT_CODE ARGUMENT…
{
    local said code=0
    said=$("$tree/tools/run_parts" "${@:3}" 2>&1) || code=$?
    [ "$(tail -n 1 <<<"$said")" = "$1" ] && [ "$code" = "$2" ] && return
    echo "$said (exit code $code)"
    return 1
}

cp tools/run_parts "$tree/tools/"
put_part good 'echo "3 passed, 0 failed"'
put_part other 'echo "4 passed, 0 failed, 1 skipped"'
put_part bad 'echo "2 passed, 1 failed"; exit 1'
put_part crash 'echo "2 passed, 0 failed"; kill -SEGV $$'
put_part silent 'true'
put_part empty 'echo "0 passed, 0 failed"'
put_part talkative 'echo "5 passed, 0 failed"; echo "and then a leak was found"; exit 23'
put_part slow 'sleep 30'

check "collector: adds up" sums_up_to "7 passed, 0 failed" 0 -- good other
check "collector: keeps what failed" sums_up_to "5 passed, 1 failed" 1 good -- bad
check "collector: a crash fails" sums_up_to "5 passed, 1 failed" 1 -- good crash
check "collector: no count fails" sums_up_to "3 passed, 1 failed" 1 -- silent good
check "collector: nothing run fails" sums_up_to "3 passed, 1 failed" 1 -- good empty
check "collector: words behind the count fail" sums_up_to "3 passed, 1 failed" 1 -- good talkative
check "collector: a part that is not there fails" sums_up_to "3 passed, 1 failed" 1 -- good nowhere
check "collector: no part at all fails" sums_up_to "0 passed, 0 failed" 1 --
check "collector: a failed build ends it" sums_up_to "2 passed, 1 failed" 1 bad -- good
export TEST_PART_SECONDS=1
check "collector: a part that hangs fails" sums_up_to "3 passed, 1 failed" 1 -- slow good

# ---- a private PostgreSQL ------------------------------------------------------------------------
passes_the_exit_code_on()
{
    local code=0
    tools/with_postgres sh -c 'psql "$PROFKOM_TEST_DATABASE" -Atc "SELECT 1" && exit 7' || code=$?
    [ "$code" = 7 ]
}
check "with_postgres: serves, stops, and passes the exit code on" passes_the_exit_code_on

finish_checks
