/* The journal of what was issued, one certificate, what a person has. */
#include "app/app.h"
#include "app/sheet.h"
#include "base/fold.h"
#include "features/certificates/certificates.html.h"
#include "features/certificates/certificates_inner.h"

#define ON_A_PAGE 100
#define FOUND_SHOWN 200
#define ON_THE_CARD 5
#define IN_A_FILE 50000

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_over(const struct request *req, const struct certificates_db_line_row *row)
{
    return !date_is_none(row->valid_until) && date_before(row->valid_until, req->today);
}

enum widgets_tone certificates_tone(const struct request *req,
                                    const struct certificates_db_line_row *row)
{
    return !str_equal(row->state, STR("valid")) ? TONE_BAD
           : is_over(req, row)                  ? TONE_WARN
                                                : TONE_OK;
}

str certificates_state_text(struct request *req, const struct certificates_db_line_row *row)
{
    if (str_equal(row->state, STR("valid"))) {
        return is_over(req, row)                ? _f("Ran out on %1", row->valid_until)
               : date_is_none(row->valid_until) ? str_of(_("In force"))
                                                : _f("Valid until %1", row->valid_until);
    }
    return str_equal(row->state, STR("revoked"))    ? _f("Revoked on %1", row->state_on)
           : str_equal(row->state, STR("replaced")) ? _f("Replaced by another on %1", row->state_on)
                                                    : _f("Taken back on %1", row->state_on);
}

str certificates_called(struct request *req, const struct form_choice *kinds,
                        const struct certificates_db_line_row *row)
{
    const char *label = form_choice_label(kinds, row->kind);
    return _f("%1 No. %2", label == NULL ? row->kind : str_of(_(label)), row->number_text);
}

str certificates_days_text(struct request *req, const struct certificates_db_line_row *row)
{
    str days = date_equal(row->began_on, row->ended_on)
                   ? members_day_text(req, row->ended_on, 0)
                   : _f("from %1 to %2", row->began_on, row->ended_on);
    return row->hours == 0 ? days
                           : str_comma(req->arena, days,
                                       _n("%1 academic hour", "%1 academic hours", row->hours));
}

static str name_of(struct request *req, const struct certificates_db_line_row *row)
{
    return row->member_id == 0
               ? str_of(_("(the data of the holder were erased)"))
               : members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
}

/* ---- the journal ----------------------------------------------------------------------------- */

static bool journal_of(struct request *req, struct certificates_journal_view *ret_view)
{
    struct certificates_journal_view view = {
        .kinds = training_choices_of(req).paper,
        .may_issue = access_may(req, RIGHT_EVENTS_EDIT),
        .may_export = access_may(req, RIGHT_MEMBERS_EXPORT),
    };
    if (!certificates_place_of(req, RIGHT_TRAINING_VIEW, &view.place)) {
        return false;
    }
    *ret_view = view;
    return true;
}

static struct certificates_db_line_rows journal_rows(struct request *req,
                                                     const struct certificates_journal_view *view,
                                                     int64_t before, int64_t limit)
{
    return certificates_db_journal(
        req->db,
        &(struct certificates_db_journal_values){
            .scope = view->place.scope,
            .year = view->place.year,
            .before = before,
            .words = view->words.length == 0 ? (str){0} : fold_search(req->arena, view->words),
            .number = view->words,
            .limit = limit,
        });
}

static void note_read(struct request *req, const struct certificates_place *place)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "certificates.list", place->org.region_id, place->org.id, 0);
    }
}

struct reply certificates_journal_page(struct request *req)
{
    struct certificates_journal_view view;
    if (!journal_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.place.scope.from)) {
        view.regions = orgs_children(req, view.place.org.id);
        return reply_page(req, _("Certificates"), certificates_html_regions(req, &view));
    }
    note_read(req, &view.place);
    view.rows = journal_rows(req, &view, query_int(req, "before"), ON_A_PAGE + 1);
    if (view.rows.count > ON_A_PAGE) {
        view.rows.count = ON_A_PAGE;
        view.next = widgets_link(req, "/certificates?org=%lld&year=%d&before=%lld",
                                 (long long)view.place.org.id, view.place.year,
                                 (long long)view.rows.items[ON_A_PAGE - 1].id);
    }
    return reply_page(req, _("Certificates"), certificates_html_journal(req, &view));
}

