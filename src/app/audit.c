#include "app/audit.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "app/app.h"
#include "app/audit.sql.h"
#include "app/audit_spool.h"
#include "app/json.h"
#include "base/format.h"
#include "base/ids.h"
#include "base/rand.h"

#define SEAL_PORTION 2000
#define SEAL_PAUSE_MS 10
#define HASH_BYTES 32

static str hex_hash(struct arena *arena, const str *parts, size_t count)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    for (size_t i = 0; i < count; i++) {
        /* Each part with its length before it, so that no two lists of parts hash alike. */
        uint64_t length = parts[i].length;
        crypto_generichash_update(&state, (const unsigned char *)&length, sizeof(length));
        crypto_generichash_update(&state, (const unsigned char *)parts[i].data, parts[i].length);
    }
    crypto_generichash_final(&state, hash, HASH_BYTES);
    char *hex = arena_raw(arena, HASH_BYTES * 2 + 1);
    sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, HASH_BYTES);
    return (str){hex, HASH_BYTES * 2};
}

/* ---- writing -------------------------------------------------------------------------------- */

/* {"field": ["before", "after"], …}; null for an absent value. */
static str changes_json(struct request *req, const struct audit_change *changes, size_t count)
{
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        json_t *pair = json_array();
        const str values[] = {changes[i].before, changes[i].after};
        for (size_t j = 0; j < COUNT_OF(values); j++) {
            json_array_append_new(pair,
                                  str_is_empty(values[j]) ? json_null() : json_of_text(values[j]));
        }
        json_object_set_new(object, changes[i].field, pair);
    }
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    str copy = str_copy(req->arena, str_of(text));
    free(text);
    return copy;
}

int64_t audit_actor(const struct request *req)
{
    return req->viewer.account_id != 0 ? req->viewer.account_id : req->user.account_id;
}

int64_t audit_acting_org(const struct request *req)
{
    return req->viewer.account_id != 0 ? req->viewer.mandate.org_id : req->mandate.org_id;
}

struct audit_record audit_record_of(struct request *req, const struct audit_change *changes,
                                    size_t change_count)
{
    struct audit_record record = {0};
    if (change_count > 0) {
        record.changes = changes_json(req, changes, change_count);
        record.salt = rand_hex(req->arena, 16);
        record.hash = hex_hash(req->arena, (const str[]){record.salt, record.changes}, 2);
    }
    return record;
}

void audit_put(struct request *req, const char *action, int64_t region_id, int64_t object_id,
               int64_t person_id, const struct audit_record *record)
{
    struct audit_db_add_values values = {
        .id = ids_new(),
        .happened_at = req->now,
        .account_id = audit_actor(req),
        .acting_org_id = audit_acting_org(req),
        .mutation_id = req->mutation_id,
        .action = str_of(action),
        .region_id = region_id,
        .object_id = object_id,
        .person_id = person_id,
        .changes = record->changes,
        .salt = record->salt,
        .changes_hash = record->hash,
    };
    audit_db_add(req->db, &values);
}

void audit(struct request *req, const char *action, int64_t region_id, int64_t object_id,
           int64_t person_id, const struct audit_change *changes, size_t change_count)
{
    struct audit_record record = audit_record_of(req, changes, change_count);
    audit_put(req, action, region_id, object_id, person_id, &record);
}

void audit_read(struct request *req, const char *action, int64_t region_id, int64_t object_id,
                int64_t person_id)
{
    struct audit_note *note = ARENA_NEW(req->arena, struct audit_note);
    *note = (struct audit_note){.next = req->audit_notes,
                                .id = ids_new(),
                                .action = action,
                                .region_id = region_id,
                                .object_id = object_id,
                                .person_id = person_id};
    req->audit_notes = note;
}

/* ---- reading -------------------------------------------------------------------------------- */

struct audit_lines audit_of_person(struct request *req, struct scope scope, int64_t person_id,
                                   int limit)
{
    struct audit_db_of_person_rows rows =
        audit_db_of_person(req->db, scope.region_id, person_id, limit);
    struct audit_lines lines = {ARENA_ARRAY(req->arena, rows.count, struct audit_line), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct audit_db_of_person_row *row = &rows.items[i];
        lines.items[i] = (struct audit_line){
            .id = row->id,
            .happened_at = row->happened_at,
            .action = row->action,
            .actor_name =
                format_initials(req->arena, row->last_name, row->first_name, row->middle_name),
            .acting_org = row->acting_org,
            .changes = row->changes,
            .mutation_id = row->mutation_id,
        };
    }
    return lines;
}

/* ---- the chain ------------------------------------------------------------------------------ */

struct link_values {
    int64_t
        numbers[8]; /* chain number, id, time, account, organisation, mutation, region, object */
    int64_t person_id;
    str action;
    str changes_hash;
};

/* The hash of an entry covers the hash before it and every column but the changes themselves, which
 * it covers through their own salted hash. */
