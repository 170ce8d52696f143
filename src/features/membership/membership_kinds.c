#include "app/json.h"
#include "features/membership/membership_inner.h"

#include <sodium.h>

/* How each act of a membership is carried out and taken back. The card and its dated facts are kept
 * sealed before; the way back puts them there again, if nobody has changed the card since. */

bool membership_of_act(struct act_run *run, struct membership_person *ret_person)
{
    struct request *req = run->req;
    return membership_find(req, run->scope, run->act.member_id, ret_person) ||
           act_refuse(run, _("This person is not on the register here any more."));
}

/* ---- keeping and putting back --------------------------------------------------------------- */

static str to_hex(struct arena *arena, str bytes)
{
    char *hex = arena_raw(arena, bytes.length * 2 + 1);
    sodium_bin2hex(hex, bytes.length * 2 + 1, (const unsigned char *)bytes.data, bytes.length);
    return (str){hex, bytes.length * 2};
}

static str from_hex(struct arena *arena, str hex)
{
    unsigned char *bytes = arena_raw(arena, hex.length / 2 + 1);
    size_t length = 0;
    if (sodium_hex2bin(bytes, hex.length / 2, hex.data, hex.length, NULL, &length, NULL) != 0) {
        return (str){0};
    }
    return (str){(const char *)bytes, length};
}

/* The cards that an act writes, in that order. */
static json_t *kept_cards(const struct act_run *run)
{
    json_t *cards = json_object_get(run->kept, "cards");
    if (cards == NULL) {
        cards = json_array();
        json_object_set_new(run->kept, "cards", cards);
    }
    return cards;
}

/* What is known of a later day has to be taken back first: else the one would begin after it has
 * ended. */
static bool may_happen_then(struct act_run *run, const struct membership_person *person)
{
    struct request *req = run->req;
    date latest = members_latest_fact(req, person->scope, person->id);
    return !date_before(run->act.on, latest) ||
           act_refuse(run, _("Something of this membership began or ended on a later day. "
                             "Choose a later day, or take that back first."));
}

static bool is_open(const struct orgs_org *org)
{
    return !str_equal(org->state, STR("liquidated"));
}

static bool may_become(struct act_run *run, const struct membership_person *person,
                       const struct members_card *card)
{
    struct request *req = run->req;
    if (str_equal(card->status, person->card.status)) {
        return true;
    }
    if (members_status_is_registered(card->status) && !is_open(&person->org)) {
        return act_refuse(run, _("Nobody can be on the register there."));
    }
    return may_happen_then(run, person);
}

bool membership_write(struct act_run *run, const struct membership_person *person,
                      const struct members_card *card)
{
    struct request *req = run->req;
    if (!may_become(run, person, card)) {
        return false;
    }
    str kept = members_keep(req, person->scope, person->id);
    struct request then = *req;
    then.today = run->act.on;
    if (!members_change(&then, person->scope, person->id, card, person->version)) {
        return act_refuse(run, _("The card has just been changed by somebody else. Please "
                                 "try again."));
    }
    json_t *one = json_object();
    json_put_int(one, "id", person->id);
    json_put_text(one, "card", to_hex(req->arena, kept));
    json_put_int(one, "version", members_version(req->db, person->scope, person->id));
    json_array_append_new(kept_cards(run), one);
    return true;
}

static bool put_back_one(struct act_run *run, struct scope scope, int64_t id, const json_t *kept)
{
    str card = from_hex(run->req->arena, json_get_text(run->req->arena, kept, "card"));
    struct membership_person person;
    return membership_find(run->req, scope, id, &person) && is_open(&person.org) &&
           members_put_back(run->req, scope, id, card, json_get_int(kept, "version"));
}

/* Who stands second is counted somewhere, and nobody stands second beside somebody who is not. */
static bool is_counted_once(struct act_run *run, int64_t id)
{
    struct request *req = run->req;
    struct scope region = access_system_scope(req->arena, run->act.region_id, STR("0"));
    struct membership_person person;
    struct membership_person counted;
    if (!membership_find(req, region, id, &person) ||
        members_status_is_registered(person.card.status)) {
        return true;
    }
    if (str_equal(person.card.status, STR("second"))) {
        return membership_db_seconds(req->db, region, id).count == 0 &&
               membership_find(req, region, person.card.main_id, &counted) &&
               members_status_is_registered(counted.card.status);
    }
    return !membership_stands_twice(req, region, id);
}

/* Acts of before kept one card and did not name it. A second registration may lie outside of the
 * scope: it only follows the main one. */
