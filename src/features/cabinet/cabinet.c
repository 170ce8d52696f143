#include "app/page.h"
#include "app/phone.h"
#include "base/format.h"
#include "features/audit_log/audit_log.h"
#include "features/bodies/bodies.h"
#include "features/cabinet/cabinet.html.h"
#include "features/cabinet/cabinet_inner.h"
#include "features/consents/consents.h"

#define CHECKED_MONTHS 12
#define REQUESTS_SHOWN 3
#define SEEN_SHOWN 30
#define PHONE_END 4

/* ---- the start ------------------------------------------------------------------------------ */

static bool card_of(struct request *req, const struct members_self *self,
                    struct cabinet_db_card_row *ret_card)
{
    return cabinet_db_card(req->db, self->scope, self->id, ret_card);
}

static str years_text(struct request *req, const struct cabinet_db_card_row *card)
{
    int64_t years = !date_is_none(card->joined_on) ? date_full_years(card->joined_on, req->today)
                    : card->joined_year > 0        ? date_year(req->today) - card->joined_year
                                                   : 0;
    return years > 0 && members_status_is_registered(card->status)
               ? _n("%1 year in the union", "%1 years in the union", years)
               : (str){0};
}

/* The last digits alone: the start page is seen by whoever stands beside. */
static str phone_end(struct request *req, str phone)
{
    if (phone.length <= PHONE_END) {
        return (str){0};
    }
    str end = str_from(phone, phone.length - PHONE_END);
    return str_format(req->arena, "%.2s-%.2s", end.data, end.data + 2);
}

static str data_text(struct request *req, const struct members_card *card)
{
    str work = str_comma(req->arena, card->workplace, card->position);
    str end = phone_end(req, card->phone);
    str phone = end.length > 0 ? _f("The phone number ends with %1.", end)
                               : str_of(_("There is no phone number on the card."));
    return work.length == 0 ? phone : STR_CONCAT(req->arena, work, STR(". "), phone);
}

static str ended_text(struct request *req, const struct cabinet_db_card_row *card)
{
    return date_is_none(card->ended_on)
               ? str_of(_("You are not on the register. The ticket is not valid."))
               : _f("You have not been on the register since %1. The ticket is not valid any more.",
                    members_day_text(req, card->ended_on, 0));
}

static struct reply home_page(struct request *req)
{
    struct cabinet_home_view view = {0};
    if (!members_self(req, &view.self) || !card_of(req, &view.self, &view.card)) {
        return members_no_card(req);
    }
    date since = date_add_months(req->today, -CHECKED_MONTHS);
    view.years = years_text(req, &view.card);
    view.data = data_text(req, &view.self.card);
    if (date_before(since, view.card.verified_on)) {
        view.checked_on = members_day_text(req, view.card.verified_on, 0);
    }
    view.is_over = !members_status_is_current(view.card.status);
    view.ended = ended_text(req, &view.card);
    view.requests = requests_own(req, REQUESTS_SHOWN);
    view.consents_to_read = consents_to_read(req);
    view.to_confirm = acknowledgements_own(req);
    view.event = events_own(req);
    return reply_page(req, _("My membership"), cabinet_html_home(req, &view));
}

static struct reply confirm_action(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self) || !members_confirm(req, self.scope, self.id)) {
        return reply_not_found(req);
    }
    return reply_done(req, STR(PAGE_MY), str_of(_("Thank you. Your data count as checked today.")),
                      0);
}

static struct reply about_page(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    return reply_page(req, _("About me"), cabinet_html_about(req, &self));
}

/* ---- membership, posts, tickets ------------------------------------------------------------- */

static struct reply union_page(struct request *req)
{
    struct members_self self;
    struct cabinet_union_view view = {0};
    if (!members_self(req, &self) || !card_of(req, &self, &view.card)) {
        return members_no_card(req);
    }
    const char *status = form_choice_label(members_statuses, view.card.status);
    view.status = str_of(status == NULL ? "" : _(status));
    view.years = years_text(req, &view.card);
    view.joined = members_day_text(req, view.card.joined_on, view.card.joined_year);
    view.tickets = tickets_of_member(req, self.scope, self.id);
    view.posts = cabinet_db_posts(req->db, self.scope, self.id);
    return reply_page(req, _("Membership, posts, tickets"), cabinet_html_union(req, &view));
}

/* ---- who saw my data ------------------------------------------------------------------------ */

