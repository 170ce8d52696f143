/* `profkom movement --org ID --from DAY --to DAY [--json]`. */
#include <stdio.h>

#include "app/command.h"
#include "app/json.h"
#include "features/movement/movement_inner.h"

struct order {
    struct movement_question question;
    const char *from;
    const char *to;
    const char *who;
    const char *tree;
    bool is_json;
};

static json_t *causes_of(const int64_t *causes)
{
    json_t *object = json_object();
    for (int cause = 0; cause < MOVEMENT_CAUSES; cause++) {
        json_object_set_new(object, movement_cause_code((enum movement_cause)cause),
                            json_integer((json_int_t)causes[cause]));
    }
    return object;
}

static json_t *lines_of(struct request *req, const struct movement *movement)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < movement->line_count; i++) {
        const struct movement_line *line = &movement->lines[i];
        json_t *one = json_pack("{s:s, s:I, s:I, s:I}", "kind", movement_line_code(line->kind),
                                "org", (json_int_t)line->org_id, "people", (json_int_t)line->people,
                                "within", (json_int_t)line->within);
        json_put_day(one, "day", line->day);
        json_put_text(one, "name", movement_org_name(req, line->org_id));
        if (line->act_id != 0) {
            json_put_int(one, "act", line->act_id);
        }
        json_array_append_new(lines, one);
    }
    return lines;
}

static json_t *retyped_of(const struct movement *movement)
{
    json_t *list = json_array();
    for (size_t i = 0; i < movement->retyped_count; i++) {
        const struct movement_retyped *retyped = &movement->retyped[i];
        json_array_append_new(
            list,
            json_pack(
                "{s:s, s:s, s:I}", "from",
                retyped->from == STATS_NO_CATEGORY ? "none" : stats_category_code(retyped->from),
                "to", retyped->to == STATS_NO_CATEGORY ? "none" : stats_category_code(retyped->to),
                "people", (json_int_t)retyped->people));
    }
    return list;
}

static json_t *children_of(struct request *req, const struct movement *movement)
{
    json_t *children = json_array();
    for (size_t i = 0; i < movement->child_count; i++) {
        const struct movement_child *child = &movement->children[i];
        json_t *one = json_pack("{s:I, s:I, s:I, s:I}", "org", (json_int_t)child->org_id, "was",
                                (json_int_t)child->was, "is", (json_int_t)child->is, "difference",
                                (json_int_t)(child->is - child->was));
        json_put_text(one, "name", movement_org_name(req, child->org_id));
        json_array_append_new(children, one);
    }
    return children;
}

static void print_json(struct request *req, const struct movement *movement)
{
    json_t *whole = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "was", (json_int_t)movement->was,
        "is", (json_int_t)movement->is, "difference", (json_int_t)(movement->is - movement->was),
        "unexplained", (json_int_t)movement->unexplained, "within", (json_int_t)movement->within,
        "causes", causes_of(movement->causes), "acts", lines_of(req, movement), "rest",
        causes_of(movement->rest), "retyped", retyped_of(movement), "children",
        children_of(req, movement));
    json_dumpf(whole, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(whole);
}

static void print_lines(const struct movement *movement)
{
    printf("was\t%lld\n", (long long)movement->was);
    for (int cause = 0; cause < MOVEMENT_CAUSES; cause++) {
        if (movement->causes[cause] != 0) {
            printf("%s\t%s%lld\n", movement_cause_code((enum movement_cause)cause),
                   cause < MOVEMENT_FIRST_LOSS ? "+" : "-", (long long)movement->causes[cause]);
        }
    }
    printf("unexplained\t%lld\nis\t%lld\n", (long long)movement->unexplained,
           (long long)movement->is);
}

static bool count(struct request *req, const char *path, const struct order *order)
{
    struct stats_store store;
    struct movement movement;
    if (!stats_open_fresh(req, path, &store)) {
        fputs("profkom: the facts could not be laid out\n", stderr);
        return false;
    }
    db_begin_read(req->db);
    bool is_there = movement_count(req, &store, &order->question, &movement);
    if (!is_there) {
        fputs("profkom: there is no such organisation\n", stderr);
    } else if (order->is_json) {
        print_json(req, &movement);
    } else {
        print_lines(&movement);
    }
    db_rollback(req->db);
    stats_close(&store);
    return is_there;
}

static bool read_order(struct arena *arena, struct order *order)
{
    struct movement_question *question = &order->question;
    question->is_by_todays_tree = order->tree != NULL && strcmp(order->tree, "now") == 0;
    return question->org_id != 0 && order->from != NULL && order->to != NULL &&
           date_from_iso(str_of(order->from), &question->from) &&
           date_from_iso(str_of(order->to), &question->to) &&
           date_before(question->from, question->to) &&
           movement_categories(arena, str_of(order->who), &question->categories);
}

int movement_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct order order = {0};
    const struct command_own_option own[] = {
        {"--org", .ret_number = &order.question.org_id, .min = 1, .max = INT64_MAX},
        {"--from", .ret_value = &order.from},
        {"--to", .ret_value = &order.to},
        {"--who", .ret_value = &order.who},
        {"--tree", .ret_value = &order.tree},
        {"--json", .ret_flag = &order.is_json},
        {0},
    };
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    if (!command_read_options(&options, argument_count, arguments, own) ||
        !read_order(arena, &order)) {
        fputs("Usage: profkom movement --org ID --from DAY --to DAY [--who WHO] [--tree then|now] "
              "[--json]\n",
              stderr);
        return COMMAND_MISUSED;
    }
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_ONLY, arena);
    const char *path = str_format(arena, "%s/stats.facts", options.data_folder).data;
    bool is_done = db != NULL && count(app_system_request(app, arena, db), path, &order);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return is_done ? 0 : 1;
}
