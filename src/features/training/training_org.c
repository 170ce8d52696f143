/* The trainings of an organisation and all below: sums of a year, lists of people, files. */
#include "app/app.h"
#include "app/sheet.h"
#include "features/bodies/bodies.h"
#include "features/training/training.html.h"
#include "features/training/training_inner.h"

#define ON_A_PAGE 100
#define HOLDERS_SHOWN 1000
#define IN_A_FILE 50000
#define FIRST_YEAR 1950
#define PATH_END "~"

/* ---- which organisation, which year ---------------------------------------------------------- */

bool training_org_of(struct request *req, enum right right, struct training_org *ret_org)
{
    struct training_org place;
    int64_t year = query_int(req, "year");
    int this_year = date_year(req->today);
    if (!orgs_asked_for(req, access_scope(req, right), &place.org)) {
        return false;
    }
    struct scope region = access_scope_in_region(req, right, place.org.region_id);
    place.scope = place.org.region_id == 0
                      ? (struct scope){0}
                      : access_scope_below(req, region, place.org.region_id, place.org.path);
    place.year = year >= FIRST_YEAR && year <= this_year ? (int)year : this_year;
    *ret_org = place;
    return true;
}

str training_org_link_text(struct request *req, const struct training_org *place, const char *page,
                           str more)
{
    return str_format(req->arena, "/training%s?org=%lld&year=%d%.*s", page,
                      (long long)place->org.id, place->year, STR_ARG(more));
}

static struct training_db_to_repeat_values to_repeat(const struct request *req)
{
    return (struct training_db_to_repeat_values){
        .since = date_add_days(req->today, -TRAINING_ENDED_DAYS),
        .until = date_add_days(req->today, TRAINING_ENDING_DAYS),
    };
}

/* ---- the sums -------------------------------------------------------------------------------- */

struct reply training_org_page(struct request *req)
{
    struct training_org_view view = {.choices = training_choices_of(req),
                                     .may_edit = access_may(req, RIGHT_TRAINING_EDIT)};
    if (!training_org_of(req, RIGHT_TRAINING_VIEW, &view.place)) {
        return reply_not_found(req);
    }
    const struct orgs_org *org = &view.place.org;
    str to = str_join(req->arena, org->path, STR(PATH_END));
    (void)!training_db_sums(req->db, view.place.year, org->path, to, &view.sums);
    view.kinds = training_db_sums_by_kind(req->db, view.place.year, org->path, to);
    view.categories = training_db_sums_by_category(req->db, view.place.year, org->path, to);
    view.below = training_db_sums_below(req->db, view.place.year, org->id);
    view.members = orgs_totals_below(req->db, org->path).members;
    if (!str_is_empty(view.place.scope.from)) {
        struct training_db_count_ending_row ending = {0};
        struct training_db_count_ending_values window = {view.place.scope, to_repeat(req)};
        struct training_db_coverage_values posts = {.scope = view.place.scope,
                                                    .held = {.today = req->today},
                                                    .lately = training_lately(req)};
        (void)!training_db_count_ending(req->db, &window, &ending);
        view.ending = ending.total;
        view.coverage = training_db_coverage(req->db, &posts);
        view.told = org->id == req->mandate.org_id ? training_waiting(req) : 0;
    }
    return reply_page(req, _("Training"), training_html_org(req, &view));
}