bool membership_put_back(struct act_run *run)
{
    struct request *req = run->req;
    const json_t *cards = json_object_get(run->kept, "cards");
    struct scope region = access_system_scope(req->arena, run->act.region_id, STR("0"));
    bool is_good = cards != NULL || put_back_one(run, run->scope, run->act.member_id, run->kept);
    for (size_t i = json_array_size(cards); is_good && i > 0; i--) {
        const json_t *one = json_array_get(cards, i - 1);
        int64_t id = json_get_int(one, "id");
        bool is_own = id == run->act.member_id;
        is_good = put_back_one(run, is_own ? run->scope : region, id, one);
    }
    is_good = is_good && is_counted_once(run, run->act.member_id);
    for (size_t i = 0; is_good && i < json_array_size(cards); i++) {
        is_good = is_counted_once(run, json_get_int(json_array_get(cards, i), "id"));
    }
    return is_good || act_refuse(run, _("The card has been changed since then, so this "
                                        "cannot be taken back as a whole."));
}

/* ---- the end of a membership ---------------------------------------------------------------- */

static bool end(struct act_run *run, const char *status)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    if (!members_status_is_registered(person.card.status)) {
        return act_refuse(run, _("The membership has ended already."));
    }
    struct members_card card = person.card;
    card.status = str_of(status);
    card.status_reason = json_get_text(req->arena, run->arguments, "reason");
    return membership_write(run, &person, &card) && membership_end_seconds(run, &person, &card);
}

static bool leave(struct act_run *run)
{
    return end(run, "left");
}

static bool exclude(struct act_run *run)
{
    return end(run, "excluded");
}

static bool deregister(struct act_run *run)
{
    return end(run, "deregistered");
}

static bool die(struct act_run *run)
{
    return end(run, "deceased");
}

/* What was said anew takes the place of what the card had. */
#define RENEW(name) card.name = str_is_empty(fresh->name) ? card.name : fresh->name

static struct members_card renewed(struct members_card card, const struct members_card *fresh)
{
    RENEW(phone);
    RENEW(email);
    RENEW(position);
    RENEW(workplace);
    RENEW(category);
    RENEW(decision);
    return card;
}

bool membership_come_back(struct act_run *run, const struct members_card *fresh)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    if (members_status_is_current(person.card.status) ||
        str_equal(person.card.status, STR("deceased"))) {
        return act_refuse(run, _("The person is on the register already."));
    }
    struct members_card card = person.card;
    card.status = STR("active");
    card.status_reason = (str){0};
    card.registered_on = run->act.on;
    card = renewed(card, fresh);
    return membership_write(run, &person, &card);
}

/* The end that came before stays in the history. */
static bool come_back(struct act_run *run)
{
    return membership_come_back(run, &(struct members_card){0});
}

/* ---- without work, retired ------------------------------------------------------------------ */

static bool set_status(struct act_run *run, const char *from, const char *to)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    if (!str_equal(person.card.status, str_of(from))) {
        return act_refuse(run, _("The state of the membership has changed since then."));
    }
    struct members_card card = person.card;
    card.status = str_of(to);
    card.status_reason = json_get_text(req->arena, run->arguments, "reason");
    return membership_write(run, &person, &card);
}

static bool pause_work(struct act_run *run)
{
    return set_status(run, "active", "temporarily_not_working");
}

static bool resume_work(struct act_run *run)
{
    return set_status(run, "temporarily_not_working", "active");
}

static bool retire(struct act_run *run)
{
    struct membership_person person;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    struct members_card card = person.card;
    card.category = STR("pensioner_nonworking");
    card.status = STR("active");
    card.status_reason = (str){0};
    return membership_write(run, &person, &card);
}

/* ---- to another organisation ---------------------------------------------------------------- */

/* Two sides that have agreed (from_id) reach over the region, but only over him who was asked for.
 */
