/* The index of cases: begun from a template or from last year's, approved by a decision, printed,
 * closed at the end of the year. */
#include "features/records/records_inner.h"

#include "base/ids.h"
#include "features/papers/papers.h"
#include "features/reading/reading.h"
#include "features/records/records.html.h"

enum { FIRST_YEAR = 1990, LAST_YEAR = 2200, UNPLACED_SHOWN = 20 };

/* ---- the page ------------------------------------------------------------------------------- */

str records_index_address(struct request *req, int64_t org_id, int64_t year)
{
    return str_format(req->arena, "/records/index?org=%lld&year=%lld", (long long)org_id,
                      (long long)year);
}

static const struct form_field approve_fields[] = {
    {"approved_on", N_("Approved on"), FORM_DATE, .required = true},
    {"basis", N_("By what decision"), FORM_TEXT, .required = true, .max = 200,
     .hint = N_("For example: minutes of the union committee of 15.12.2026 No. 12")},
    {"number", N_("Number of the decision, if it is kept here"), FORM_TEXT, .max = 40},
    {0},
};

static int64_t asked_year(struct request *req)
{
    int64_t year = query_int(req, "year");
    return year >= FIRST_YEAR && year <= LAST_YEAR ? year : date_year(req->today);
}

static struct records_index_view view_of(struct request *req, const struct records_db_org_row *org,
                                         int64_t year, const struct form *form)
{
    struct records_index_view view = {
        .org = *org,
        .year = year,
        .form = form,
        .years = records_index_db_years(req->db, org->id),
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
        .may_approve = access_may(req, RIGHT_DOCUMENTS_ADOPT),
    };
    view.has_index = records_index_db_of_year(req->db, org->id, year, &view.index);
    if (view.has_index) {
        view.cases = records_index_db_cases(req->db, view.index.id);
        view.unplaced = records_unplaced(req, org->id, year, UNPLACED_SHOWN);
    }
    struct records_index_db_index_row before;
    view.has_last = records_index_db_of_year(req->db, org->id, year - 1, &before);
    return view;
}

struct reply records_index_page(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, approve_fields);
    form_set_date(&form, "approved_on", req->today);
    struct records_index_view view = view_of(req, &org, asked_year(req), &form);
    return reply_page(req, _("Index of cases"), records_html_index(req, &view));
}

/* ---- beginning ------------------------------------------------------------------------------ */

/* "primary.ru": by the level and the country of the organisation. */
static str template_for(struct request *req, const struct records_db_org_row *org)
{
    const char *level = org->level >= LEVEL_PRIMARY     ? "primary"
                        : org->level == LEVEL_TERRITORY ? "territory"
                                                        : "region";
    return str_format(req->arena, "%s.%s", level, str_equal(org->country, STR("kz")) ? "kz" : "ru");
}

static bool begin(struct request *req, const struct records_db_org_row *org, int64_t year,
                  struct records_index_db_index_row *ret_index)
{
    struct records_index_db_index_row there;
    if (records_index_db_of_year(req->db, org->id, year, &there)) {
        return false;
    }
    records_index_db_add(req->db, ids_new(), org->region_id, org->id, year);
    return records_index_db_of_year(req->db, org->id, year, ret_index);
}

static const struct form_choice begin_ways[] = {
    {"template", N_("from the ready template")},
    {"last", N_("from last year's")},
    {"empty", N_("empty")},
    {0},
};
static const struct form_field begin_fields[] = {
    {"from", N_("How it begins"), FORM_CHOICE, .required = true, .choices = begin_ways},
    {"year", N_("Year"), FORM_INT, .required = true, .max = LAST_YEAR, .min = FIRST_YEAR},
    {0},
};

struct reply records_index_new_action(struct request *req)
{
    struct records_db_org_row org;
    struct records_index_db_index_row index, last;
    struct form form = form_read(req, begin_fields);
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    if (!form_is_good(&form)) {
        struct form approve = form_of(req, approve_fields);
        struct records_index_view view = view_of(req, &org, asked_year(req), &approve);
        view.form = &form;
        return reply_form_again(req, _("Index of cases"), records_html_index(req, &view));
    }
    int64_t year = form_int(&form, "year");
    str from = form_text(&form, "from");
    bool is_copy = str_equal(from, STR("last"));
    if (is_copy && !records_index_db_of_year(req->db, org.id, year - 1, &last)) {
        return reply_refused(req, str_of(_("There is no index of the year before.")));
    }
    if (!begin(req, &org, year, &index)) {
        return reply_refused(req, str_of(_("There is an index of that year already.")));
    }
    if (is_copy) {
        records_copy_index(req, &last, &index);
    } else if (str_equal(from, STR("template"))) {
        (void)!records_fill_index(req, &index, template_for(req, &org));
    }
    records_file_all(req, org.id, year);
    audit(req, "records.index", org.region_id, org.id, 0, NULL, 0);
    return reply_see_other(req, records_index_address(req, org.id, year));
}

bool records_begin_index(struct request *req, int64_t org_id, int year, str template_name,
                         str basis)
{
    struct records_db_org_row org;
    struct records_index_db_index_row index;
    if (!records_db_org(req->db, req->scope, org_id, &org) || !begin(req, &org, year, &index) ||
        !records_fill_index(req, &index, template_name)) {
        return false;
    }
    records_file_all(req, org_id, year);
    return basis.length == 0 ||
           records_index_db_approve(req->db, &(struct records_index_db_approve_values){
                                                 .id = index.id,
                                                 .version = index.version,
                                                 .day = req->today,
                                                 .basis = basis,
                                             });
}

