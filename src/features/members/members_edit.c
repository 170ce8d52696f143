#include "features/members/members_inner.h"

#include "base/checksum.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/members/members.html.h"

/* Adding and correcting a card. What is needed comes first; what is optional is folded away. */

#define MATCHES_SHOWN 5

/* ---- the form ------------------------------------------------------------------------------- */

static const struct form_choice sex_choices[] = {{"f", N_("woman")}, {"m", N_("man")}, {0}};
static const struct form_choice status_choices[] = {
    {"active", N_("Registered member")},
    {"temporarily_not_working", N_("On the register, temporarily not working")},
    {0},
};
static const struct form_choice language_choices[] = {
    {"ru", N_("Russian")}, {"kk", N_("Kazakh")}, {0}};

static const struct form_field fields[] = {
    {"version", "", FORM_HIDDEN, .required = false},
    {"seen", "", FORM_HIDDEN, .max = 400},
    {"ignore_matches", "", FORM_HIDDEN, .required = false},
    {"last_name", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
    {"first_name", N_("First name"), FORM_TEXT, .required = true, .max = 80},
    {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80},
    {"sex", N_("Sex"), FORM_CHOICE, .choices = sex_choices,
     .hint = N_("If left empty, it is taken from the patronymic")},
    {"born", N_("Date of birth"), FORM_DATE, .hint = N_("For example, 14.03.1979")},
    {"phone", N_("Phone"), FORM_PHONE, .hint = N_("For example, +7 910 123-45-67")},
    {"email", N_("E-mail"), FORM_EMAIL, .required = false},
    {"position", N_("Position"), FORM_TEXT, .hint = N_("For example, teacher of mathematics")},
    {"workplace", N_("Place of work or study"), FORM_TEXT, .required = false},
    {"study_group", N_("Course and group"), FORM_TEXT, .max = 60,
     .hint = N_("Of a student. For example, 2nd year, ПО-21")},
    {"graduates_on", N_("Studies end on"), FORM_DATE,
     .hint = N_("After that day the card appears among those who wait for a decision")},
    {"category", N_("Category"), FORM_CHOICE, .choices = members_categories},
    {"status", N_("Status"), FORM_CHOICE, .choices = status_choices},
    {"joined_on", N_("Joined the union on"), FORM_DATE, .required = false},
    {"registered_on", N_("Registered here since"), FORM_DATE, .required = false},
    {"decision", N_("Decision of admission"), FORM_TEXT,
     .hint = N_("For example, minutes No. 2 of 03.09.2007")},
    {"ticket_number", N_("Ticket number"), FORM_TEXT, .max = 40},
    {"has_electronic_record", N_("Has an electronic record in the union's register"), FORM_FLAG,
     .required = false},
    {"record_on", N_("Electronic record since"), FORM_DATE,
     .hint = N_("Reports count the record from this day on")},
    {"previous_last_name", N_("Previous surname"), FORM_TEXT, .max = 80},
    {"address", N_("Address"), FORM_TEXT, .wide = true},
    {"snils", N_("СНИЛС"), FORM_SNILS,
     .hint = N_("Not shown. Leave empty to keep the number unchanged.")},
    {"iin", N_("ИИН"), FORM_IIN,
     .hint = N_("Not shown. Leave empty to keep the number unchanged.")},
    {"language", N_("Language of letters"), FORM_CHOICE, .choices = language_choices},
    {"remark", N_("Remark"), FORM_LONG_TEXT, .max = 1000, .wide = true},
    {0},
};

/* The numbers are not shown here: whoever wants to see them leaves a note in the log
 * (members_show.c). */
static void fill_form(struct form *form, const struct members_card *card, int64_t version)
{
    form_set_int(form, "version", version);
    form_set_text(form, "last_name", card->last_name);
    form_set_text(form, "first_name", card->first_name);
    form_set_text(form, "middle_name", card->middle_name);
    form_set_text(form, "sex", card->sex);
    form_set_date(form, "born", card->born);
    form_set_text(form, "phone", card->phone);
    form_set_text(form, "email", card->email);
    form_set_text(form, "position", card->position);
    form_set_text(form, "workplace", card->workplace);
    form_set_text(form, "study_group", card->study_group);
    form_set_date(form, "graduates_on", card->graduates_on);
    form_set_text(form, "category", card->category);
    form_set_text(form, "status", card->status);
    form_set_date(form, "joined_on", card->joined_on);
    form_set_date(form, "registered_on", card->registered_on);
    form_set_text(form, "decision", card->decision);
    form_set_text(form, "ticket_number", card->ticket_number);
    form_set_int(form, "has_electronic_record", card->has_electronic_record);
    form_set_date(form, "record_on", card->record_on);
    form_set_text(form, "previous_last_name", card->previous_last_name);
    form_set_text(form, "address", card->address);
    form_set_text(form, "language", card->language);
    form_set_text(form, "remark", card->remark);
}

/* What is left empty follows from the patronymic or the ИИН, where they tell. */
static str sex_of(struct arena *arena, const struct members_card *card)
{
    date born;
    char sex = patronymic_sex(arena, card->middle_name);
    if (!str_is_empty(card->sex) || (sex == 0 && !checksum_iin_read(card->iin, &born, &sex))) {
        return card->sex;
    }
    return sex == 'f' ? STR("f") : STR("m");
}

/* What the form does not show stays as it was: a year without a day, an end that an act brought. */
static struct members_card card_of_form(const struct form *form, const struct members_card *before)
{
    struct members_card card = {
        .last_name = form_text(form, "last_name"),
        .first_name = form_text(form, "first_name"),
        .middle_name = form_text(form, "middle_name"),
        .sex = form_text(form, "sex"),
        .born = form_date(form, "born"),
        .phone = form_text(form, "phone"),
        .email = form_text(form, "email"),
        .position = form_text(form, "position"),
        .workplace = form_text(form, "workplace"),
        .study_group = form_text(form, "study_group"),
        .graduates_on = form_date(form, "graduates_on"),
        .category = form_text(form, "category"),
        .joined_on = form_date(form, "joined_on"),
        .registered_on = form_date(form, "registered_on"),
        .decision = form_text(form, "decision"),
        .ticket_number = form_text(form, "ticket_number"),
        .has_electronic_record = form_flag(form, "has_electronic_record"),
        .record_on = form_date(form, "record_on"),
        .previous_last_name = form_text(form, "previous_last_name"),
        .address = form_text(form, "address"),
        .snils = form_text(form, "snils"),
        .iin = form_text(form, "iin"),
        .language = form_text(form, "language"),
        .remark = form_text(form, "remark"),
        .main_id = before->main_id,
    };
    if (card.snils.length == 0) {
        card.snils = before->snils;
    }
    if (card.iin.length == 0) {
        card.iin = before->iin;
    }
    card.sex = sex_of(form->req->arena, &card);
    bool is_over = before->status.length > 0 && !members_status_is_registered(before->status);
    card.status = is_over ? before->status : form_text(form, "status");
    card.status_reason = str_equal(card.status, before->status) ? before->status_reason : (str){0};
    card.born_year = date_is_none(before->born) ? before->born_year : 0;
    card.joined_year = date_is_none(before->joined_on) ? before->joined_year : 0;
    return card;
}

static void check_days(struct request *req, struct form *form)
{
    static const char *const days[] = {"born", "joined_on", "registered_on", "record_on"};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        form_refuse_future(form, days[i]);
    }
    struct members_card card = {.born = form_date(form, "born"),
                                .joined_on = form_date(form, "joined_on")};
    if (!members_days_fit(&card)) {
        form_add_error(form, "joined_on", str_of(_("The person was under 14 at that time.")));
    }
}

