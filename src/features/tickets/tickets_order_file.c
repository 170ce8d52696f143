#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/look.h"
#include "features/tickets/tickets_order.h"

/* The files of an order. All is read from what was fixed when the order was made, so that the same
 * file comes out again; a long one is left to the job runner. */

#define PORTION 200

/* What an order has fixed and what the register has now are called the same. */
#define PRINTED_OF(row) \
    .org_id = (row)->org_id, .org_name = (row)->org_name, .last_name = (row)->last_name, \
    .first_name = (row)->first_name, .middle_name = (row)->middle_name, .number = (row)->number, \
    .serial = (row)->serial, .issued_on = (row)->issued_on, .until = (row)->until

/* ---- writing -------------------------------------------------------------------------------- */

struct printing {
    struct tickets_press *press;
    const struct tickets_order_view *view; /* NULL: all tickets of a subtree */
    struct scope scope;
    struct request *req; /* what has to outlive a portion lies in its arena */
    str after_path;
    int64_t after;
    int64_t done;
};

static size_t write_of_order(struct request *portion, struct printing *printing)
{
    struct tickets_order_db_cards_rows rows = tickets_order_db_cards(
        portion->db, printing->scope, printing->view->order.id, printing->after, PORTION);
    for (size_t i = 0; i < rows.count; i++) {
        const struct tickets_order_db_cards_row *row = &rows.items[i];
        const struct tickets_printed card = {PRINTED_OF(row), .row = row->place,
                                             .handed_on = row->handed_on, .former = row->former};
        tickets_press_put(printing->press, portion, &card);
        printing->after = card.row;
        printing->done++;
    }
    return rows.count;
}

static size_t write_below(struct request *portion, struct printing *printing)
{
    const struct tickets_order_db_below_values values = {
        .scope = printing->scope,
        .after_path = printing->after_path,
        .after = printing->after,
        .today = portion->today,
        .limit = PORTION,
    };
    struct tickets_order_db_below_rows rows = tickets_order_db_below(portion->db, &values);
    for (size_t i = 0; i < rows.count; i++) {
        const struct tickets_order_db_below_row *row = &rows.items[i];
        const struct tickets_printed card = {PRINTED_OF(row), .row = ++printing->done};
        tickets_press_put(printing->press, portion, &card);
        printing->after = row->id;
        printing->after_path = str_copy(printing->req->arena, row->org_path);
    }
    return rows.count;
}

/* False at the end. */
static bool write_portion(struct request *portion, void *what)
{
    struct printing *printing = what;
    size_t written =
        printing->view != NULL ? write_of_order(portion, printing) : write_below(portion, printing);
    return written == PORTION;
}

static bool write_order(struct request *req, const struct tickets_order_view *view,
                        enum tickets_layout layout, int64_t place, int fd, struct job_run *run)
{
    const struct tickets_press_order order = {
        .layout = layout,
        .language = look_language(view->order.language, LANGUAGE_RU),
        .region_id = view->order.region_id,
        .key_number = view->order.key_number,
        .first_place = (int)MIN_OF(MAX_OF(place, 1), TICKETS_ON_SHEET),
        .title = _f("%1, order No. %2 of %3", view->order.org_name, view->order.number,
                    view->order.made_on),
    };
    struct printing printing = {.req = req, .view = view, .scope = view->scope};
    printing.press = tickets_press_open(req, &order, fd);
    bool is_cancelled = false;
    if (printing.press == NULL) {
        return false;
    }
    while (!is_cancelled && app_portion(req, write_portion, &printing)) {
        if (run != NULL) {
            jobs_progress(run, printing.done, view->order.cards);
            is_cancelled = jobs_is_cancelled(run);
        }
    }
    return tickets_press_close(printing.press) && !is_cancelled;
}

