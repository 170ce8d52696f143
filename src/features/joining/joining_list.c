#include "app/app.h"
#include "base/ids.h"
#include "features/joining/joining.html.h"
#include "features/joining/joining_inner.h"

/* Applications as the chair sees them: what waits and what is over, one application with those of
 * the register who look alike, entering a paper one, correcting a slip before the decision. */

#define SHOWN 50
#define WAITING_SHOWN 200
#define LIKENESSES_SHOWN 5

/* ---- in words ------------------------------------------------------------------------------- */

static const struct {
    const char *state;
    const char *label;
    enum widgets_tone tone;
    bool is_open;
} states[] = {
    {"new", N_("Just came in"), TONE_INFO, true},
    {"review", N_("Under review"), TONE_INFO, true},
    {"ready", N_("For the committee"), TONE_WARN, true},
    {"planned", N_("Admitted from a day to come"), TONE_INFO, false},
    {"admitted", N_("Decided: admitted"), TONE_OK, false},
    {"refused", N_("Decided: not admitted"), TONE_BAD, false},
    {"withdrawn", N_("Withdrawn by the applicant"), TONE_PLAIN, false},
    {"transfer", N_("Has to be transferred"), TONE_PLAIN, false},
};

static size_t index_of(str state)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(states) && !str_equal(state, str_of(states[i].state))) {
        i++;
    }
    return i;
}

bool joining_is_open(str state)
{
    return states[index_of(state)].is_open;
}

const char *joining_state_label(str state)
{
    return states[index_of(state)].label;
}

enum widgets_tone joining_state_tone(str state)
{
    return states[index_of(state)].tone;
}

str joining_name_of(struct request *req, const struct joining_db_line_row *row)
{
    struct members_card card = joining_card_of(row);
    return row->emptied_at != 0 ? str_of(_("Data removed")) : members_name_of(req->arena, &card);
}

str joining_note_of(struct request *req, const struct joining_db_line_row *row)
{
    str work = str_comma(req->arena, row->position, row->workplace);
    return row->emptied_at != 0 ? (str){0} : _f("born %1, %2", row->born, work);
}

str joining_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/applications/%lld", (long long)id);
}

/* ---- the list ------------------------------------------------------------------------------- */

static void add_waiting(struct request *req, struct joining_list_view *view)
{
    for (size_t i = 0; i < JOINING_OPEN_STATES; i++) {
        struct joining_db_line_rows rows =
            joining_db_waiting(req->db, req->scope, str_of(states[i].state), WAITING_SHOWN);
        if (rows.count > 0) {
            view->sections[view->section_count++] = (struct joining_section){states[i].state, rows};
        }
    }
    view->ready_orgs = joining_db_ready_orgs(req->db, req->scope);
}

/* One more than is shown tells whether there is more. */
static void add_closed(struct request *req, struct joining_list_view *view)
{
    int64_t before = query_int(req, "before");
    bool is_wide = access_is_above_primary(req);
    struct joining_db_line_rows rows =
        is_wide ? joining_db_closed_of_region(req->db, req->scope, view->state, before, SHOWN + 1)
                : joining_db_closed_of_org(req->db, req->scope, view->state, before, SHOWN + 1);
    if (rows.count > SHOWN) {
        rows.count = SHOWN;
        view->next = widgets_link(req, "/applications?state=%.*s&before=%lld", STR_ARG(view->state),
                                  (long long)rows.items[SHOWN - 1].id);
    }
    view->sections[view->section_count++] =
        (struct joining_section){states[index_of(view->state)].state, rows};
}

static bool is_closed_state(str state)
{
    size_t i = index_of(state);
    return i >= JOINING_OPEN_STATES && str_equal(state, str_of(states[i].state));
}

