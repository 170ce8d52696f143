#include "features/members/members_inner.h"

#include "app/app.h"
#include "base/format.h"
#include "base/utf8.h"
#include "features/audit_log/audit_log.h"
#include "features/members/members.html.h"

/* The card: what the register knows of a person, since when, and who has looked at it. */

#define ACTS_SHOWN 50
#define SEEN_LINES 8

/* ---- texts ---------------------------------------------------------------------------------- */

str members_day_text(struct request *req, date day, int64_t year)
{
    if (!date_is_none(day)) {
        struct buf out = BUF_INIT(req->arena);
        format_date(&out, req->language, day);
        return buf_str(&out);
    }
    return year > 0 ? str_format(req->arena, "%lld", (long long)year) : (str){0};
}

bool members_check_is_due(struct request *req, date joined_on, date registered_on)
{
    date since = date_add_months(req->today, -MEMBERS_CHECK_MONTHS);
    return date_before(joined_on, since) && date_before(registered_on, since);
}

str members_born_text(struct request *req, const struct members_db_card_row *card)
{
    str day = members_day_text(req, card->born, card->born_year);
    int years = date_full_years(card->born, req->today);
    return str_comma(req->arena, day,
                     years > 0 ? _n("%1 year old", "%1 years old", years) : (str){0});
}

str members_ticket_text(struct request *req, str number)
{
    if (number.length == 0) {
        return STR("—");
    }
    if (number.length != 11 && number.length != 12) {
        return number;
    }
    /* Each line of a list has one, so it is written at once: digits in groups of 2, 4, 4, the rest,
     * with no-break spaces of two bytes between. */
    char *text = arena_raw(req->arena, number.length + 3 * 2);
    size_t length = 0;
    for (size_t i = 0; i < number.length; i++) {
        if (number.data[i] < '0' || number.data[i] > '9') {
            return number;
        }
        if (i == 2 || i == 6 || i == 10) {
            text[length++] = '\xc2';
            text[length++] = '\xa0';
        }
        text[length++] = number.data[i];
    }
    return (str){text, length};
}

str members_snils_text(struct request *req, str digits)
{
    const char *d = digits.data;
    return digits.length != 11
               ? digits
               : str_format(req->arena, "%.3s-%.3s-%.3s\xc2\xa0%.2s", d, d + 3, d + 6, d + 9);
}

str members_number_text(struct request *req, int64_t number)
{
    return number == 0 ? (str){0} : str_format(req->arena, "%lld", (long long)number);
}

static int64_t full_years_since(struct request *req, date day, int64_t year)
{
    return date_is_none(day) ? (year > 0 ? date_year(req->today) - year : 0)
                             : date_full_years(day, req->today);
}

str members_seniority_text(struct request *req, const struct members_db_card_row *card)
{
    int64_t years = full_years_since(req, card->joined_on, card->joined_year);
    return years > 0 && members_status_is_registered(card->status)
               ? _n("%1 year in the union", "%1 years in the union", years)
               : (str){0};
}

str members_action_text(struct request *req, str action)
{
    static const struct {
        const char *action;
        const char *text;
    } actions[] = {
        {"members.open", N_("opened the card")},
        {"members.numbers", N_("looked at the numbers of documents")},
        {"members.add", N_("put on the register")},
        {"members.edit", N_("corrected the card")},
        {"members.undo", N_("undid a correction")},
        {"members.verified", N_("checked the card")},
        {"members.export", N_("exported a list")},
        {"members.list", N_("looked through the list")},
        {"acts.done", N_("changed the membership")},
        {"acts.plan", N_("planned a change of the membership")},
        {"acts.undo", N_("took a change of the membership back")},
        {"membership.ask", N_("asked another organisation to receive a member")},
        {"membership.refuse", N_("refused a transfer")},
        {"requests.send", N_("sent an application")},
        {"requests.withdraw", N_("withdrew an application")},
        {"requests.open", N_("opened an application of the member")},
        {"requests.accept", N_("carried out an application of the member")},
        {"requests.refuse", N_("declined an application of the member")},
        {"requests.reopen", N_("took an answer to the member back")},
    };
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (str_equal(action, str_of(actions[i].action))) {
            return str_of(_(actions[i].text));
        }
    }
    return utf8_lower_first(req->arena, audit_log_words(req, action));
}

static str first_letter(struct arena *arena, str name)
{
    return utf8_upper(arena, utf8_slice(name, 1));
}

/* ---- history -------------------------------------------------------------------------------- */

/* "3 сен 2007": the margin breaks it before the year. */
static str margin_day(struct request *req, date day)
{
    struct buf out = BUF_INIT(req->arena);
    format_date_margin(&out, req->language, day);
    buf_put_format(&out, " %d", date_year(day));
    return buf_str(&out);
}

static str period_day(struct request *req, const struct members_db_periods_row *period)
{
    if (str_equal(period->precision, STR("u"))) {
        return (str){0};
    }
    if (str_equal(period->precision, STR("y"))) {
        return str_format(req->arena, "%d", date_year(period->valid_from));
    }
    return margin_day(req, period->valid_from);
}

