#!/bin/bash
# The disk becomes full while people work: reading goes on, writing is refused with a sentence,
# nothing is half there, and all goes on by itself when there is room again. As root the data lie
# on a small memory disk; otherwise the size of files is limited for the server's processes.
. "$(dirname "$0")/lib.sh"

build VARIANT=asan all
make_temporary
disk=$temporary/disk
mkdir "$disk"
is_mounted=''
if [ -z "${WITHOUT_MOUNT:-}" ] &&
    mount -t tmpfs -o size=64m,mode=700 profkom-test "$disk" 2>/dev/null; then
    is_mounted=yes
fi
data=$disk/data
cookie=''
written=0

# The server's processes: the parent and its children.
processes()
{
    echo "$server_pid"
    cat "/proc/$server_pid/task/$server_pid/children"
}

make_full()
{
    if [ -n "$is_mounted" ]; then
        cat /dev/zero >"$disk/ballast" 2>/dev/null
        return 0
    fi
    local size pid
    size=$(stat -c %s "$data/profkom.db-wal")
    for pid in $(processes); do
        prlimit --pid "$pid" --fsize="$size:unlimited"
    done
}

make_room()
{
    if [ -n "$is_mounted" ]; then
        mount -o remount,size=128m "$disk"
        return
    fi
    local pid
    for pid in $(processes); do
        prlimit --pid "$pid" --fsize=unlimited:unlimited
    done
}

ask() # PATH CURL_OPTION…; prints the page, the last line is the status
{
    local path=$1
    shift
    curl --silent --cookie "$cookie" --write-out '\n%{http_code}' "$@" \
        "http://127.0.0.1:$server_port$path"
}

# Admits a person with a name that nobody has; prints the answer.
write_one() # LETTERS
{
    local page=/members/new?org=$primary key
    key=$(ask "$page" | grep -A 3 "action=\"$page\"" | grep -oE 'name="form_key" value="[^"]*"' |
        sed 's/.*value="//; s/"$//')
    ask "$page" --data-urlencode "form_key=$key" --data-urlencode "last_name=Проба$1" \
        --data-urlencode 'first_name=Анна' \
        --data 'born=14.03.1979&sex=f&status=active&category=worker_pedagogic' \
        --data 'joined_on=01.09.2020&registered_on=01.09.2020&ignore_matches=1'
}

status_of()
{
    tail -n 1 <<<"$1"
}

has() # TEXT WORDS
{
    grep -q "$2" <<<"$1"
}

members()
{
    sqlite3 -readonly "$data/profkom.db" "SELECT count(*) FROM member WHERE last_name LIKE 'Проба%'"
}

# Letters for a number: surnames take no digits.
letters()
{
    sed 'y/0123456789/абвгдежзик/' <<<"$1"
}

unmount_at_end()
{
    stop_server
    [ -z "$is_mounted" ] || umount "$disk"
    is_mounted=''
    clean_up
}
trap unmount_at_end EXIT

build/asan/profkom demo --data "$data" --members 2000 --organisations 60 --seed 1 \
    >"$temporary/demo.log" 2>&1 || { cat "$temporary/demo.log"; finish_checks; }
server_port=$(tools/free_port)
start_server 60 build/asan/profkom serve --data "$data" --port "$server_port" --workers 2 ||
    finish_checks
grep region@ "$data/demo-sign-ins.txt" >"$temporary/sign-in"
cookie=$(tools/sign_in "http://127.0.0.1:$server_port" "$temporary/sign-in")
primary=$(sqlite3 -readonly "$data/profkom.db" "SELECT o.id FROM org o JOIN org r
    ON substr(o.path, 1, 4) = r.path JOIN mandate m ON m.org_id = r.id
    JOIN account a ON a.id = m.account_id
    WHERE a.email = 'region@primer.ru' AND o.type = 'primary_workers' LIMIT 1")

answer=$(write_one "$(letters 0)")
check "with room a person is admitted" [ "$(status_of "$answer")" = 303 ]
written=1

make_full
refused=''
for number in {1..300}; do
    answer=$(write_one "$(letters "$number")")
    case $(status_of "$answer") in
    303) written=$((written + 1)) ;;
    *)
        refused=$answer
        break
        ;;
    esac
done
check "without room the answer is 503" [ "$(status_of "$refused")" = 503 ]
check "it says in words that the disk is full" has "$refused" 'На диске сервера нет места'
check "it shows nothing of the inside" [ -z "$(grep -iE 'sqlite|COMMIT|errno' <<<"$refused")" ]
check "nothing acknowledged is lost, nothing refused is there" [ "$(members)" = "$written" ]

# Several times: both workers answer.
banners=0
for _ in {1..12}; do
    answer=$(ask /members)
    [ "$(status_of "$answer")" = 200 ] && has "$answer" env-full && banners=$((banners + 1))
done
check "reading goes on, and every page tells" [ "$banners" = 12 ]
check "the same process would write again: none has died" \
    [ "$(grep -c process.ended "$temporary/server.log")" = 0 ]

make_room
answer=$(write_one "$(letters 999)")
check "with room again it goes on by itself" [ "$(status_of "$answer")" = 303 ]
check "the notice is gone" [ -z "$(ask /members | grep env-full)" ]
check "nothing is lost or doubled" [ "$(members)" = $((written + 1)) ]
check "profkom check finds nothing" build/asan/profkom check --data "$data"
check "the audit log is whole" build/asan/profkom audit verify --data "$data"
stop_server
check "the server stops in peace" [ $? = 0 ]
finish_checks