/* ---- a new card ----------------------------------------------------------------------------- */

static bool new_place(struct request *req, struct orgs_org *ret_org)
{
    return orgs_asked_for(req, access_scope(req, RIGHT_MEMBERS_ADMIT), ret_org);
}

static struct members_edit_view new_view(struct request *req, const struct orgs_org *org,
                                         struct form form)
{
    return (struct members_edit_view){
        .form = form,
        .org_name = org->name,
        .action = widgets_link(req, "/members/new?org=%lld", (long long)org->id),
        .back = widgets_link(req, "/members?org=%lld", (long long)org->id),
    };
}

struct reply members_new_page(struct request *req)
{
    struct orgs_org org;
    if (!new_place(req, &org)) {
        return reply_not_found(req);
    }
    if (!org.holds_members) {
        return reply_page(req, _("Admit to the union"), members_html_choose_org(req, &org));
    }
    struct members_edit_view view = new_view(req, &org, form_of(req, fields));
    form_set_text(&view.form, "status", STR("active"));
    form_set_date(&view.form, "joined_on", req->today);
    form_set_date(&view.form, "registered_on", req->today);
    return reply_page(req, _("Admit to the union"), members_html_edit(req, &view));
}

/* "23.10.1993, Рыльский сад", and how the membership ended. */
static str likeness_note(struct request *req, const struct members_db_card_row *card)
{
    str note =
        str_comma(req->arena, members_day_text(req, card->born, card->born_year), card->org_name);
    const char *label = form_choice_label(members_statuses, card->status);
    if (!members_status_is_registered(card->status) && label != NULL) {
        str status = utf8_lower_first(req->arena, str_of(tr(req->language, label)));
        note = str_comma(req->arena, note, status);
    }
    return note;
}

/* Names those within reach. Of a person outside the scope no more may be told than that he exists,
 * not even what he has in common with the one who is typed in. */
static void name_matches(struct request *req, struct members_edit_view *view,
                         const struct members_match *matches, size_t count, int64_t region_id)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, region_id);
    view->likenesses = ARENA_ARRAY(req->arena, MATCHES_SHOWN, struct members_likeness_line);
    for (size_t i = 0; i < count; i++) {
        struct members_db_card_row card;
        if (!members_db_card(req->db, scope, matches[i].member_id, &card)) {
            view->has_likeness_elsewhere = true;
            continue;
        }
        view->likenesses[view->likeness_count++] = (struct members_likeness_line){
            .member_id = matches[i].member_id,
            .name =
                members_full_name(req->arena, card.last_name, card.first_name, card.middle_name),
            .note = likeness_note(req, &card),
            .reason = str_of(tr(req->language, str_to_c(req->arena, matches[i].reason))),
        };
    }
}