struct reply joining_list_page(struct request *req)
{
    struct joining_list_view view = {
        .shows_orgs = req->mandate.org_level < LEVEL_PRIMARY,
        .may_admit = access_may(req, RIGHT_MEMBERS_ADMIT),
    };
    struct orgs_org org;
    if (orgs_find(req, req->scope, req->mandate.org_id, &org) && org.holds_members) {
        view.org_id = org.id;
    }
    str state = query_text(req, "state");
    if (is_closed_state(state)) {
        view.state = state;
        add_closed(req, &view);
    } else {
        add_waiting(req, &view);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "joining.list", req->scope.region_id, req->mandate.org_id, 0);
    }
    return reply_page(req, _("Applications to join"), joining_html_list(req, &view));
}

/* ---- look-alikes ---------------------------------------------------------------------------- */

struct joining_likenesses joining_likenesses(struct request *req,
                                             const struct joining_db_line_row *row)
{
    struct members_match matches[LIKENESSES_SHOWN];
    struct members_card card = joining_card_of(row);
    size_t count = members_matches(req, row->region_id, &card, matches, COUNT_OF(matches));
    struct joining_likenesses list = {
        .items = ARENA_ARRAY(req->arena, count + 1, struct joining_likeness), .count = count};
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, row->region_id);
    for (size_t i = 0; i < count; i++) {
        struct joining_likeness *likeness = &list.items[i];
        struct members_card known;
        struct orgs_org org = {0};
        int64_t version;
        likeness->is_strong = matches[i].likeness == MEMBERS_STRONG;
        likeness->reason = str_of(tr(req->language, str_to_c(req->arena, matches[i].reason)));
        if (members_card_of(req, scope, matches[i].member_id, &known, &version)) {
            bool has_org = orgs_find(req, scope, matches[i].org_id, &org);
            likeness->member_id = matches[i].member_id;
            likeness->name = members_name_of(req->arena, &known);
            likeness->org_name = has_org ? org.short_name : (str){0};
            likeness->is_registered = members_status_is_registered(known.status);
        }
    }
    return list;
}

/* ---- one application ------------------------------------------------------------------------ */

void joining_note_reading(struct request *req, const struct joining_db_line_row *row)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "joining.open", row->region_id, row->id, 0);
    }
}

struct reply joining_one_page(struct request *req)
{
    struct joining_view view = {.may_admit = access_may(req, RIGHT_MEMBERS_ADMIT)};
    if (!joining_db_find(req->db, req->scope, path_id(req), &view.row)) {
        return reply_not_found(req);
    }
    view.full_name = joining_name_of(req, &view.row);
    view.has_consent = joining_consent_of(req, &view.row, &view.consent);
    if (joining_is_open(view.row.state)) {
        view.likenesses = joining_likenesses(req, &view.row);
    }
    joining_note_reading(req, &view.row);
    return reply_page_titled(req, view.full_name, joining_html_one(req, &view));
}

static struct reply decided_already(struct request *req)
{
    return reply_refused(req, str_of(_("The application has been withdrawn or decided already.")));
}

