/* Who has confirmed and who has not: a list that is gone through, entered from paper, printed and
 * kept as a file. What people confirmed themselves stays as it is. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include "app/app.h"
#include "app/sheet.h"
#include "features/acknowledgements/acknowledgements.html.h"
#include "features/members/members.h"
#include "features/papers/papers.h"

#define ON_A_PAGE 200
#define ON_PAPER 5000
#define IN_A_FILE 50000
#define ENTERED_AT_ONCE 500

enum { FIELD_ALL = 1 };
static const struct form_field fields[] = {
    {"day", N_("Day of the signatures"), FORM_DATE, .required = true},
    {"all", N_("All on this list have signed"), FORM_FLAG},
    {"listed", N_("How many the list has"), FORM_HIDDEN},
    {0},
};

/* ---- the list ------------------------------------------------------------------------------- */

struct acknowledgements_db_person_rows acknowledgements_people(
    struct request *req, const struct acknowledgements_place *place, str only, int64_t after,
    int64_t limit)
{
    const struct acknowledgements_db_line_row *row = &place->request.row;
    if (!place->request.is_members) {
        return acknowledgements_db_holders(req->db, &(struct acknowledgements_db_holders_values){
                                                        .scope = place->scope,
                                                        .request_id = row->id,
                                                        .asked_post = {req->today},
                                                        .only = only,
                                                        .limit = limit,
                                                    });
    }
    struct acknowledgements_db_place_of_row from = {.sort_key = STR(ACKNOWLEDGEMENTS_FIRST_KEY)};
    bool is_there = acknowledgements_db_place_of(req->db, place->scope, after, &from);
    return acknowledgements_db_people(req->db,
                                      &(struct acknowledgements_db_people_values){
                                          .scope = place->scope,
                                          .request_id = row->id,
                                          .org_path = place->org.path,
                                          .asked_member = {row->takes_later, row->opened_on},
                                          .only = only,
                                          .after_key = from.sort_key,
                                          .after_id = is_there ? after : 0,
                                          .limit = limit,
                                      });
}

static str only_asked(struct request *req)
{
    return str_equal(query_text(req, "show"), STR("done")) ? STR("done") : STR("open");
}

static bool may_enter(struct request *req, const struct acknowledgements_place *place)
{
    return place->request.is_open &&
           acknowledgements_is_within(req, RIGHT_MEMBERS_EDIT, place->org.path);
}

static void note_reading(struct request *req, const struct acknowledgements_place *place)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "acknowledgements.open", place->org.region_id, place->request.row.id, 0);
    }
}

/* Of a long list the rest is counted, too: the box below means all of it. */
static int64_t count_listed(struct request *req, const struct acknowledgements_place *place,
                            const struct acknowledgements_people_view *view)
{
    bool is_whole = !view->has_more && query_int(req, "after") == 0;
    return is_whole ? (int64_t)view->people.count
                    : (int64_t)acknowledgements_people(req, place, STR("open"), 0, ON_PAPER).count;
}

/* The box says how many it means. */
static const struct form_field *fields_for(struct request *req, int64_t listed)
{
    struct form_field *own = ARENA_ARRAY(req->arena, COUNT_OF(fields), struct form_field);
    memcpy(own, fields, sizeof(fields));
    own[FIELD_ALL].label =
        str_to_c(req->arena, _n("The one person of this list has signed",
                                "All %1 people of this list have signed", listed));
    return own;
}

static struct acknowledgements_people_view view_of(struct request *req,
                                                   const struct acknowledgements_place *place)
{
    struct acknowledgements_people_view view = {
        .place = place,
        .only = only_asked(req),
        .may_enter = may_enter(req, place),
        .names_only = members_names_only(req),
    };
    view.people =
        acknowledgements_people(req, place, view.only, query_int(req, "after"), ON_A_PAGE + 1);
    view.has_more = view.people.count > ON_A_PAGE;
    view.people.count = MIN_OF(view.people.count, (size_t)ON_A_PAGE);
    view.sum = place->request.is_members
                   ? acknowledgements_sum_alone(req, &place->request, place->org.path)
                   : acknowledgements_sum(req, &place->request, place->org.path);
    if (place->request.is_members && str_equal(view.only, STR("done"))) {
        view.departed = acknowledgements_db_departed(req->db, place->scope, place->request.row.id,
                                                     place->org.id);
    }
    view.listed = str_equal(view.only, STR("open")) ? count_listed(req, place, &view) : 0;
    view.form = form_of(req, fields_for(req, view.listed));
    form_set_date(&view.form, "day", req->today);
    return view;
}