struct html training_on_org(struct request *req, int64_t org_id)
{
    struct training_org_view view = {.place = {.year = date_year(req->today)}};
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    if (str_is_empty(scope.from) || !orgs_find(req, scope, org_id, &view.place.org)) {
        return (struct html){0};
    }
    str path = view.place.org.path;
    (void)!training_db_sums(req->db, view.place.year, path,
                            str_join(req->arena, path, STR(PATH_END)), &view.sums);
    return training_html_on_org(req, &view);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static struct training_db_line_rows records_of(struct request *req,
                                               const struct training_list_view *view, int64_t after,
                                               int64_t limit)
{
    struct training_db_place_of_row from = {0};
    bool is_there = after != 0 && training_db_place_of(req->db, view->place.scope, after, &from);
    if (str_equal(view->show, STR("ending"))) {
        return training_db_ending(req->db, &(struct training_db_ending_values){
                                               .scope = view->place.scope,
                                               .to_repeat = to_repeat(req),
                                               .after_day = from.valid_until,
                                               .after_id = is_there ? after : 0,
                                               .limit = limit,
                                           });
    }
    return training_db_of_year(req->db, &(struct training_db_of_year_values){
                                            .scope = view->place.scope,
                                            .year = view->place.year,
                                            .kind = view->kind,
                                            .category = view->category,
                                            .after_path = from.org_path,
                                            .after_day = from.day,
                                            .after_id = is_there ? after : 0,
                                            .limit = limit,
                                        });
}

static struct training_db_holders_rows holders_of(struct request *req,
                                                  const struct training_list_view *view,
                                                  int64_t limit)
{
    return training_db_holders(req->db, &(struct training_db_holders_values){
                                            .scope = view->place.scope,
                                            .held = {.today = req->today},
                                            .category = view->category,
                                            .untrained_only = true,
                                            .limit = limit,
                                        });
}

static str one_of(struct request *req, const char *name, const struct form_choice *choices)
{
    str asked = query_text(req, name);
    return form_choice_label(choices, asked) == NULL ? (str){0} : asked;
}

/* False if the organisation is out of reach. The union has no scope of people: lists are shown
 * region by region. */
static bool list_of(struct request *req, struct training_list_view *ret_view)
{
    struct training_list_view view = {
        .show = query_text(req, "show"),
        .choices = training_choices_of(req),
        .may_edit = access_may(req, RIGHT_TRAINING_EDIT),
        .may_export = access_may(req, RIGHT_MEMBERS_EXPORT),
    };
    if (!training_org_of(req, RIGHT_TRAINING_VIEW, &view.place)) {
        return false;
    }
    bool is_known = str_equal(view.show, STR("ending")) || str_equal(view.show, STR("untrained"));
    view.show = is_known ? view.show : STR("year");
    view.kind = one_of(req, "kind", view.choices.kind);
    view.category = one_of(req, "category", view.choices.category);
    *ret_view = view;
    return true;
}

static str filter_text(struct request *req, const struct training_list_view *view)
{
    return str_format(req->arena, "&show=%.*s&kind=%.*s&category=%.*s", STR_ARG(view->show),
                      STR_ARG(view->kind), STR_ARG(view->category));
}

struct reply training_list_page(struct request *req)
{
    struct training_list_view view;
    if (!list_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.place.scope.from)) {
        return reply_see_other(req, training_org_link_text(req, &view.place, "", (str){0}));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "training.list", view.place.org.region_id, view.place.org.id, 0);
    }
    if (str_equal(view.show, STR("untrained"))) {
        view.holders = holders_of(req, &view, HOLDERS_SHOWN + 1);
        view.is_cut = view.holders.count > HOLDERS_SHOWN;
        view.holders.count = MIN_OF(view.holders.count, (size_t)HOLDERS_SHOWN);
    } else {
        view.rows = records_of(req, &view, query_int(req, "after"), ON_A_PAGE + 1);
        if (view.rows.count > ON_A_PAGE) {
            view.rows.count = ON_A_PAGE;
            str more = str_format(req->arena, "%.*s&after=%lld", STR_ARG(filter_text(req, &view)),
                                  (long long)view.rows.items[ON_A_PAGE - 1].id);
            view.next = (struct html_link){training_org_link_text(req, &view.place, "/list", more)};
        }
    }
    return reply_page(req, _("Training"), training_html_list(req, &view));
}

/* ---- as a file ------------------------------------------------------------------------------- */

