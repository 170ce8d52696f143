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
    found=$(grep -hoE '\b(f?execv[pe]*|execveat|execlp?|posix_spawnp?)\([^,]*' src/*.c src/*/*.c \
        src/features/*/*.c)
    [ "$found" = 'execve("/proc/self/exe"' ] || { echo "$found"; return 1; }
}

# Letters alone leave the house, to the mail server that the operator names.
only_letters_use_the_network()
{
    local found
    found=$(grep -l '#include <curl/' src/*/*.c src/features/*/*.c | tr '\n' ' ')
    [ "$found" = "src/app/outbox.c " ] || { echo "$found"; return 1; }
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

build VARIANT=release
check "there is no shell in it" \
    calls_none_of 'system|popen|wordexp|execl|execlp|execle|execvp|execvpe|posix_spawnp?|g_spawn.*'
check "it starts nothing but itself" starts_only_itself
check "only letters use the network" only_letters_use_the_network
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
