#include "features/membership/membership_inner.h"

#include <sodium.h>

/* How each act of a membership is carried out and taken back. The card and its dated facts are kept
 * sealed before; the way back puts them there again, if nobody has changed the card since. */

static bool refuse(struct act_run *run, const char *sentence)
{
    run->sentence = str_of(sentence);
    return false;
}

static bool find(struct act_run *run, struct membership_person *ret_person)
{
    struct request *req = run->req;
    return membership_find(req, run->scope, run->act.member_id, ret_person) ||
           refuse(run, _("This person is not on the register here any more."));
}

/* ---- keeping and putting back --------------------------------------------------------------- */

static void keep(struct act_run *run, const struct membership_person *person)
{
    struct request *req = run->req;
    str kept = members_keep(req, person->scope, person->id);
    char *hex = arena_raw(req->arena, kept.length * 2 + 1);
    sodium_bin2hex(hex, kept.length * 2 + 1, (const unsigned char *)kept.data, kept.length);
    act_put_text(run->kept, "card", str_of(hex));
}

static str kept_card(const struct act_run *run)
{
    str hex = act_text(run->req->arena, run->kept, "card");
    unsigned char *bytes = arena_raw(run->req->arena, hex.length / 2 + 1);
    size_t length = 0;
    if (sodium_hex2bin(bytes, hex.length / 2, hex.data, hex.length, NULL, &length, NULL) != 0) {
        return (str){0};
    }
    return (str){(const char *)bytes, length};
}

/* Writes the card as if that day were today: dated facts end and begin on it. */
static bool write_card(struct act_run *run, const struct membership_person *person,
                       const struct members_card *card)
{
    struct request *req = run->req;
    keep(run, person);
    struct request then = *req;
    then.today = run->act.on;
    if (!members_change(&then, person->scope, person->id, card, person->version)) {
        return refuse(run, _("The card has just been changed by somebody else. Please try again."));
    }
    act_put_int(run->kept, "version", members_version(req->db, person->scope, person->id));
    return true;
}

static bool put_back(struct act_run *run)
{
    struct request *req = run->req;
    if (!members_put_back(req, run->scope, run->act.member_id, kept_card(run),
                          act_int(run->kept, "version"))) {
        return refuse(run, _("The card has been changed since then, so this cannot be taken back "
                             "as a whole."));
    }
    return true;
}

/* ---- the end of a membership ---------------------------------------------------------------- */

static bool end(struct act_run *run, const char *status)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!find(run, &person)) {
        return false;
    }
    if (!members_status_is_registered(person.card.status)) {
        return refuse(run, _("The membership has ended already."));
    }
    struct members_card card = person.card;
    card.status = str_of(status);
    return write_card(run, &person, &card);
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

/* The end that came before stays in the history. */
static bool come_back(struct act_run *run)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!find(run, &person)) {
        return false;
    }
    if (members_status_is_registered(person.card.status) ||
        str_equal(person.card.status, STR("deceased"))) {
        return refuse(run, _("The person is on the register already."));
    }
    struct members_card card = person.card;
    card.status = STR("active");
    card.registered_on = run->act.on;
    return write_card(run, &person, &card);
}

/* ---- without work, retired ------------------------------------------------------------------ */

static bool set_status(struct act_run *run, const char *from, const char *to)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!find(run, &person)) {
        return false;
    }
    if (!str_equal(person.card.status, str_of(from))) {
        return refuse(run, _("The state of the membership has changed since then."));
    }
    struct members_card card = person.card;
    card.status = str_of(to);
    return write_card(run, &person, &card);
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
    if (!find(run, &person)) {
        return false;
    }
    struct members_card card = person.card;
    card.category = STR("pensioner_nonworking");
    card.status = STR("active");
    return write_card(run, &person, &card);
}

/* ---- to another organisation ---------------------------------------------------------------- */

static bool transfer(struct act_run *run)
{
    struct membership_person person;
    struct request *req = run->req;
    struct orgs_org to;
    if (!find(run, &person)) {
        return false;
    }
    if (!orgs_find(req, run->scope, act_int(run->arguments, "org_id"), &to) ||
        to.region_id != person.org.region_id || !to.holds_members || to.id == person.org.id) {
        return refuse(run, _("Nobody can be on the register there."));
    }
    json_t *people = json_object();
    json_object_set_new(run->kept, "people", people);
    act_put_int(run->kept, "from_id", person.org.id);
    str only = str_format(req->arena, "[%lld]", (long long)person.id);
    (void)members_go_over(req, person.scope, &person.org, &to, only, run->act.on, people);
    return true;
}

static bool transfer_back(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org from;
    struct orgs_org to;
    if (!orgs_find(req, run->scope, act_int(run->kept, "from_id"), &from) ||
        !orgs_find(req, run->scope, act_int(run->arguments, "org_id"), &to) ||
        !members_come_back(req, run->scope, &from, &to, run->act.on,
                           json_object_get(run->kept, "people"))) {
        return refuse(run, _("The person has gone elsewhere since then, so this cannot be taken "
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
    str reason = act_text(req->arena, run->arguments, "reason");
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

static str about_transfer(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org to;
    bool is_seen = orgs_find(req, run->scope, act_int(run->arguments, "org_id"), &to);
    return _f("Transferred to: %1", is_seen ? to.short_name : STR("…"));
}

const struct act_kind membership_kinds[] = {
    {"membership.transfer", N_("Transfer to another organisation"), RIGHT_MEMBERS_ADMIT, transfer,
     transfer_back, about_transfer},
    {"membership.pause", N_("Temporarily without work"), RIGHT_MEMBERS_ADMIT, pause_work, put_back,
     about},
    {"membership.resume", N_("Works again"), RIGHT_MEMBERS_ADMIT, resume_work, put_back, about},
    {"membership.retire", N_("Retired"), RIGHT_MEMBERS_ADMIT, retire, put_back, about},
    {"membership.leave", N_("Left the union"), RIGHT_MEMBERS_ADMIT, leave, put_back, about},
    {"membership.exclude", N_("Excluded from the union"), RIGHT_MEMBERS_ADMIT, exclude, put_back,
     about},
    {"membership.deregister", N_("Taken off the register"), RIGHT_MEMBERS_ADMIT, deregister,
     put_back, about},
    {"membership.die", N_("Died"), RIGHT_MEMBERS_ADMIT, die, put_back, about},
    {"membership.return", N_("Came back into the union"), RIGHT_MEMBERS_ADMIT, come_back, put_back,
     about},
    {0},
};