static const struct form_field search_fields[] = {
    {"words", N_("Number, or surname"), FORM_TEXT, .max = 80},
    {0},
};

/* A name must not stand in an address, so it is asked for with POST. */
struct reply certificates_journal_search(struct request *req)
{
    struct certificates_journal_view view;
    if (!journal_of(req, &view) || str_is_empty(view.place.scope.from)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, search_fields);
    note_read(req, &view.place);
    view.words = form_text(&form, "words");
    view.was_searched = view.words.length > 0;
    view.rows = journal_rows(req, &view, 0, FOUND_SHOWN);
    return reply_page(req, _("Certificates"), certificates_html_journal(req, &view));
}

static bool write_journal(struct request *req, const struct certificates_journal_view *view, int fd)
{
    const str titles[] = {
        str_of(_("Number")),         str_of(_("Day of issue")),
        str_of(_("What is issued")), str_of(_("Surname, first name, patronymic")),
        str_of(_("Organisation")),   str_of(_("What was taught")),
        str_of(_("Hours")),          str_of(_("First day")),
        str_of(_("Last day")),       str_of(_("Valid until")),
        str_of(_("Who issued it")),  str_of(_("Who signed")),
        str_of(_("State")),          str_of(_("Reason")),
    };
    static const int widths[] = {16, 12, 18, 36, 28, 40, 8, 12, 12, 12, 36, 24, 26, 30};
    struct sheet_writer *writer = sheet_writer_open(SHEET_XLSX, fd, str_of(_("Certificates")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, journal_rows(req, view, 0, IN_A_FILE)) {
        const char *label = form_choice_label(view->kinds, row->kind);
        sheet_writer_text(writer, row->number_text);
        sheet_writer_date(writer, row->issued_on);
        sheet_writer_text(writer, label == NULL ? row->kind : str_of(_(label)));
        sheet_writer_text(writer, name_of(req, row));
        sheet_writer_text(writer, row->holder_org);
        sheet_writer_text(writer, row->title);
        sheet_writer_int(writer, row->hours);
        sheet_writer_date(writer, row->began_on);
        sheet_writer_date(writer, row->ended_on);
        sheet_writer_date(writer, row->valid_until);
        sheet_writer_text(writer, row->org_name);
        sheet_writer_text(writer, row->signer_name);
        sheet_writer_text(writer, certificates_state_text(req, row));
        sheet_writer_text(writer, certificates_reason_text(req, row));
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

struct reply certificates_journal_file(struct request *req)
{
    struct certificates_journal_view view;
    if (!access_may(req, RIGHT_TRAINING_VIEW)) {
        return reply_forbidden(req);
    }
    if (!journal_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.place.scope.from)) {
        return reply_refused(req, str_of(_("Choose a region: lists are exported by regions.")));
    }
    audit_read(req, "certificates.export", view.place.org.region_id, view.place.org.id, 0);
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_journal(req, &view, fd);
    return reply_made_file(
        req, fd, is_whole, STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _f("Certificates %1.xlsx", str_format(req->arena, "%d", view.place.year)));
}

/* ---- one ------------------------------------------------------------------------------------- */

str certificates_reason_text(struct request *req, const struct certificates_db_line_row *row)
{
    return str_equal(row->state, STR("replaced")) && row->reason.length > 0
               ? str_of(tr(req->language, str_to_c(req->arena, row->reason)))
               : row->reason;
}

bool certificates_find(struct request *req, enum right right,
                       struct certificates_db_line_row *ret_row)
{
    struct certificates_db_region_of_row region;
    if (!certificates_db_region_of(req->db, path_id(req), &region)) {
        return false;
    }
    struct scope scope = access_scope_in_region(req, right, region.region_id);
    return !str_is_empty(scope.from) && certificates_db_find(req->db, scope, path_id(req), ret_row);
}

/* Whether it is the acting organisation's, or of one below. */
static bool may_change(struct request *req, const struct certificates_db_line_row *row)
{
    struct certificates_db_line_row same;
    struct scope scope = access_scope_in_region(req, RIGHT_EVENTS_EDIT, row->region_id);
    return str_equal(row->state, STR("valid")) && !str_is_empty(scope.from) &&
           certificates_db_find_issued(req->db, scope, row->id, &same);
}

static struct html page_html(struct request *req, const struct certificates_db_line_row *row,
                             const struct form *revoke, const struct form *again)
{
    struct form empty_revoke = form_of(req, certificates_revoke_fields);
    struct form empty_again = form_of(req, certificates_again_fields);
    const struct certificates_view view = {
        .row = *row,
        .kinds = training_choices_of(req).paper,
        .name = name_of(req, row),
        .address = certificates_address(req, row->code),
        .revoke = revoke == NULL ? &empty_revoke : revoke,
        .again = again == NULL ? &empty_again : again,
        .may_change = may_change(req, row),
    };
    return certificates_html_one(req, &view);
}

struct reply certificates_page_again(struct request *req, const struct form *revoke,
                                     const struct form *again,
                                     const struct certificates_db_line_row *row)
{
    return reply_form_again(req, _("Certificate"), page_html(req, row, revoke, again));
}

static void note_opened(struct request *req, const struct certificates_db_line_row *row)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "certificates.open", row->region_id, row->id, row->member_id);
    }
}