static void put_event(struct request *req, struct members_events *events, size_t *capacity,
                      struct members_event event)
{
    *ARENA_PUSH(req->arena, events->items, events->count, *capacity) = event;
}

/* A verb in Russian tells the sex; a card that does not say it gets a noun. */
static str joined_text(struct request *req, str sex)
{
    return str_of(str_equal(sex, STR("f"))   ? _c("she", "Joined the union")
                  : str_equal(sex, STR("m")) ? _c("he", "Joined the union")
                                             : _("Joined the union"));
}

static str registered_text(struct request *req, str sex)
{
    return str_of(str_equal(sex, STR("f"))   ? _c("she", "Registered here")
                  : str_equal(sex, STR("m")) ? _c("he", "Registered here")
                                             : _("Registered here"));
}

static str reason_text(struct request *req, str reason)
{
    const char *label = members_reason_label(reason);
    return str_of(label == NULL ? "" : _(label));
}

static struct members_event beginning_of(struct request *req,
                                         const struct members_db_periods_row *period, str sex)
{
    struct members_event event = {.on = period->valid_from,
                                  .since = period->valid_from,
                                  .day = period_day(req, period),
                                  .detail = period->detail};
    switch (period->kind.data[0]) {
    case 'm':
        event.title = joined_text(req, sex);
        break;
    case 'r':
        event.title = registered_text(req, sex);
        event.detail = period->org_name;
        break;
    case 'w':
        event.title = period->value.length > 0 ? period->value : period->detail;
        event.detail = period->value.length > 0 ? period->detail : (str){0};
        break;
    case 'd':
        event.title = str_of(_("Electronic record"));
        break;
    case 's':
        event.title = str_of(_("Temporarily not working"));
        event.detail = reason_text(req, period->detail);
        break;
    case 'e':
        event.title = str_of(_("Second registration"));
        event.detail = period->org_name;
        break;
    default:
        event.title = str_of(_("Category"));
        const char *label = form_choice_label(members_categories, period->value);
        event.detail = str_of(label == NULL ? "" : _(label));
    }
    return event;
}

/* The act that made the fact on that day, so that it is not told twice. */
static bool is_told(struct acts acts, const struct members_db_periods_row *period, date on)
{
    EACH (act, acts) {
        if (act->state == ACT_DONE && act->id == period->mutation_id && date_equal(act->on, on)) {
            return true;
        }
    }
    return false;
}

static struct members_event end_of(struct request *req, const struct members_db_periods_row *period)
{
    const char *how = form_choice_label(members_statuses, period->value);
    return (struct members_event){
        .on = period->valid_to,
        .since = period->valid_from,
        .day = margin_day(req, period->valid_to),
        .title = str_of(how == NULL ? _("Membership ended") : _(how)),
        .detail = reason_text(req, period->detail),
    };
}

static struct members_event end_of_record(struct request *req,
                                          const struct members_db_periods_row *period)
{
    date day = date_add_days(period->valid_to, 1);
    return (struct members_event){.on = day,
                                  .since = period->valid_from,
                                  .day = margin_day(req, day),
                                  .title = str_of(_("Electronic record taken out"))};
}

static struct members_event act_event(struct request *req, struct scope scope,
                                      const struct act *act)
{
    return (struct members_event){
        .on = act->on,
        .since = act->on,
        .day = margin_day(req, act->on),
        .title = act_about(req, scope, act),
        .detail = act_basis_text(req, &act->basis),
    };
}

/* The latest first; of one day, the end of what had begun earlier comes last. */
static bool is_later(const struct members_event *a, const struct members_event *b)
{
    return date_before(b->on, a->on) ||
           (date_equal(a->on, b->on) && date_before(b->since, a->since));
}

static void sort_events(struct members_events *events)
{
    for (size_t i = 1; i < events->count; i++) {
        struct members_event event = events->items[i];
        size_t at = i;
        while (at > 0 && is_later(&event, &events->items[at - 1])) {
            events->items[at] = events->items[at - 1];
            at--;
        }
        events->items[at] = event;
    }
}

static struct members_events history_of(struct request *req, struct scope scope, int64_t id,
                                        str sex)
{
    struct members_events events = {0};
    size_t capacity = 0;
    struct acts acts = acts_of_member(req, scope, id, ACTS_SHOWN);
    EACH (act, acts) {
        if (act->state == ACT_DONE) {
            put_event(req, &events, &capacity, act_event(req, scope, act));
        }
    }
    struct members_db_periods_rows periods = members_db_periods(req->db, scope, id);
    EACH (period, periods) {
        bool is_record = period->kind.data[0] == 'd';
        bool is_over =
            (is_record || period->kind.data[0] == 'm') && !date_is_none(period->valid_to);
        if (is_over && !is_told(acts, period, period->valid_to)) {
            struct members_event end = is_record ? end_of_record(req, period) : end_of(req, period);
            put_event(req, &events, &capacity, end);
        }
        if (!is_told(acts, period, period->valid_from)) {
            put_event(req, &events, &capacity, beginning_of(req, period, sex));
        }
    }
    sort_events(&events);
    return events;
}