/* ---- approving and closing ------------------------------------------------------------------ */

/* The decision that is kept here under that number; an error in the form if there is not one. */
static int64_t decision_of(struct form *form, int64_t org_id)
{
    struct request *req = form->req;
    str key = reading_number_key(req->arena, form_text(form, "number"));
    if (key.length == 0) {
        return 0;
    }
    struct records_index_db_decisions_rows rows = records_index_db_decisions(req->db, org_id, key);
    if (rows.count == 0) {
        form_add_error(form, "number",
                       str_of(_("The organisation has no adopted document with that number.")));
    }
    return rows.count == 0 ? 0 : rows.items[0].id;
}

struct reply records_approve_action(struct request *req)
{
    struct records_index_db_index_row index;
    struct records_db_org_row org;
    if (!records_index_db_find(req->db, req->scope, path_id(req), &index) ||
        !date_is_none(index.approved_on) ||
        !records_db_org(req->db, req->scope, index.org_id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, approve_fields);
    form_refuse_future(&form, "approved_on");
    int64_t document_id = decision_of(&form, index.org_id);
    if (!form_is_good(&form)) {
        struct records_index_view view = view_of(req, &org, index.year, &form);
        return reply_form_again(req, _("Index of cases"), records_html_index(req, &view));
    }
    struct records_index_db_approve_values values = {
        .id = index.id,
        .version = index.version,
        .day = form_date(&form, "approved_on"),
        .name = records_actor_name(req),
        .basis = form_text(&form, "basis"),
        .document_id = document_id,
    };
    if (!records_index_db_approve(req->db, &values)) {
        return reply_not_found(req);
    }
    audit(req, "records.approve", index.region_id, index.org_id, 0, NULL, 0);
    return reply_see_other(req, records_index_address(req, index.org_id, index.year));
}

struct reply records_close_action(struct request *req)
{
    struct records_index_db_index_row index;
    if (!records_index_db_find(req->db, req->scope, path_id(req), &index)) {
        return reply_not_found(req);
    }
    if (date_before(req->today, date_from((int)index.year, 12, 31))) {
        return reply_refused(req, str_of(_("The year is not over yet.")));
    }
    if (records_unplaced(req, index.org_id, index.year, 1).count > 0) {
        return reply_refused(req, str_of(_("Some documents of the year lie in no case yet. Put "
                                           "them into cases first.")));
    }
    if (!records_index_db_close(req->db, index.id, req->today)) {
        return reply_refused(req, str_of(_("An index that is approved can be closed, once.")));
    }
    audit(req, "records.close", index.region_id, index.org_id, 0, NULL, 0);
    return reply_see_other(req, records_index_address(req, index.org_id, index.year));
}

/* ---- printed -------------------------------------------------------------------------------- */

enum { COLUMNS = 5 };

static void print_head(struct request *req, struct papers_paper *paper,
                       const struct records_db_org_row *org,
                       const struct records_index_db_index_row *index)
{
    papers_add(req->arena, paper, PAPERS_PLAIN, org->name, (str){0}, (str){0});
    papers_add(req->arena, paper, PAPERS_TO, str_of(_("APPROVED")), (str){0}, (str){0});
    papers_add(req->arena, paper, PAPERS_TO,
               date_is_none(index->approved_on) ? str_of(_("draft"))
                                                : STR_CONCAT(req->arena, index->basis, STR(", "),
                                                             records_day(req, index->approved_on)),
               (str){0}, (str){0});
    papers_add(req->arena, paper, PAPERS_TITLE,
               _f("INDEX OF CASES for the year %1",
                  str_format(req->arena, "%lld", (long long)index->year)),
               (str){0}, (str){0});
}

struct reply records_index_file_page(struct request *req)
{
    struct records_index_db_index_row index;
    struct records_db_org_row org;
    if (!records_index_db_find(req->db, req->scope, path_id(req), &index) ||
        !records_db_org(req->db, req->scope, index.org_id, &org)) {
        return reply_not_found(req);
    }
    struct papers_paper paper = {.title = str_of(_("Index of cases"))};
    print_head(req, &paper, &org, &index);
    const str head[COLUMNS] = {str_of(_("Index")), str_of(_("Title of the case")),
                               str_of(_("Units")), str_of(_("Term of keeping, article")),
                               str_of(_("Note"))};
    papers_add_row(req->arena, &paper, PAPERS_ROW_HEAD, head, COLUMNS);
    struct records_index_db_case_line_rows rows = records_index_db_cases(req->db, index.id);
    str section = {0};
    EACH (row, rows) {
        if (!str_equal(section, row->section)) {
            section = row->section;
            const str line[COLUMNS] = {{0}, section, {0}, {0}, {0}};
            papers_add_row(req->arena, &paper, PAPERS_ROW, line, COLUMNS);
        }
        const str cells[COLUMNS] = {
            row->code, row->title, records_units_text(req, row),
            str_comma(req->arena, records_term_text(req, row), row->article), row->note};
        papers_add_row(req->arena, &paper, PAPERS_ROW, cells, COLUMNS);
    }
    return papers_reply(req, &paper, (str){0},
                        str_format(req->arena, "index-%lld", (long long)index.year),
                        records_format(req));
}