/* From which states one leads to another, before the decision. */
struct reply joining_state_action(struct request *req)
{
    struct joining_db_line_row row;
    str state = http_body_field(req->http, STR("state"));
    if (!joining_db_find(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    bool is_ready = str_equal(state, STR("ready"));
    if (!is_ready && !str_equal(state, STR("review"))) {
        return reply_refused(req, str_of(_("There is no such state.")));
    }
    struct joining_db_set_state_values values = {
        .scope = req->scope,
        .id = row.id,
        .state = state,
        .from_1 = STR("new"),
        .from_2 = is_ready ? STR("review") : STR("ready"),
        .now = req->now,
    };
    if (!joining_db_set_state(req->db, &values)) {
        return decided_already(req);
    }
    const struct audit_change change = {"state", row.state, state};
    audit(req, "joining.state", row.region_id, row.id, 0, &change, 1);
    return reply_done(req, joining_address(req, row.id),
                      str_of(is_ready ? _("Ready: it stands on the list for the committee.")
                                      : _("Under review.")),
                      0);
}

/* The applicant is a former member: his card comes back instead of a second one. */
struct reply joining_same_action(struct request *req)
{
    struct joining_db_line_row row;
    struct members_card card;
    int64_t version;
    int64_t member_id = 0;
    if (!joining_db_find(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, row.region_id);
    if (!str_to_int64(http_body_field(req->http, STR("member")), &member_id) ||
        !members_card_of(req, scope, member_id, &card, &version)) {
        return reply_refused(req, str_of(_("This person is not on the register here any more.")));
    }
    if (members_status_is_registered(card.status) || str_equal(card.status, STR("deceased"))) {
        return reply_refused(req, str_of(_("The person is on the register already.")));
    }
    if (!joining_db_set_former(req->db, req->scope, row.id, member_id, req->now)) {
        return decided_already(req);
    }
    audit(req, "joining.same", row.region_id, row.id, member_id, NULL, 0);
    return reply_done(req, joining_address(req, row.id),
                      str_of(_("Noted: on admission the former card comes back.")), 0);
}

struct reply joining_transfer_action(struct request *req)
{
    struct joining_db_line_row row;
    struct consents_text consent;
    if (!joining_db_find(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    int64_t days = joining_consent_of(req, &row, &consent) ? consent.keep_days : 1;
    struct joining_db_decide_values values = {
        .scope = req->scope,
        .id = row.id,
        .state = STR("transfer"),
        .account_id = req->user.account_id,
        .empty_on = date_add_days(req->today, days),
        .now = req->now,
    };
    if (!joining_is_open(row.state) || !joining_db_decide(req->db, &values)) {
        return decided_already(req);
    }
    audit(req, "joining.transfer", row.region_id, row.id, 0, NULL, 0);
    joining_tell(req, &row, N_("Your application to join the union"), joining_letter_transfer);
    return reply_done(req, joining_address(req, row.id),
                      str_of(_("Closed: the present organisation has to transfer this member to "
                               "you. You will find him under “Transfers of members”.")),
                      0);
}

/* ---- on paper ------------------------------------------------------------------------------- */

static bool find_paper_place(struct request *req, struct orgs_org *ret_org,
                             struct joining_db_place_row *ret_place)
{
    return orgs_asked_for(req, req->scope, ret_org) && ret_org->holds_members &&
           joining_db_place(req->db, ret_org->id, ret_place);
}

static struct joining_form_view paper_view(struct request *req, const struct orgs_org *org,
                                           const struct form *form)
{
    return (struct joining_form_view){
        .form = form,
        .action = widgets_link(req, "/applications/new?org=%lld", (long long)org->id),
        .back = {STR("/applications")},
        .title = str_of(_("Enter a paper application")),
        .note = org->short_name,
    };
}

struct reply joining_new_page(struct request *req)
{
    struct orgs_org org;
    struct joining_db_place_row place;
    if (!find_paper_place(req, &org, &place)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, joining_paper_fields);
    form_set_date(&form, "applied_on", req->today);
    struct joining_form_view view = paper_view(req, &org, &form);
    return reply_page(req, _("Enter a paper application"), joining_html_form(req, &view));
}

static void check_paper(struct request *req, struct form *form)
{
    joining_check_person(req, form);
    form_refuse_future(form, "applied_on");
    if (!form_flag(form, "consent")) {
        form_add_general_error(form, str_of(_("Without a signed consent the data must not be "
                                              "entered.")));
    }
}

struct reply joining_new_action(struct request *req)
{
    struct orgs_org org;
    struct joining_db_place_row place;
    if (!find_paper_place(req, &org, &place)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, joining_paper_fields);
    check_paper(req, &form);
    struct joining_new application = {
        .id = req->mutation_id,
        .org_id = org.id,
        .place = &place,
        .source = "paper",
        .applied_on = form_date(&form, "applied_on"),
        .card = joining_card_of_form(req, &form),
        .was_member = form_flag(&form, "was_member"),
    };
    if (form_is_good(&form) && !joining_consent_for(req, &place, 0, &application.consent)) {
        form_add_general_error(&form, str_of(_("There is no text of consent for this country.")));
    }
    if (!form_is_good(&form)) {
        struct joining_form_view view = paper_view(req, &org, &form);
        return reply_form_again(req, _("Enter a paper application"), joining_html_form(req, &view));
    }
    int64_t number = joining_add(req, &application);
    audit(req, "joining.enter", org.region_id, application.id, 0, NULL, 0);
    return reply_done(req, joining_address(req, application.id),
                      _f("Entered as application No. %1.", number), 0);
}

/* ---- correcting ----------------------------------------------------------------------------- */

static struct joining_form_view edit_view(struct request *req,
                                          const struct joining_db_line_row *row,
                                          const struct form *form)
{
    return (struct joining_form_view){
        .form = form,
        .action = widgets_link(req, "/applications/%lld/edit", (long long)row->id),
        .back = {joining_address(req, row->id)},
        .title = str_of(_("Correct the application")),
        .note = joining_name_of(req, row),
    };
}

struct reply joining_edit_page(struct request *req)
{
    struct joining_db_line_row row;
    if (!joining_db_find(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    if (!joining_is_open(row.state)) {
        return decided_already(req);
    }
    struct form form = form_of(req, joining_edit_fields);
    struct members_card card = joining_card_of(&row);
    joining_fill_form(&form, &card, row.was_member);
    form_set_date(&form, "applied_on", row.applied_on);
    form_set_int(&form, "version", row.version);
    struct joining_form_view view = edit_view(req, &row, &form);
    joining_note_reading(req, &row);
    return reply_page(req, _("Correct the application"), joining_html_form(req, &view));
}

static void log_correction(struct request *req, const struct joining_db_line_row *row,
                           const struct members_card *after, date applied_on)
{
    struct members_card before = joining_card_of(row);
    struct audit_change changes[12];
    size_t count = 0;
#define NOTE(name) \
    if (!str_equal(before.name, after->name)) { \
        changes[count++] = (struct audit_change){#name, before.name, after->name}; \
    }
    NOTE(last_name)
    NOTE(first_name)
    NOTE(middle_name)
    NOTE(sex)
    NOTE(phone)
    NOTE(email)
    NOTE(workplace)
    NOTE(position)
    NOTE(category)
    if (!date_equal(before.born, after->born)) {
        changes[count++] = (struct audit_change){"born", date_iso(req->arena, before.born),
                                                 date_iso(req->arena, after->born)};
    }
    if (!date_equal(row->applied_on, applied_on)) {
        changes[count++] = (struct audit_change){
            "applied_on", date_iso(req->arena, row->applied_on), date_iso(req->arena, applied_on)};
    }
    audit(req, "joining.correct", row->region_id, row->id, 0, changes, count);
}

static bool correct(struct request *req, const struct joining_db_line_row *row,
                    const struct form *form)
{
    int64_t version = 0;
    struct members_card card = joining_card_of_form(req, form);
    struct joining_db_correct_values values = {
        .scope = req->scope,
        .id = row->id,
        .version = str_to_int64(form_text(form, "version"), &version) ? version : 0,
        .last_name = card.last_name,
        .first_name = card.first_name,
        .middle_name = card.middle_name,
        .sex = card.sex,
        .born = card.born,
        .phone = card.phone,
        .email = card.email,
        .workplace = card.workplace,
        .position = card.position,
        .category = card.category,
        .was_member = form_flag(form, "was_member"),
        .applied_on = form_date(form, "applied_on"),
        .now = req->now,
    };
    if (!joining_db_correct(req->db, &values)) {
        return false;
    }
    log_correction(req, row, &card, values.applied_on);
    return true;
}

struct reply joining_edit_action(struct request *req)
{
    struct joining_db_line_row row;
    if (!joining_db_find(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, joining_edit_fields);
    joining_check_person(req, &form);
    form_refuse_future(&form, "applied_on");
    if (!form_is_good(&form)) {
        struct joining_form_view view = edit_view(req, &row, &form);
        return reply_form_again(req, _("Correct the application"), joining_html_form(req, &view));
    }
    if (!correct(req, &row, &form)) {
        return reply_refused(req, str_of(_("The application has been changed or decided by "
                                           "somebody else meanwhile. Open it again.")));
    }
    return reply_done(req, joining_address(req, row.id), str_of(_("The application is corrected.")),
                      0);
}
