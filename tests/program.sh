#!/bin/bash
# What the finished program can and cannot do, read off the file itself.
. "$(dirname "$0")/lib.sh"

program=build/release/profkom

imports()
{
    nm -D --undefined-only "$program" | awk '{ sub(/@.*/, "", $2); print $2 }'
}

# Fails and tells which when the program calls one of these.
calls_none_of() # REGULAR_EXPRESSION
{
    local found
    ! found=$(imports | grep -E "^($1)\$") || { echo "$found"; return 1; }
}

calls() # NAME
{
    imports | grep -qxF "$1" || { echo "no call of $1"; return 1; }
}

# The child that reads sheets is this same program under seccomp; workers are forks.
starts_only_itself()
{
    local found
    # Tests are no part of the program: one of them reads a PDF with pdftotext.
    found=$(grep -hoE --exclude='*_test.c' --exclude='test.c' --exclude='test_*.c' \
        '\b(f?execv[pe]*|execveat|execlp?|posix_spawnp?)\([^,]*' src/*.c src/*/*.c \
        src/features/*/*.c)
    [ "$found" = 'execve("/proc/self/exe"' ] || { echo "$found"; return 1; }
}

# Letters, text messages, and what wallets are told leave the house, to the servers that the
# operator names.
only_what_is_configured_uses_the_network()
{
    local known="src/app/outbox.c src/app/sms.c " found
    known+="src/features/wallets/wallets_google_call.c src/features/wallets/wallets_push.c "
    found=$(grep -l '#include <curl/' src/*/*.c src/features/*/*.c | tr '\n' ' ')
    [ "$found" = "$known" ] || { echo "$found"; return 1; }
    calls_none_of 'gethostbyname|getaddrinfo'
}

has() # READELF_OPTION TEXT
{
    readelf -W "$1" "$program" | grep -qF "$2" || { echo "readelf $1 shows no $2"; return 1; }
}

has_no_executable_stack()
{
    readelf -W -l "$program" | grep GNU_STACK | grep -qw RW
}

has_no_writable_code()
{
    ! readelf -W -l "$program" | grep LOAD | grep -w RWE
}

# --help of a command, also between its options, and help COMMAND say the same on standard output.
tells_about() # COMMAND WORD…
{
    local command=$1 word text
    shift
    text=$("$program" "$command" --help 2>/dev/null) || { echo "exit code $?"; return 1; }
    [ "$text" = "$("$program" help "$command")" ] || { echo "help tells something else"; return 1; }
    for word in "$@" --data --db; do
        grep -qF -- "$word" <<<"$text" || { echo "nothing of $word in: $text"; return 1; }
    done
}

lists_all_commands()
{
    local text name
    text=$("$program" --help) || return 1
    [ "$text" = "$("$program")" ] && [ "$text" = "$("$program" help)" ] || return 1
    for name in serve migrate check audit routes import demo help; do
        grep -qE "^  $name " <<<"$text" || { echo "nothing of $name"; return 1; }
    done
}

# One sentence on standard error, nothing on standard output, and exit code 2.
refuses() # WORD ARGUMENTS…
{
    local word=$1 text code=0
    shift
    text=$(cd "$temporary" && "$OLDPWD/$program" "$@" 2>&1 >"$temporary/said") || code=$?
    [ "$code" = 2 ] || { echo "$*: exit code $code"; return 1; }
    [ ! -s "$temporary/said" ] && [ "$(wc -l <<<"$text")" = 1 ] && grep -qF -- "$word" <<<"$text" ||
        { echo "$*: $text"; return 1; }
}

refuses_nonsense()
{
    refuses 'no command "foo"' foo && refuses 'no command "--foo"' --foo &&
        refuses 'no command "foo"' help foo && refuses -x demo -x &&
        refuses --port demo --port 80 && refuses 'needs a value' demo --members &&
        refuses '"abc"' demo --members abc && refuses '"0"' demo --organisations 0 &&
        refuses '"-1"' demo --seed -1 && refuses '"99999"' serve --port 99999 &&
        refuses '"0"' serve --workers 0 && refuses '"now"' migrate now &&
        refuses --foo check --foo && refuses verify audit && refuses --foo routes --foo &&
        [ ! -e "$temporary/data" ]
}

build VARIANT=release
check "it lists its commands" lists_all_commands
check "it tells how serve is called" tells_about serve --address --port --workers --demo-if-empty
check "it tells how demo is called" tells_about demo --members --organisations --seed
check "it tells how lists are imported" tells_about import --org --apply --json
for command in migrate check audit routes; do
    check "it tells how $command is called" tells_about "$command" "profkom $command"
done
check "it refuses what it does not understand" refuses_nonsense
check "there is no shell in it" \
    calls_none_of 'system|popen|wordexp|execl|execlp|execle|execvp|execvpe|posix_spawnp?|g_spawn.*'
check "it starts nothing but itself" starts_only_itself
check "only what the operator configured uses the network" only_what_is_configured_uses_the_network
check "there is no backtracking regular expression in it" \
    calls_none_of 'regcomp|regexec|pcre.*|uregex_.*|g_regex.*'
check "nothing is loaded while it runs" calls_none_of 'dlopen|dlmopen'
check "functions without bounds are not called" \
    calls_none_of 'gets|strcpy|strcat|sprintf|vsprintf|tmpnam|mktemp'
check "it lies anywhere in memory (PIE)" has -h 'DYN (Position-Independent Executable file)'
check "its tables are read-only before it starts (RELRO)" has -l 'GNU_RELRO'
check "and all of them are (BIND_NOW)" has -d 'BIND_NOW'
check "its stacks are guarded" calls __stack_chk_fail
check "copying is checked (FORTIFY)" calls __memcpy_chk
check "its stack runs no code" has_no_executable_stack
check "its code cannot be changed" has_no_writable_code
finish_checks