/* Names of organisations are no secret; the cards there are shown to those who keep them. */
static struct members_other other_of(struct scope scope, const struct members_db_other_row *row)
{
    return (struct members_other){
        .id = row->id,
        .org_name = row->org_name,
        .status = row->status,
        .is_reachable =
            str_compare(row->org_path, scope.from) >= 0 && str_compare(row->org_path, scope.to) < 0,
    };
}

static struct members_others others_of(struct request *req, struct scope scope, int64_t id,
                                       int64_t main_id)
{
    struct scope region = access_system_scope(req->arena, scope.region_id, STR("0"));
    struct members_db_other_rows seconds = members_db_seconds(req->db, region, id);
    struct members_others others = {
        .items = ARENA_ARRAY(req->arena, seconds.count + 1, struct members_other)};
    struct members_db_other_row counted;
    if (main_id != 0 && members_db_main_one(req->db, region, main_id, &counted)) {
        others.items[others.count++] = other_of(scope, &counted);
    }
    EACH (second, seconds) {
        others.items[others.count++] = other_of(scope, second);
    }
    return others;
}

/* ---- pages ---------------------------------------------------------------------------------- */

static bool view_of(struct request *req, struct scope scope, int64_t id,
                    struct members_view *ret_view)
{
    struct members_view view = {.id = id};
    if (!members_db_card(req->db, scope, id, &view.card)) {
        return false;
    }
    struct members_card card = members_card_opened(req, id, &view.card);
    view.full_name = members_name_of(req->arena, &card);
    view.polite_name = members_polite_name(req->arena, card.first_name, card.middle_name);
    view.initials = str_join(req->arena, first_letter(req->arena, card.first_name),
                             first_letter(req->arena, card.last_name));
    view.ancestors = orgs_ancestors_text(req, view.card.org_path);
    view.snils = members_masked_snils(req->arena, card.snils);
    view.iin = members_masked_iin(req->arena, card.iin);
    view.events = history_of(req, scope, id, card.sex);
    view.others = others_of(req, scope, id, view.card.main_id);
    view.seen = audit_of_person(req, scope, id, SEEN_LINES);
    *ret_view = view;
    return true;
}

struct reply members_card_page(struct request *req)
{
    int64_t id = path_id(req);
    struct scope scope = members_likely_reach(req, RIGHT_MEMBERS_VIEW, id);
    struct members_view view;
    if (!view_of(req, scope, id, &view)) {
        return reply_not_found(req);
    }
    if (members_names_only(req)) {
        return reply_forbidden(req);
    }
    view.may_edit = access_may(req, RIGHT_MEMBERS_EDIT);
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", scope.region_id, id, id);
    }
    return reply_page_titled(req, view.full_name, members_html_card(req, &view));
}

bool members_self(struct request *req, struct members_self *ret_self)
{
    const struct user *user = &req->user;
    struct members_self self = {
        .region_id = user->person_region_id,
        .id = user->person_id,
        .scope = access_system_scope(req->arena, user->person_region_id, STR("0")),
    };
    bool found =
        self.id != 0 && members_card_of(req, self.scope, self.id, &self.card, &self.version);
    *ret_self = self;
    return found;
}

struct reply members_no_card(struct request *req)
{
    return reply_page(req, _("My card"), members_html_no_card(req));
}

/* One's own card. No post gives this right: it is one's own by law. */
struct reply members_own_page(struct request *req)
{
    struct members_self self;
    struct members_view view;
    if (!members_self(req, &self) || !view_of(req, self.scope, self.id, &view)) {
        return members_no_card(req);
    }
    view.is_own = true;
    return reply_page(req, _("My data"), members_html_card(req, &view));
}

/* The full numbers are shown alone and on demand; every look is in the log, whoever looks. */
struct reply members_numbers_page(struct request *req)
{
    int64_t id = path_id(req);
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    struct members_card card;
    int64_t version;
    if (!members_card_of(req, scope, id, &card, &version)) {
        return reply_not_found(req);
    }
    audit_read(req, "members.numbers", scope.region_id, id, id);
    str name = members_name_of(req->arena, &card);
    return reply_page_titled(req, name, members_html_numbers(req, id, name, &card));
}

bool members_confirm(struct request *req, struct scope scope, int64_t member_id)
{
    if (!members_db_mark_verified(req->db, scope, member_id, req->today)) {
        return false;
    }
    bool is_own = req->user.person_id == member_id && req->user.person_region_id == scope.region_id;
    struct audit_change by_member = {"channel", (str){0}, STR("member")};
    audit(req, "members.verified", scope.region_id, member_id, member_id,
          is_own ? &by_member : NULL, is_own);
    return true;
}

struct reply members_verified_action(struct request *req)
{
    int64_t id = path_id(req);
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    if (!members_confirm(req, scope, id)) {
        return reply_not_found(req);
    }
    return reply_done(req, members_card_link(req, id).url,
                      str_of(_("The card is marked as checked today.")), 0);
}