struct reply acknowledgements_people_page(struct request *req)
{
    struct acknowledgements_place place;
    if (!acknowledgements_find_place(req, query_int(req, "org"), &place)) {
        return reply_not_found(req);
    }
    note_reading(req, &place);
    struct acknowledgements_people_view view = view_of(req, &place);
    return reply_page(req, _("Who has read and confirmed"),
                      acknowledgements_html_people(req, &view));
}

/* ---- from paper ----------------------------------------------------------------------------- */

static bool confirm_on_paper(struct request *req, const struct acknowledgements_place *place,
                             const struct acknowledgements_db_person_row *person, date day)
{
    const struct acknowledgements_db_line_row *row = &place->request.row;
    bool is_new = acknowledgements_db_confirm(req->db, &(struct acknowledgements_db_confirm_values){
                                                           .request_id = row->id,
                                                           .region_id = person->region_id,
                                                           .member_id = person->member_id,
                                                           .post_id = person->post_id,
                                                           .org_id = person->org_id,
                                                           .org_path = person->org_path,
                                                           .confirmed_on = day,
                                                           .way = STR("paper"),
                                                           .hash = row->hash,
                                                           .account_id = req->user.account_id,
                                                           .now = req->now,
                                                       });
    if (is_new) {
        audit(req, "acknowledgements.enter", place->org.region_id, row->id, person->member_id, NULL,
              0);
    }
    return is_new;
}

static bool is_ticked(struct form_ids ids, const struct acknowledgements_db_person_row *person)
{
    int64_t id = person->member_id != 0 ? person->member_id : person->post_id;
    for (size_t i = 0; i < ids.count; i++) {
        if (ids.items[i] == id) {
            return true;
        }
    }
    return false;
}

static str people_address(struct request *req, const struct acknowledgements_place *place,
                          const char *show)
{
    return str_format(req->arena, "/acknowledgements/%lld/people?org=%lld%s",
                      (long long)place->request.row.id, (long long)place->org.id, show);
}

/* Only who is asked here and has not confirmed is taken: a box of somebody else says nothing, and
 * what was confirmed in the cabinet meanwhile stays as it is. */
static int64_t enter_signed(struct request *req, const struct acknowledgements_place *place,
                            struct form_ids ids, bool have_all, date day)
{
    int64_t entered = 0;
    struct acknowledgements_db_person_rows people =
        acknowledgements_people(req, place, STR("open"), 0, ON_PAPER);
    EACH (person, people) {
        if (have_all || is_ticked(ids, person)) {
            entered += confirm_on_paper(req, place, person, day);
        }
    }
    return entered;
}

static void check_day(struct request *req, const struct acknowledgements_place *place,
                      struct form *form)
{
    form_refuse_future(form, "day");
    date day = form_date(form, "day");
    if (!date_is_none(day) && date_before(day, place->request.row.opened_on)) {
        form_add_error(form, "day",
                       _f("The document was given to be read on %1: nobody can have "
                          "signed before.",
                          place->request.row.opened_on));
    }
}

static bool find_to_enter(struct request *req, struct acknowledgements_place *ret_place)
{
    int64_t org_id = 0;
    (void)!str_to_int64(http_body_field(req->http, STR("org")), &org_id);
    return acknowledgements_find_place(req, org_id, ret_place);
}

/* Whoever came to the list after it was printed has not signed it. */
static bool has_grown(const struct form *form, int64_t listed)
{
    int64_t seen = 0;
    return str_to_int64(form_text(form, "listed"), &seen) && listed > seen;
}

struct reply acknowledgements_enter_action(struct request *req)
{
    struct acknowledgements_place place;
    if (!find_to_enter(req, &place)) {
        return reply_not_found(req);
    }
    if (!place.request.is_open) {
        return reply_refused(req, str_of(_("This request has ended.")));
    }
    struct form form = form_read(req, fields);
    struct form_ids ids = form_ticked(req, "person");
    check_day(req, &place, &form);
    bool have_all = form_flag(&form, "all");
    if (ids.count == 0 && !have_all) {
        form_add_general_error(&form, str_of(_("Tick those who have signed.")));
    }
    struct acknowledgements_people_view view = view_of(req, &place);
    if (have_all && has_grown(&form, view.listed)) {
        form_add_general_error(&form, str_of(_("Somebody was added to the list after you opened "
                                               "it. Look at it again, or tick single people.")));
    }
    if (!form_is_good(&form)) {
        form.fields = view.form.fields;
        view.form = form;
        return reply_form_again(req, _("Who has read and confirmed"),
                                acknowledgements_html_people(req, &view));
    }
    int64_t entered = enter_signed(req, &place, ids, have_all, form_date(&form, "day"));
    int64_t left = (int64_t)ids.count - entered;
    str sentence = _n("%1 signature was entered.", "%1 signatures were entered.", entered);
    if (left > 0) {
        sentence = STR_CONCAT(
            req->arena, sentence, STR(" "),
            _n("%1 had confirmed already or is no longer asked: nothing was changed there.",
               "%1 had confirmed already or are no longer asked: nothing was changed there.",
               left));
    }
    return reply_done(req, people_address(req, &place, entered > 0 ? "&show=done" : ""), sentence,
                      0);
}