struct reply certificates_page(struct request *req)
{
    struct certificates_db_line_row row;
    if (!certificates_find(req, RIGHT_TRAINING_VIEW, &row)) {
        return reply_not_found(req);
    }
    note_opened(req, &row);
    return reply_page(req, _("Certificate"), page_html(req, &row, NULL, NULL));
}

struct reply certificates_file_of(struct request *req, const struct certificates_db_line_row *row)
{
    struct certificates_content content;
    struct certificates_db_look_row look;
    if (!certificates_open(req, row, &content) ||
        !certificates_db_version(req->db, row->template_id, row->template_version, &look)) {
        return reply_refused(req, str_of(_("It cannot be opened: its data were erased, or it was "
                                           "sealed with another key.")));
    }
    struct request reader = *req;
    reader.language = certificates_language(look.language);
    int fd = app_temporary_file(req->app);
    struct certificates_printer *printer = certificates_printer_open(&reader, fd, &look);
    certificates_printer_put(printer, &reader, &content.paper,
                             certificates_address(req, row->code));
    bool is_whole = certificates_printer_close(printer);
    return reply_made_file(
        req, fd, is_whole, STR("application/pdf"),
        str_format(req->arena, "%.*s-%lld.pdf", STR_ARG(row->kind), (long long)row->id));
}

struct reply certificates_pdf(struct request *req)
{
    struct certificates_db_line_row row;
    if (!certificates_find(req, RIGHT_TRAINING_VIEW, &row)) {
        return reply_not_found(req);
    }
    note_opened(req, &row);
    return certificates_file_of(req, &row);
}

/* ---- a person -------------------------------------------------------------------------------- */

struct html certificates_on_card(struct request *req, int64_t person_id)
{
    struct scope scope = members_likely_reach(req, RIGHT_TRAINING_VIEW, person_id);
    if (str_is_empty(scope.from)) {
        return (struct html){0};
    }
    const struct certificates_person_view view = {
        .member_id = person_id,
        .rows = certificates_db_of_member(req->db, scope, person_id, ON_THE_CARD),
        .kinds = training_choices_of(req).paper,
    };
    return view.rows.count == 0 ? (struct html){0} : certificates_html_on_card(req, &view);
}

struct html certificates_on_event(struct request *req, int64_t event_id)
{
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    struct certificates_db_of_event_row row;
    bool has_any = !str_is_empty(scope.from) &&
                   certificates_db_of_event(req->db, scope, event_id, &row) && row.people > 0;
    return has_any ? certificates_html_on_event(req, &row) : (struct html){0};
}

struct certificates_held_list certificates_of_member(struct request *req, struct scope scope,
                                                     int64_t member_id)
{
    struct certificates_db_line_rows rows =
        certificates_db_of_member(req->db, scope, member_id, ON_A_PAGE);
    const struct form_choice *kinds = training_choices_of(req).paper;
    struct certificates_held_list list = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct certificates_held)};
    EACH (row, rows) {
        if (str_equal(row->state, STR("valid"))) {
            list.items[list.count++] = (struct certificates_held){
                .what = certificates_called(req, kinds, row),
                .title = row->title,
                .issuer = row->org_name,
                .issued_on = row->issued_on,
            };
        }
    }
    return list;
}
