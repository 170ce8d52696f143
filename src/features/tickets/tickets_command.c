#include <jansson.h>
#include <sodium.h>
#include <stdio.h>

#include "app/command.h"
#include "features/members/members.h"
#include "features/tickets/tickets_inner.h"

/* profkom card token MEMBER | verify TOKEN | keys [new]: what the pages do, on the command line. */

static const char *const usage =
    "Usage: profkom card token MEMBER     the code of a member's ticket\n"
    "       profkom card verify TOKEN     what a code says; ends with 1 if it is not valid\n"
    "       profkom card keys [new]       the public keys; new: another key signs from now on\n";

static int print_json(json_t *object)
{
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
    return 0;
}

static json_t *text_json(str text)
{
    return json_stringn(text.data == NULL ? "" : text.data, text.length);
}

/* ---- token ---------------------------------------------------------------------------------- */

static int token(struct request *req, const char *word)
{
    int64_t id;
    if (!str_to_int64(str_of(word), &id)) {
        fputs("profkom: a member is named by the number in the address of the card\n", stderr);
        return COMMAND_MISUSED;
    }
    int64_t region_id = tickets_region_of_member(req, id);
    struct scope scope = access_system_scope(req->arena, region_id, STR("0"));
    struct tickets_list list = tickets_of_member(req, scope, id);
    const struct tickets_ticket *ticket = tickets_valid(&list);
    if (ticket != NULL) {
        printf("%.*s\n", STR_ARG(tickets_code(req, ticket, TICKETS_PRINTED)));
        return 0;
    }
    fputs("profkom: no such member, or no valid ticket\n", stderr);
    return 1;
}

/* ---- verify --------------------------------------------------------------------------------- */

static int verify(struct request *req, const char *word)
{
    struct tickets_seen seen = tickets_look(req, str_of(word));
    bool is_good = seen.standing == TICKETS_GOOD;
    json_t *object =
        json_pack("{s:b, s:s}", "valid", is_good, "standing", tickets_standing_code(seen.standing));
    if (is_good) {
        json_object_set_new(object, "name", text_json(seen.name));
        json_object_set_new(object, "region", text_json(seen.region));
    }
    if (!date_is_none(seen.token.until)) {
        json_object_set_new(object, "issued", text_json(date_iso(req->arena, seen.token.issued)));
        json_object_set_new(object, "until", text_json(date_iso(req->arena, seen.token.until)));
        json_object_set_new(object, "key", json_integer(seen.token.key));
    }
    print_json(object);
    return is_good ? 0 : 1;
}

/* ---- keys ----------------------------------------------------------------------------------- */

static int keys(struct request *req)
{
    struct tickets_keys ring = tickets_keys(req);
    json_t *list = json_array();
    for (size_t i = 0; i < ring.count; i++) {
        unsigned char public[SIGN_PUBLIC_BYTES];
        char hex[2 * SIGN_PUBLIC_BYTES + 1];
        sign_public(ring.items[i].pair, public);
        sodium_bin2hex(hex, sizeof(hex), public, sizeof(public));
        json_array_append_new(list,
                              json_pack("{s:i, s:s, s:b}", "number", ring.items[i].number, "public",
                                        hex, "signs", ring.items[i].number == ring.signs.number));
    }
    return print_json(list);
}

static int new_key(struct request *req)
{
    db_begin_write(req->db);
    if (!tickets_keys_renew(req) || !db_commit(req->db)) {
        db_rollback(req->db);
        fputs("profkom: no new key could be made\n", stderr);
        return 1;
    }
    return 0;
}

/* ---- the command ---------------------------------------------------------------------------- */

static int run(struct request *req, int count, char **words)
{
    const char *what = count > 0 ? words[0] : "";
    if (count == 2 && strcmp(what, "keys") == 0 && strcmp(words[1], "new") == 0) {
        return new_key(req);
    }
    db_begin_read(req->db);
    int result = COMMAND_MISUSED;
    if (count == 2 && strcmp(what, "token") == 0) {
        result = token(req, words[1]);
    } else if (count == 2 && strcmp(what, "verify") == 0) {
        result = verify(req, words[1]);
    } else if (count == 1 && strcmp(what, "keys") == 0) {
        result = keys(req);
    } else {
        fputs(usage, stderr);
    }
    db_rollback(req->db);
    return result;
}

int tickets_command(int argument_count, char **arguments)
{
    struct command_options options;
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    if (!command_read(&options, argument_count, arguments, NULL)) {
        fputs(usage, stderr);
        return COMMAND_MISUSED;
    }
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_WRITE, arena);
    int result = db == NULL ? 1
                            : run(app_system_request(app, arena, db), options.argument_count,
                                  options.arguments);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return result;
}