/* Somebody like this is on the register already: the form asks once, and takes "yes, another
 * person". */
static bool asks_about_matches(struct request *req, const struct orgs_org *org,
                               const struct members_card *card, struct members_edit_view *view)
{
    if (str_equal(form_text(&view->form, "ignore_matches"), STR("1"))) {
        return false;
    }
    struct members_match matches[MATCHES_SHOWN];
    size_t count = members_matches_at_entry(req, org->region_id, card, matches, MATCHES_SHOWN);
    name_matches(req, view, matches, count, org->region_id);
    return count > 0;
}

struct reply members_new_action(struct request *req)
{
    struct orgs_org org;
    if (!new_place(req, &org)) {
        return reply_not_found(req);
    }
    if (!org.holds_members) {
        return reply_refused(
            req, str_of(_("People are registered in primary organisations, units and groups.")));
    }
    struct members_edit_view view = new_view(req, &org, form_read(req, fields));
    check_days(req, &view.form);
    if (!form_is_good(&view.form)) {
        return reply_form_again(req, _("Admit to the union"), members_html_edit(req, &view));
    }
    struct members_card card = card_of_form(&view.form, &(struct members_card){0});
    if (asks_about_matches(req, &org, &card, &view)) {
        form_set_text(&view.form, "ignore_matches", STR("1"));
        return reply_form_again(req, _("Admit to the union"), members_html_edit(req, &view));
    }
    int64_t id = members_add(req, org.region_id, org.id, org.path, &card);
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    return reply_done(req, members_card_link(req, id).url,
                      _f("%1: the card is on the register.",
                         members_polite_name(req->arena, card.first_name, card.middle_name)),
                      members_undo_offer(req, scope, id, (str){0}, 0));
}

/* ---- correcting ----------------------------------------------------------------------------- */

static struct members_edit_view edit_view(struct request *req, int64_t id,
                                          const struct members_card *card, struct form form)
{
    bool has_status = card->status.length > 0;
    return (struct members_edit_view){
        .form = form,
        .is_gone = has_status && !members_status_is_registered(card->status),
        .full_name = members_name_of(req->arena, card),
        .action = widgets_link(req, "/members/%lld/edit", (long long)id),
        .back = members_card_link(req, id),
    };
}

struct reply members_edit_page(struct request *req)
{
    int64_t id = path_id(req);
    struct members_card card;
    int64_t version;
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    if (!members_card_of(req, scope, id, &card, &version)) {
        return reply_not_found(req);
    }
    struct members_edit_view view = edit_view(req, id, &card, form_of(req, fields));
    fill_form(&view.form, &card, version);
    form_set_text(&view.form, "seen", members_form_traces(req, id, &view.form, &card));
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", scope.region_id, id, id);
    }
    return reply_page_titled(req, view.full_name, members_html_edit(req, &view));
}

static struct reply conflict_reply(struct request *req, int64_t id, struct members_edit_view *view,
                                   const struct members_card *now, int64_t version)
{
    struct form theirs = form_of(req, fields);
    fill_form(&theirs, now, version);
    members_form_merge(req, id, form_text(&view->form, "seen"), &theirs, now, view);
    form_set_int(&view->form, "version", version);
    form_set_text(&view->form, "seen", members_form_traces(req, id, &theirs, now));
    form_add_general_error(
        &view->form, str_of(_("Somebody else corrected this card while the form was open. What you "
                              "changed is still here: look through it and save again.")));
    return reply_form_again(req, _("Correct the card"), members_html_edit(req, view));
}

struct reply members_edit_action(struct request *req)
{
    int64_t id = path_id(req);
    struct members_card before;
    int64_t version_now;
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    if (!members_card_of(req, scope, id, &before, &version_now)) {
        return reply_not_found(req);
    }
    struct members_edit_view view = edit_view(req, id, &before, form_read(req, fields));
    check_days(req, &view.form);
    if (!form_is_good(&view.form)) {
        return reply_form_again(req, _("Correct the card"), members_html_edit(req, &view));
    }
    int64_t version = 0;
    bool has_version = str_to_int64(form_text(&view.form, "version"), &version) && version > 0;
    struct members_card after = card_of_form(&view.form, &before);
    str kept = members_keep(req, scope, id);
    if (!has_version || version != version_now ||
        !members_change(req, scope, id, &after, version)) {
        return conflict_reply(req, id, &view, &before, version_now);
    }
    return reply_done(req, members_card_link(req, id).url,
                      _f("%1: the card is saved.",
                         members_polite_name(req->arena, after.first_name, after.middle_name)),
                      members_undo_offer(req, scope, id, kept, version));
}