static bool transfer(struct act_run *run)
{
    struct membership_person person;
    struct request *req = run->req;
    struct orgs_org to;
    int64_t agreed_from = json_get_int(run->arguments, "from_id");
    if (agreed_from != 0) {
        run->scope = access_system_scope(req->arena, run->act.region_id, STR("0"));
    }
    if (!membership_of_act(run, &person) || !may_happen_then(run, &person)) {
        return false;
    }
    if (agreed_from != 0 && agreed_from != person.org.id) {
        return act_refuse(run, _("The person has gone elsewhere since the transfer was "
                                 "asked for."));
    }
    if (!orgs_find(req, run->scope, json_get_int(run->arguments, "org_id"), &to) ||
        to.region_id != person.org.region_id || !to.holds_members || to.id == person.org.id ||
        !is_open(&to)) {
        return act_refuse(run, _("Nobody can be on the register there."));
    }
    if (membership_is_second_in(req, &person, to.id)) {
        return act_refuse(run, _("The person has a second registration there: make it the "
                                 "main one instead."));
    }
    json_t *people = json_object();
    json_object_set_new(run->kept, "people", people);
    json_put_int(run->kept, "from_id", person.org.id);
    str only = str_format(req->arena, "[%lld]", (long long)person.id);
    (void)members_go_over(req, person.scope, &person.org, &to, only, run->act.on, people);
    return true;
}

static bool transfer_back(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org from;
    struct orgs_org to;
    if (!orgs_find(req, run->scope, json_get_int(run->kept, "from_id"), &from) ||
        !orgs_find(req, run->scope, json_get_int(run->arguments, "org_id"), &to) ||
        !members_come_back(req, run->scope, &from, &to, run->act.on,
                           json_object_get(run->kept, "people"))) {
        return act_refuse(run,
                          _("The person has gone elsewhere since then, so this cannot be taken "
                            "back."));
    }
    return true;
}

/* ---- in words ------------------------------------------------------------------------------- */

static const char *title_of(str code)
{
    for (const struct membership_deed *deed = membership_deeds; deed->name != NULL; deed++) {
        if (str_equal(code, str_of(deed->code))) {
            return deed->title;
        }
    }
    return "";
}

static str about(struct act_run *run)
{
    struct request *req = run->req;
    str title = str_of(_(title_of(run->act.kind)));
    str reason = json_get_text(req->arena, run->arguments, "reason");
    for (const struct membership_deed *deed = membership_deeds; deed->name != NULL; deed++) {
        const struct form_field *field = deed->fields;
        bool is_it = str_equal(run->act.kind, str_of(deed->code));
        const char *label = is_it && field != NULL && field->choices != NULL
                                ? form_choice_label(field->choices, reason)
                                : NULL;
        if (label != NULL) {
            return str_format(req->arena, "%.*s: %s", STR_ARG(title), _(label));
        }
    }
    return title;
}

static str about_second(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org;
    struct scope region = access_system_scope(req->arena, run->act.region_id, STR("0"));
    bool is_there = orgs_find(req, region, json_get_int(run->arguments, "org_id"), &org);
    return _f("Second registration; the main one: %1", is_there ? org.short_name : STR("…"));
}

static str about_transfer(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org to;
    bool is_seen = orgs_find(req, run->scope, json_get_int(run->arguments, "org_id"), &to);
    return _f("Transferred to: %1", is_seen ? to.short_name : STR("…"));
}

const struct act_kind membership_kinds[] = {
    {"membership.transfer", N_("Transfer to another organisation"), RIGHT_MEMBERS_ADMIT, transfer,
     transfer_back, about_transfer},
    {"membership.pause", N_("Temporarily without work"), RIGHT_MEMBERS_ADMIT, pause_work,
     membership_put_back, about},
    {"membership.resume", N_("Works again"), RIGHT_MEMBERS_ADMIT, resume_work, membership_put_back,
     about},
    {"membership.retire", N_("Retired"), RIGHT_MEMBERS_ADMIT, retire, membership_put_back, about},
    {"membership.leave", N_("Left the union"), RIGHT_MEMBERS_ADMIT, leave, membership_put_back,
     about},
    {"membership.exclude", N_("Excluded from the union"), RIGHT_MEMBERS_ADMIT, exclude,
     membership_put_back, about},
    {"membership.deregister", N_("Taking off the register"), RIGHT_MEMBERS_ADMIT, deregister,
     membership_put_back, about},
    {"membership.die", N_("Died"), RIGHT_MEMBERS_ADMIT, die, membership_put_back, about},
    {"membership.return", N_("Came back into the union"), RIGHT_MEMBERS_ADMIT, come_back,
     membership_put_back, about},
    {"membership.second", N_("Second registration"), RIGHT_MEMBERS_ADMIT, membership_make_second,
     membership_put_back, about_second},
    {"membership.main", N_("This registration becomes the main one"), RIGHT_MEMBERS_ADMIT,
     membership_make_main, membership_put_back, about},
    {"membership.unsecond", N_("Second registration ended"), RIGHT_MEMBERS_ADMIT,
     membership_end_second, membership_put_back, about},
    {0},
};