struct reply acknowledgements_take_back_action(struct request *req)
{
    struct acknowledgements_place place;
    if (!find_to_enter(req, &place)) {
        return reply_not_found(req);
    }
    if (!place.request.is_open) {
        return reply_refused(req, str_of(_("This request has ended.")));
    }
    struct form_ids ids = form_ticked(req, "person");
    int64_t taken = 0;
    struct acknowledgements_db_person_rows people =
        acknowledgements_people(req, &place, STR("done"), 0, ON_PAPER);
    EACH (person, people) {
        if (is_ticked(ids, person) &&
            acknowledgements_db_take_back(req->db,
                                          &(struct acknowledgements_db_take_back_values){
                                              place.scope, place.request.row.id, person->region_id,
                                              person->member_id, person->post_id})) {
            audit(req, "acknowledgements.take_back", place.org.region_id, place.request.row.id,
                  person->member_id,
                  (const struct audit_change[]){
                      {"day", date_iso(req->arena, person->confirmed_on), {0}}},
                  1);
            taken++;
        }
    }
    return reply_done(req, people_address(req, &place, taken > 0 ? "" : "&show=done"),
                      _n("%1 entry was taken back.", "%1 entries were taken back.", taken), 0);
}

/* ---- on paper ------------------------------------------------------------------------------- */

static void put(struct request *req, struct papers_paper *paper, enum papers_kind kind, str text)
{
    papers_add(req->arena, paper, kind, text, (str){0}, (str){0});
}

static void put_row(struct request *req, struct papers_paper *paper, enum papers_kind kind,
                    const str *cells, size_t count)
{
    struct papers_block *block =
        ARENA_PUSH(req->arena, paper->blocks, paper->count, paper->capacity);
    *block = (struct papers_block){.kind = kind, .count = count};
    for (size_t i = 0; i < count; i++) {
        block->cells[i] = cells[i];
    }
}

static void put_head(struct request *req, struct papers_paper *paper,
                     const struct acknowledgements_place *place)
{
    const struct acknowledgements_db_line_row *row = &place->request.row;
    put(req, paper, PAPERS_CENTRED, place->org.name);
    put(req, paper, PAPERS_TITLE, str_of(_("ACKNOWLEDGEMENT SHEET")));
    put(req, paper, PAPERS_PLAIN,
        STR_CONCAT(req->arena, acknowledgements_label(req, row->kind, row->number, row->dated_on),
                   STR(" («"), row->title, STR("»), "), row->org_name));
    if (!date_is_none(row->edition_on)) {
        put(req, paper, PAPERS_PLAIN, _f("The text as it reads on %1.", row->edition_on));
    }
    put(req, paper, PAPERS_GAP, (str){0});
}

/* A place to sign, or who has signed when and how. */
static void put_person(struct request *req, struct papers_paper *paper,
                       const struct acknowledgements_place *place,
                       const struct acknowledgements_db_person_row *person, int64_t number)
{
    bool is_done = !date_is_none(person->confirmed_on);
    const str cells[] = {
        str_format(req->arena, "%lld", (long long)number),
        acknowledgements_person_name(req, person),
        acknowledgements_post_text(req, place, person),
        is_done ? members_day_text(req, person->confirmed_on, 0) : (str){0},
        acknowledgements_way_text(req, person),
    };
    put_row(req, paper, PAPERS_ROW, cells, COUNT_OF(cells));
}