static str file_name(struct request *req, const struct tickets_order_view *view,
                     enum tickets_layout layout)
{
    return str_format(req->arena, "tickets-%lld-%s.%s", (long long)view->order.number,
                      tickets_layouts[layout].code, tickets_layouts[layout].ending);
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply tickets_order_file_page(struct request *req)
{
    struct tickets_order_view view;
    enum tickets_layout layout;
    struct stat file;
    if (!tickets_layout_named(path_text(req, 1), &layout) ||
        !tickets_order_find(req, RIGHT_MEMBERS_EXPORT, path_id(req), &view)) {
        return reply_not_found(req);
    }
    if (view.order.cards > TICKETS_DIRECT_CARDS) {
        return reply_refused(req, str_of(_("The order is long: its page makes this file in the "
                                           "background.")));
    }
    int fd = app_temporary_file(req->app);
    if (fd < 0 || !write_order(req, &view, layout, query_int(req, "place"), fd, NULL) ||
        fstat(fd, &file) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return reply_refused(req, str_of(_("The file could not be made right now. Please try "
                                           "later.")));
    }
    audit_read(req, "tickets.print", view.order.region_id, view.order.id, 0);
    return reply_file(req, fd, file.st_size, str_of(tickets_layouts[layout].content_type),
                      file_name(req, &view, layout));
}

/* A long order: asked for here, made by the job runner. */
struct reply tickets_order_file_action(struct request *req)
{
    struct tickets_order_view view;
    enum tickets_layout layout;
    if (!tickets_layout_named(http_body_field(req->http, STR("layout")), &layout) ||
        !tickets_order_find(req, RIGHT_MEMBERS_EXPORT, path_id(req), &view)) {
        return reply_not_found(req);
    }
    str arguments = str_format(req->arena, "{\"layout\":\"%s\"}", tickets_layouts[layout].code);
    int64_t job = jobs_add(req, "tickets.print", view.order.region_id, view.order.org_id,
                           view.order.id, arguments);
    audit(req, "tickets.print", view.order.region_id, view.order.id, 0, NULL, 0);
    return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                      str_of(_("The file is being created.")), 0);
}

static bool run_job(struct job_run *run, const json_t *arguments, str *ret_sentence)
{
    struct request *req = run->req;
    struct tickets_order_view view;
    enum tickets_layout layout;
    str code = str_of(json_string_value(json_object_get(arguments, "layout")));
    /* The post may have ended since the file was asked for. */
    if (!tickets_layout_named(code, &layout) ||
        !tickets_order_find(req, RIGHT_MEMBERS_EXPORT, run->job.subject_id, &view)) {
        *ret_sentence = str_of(_("Your post no longer gives the right to export this list."));
        return false;
    }
    int fd = app_temporary_file(req->app);
    if (fd < 0 || !write_order(req, &view, layout, 1, fd, run)) {
        if (fd >= 0) {
            close(fd);
        }
        *ret_sentence = str_of(_("The file was not created: it was stopped, there was not enough "
                                 "disk space, or the address of the union is not set up."));
        return false;
    }
    jobs_keep_file(run, fd, file_name(req, &view, layout),
                   str_of(tickets_layouts[layout].content_type));
    *ret_sentence = _n("%1 card in the file", "%1 cards in the file", view.order.cards);
    return true;
}

bool tickets_order_file_job(struct job_run *run, str *ret_sentence)
{
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    db_begin_read(run->req->db);
    bool is_done = run_job(run, arguments, ret_sentence);
    *ret_sentence = str_copy(run->req->arena, *ret_sentence);
    db_rollback(run->req->db);
    json_decref(arguments);
    return is_done;
}

/* ---- without an order ----------------------------------------------------------------------- */

int64_t tickets_print_below(struct request *req, const struct orgs_org *org, struct scope scope,
                            struct tickets_press_order order, int fd)
{
    order.region_id = org->region_id;
    order.title = org->name;
    struct printing printing = {
        .req = req, .scope = scope, .after_path = STR("0"), .after = INT64_MIN};
    printing.press = tickets_press_open(req, &order, fd);
    if (printing.press == NULL) {
        return -1;
    }
    while (app_portion(req, write_portion, &printing)) {}
    return tickets_press_close(printing.press) ? printing.done : -1;
}