static str link_hash(struct arena *arena, str previous, const struct link_values *values)
{
    struct buf numbers = BUF_INIT(arena);
    for (size_t i = 0; i < COUNT_OF(values->numbers); i++) {
        buf_put_int64(&numbers, values->numbers[i]);
        buf_put_char(&numbers, '|');
    }
    buf_put_int64(&numbers, values->person_id);
    return hex_hash(
        arena, (const str[]){previous, buf_str(&numbers), values->action, values->changes_hash}, 4);
}

/* One portion in one transaction. Returns how many entries were sealed. */
static size_t seal_portion(struct arena *arena, struct db *db)
{
    db_begin_write(db);
    struct audit_db_last_sealed_row last = {0};
    bool has_last = audit_db_last_sealed(db, &last);
    struct audit_db_unsealed_rows rows = audit_db_unsealed(db, SEAL_PORTION);
    int64_t number = has_last ? last.chain_number : 0;
    str hash = last.chain_hash;
    for (size_t i = 0; i < rows.count; i++) {
        const struct audit_db_unsealed_row *row = &rows.items[i];
        number++;
        hash = link_hash(
            arena, hash,
            &(struct link_values){
                .numbers = {number, row->id, row->happened_at, row->account_id, row->acting_org_id,
                            row->mutation_id, row->region_id, row->object_id},
                .person_id = row->person_id,
                .action = row->action,
                .changes_hash = row->changes_hash,
            });
        audit_db_seal(db, row->id, number, hash);
    }
    if (rows.count > 0) {
        audit_db_set_head(db, str_format(arena, "%lld %.*s", (long long)number, STR_ARG(hash)));
    }
    if (!db_commit(db)) {
        db_rollback(db);
        return 0;
    }
    return rows.count;
}

void audit_seal(struct app *app, struct arena *arena, struct db *db)
{
    db_use_arena(db, arena);
    audit_spool_take_in(app, arena, db);
    while (seal_portion(arena, db) == SEAL_PORTION) {
        arena_reset(arena);
        /* After a long list there are very many portions; others want to write, too. */
        nanosleep(&(struct timespec){.tv_nsec = SEAL_PAUSE_MS * 1000 * 1000}, NULL);
    }
}

struct verification {
    struct arena *scratch;
    char previous[HASH_BYTES * 2];
    size_t previous_length;
    struct audit_verdict *verdict;
};

static const char *fault_of(struct verification *check, const struct audit_db_sealed_row *row)
{
    if (row->chain_number != check->verdict->sealed + 1) {
        return "an entry is missing before this one";
    }
    str previous = {check->previous, check->previous_length};
    str expected = link_hash(
        check->scratch, previous,
        &(struct link_values){
            .numbers = {row->chain_number, row->id, row->happened_at, row->account_id,
                        row->acting_org_id, row->mutation_id, row->region_id, row->object_id},
            .person_id = row->person_id,
            .action = row->action,
            .changes_hash = row->changes_hash,
        });
    if (!str_equal(expected, row->chain_hash)) {
        return "the entry was changed";
    }
    /* Erased changes (text and salt emptied) are lawful; changed ones are not. */
    if (row->changes.length > 0 &&
        !str_equal(row->changes_hash,
                   hex_hash(check->scratch, (const str[]){row->salt, row->changes}, 2))) {
        return "the values of the entry were changed";
    }
    return NULL;
}

static void verify_entry(void *context, const struct audit_db_sealed_row *row)
{
    struct verification *check = context;
    struct audit_verdict *verdict = check->verdict;
    if (verdict->fault != NULL) {
        return;
    }
    verdict->fault = fault_of(check, row);
    verdict->sealed++;
    if (verdict->fault != NULL) {
        verdict->broken_at = verdict->sealed;
    }
    check->previous_length = MIN_OF(row->chain_hash.length, sizeof(check->previous));
    memcpy(check->previous, row->chain_hash.data, check->previous_length);
    arena_reset(check->scratch);
}

struct audit_verdict audit_verify(struct arena *arena, struct db *db)
{
    struct audit_verdict verdict = {0};
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct verification check = {.scratch = scratch, .verdict = &verdict};
    db_use_arena(db, arena);
    db_begin_read(db);
    audit_db_sealed(db, verify_entry, &check);
    struct audit_db_count_unsealed_row unsealed = {0};
    if (audit_db_count_unsealed(db, &unsealed)) {
        verdict.unsealed = unsealed.total;
    }
    verdict.head = str_format(arena, "%lld %.*s", (long long)verdict.sealed,
                              (int)check.previous_length, check.previous);
    struct audit_db_head_row head = {0};
    bool has_head = audit_db_head(db, &head);
    if (verdict.fault == NULL && verdict.sealed > 0 &&
        (!has_head || !str_equal(head.value, verdict.head))) {
        verdict.fault = "entries are missing at the end";
        verdict.broken_at = verdict.sealed;
    }
    verdict.is_whole = verdict.fault == NULL && db_failure(db) == DB_FINE;
    db_rollback(db);
    return verdict;
}
