# What the parts of the test suite share; sourced by tests/*.sh (bash).
# A part counts with `check` and ends with `finish_checks`; a server it starts is stopped at its
# end.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export LC_ALL=C.UTF-8 DEV=1
# Undefined behaviour and leaks end the program that shows them.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
# What libraries keep until the program ends is listed there, with the reason.
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}

checks_passed=0
checks_failed=0
server_pid=''
temporary=''

# A folder that is gone when the part ends.
make_temporary()
{
    temporary=$(mktemp -d "${TMPDIR:-/tmp}/profkom-test-XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT TERM
}

clean_up()
{
    stop_server
    [ -z "$temporary" ] || rm -rf "$temporary"
}

# One promise: the command must succeed; its output is shown only if it does not.
check() # SENTENCE COMMAND…
{
    local sentence=$1 output
    shift
    if output=$("$@" 2>&1 </dev/null); then
        checks_passed=$((checks_passed + 1))
        echo "$sentence ... ok"
    else
        checks_failed=$((checks_failed + 1))
        printf '%s ... \n%s\n  FAILED %s\n' "$sentence" "$output" "$sentence"
    fi
}

finish_checks()
{
    echo "$checks_passed passed, $checks_failed failed"
    [ "$checks_failed" = 0 ] && [ "$checks_passed" != 0 ]
    exit
}

# Makes what the part needs; nothing to do after tests/build.sh.
build() # MAKE_ARGUMENT…
{
    make --silent -j"$(nproc)" "$@" >&2 && return
    echo "0 passed, 1 failed"
    exit 1
}

# Starts a command that serves on server_port, its output in $temporary/server.log, and waits
# until it answers, for at most so many seconds.
start_server() # SECONDS COMMAND…
{
    local deadline=$((SECONDS + $1))
    shift
    "$@" >"$temporary/server.log" 2>&1 </dev/null &
    server_pid=$!
    until curl --silent --output /dev/null "http://127.0.0.1:$server_port/"; do
        if ! kill -0 "$server_pid" 2>/dev/null || [ $SECONDS -ge $deadline ]; then
            echo "The server did not come up: $*"
            cat "$temporary/server.log"
            return 1
        fi
        sleep 0.1
    done
}

# Asks it to end as an operator would; returns its exit code.
stop_server()
{
    local pid=$server_pid
    [ -n "$pid" ] || return 0
    server_pid=''
    kill -TERM "$pid" 2>/dev/null
    wait "$pid"
}

# A server of the instrumented program with a small demonstration union, on a port of its own.
start_demo_server()
{
    make_temporary
    server_port=$(tools/free_port)
    build/asan/profkom demo --data "$temporary/data" --members 2000 --organisations 60 --seed 1 \
        >"$temporary/demo.log" 2>&1 || { cat "$temporary/demo.log"; return 1; }
    start_server 60 build/asan/profkom serve --data "$temporary/data" --port "$server_port"
}
