/* `profkom import FILE --org ID --data DIR [--apply] [--json]`: the same way as in the browser, for
 * the operator and for very long lists. Without --apply nothing stays. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/command.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/imports/imports_inner.h"

/* Words that stand alone, not followed by a value. */
static bool take_flag(int *argument_count, char **arguments, const char *name)
{
    int kept = 0;
    bool found = false;
    for (int i = 0; i < *argument_count; i++) {
        if (strcmp(arguments[i], name) == 0) {
            found = true;
        } else {
            arguments[kept++] = arguments[i];
        }
    }
    *argument_count = kept;
    return found;
}

struct order {
    int fd;
    str name;
    int64_t org_id;
    bool apply;
    struct imports_totals totals;
    struct imports_loaded loaded;
};

static bool find_org(struct request *req, int64_t org_id, struct orgs_org *ret_org)
{
    struct scope all = access_system_scope(req->arena, 0, STR("0"));
    return orgs_find(req, all, org_id, ret_org) && ret_org->holds_members;
}

/* The list as the web would have it, with its file: its sheet can be fetched and its loading undone
 * in the browser. */
static bool add_list(struct request *req, const struct order *order,
                     const struct imports_survey *survey, struct imports_list *ret_list)
{
    struct orgs_org org;
    if (!imports_begin_write(req) || !find_org(req, order->org_id, &org)) {
        db_rollback(req->db);
        return false;
    }
    struct imports_list list = {
        .region_id = org.region_id,
        .id = ids_new(),
        .org_id = org.id,
        .org_path = org.path,
        .scope = access_system_scope(req->arena, org.region_id, org.path),
    };
    const struct imports_survey_sheet *best = imports_best_sheet(survey);
    struct imports_db_add_values values = {.region_id = org.region_id,
                                           .id = list.id,
                                           .org_id = org.id,
                                           .org_path = org.path,
                                           .file_name = utf8_slice(order->name, 200),
                                           .sheet = survey->best,
                                           .sheet_name = best->layout.sheet_name,
                                           .lists = imports_survey_lists(survey),
                                           .now = req->now};
    imports_db_add(req->db, &values);
    audit(req, "imports.send", org.region_id, list.id, 0, NULL, 0);
    *ret_list = list;
    return imports_commit(req);
}

static const char *check_list(struct request *req, const struct imports_list *list,
                              struct order *order, const struct imports_survey *survey)
{
    str fields = imports_own_mapping(req->arena, &imports_best_sheet(survey)->layout);
    if (imports_plan(req, list, order->fd, order->name, survey->best, fields, NULL) != SHEET_READ) {
        return N_("The file could not be read to its end.");
    }
    bool is_checked = imports_begin_write(req) && imports_end_check(req, list);
    order->totals = imports_totals_of(req, list);
    return imports_commit(req) && is_checked
               ? NULL
               : N_("The database did not take the list. Nothing was changed.");
}

static const char *load_list(struct request *req, const struct imports_list *list,
                             struct order *order)
{
    bool is_loaded = imports_file_keep(req, list->id, order->fd) &&
                     imports_move(req, list, STR("checked"), STR("loading")) &&
                     imports_load(req, list, NULL, &order->loaded);
    return is_loaded ? NULL : N_("The database did not take the list. Nothing was changed.");
}

static const char *import_file(struct request *req, struct order *order)
{
    struct imports_list list;
    struct imports_survey survey = imports_survey(req->arena, order->fd, order->name, req->today);
    const char *sentence = imports_survey_sentence(&survey);
    if (sentence != NULL) {
        return sentence;
    }
    if (!add_list(req, order, &survey, &list)) {
        return N_("There is no such organisation, or it keeps no members.");
    }
    sentence = check_list(req, &list, order, &survey);
    if (sentence == NULL && order->apply) {
        sentence = load_list(req, &list, order);
    }
    bool stays = sentence == NULL && order->apply;
    return !stays && !imports_forget(req, &list) && sentence == NULL
               ? N_("The database cannot be opened.")
               : sentence;
}

static const char *run_order(const struct command_options *options, struct order *order)
{
    struct app *app = command_prepare(options) ? command_app(options, 1) : NULL;
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    const char *sentence = N_("The database cannot be opened.");
    if (db != NULL) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        sentence = import_file(app_system_request(app, arena, db), order);
        if (db_in_transaction(db)) {
            db_rollback(db);
        }
    }
    app_free(app);
    return sentence;
}

#define TOTALS_WORDS \
    "rows %lld: new %lld, changed %lld, same %lld, waiting for a decision %lld; added %lld, " \
    "written %lld\n"
#define TOTALS_JSON \
    "{\"rows\":%lld,\"new\":%lld,\"changed\":%lld,\"same\":%lld,\"wrong\":%lld,\"added\":%lld," \
    "\"written\":%lld}\n"

static str totals_text(struct arena *arena, const struct order *order, bool json)
{
    const int64_t *fates = order->totals.fates;
#define TOTALS_VALUES \
    (long long)order->totals.all, (long long)fates[IMPORTS_NEW], \
        (long long)fates[IMPORTS_CHANGED], (long long)fates[IMPORTS_SAME], \
        (long long)fates[IMPORTS_WRONG], (long long)order->loaded.added, \
        (long long)order->loaded.written
    return json ? str_format(arena, TOTALS_JSON, TOTALS_VALUES)
                : str_format(arena, TOTALS_WORDS, TOTALS_VALUES);
}

int imports_import_command(int argument_count, char **arguments)
{
    if (argument_count > 0 && strcmp(arguments[0], "check") == 0) {
        return imports_command(argument_count, arguments);
    }
    struct order order = {.fd = -1};
    struct command_options options;
    const char *org = NULL;
    order.apply = take_flag(&argument_count, arguments, "--apply");
    bool json = take_flag(&argument_count, arguments, "--json");
    const struct command_own_option own[] = {{"--org", &org}, {0}};
    if (!command_read(&options, argument_count, arguments, own) || options.argument_count != 1 ||
        org == NULL || !str_to_int64(str_of(org), &order.org_id)) {
        fputs("Usage: profkom import FILE --org ID [--apply] [--json]\n"
              "       profkom import check FILE --json\n",
              stderr);
        return 2;
    }
    order.name = str_of(basename(options.arguments[0]));
    order.fd = open(options.arguments[0], O_RDONLY | O_CLOEXEC);
    const char *sentence =
        order.fd < 0 ? N_("The file cannot be opened.") : run_order(&options, &order);
    if (order.fd >= 0) {
        close(order.fd);
    }
    if (sentence != NULL) {
        fprintf(stderr, "%s\n", tr(LANGUAGE_RU, sentence));
        return 1;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    printf("%.*s", STR_ARG(totals_text(arena, &order, json)));
    return 0;
}