static void write_record(struct request *req, struct sheet_writer *writer,
                         const struct training_list_view *view,
                         const struct training_db_line_row *row)
{
    const struct training_choices *choices = &view->choices;
    sheet_writer_text(writer, training_person_name(req, row));
    sheet_writer_text(writer, row->org_name);
    sheet_writer_text(writer, training_label(req, choices->category, row->category));
    sheet_writer_text(writer, row->title);
    sheet_writer_text(writer, training_label(req, choices->kind, row->kind));
    sheet_writer_text(writer, training_label(req, choices->attendance, row->attendance));
    sheet_writer_int(writer, row->hours);
    sheet_writer_date(writer, row->began_on);
    sheet_writer_date(writer, row->ended_on);
    sheet_writer_text(writer, row->taught_by);
    sheet_writer_text(writer, training_label(req, choices->paper, row->paper_kind));
    sheet_writer_text(writer, row->paper_number);
    sheet_writer_date(writer, row->paper_on);
    sheet_writer_date(writer, row->valid_until);
    sheet_writer_end_row(writer);
}

static bool write_records(struct request *req, const struct training_list_view *view,
                          enum sheet_format format, int fd)
{
    const str titles[] = {
        str_of(_("Surname, first name, patronymic")),
        str_of(_("Organisation")),
        str_of(_("Category of the listener on that day")),
        str_of(_("What was taught")),
        str_of(_("Kind of training")),
        str_of(_("How it was held")),
        str_of(_("Hours")),
        str_of(_("First day")),
        str_of(_("Last day")),
        str_of(_("Who taught")),
        str_of(_("Document issued")),
        str_of(_("Number of the document")),
        str_of(_("Day of the document")),
        str_of(_("Valid until")),
    };
    static const int widths[] = {36, 28, 30, 40, 24, 18, 8, 12, 12, 30, 24, 16, 14, 14};
    struct sheet_writer *writer = sheet_writer_open(format, fd, str_of(_("Training")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, records_of(req, view, 0, IN_A_FILE)) {
        write_record(req, writer, view, row);
    }
    return sheet_writer_close(writer);
}

static bool write_holders(struct request *req, const struct training_list_view *view,
                          enum sheet_format format, int fd)
{
    const str titles[] = {
        str_of(_("Surname, first name, patronymic")),
        str_of(_("Organisation")),
        str_of(_("Category of the listener")),
        str_of(_("Post")),
        str_of(_("Body")),
        str_of(_("In the post since")),
    };
    static const int widths[] = {36, 28, 34, 30, 30, 16};
    struct sheet_writer *writer =
        sheet_writer_open(format, fd, str_of(_("Elected and not trained")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, holders_of(req, view, IN_A_FILE)) {
        sheet_writer_text(writer, members_full_name(req->arena, row->last_name, row->first_name,
                                                    row->middle_name));
        sheet_writer_text(writer, row->org_name);
        sheet_writer_text(writer, training_label(req, view->choices.category, row->category));
        sheet_writer_text(writer, bodies_label(req, row->post_label));
        sheet_writer_text(writer, bodies_name(req, row->body_label, row->body_name));
        sheet_writer_date(writer, row->since);
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

struct reply training_list_file(struct request *req)
{
    struct training_list_view view;
    if (!access_may(req, RIGHT_TRAINING_VIEW)) {
        return reply_forbidden(req);
    }
    if (!list_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.place.scope.from)) {
        return reply_refused(req, str_of(_("Choose a region: lists are exported by regions.")));
    }
    audit_read(req, "training.export", view.place.org.region_id, view.place.org.id, 0);
    bool is_csv = str_equal(query_text(req, "format"), STR("csv"));
    enum sheet_format format = is_csv ? SHEET_CSV : SHEET_XLSX;
    int fd = app_temporary_file(req->app);
    bool is_whole =
        fd >= 0 && (str_equal(view.show, STR("untrained")) ? write_holders(req, &view, format, fd)
                                                           : write_records(req, &view, format, fd));
    str name = _f("Training %1", date_iso(req->arena, req->today));
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}