/* "Председатель первичной организации, Рыльская СОШ № 4, Сергеева О. В." */
static str who_text(struct request *req, const struct cabinet_db_seen_row *row)
{
    if (row->account_id == 0) {
        return str_of(_("The program itself"));
    }
    if (row->account_id == req->user.account_id) {
        return str_of(_("You yourself"));
    }
    str post =
        str_is_empty(row->role_label) ? (str){0} : str_of(_(str_to_c(req->arena, row->role_label)));
    str place = str_comma(req->arena, post, row->acting_org);
    return str_comma(
        req->arena, place,
        format_initials(req->arena, row->last_name, row->first_name, row->middle_name));
}

/* An act changes an organisation, as the log says, or here the membership of the one who reads. */
static str what_text(struct request *req, str action)
{
    static const struct form_choice acts[] = {
        {"acts.plan", N_("A change of the membership was planned")},
        {"acts.done", N_("The membership was changed")},
        {"acts.undo", N_("A change of the membership was taken back")},
        {0},
    };
    const char *label = form_choice_label(acts, action);
    return label == NULL ? audit_log_words(req, action) : str_of(_(label));
}

static struct reply seen_page(struct request *req)
{
    struct members_self self;
    struct cabinet_db_card_row card;
    if (!members_self(req, &self) || !card_of(req, &self, &card)) {
        return members_no_card(req);
    }
    struct cabinet_db_seen_values asked = {
        .region_id = self.region_id,
        .id = self.id,
        .path = card.org_path,
        .before = query_int(req, "before"),
        .limit = SEEN_SHOWN + 1,
    };
    struct cabinet_db_seen_rows rows = cabinet_db_seen(req->db, &asked);
    struct cabinet_seen_view view = {
        .lines = ARENA_ARRAY(req->arena, SEEN_SHOWN, struct cabinet_seen_line)};
    for (; view.count < rows.count && view.count < SEEN_SHOWN; view.count++) {
        const struct cabinet_db_seen_row *row = &rows.items[view.count];
        view.lines[view.count] = (struct cabinet_seen_line){
            widgets_moment_text(req, row->happened_at),
            who_text(req, row),
            what_text(req, row->action),
        };
    }
    if (rows.count > SEEN_SHOWN) {
        view.next = widgets_link(req, PAGE_MY "/about/seen?before=%lld",
                                 (long long)rows.items[SEEN_SHOWN - 1].id);
    }
    return reply_page(req, _("Who saw my data"), cabinet_html_seen(req, &view));
}

/* ---- the organisation ----------------------------------------------------------------------- */

static struct cabinet_org org_of(struct request *req, const struct cabinet_db_orgs_row *row)
{
    struct cabinet_org org = {.row = *row};
    struct cabinet_db_chair_row chair;
    str phone = phone_e164(req->arena, row->phone);
    if (phone.length > 0) {
        org.call = (struct html_link){str_join(req->arena, STR("tel:"), phone)};
        org.row.phone = phone_shown(req->arena, phone);
    }
    if (row->email.length > 0) {
        org.write = (struct html_link){str_join(req->arena, STR("mailto:"), row->email)};
    }
    if (cabinet_db_chair(req->db, row->id, req->today, &chair)) {
        org.chair =
            members_full_name(req->arena, chair.last_name, chair.first_name, chair.middle_name);
    }
    return org;
}

static struct reply organisation_page(struct request *req)
{
    struct members_self self;
    struct cabinet_db_card_row card;
    if (!members_self(req, &self) || !card_of(req, &self, &card)) {
        return members_no_card(req);
    }
    struct cabinet_db_orgs_rows rows = cabinet_db_orgs(req->db, card.org_path);
    struct cabinet_orgs_view view = {
        .orgs = ARENA_ARRAY(req->arena, rows.count + 1, struct cabinet_org), .count = rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        view.orgs[i] = org_of(req, &rows.items[i]);
    }
    return reply_page(req, _("My organisation"), cabinet_html_organisation(req, &view));
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, PAGE_MY, home_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, PAGE_MY "/confirm", confirm_action, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, PAGE_MY "/about", about_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, PAGE_MY "/about/union", union_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, PAGE_MY "/about/seen", seen_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, PAGE_MY "/organisation", organisation_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {0},
};

static const char *const about_me[] = {PAGE_MY "/papers",
                                       PAGE_MY "/training",
                                       PAGE_MY "/events",
                                       PAGE_MY "/programmes",
                                       PAGE_MY "/certificates",
                                       PAGE_MY "/portfolio",
                                       PAGE_MY "/library",
                                       "/account",
                                       NULL};

static const struct page_tab tabs[] = {
    {N_("Home"), "home", PAGE_MY, 0},
    {N_("Contacts"), "building", PAGE_MY "/organisation", 30},
    {N_("About me"), "user", PAGE_MY "/about", 40, .more = about_me},
    {0},
};

const struct feature cabinet_feature = {.name = "cabinet", .routes = routes, .tabs = tabs};
