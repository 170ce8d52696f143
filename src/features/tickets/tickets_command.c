#include <sodium.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/command.h"
#include "app/json.h"
#include "app/look.h"
#include "features/members/members.h"
#include "features/tickets/tickets_order.h"

/* profkom card token MEMBER | verify TOKEN | keys [new] | issue | print: what the pages do, on the
 * command line. */

static const char *const usage =
    "Usage: profkom card token MEMBER     the code of a member's ticket\n"
    "       profkom card verify CODE      what a code or a number says; ends with 0 if the ticket\n"
    "                                     is valid, 1 if not, 2 if it is no code at all\n"
    "       profkom card codes            number and code of each good ticket, signed anew\n"
    "       profkom card keys [new]       the public keys; new: another key signs from now on\n"
    "       profkom card issue --org ID   a ticket for whoever has none, there and below\n"
    "       profkom card print --org ID --out FILE [--layout cards|sheet|booklet|signatures|\n"
    "                    csv|xlsx] [--language ru|kk] [--place N]   the valid tickets\n";

struct asked {
    const char *out;
    const char *layout;
    const char *language;
    int64_t org_id;
    int64_t place;
};

static int print_json(json_t *object)
{
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
    return 0;
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
        printf("%.*s\n", STR_ARG(tickets_code(req, ticket)));
        return 0;
    }
    fputs("profkom: no such member, or no valid ticket\n", stderr);
    return 1;
}

/* ---- verify --------------------------------------------------------------------------------- */

static int verify(struct request *req, const char *word)
{
    str text = str_of(word);
    struct tickets_seen seen =
        tickets_number_is_own(text) ? tickets_look_number(req, text) : tickets_look(req, text);
    bool is_good = seen.standing == TICKETS_GOOD;
    json_t *object =
        json_pack("{s:b, s:s}", "valid", is_good, "standing", tickets_standing_code(seen.standing));
    if (is_good) {
        json_object_set_new(object, "name", json_of_text(seen.name));
        json_object_set_new(object, "region", json_of_text(seen.region));
    }
    if (!date_is_none(seen.token.until)) {
        json_object_set_new(object, "issued",
                            json_of_text(date_iso(req->arena, seen.token.issued)));
        json_object_set_new(object, "until", json_of_text(date_iso(req->arena, seen.token.until)));
        json_object_set_new(object, "key", json_integer(seen.token.key));
    }
    print_json(object);
    return is_good ? 0 : seen.standing == TICKETS_NOT_A_CODE ? COMMAND_MISUSED : 1;
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

/* ---- issue and print ------------------------------------------------------------------------ */

static bool find_org(struct request *req, int64_t id, struct orgs_org *ret_org,
                     struct scope *ret_scope)
{
    struct scope all = {.from = STR("0"), .to = STR("1")};
    if (!orgs_find(req, all, id, ret_org) || ret_org->level < LEVEL_REGION) {
        fputs("profkom: no such organisation; --org takes the number in the address of its page\n",
              stderr);
        return false;
    }
    *ret_scope = access_system_scope(req->arena, ret_org->region_id, ret_org->path);
    return true;
}

#define ISSUED_IN_A_TRANSACTION 500

static int issue(struct request *req, const struct asked *asked)
{
    struct orgs_org org;
    struct scope scope;
    int64_t total = 0;
    int64_t issued = 1;
    while (issued > 0) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        struct request portion = *req;
        portion.arena = arena;
        db_use_arena(portion.db, arena);
        db_begin_write(portion.db);
        issued = find_org(&portion, asked->org_id, &org, &scope)
                     ? tickets_issue_lacking(&portion, scope, ISSUED_IN_A_TRANSACTION)
                     : -1;
        if (issued < 0 || !db_commit(portion.db)) {
            db_rollback(portion.db);
            issued = -1;
        }
        total += MAX_OF(issued, 0);
        db_use_arena(portion.db, req->arena);
    }
    printf("%lld\n", (long long)total);
    return issued == 0 ? 0 : 1;
}

static int print(struct request *req, const struct asked *asked)
{
    struct orgs_org org;
    struct scope scope;
    struct tickets_press_order order = {.language =
                                            look_language(str_of(asked->language), LANGUAGE_RU),
                                        .first_place = (int)asked->place};
    if (asked->out == NULL || !tickets_layout_named(str_of(asked->layout), &order.layout)) {
        fputs(usage, stderr);
        return COMMAND_MISUSED;
    }
    if (!find_org(req, asked->org_id, &org, &scope)) {
        return 1;
    }
    int fd = open(asked->out, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int64_t printed = fd < 0 ? -1 : tickets_print_below(req, &org, scope, order, fd);
    if (fd >= 0) {
        close(fd);
    }
    if (printed < 0) {
        fputs(
            "profkom: the file could not be written; or there is no key yet; or profkom.conf does "
            "not name the origin\n",
            stderr);
        return 1;
    }
    printf("%lld\n", (long long)printed);
    return 0;
}

/* ---- the command ---------------------------------------------------------------------------- */

static int run(struct request *req, const struct asked *asked, int count, char **words)
{
    const char *what = count > 0 ? words[0] : "";
    if (count == 2 && strcmp(what, "keys") == 0 && strcmp(words[1], "new") == 0) {
        return new_key(req);
    }
    if (count == 1 && strcmp(what, "issue") == 0) {
        return issue(req, asked);
    }
    db_begin_read(req->db);
    int result = COMMAND_MISUSED;
    if (count == 2 && strcmp(what, "token") == 0) {
        result = token(req, words[1]);
    } else if (count == 2 && strcmp(what, "verify") == 0) {
        result = verify(req, words[1]);
    } else if (count == 1 && strcmp(what, "codes") == 0) {
        result = tickets_codes_command(req);
    } else if (count == 1 && strcmp(what, "keys") == 0) {
        result = keys(req);
    } else if (count == 1 && strcmp(what, "print") == 0) {
        result = print(req, asked);
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
    struct asked asked = {.layout = "cards", .language = "ru", .place = 1};
    const struct command_own_option own[] = {
        {"--org", .ret_number = &asked.org_id, .min = 1, .max = INT64_MAX},
        {"--out", .ret_value = &asked.out},
        {"--layout", .ret_value = &asked.layout},
        {"--language", .ret_value = &asked.language},
        {"--place", .ret_number = &asked.place, .min = 1, .max = TICKETS_ON_SHEET},
        {0},
    };
    if (!command_read(&options, argument_count, arguments, own)) {
        fputs(usage, stderr);
        return COMMAND_MISUSED;
    }
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_WRITE, arena);
    int result = db == NULL ? 1
                            : run(app_system_request(app, arena, db), &asked,
                                  options.argument_count, options.arguments);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return result;
}