static struct papers_paper paper_of(struct request *req, const struct acknowledgements_place *place,
                                    str only)
{
    bool is_done = str_equal(only, STR("done"));
    struct papers_paper paper = {.title = str_of(_("Acknowledgement sheet"))};
    /* Blanks make the column as wide as a signature needs. */
    const str head[] = {str_of(_("No.")), str_of(_("Surname, first name, patronymic")),
                        str_of(_("Position")), str_of(_("Date")),
                        is_done ? str_of(_("How it was confirmed")) : str_of(_("Signature"))};
    int64_t number = 0;
    put_head(req, &paper, place);
    put_row(req, &paper, PAPERS_ROW_HEAD, head, COUNT_OF(head));
    EACH (person, acknowledgements_people(req, place, only, 0, ON_PAPER)) {
        put_person(req, &paper, place, person, ++number);
    }
    if (is_done && place->request.is_members) {
        EACH (person, acknowledgements_db_departed(req->db, place->scope, place->request.row.id,
                                                   place->org.id)) {
            put_person(req, &paper, place, person, ++number);
        }
    }
    put(req, &paper, PAPERS_GAP, (str){0});
    if (is_done) {
        put(req, &paper, PAPERS_SMALL,
            _f("As of %1. The text that was confirmed has the checksum %2.", req->today,
               place->request.row.hash));
    } else {
        put(req, &paper, PAPERS_SMALL,
            str_of(_("By signing I confirm that I have read the document.")));
    }
    return paper;
}

struct reply acknowledgements_sheet_page(struct request *req)
{
    struct acknowledgements_place place;
    if (!acknowledgements_find_place(req, query_int(req, "org"), &place)) {
        return reply_not_found(req);
    }
    note_reading(req, &place);
    struct papers_paper paper = paper_of(req, &place, only_asked(req));
    bool is_docx = str_equal(query_text(req, "as"), STR("docx"));
    return papers_reply(req, &paper, (str){0}, str_of(_("acknowledgement-sheet")),
                        is_docx ? PAPERS_DOCX : PAPERS_PDF);
}

/* ---- as a file ------------------------------------------------------------------------------ */

struct writing {
    struct request *req;
    const struct acknowledgements_place *place;
    struct sheet_writer *sheet;
};

static void write_person(void *context, const struct acknowledgements_db_person_row *person)
{
    const struct writing *writing = context;
    struct request *req = writing->req;
    sheet_writer_text(writing->sheet, acknowledgements_person_name(req, person));
    sheet_writer_text(writing->sheet, acknowledgements_post_text(req, writing->place, person));
    sheet_writer_text(writing->sheet, person->org_name);
    sheet_writer_date(writing->sheet, person->confirmed_on);
    sheet_writer_text(writing->sheet, acknowledgements_way_text(req, person));
    sheet_writer_end_row(writing->sheet);
}

static bool write_people(struct request *req, const struct acknowledgements_place *place,
                         enum sheet_format format, int fd)
{
    const str titles[] = {str_of(_("Surname, first name, patronymic")), str_of(_("Position")),
                          str_of(_("Organisation")), str_of(_("Confirmed on")), str_of(_("How"))};
    static const int widths[] = {36, 30, 34, 14, 34};
    const struct acknowledgements_db_line_row *row = &place->request.row;
    struct writing writing = {req, place,
                              sheet_writer_open(format, fd, str_of(_("Acknowledgement")))};
    sheet_writer_heading(writing.sheet, titles, widths, COUNT_OF(titles));
    if (place->request.is_members) {
        acknowledgements_db_people_below(
            req->db,
            &(struct acknowledgements_db_people_below_values){
                place->scope, row->id, {row->takes_later, row->opened_on}},
            write_person, &writing);
    } else {
        EACH (person, acknowledgements_people(req, place, (str){0}, 0, IN_A_FILE)) {
            write_person(&writing, person);
        }
    }
    return sheet_writer_close(writing.sheet);
}

struct reply acknowledgements_people_file_page(struct request *req)
{
    struct acknowledgements_place place;
    bool is_csv = str_equal(query_text(req, "format"), STR("csv"));
    if (!acknowledgements_find_place(req, query_int(req, "org"), &place)) {
        return reply_not_found(req);
    }
    if (acknowledgements_sum(req, &place.request, place.org.path).asked > IN_A_FILE) {
        return reply_refused(req, str_of(_("There are too many people for one file. Open an "
                                           "organisation below and save its list.")));
    }
    audit_read(req, "acknowledgements.export", place.org.region_id, place.request.row.id, 0);
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_people(req, &place, is_csv ? SHEET_CSV : SHEET_XLSX, fd);
    str name = _f("Acknowledgement %1", date_iso(req->arena, req->today));
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}
