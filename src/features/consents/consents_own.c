#include "app/page.h"
#include "features/bodies/bodies.h"
#include "features/consents/consents.html.h"
#include "features/consents/consents_inner.h"

/* The own pages of a member: how consents stand, withdrawing, giving. */

#define OWN_ADDRESS PAGE_MY "/about/consents"

static bool find_self(struct request *req, struct consents_person *ret_person, int64_t *ret_id)
{
    struct members_self self;
    if (!members_self(req, &self) || !consents_person_of(req, self.scope, self.id, ret_person)) {
        return false;
    }
    *ret_id = self.id;
    return true;
}

struct reply consents_own_page(struct request *req)
{
    struct consents_person person;
    int64_t id;
    if (!find_self(req, &person, &id)) {
        return members_no_card(req);
    }
    return reply_page(req, _("My consents"), consents_html_own(req, &person));
}

int64_t consents_to_read(struct request *req)
{
    struct consents_person person;
    int64_t id;
    int64_t total = 0;
    if (req->user.person_id == 0 || !find_self(req, &person, &id)) {
        return 0;
    }
    for (size_t i = 0; i < CONSENTS_PURPOSES; i++) {
        total += person.states[i].is_outdated;
    }
    return total;
}

/* ---- giving --------------------------------------------------------------------------------- */

/* A document of its own: nothing but this consent is agreed to there (152-ФЗ, article 9 part 1). */
struct reply consents_give_page(struct request *req)
{
    struct consents_person person;
    int64_t id;
    struct consents_give_view view = {.purpose = consents_purpose_of(path_text(req, 0))};
    if (view.purpose == NULL || !find_self(req, &person, &id)) {
        return reply_not_found(req);
    }
    struct consents_place place = consents_place_of(&person.row);
    if (!consents_text_for(req, &place, view.purpose->code, 0, &view.text)) {
        return reply_not_found(req);
    }
    return reply_page(req, _(view.purpose->title), consents_html_give(req, &view));
}

/* Agreed to is what was read, also when a newer version came into force meanwhile. */
struct reply consents_give_action(struct request *req)
{
    struct consents_person person;
    int64_t id;
    struct consents_text text;
    int64_t text_id = 0;
    const struct consents_purpose *purpose = consents_purpose_of(path_text(req, 0));
    if (purpose == NULL || !find_self(req, &person, &id)) {
        return reply_not_found(req);
    }
    struct consents_place place = consents_place_of(&person.row);
    if (!str_to_int64(http_body_field(req->http, STR("text_id")), &text_id) || text_id == 0 ||
        !consents_text_for(req, &place, purpose->code, text_id, &text)) {
        return reply_not_found(req);
    }
    const struct consents_state *state = consents_state_of(&person, purpose);
    bool is_known = state->is_given && state->last->text_id == text_id;
    if (!is_known) {
        consents_add(req, &person,
                     &(struct consents_new){.member_id = id,
                                            .purpose = purpose,
                                            .is_given = true,
                                            .on = req->today,
                                            .way = "cabinet",
                                            .text = &text});
    }
    return reply_done(req, STR(OWN_ADDRESS), str_of(_("Thank you. Your consent is kept.")), 0);
}

/* ---- withdrawing ---------------------------------------------------------------------------- */

static str what_follows(struct request *req, const struct consents_person *person,
                        const struct consents_purpose *purpose)
{
    bool is_own_law = str_equal(person->row.country, STR("kz")) && purpose->without_kz != NULL;
    return str_of(is_own_law ? _(purpose->without_kz) : _(purpose->without));
}

struct reply consents_withdraw_page(struct request *req)
{
    struct consents_person person;
    int64_t id;
    const struct consents_purpose *purpose = consents_purpose_of(path_text(req, 0));
    if (purpose == NULL || !find_self(req, &person, &id) ||
        !consents_state_of(&person, purpose)->is_given) {
        return reply_not_found(req);
    }
    struct widgets_question question = {
        .title = _f("Withdraw the consent: %1?", _(purpose->title)),
        .explanation = what_follows(req, &person, purpose),
        .action = widgets_link(req, OWN_ADDRESS "/withdraw/%s", purpose->code),
        .answer = str_of(_("Withdraw")),
        .is_destructive = true,
        .back = {STR(OWN_ADDRESS)},
    };
    return reply_page(req, _("Withdraw the consent"), widgets_html_question(req, question));
}

/* Who it was stays behind the sign-in: a letter goes through the mail. */
static struct bodies_letter letter_of(struct request *req, const void *of)
{
    const struct consents_person *person = of;
    return (struct bodies_letter){
        str_of(_("A consent was withdrawn")),
        _f("Hello!\n\n%1: a member has withdrawn a consent to the processing of personal data. Who "
           "it is and what has to end you see in Profkom, under “Consents withdrawn”.",
           person->row.org_name),
    };
}

struct reply consents_withdraw_action(struct request *req)
{
    struct consents_person person;
    int64_t id;
    const struct consents_purpose *purpose = consents_purpose_of(path_text(req, 0));
    if (purpose == NULL || !find_self(req, &person, &id)) {
        return reply_not_found(req);
    }
    if (!consents_state_of(&person, purpose)->is_given) {
        return reply_refused(req, str_of(_("There is no consent to withdraw.")));
    }
    consents_add(req, &person,
                 &(struct consents_new){
                     .member_id = id, .purpose = purpose, .on = req->today, .way = "cabinet"});
    bool was_told = bodies_remind(req, &(struct bodies_reminder){
                                           .kind = "consents.withdrawn",
                                           .org_id = person.row.org_id,
                                           .email = person.row.org_email,
                                           .write = letter_of,
                                           .of = &person,
                                       });
    (void)was_told; /* it stands on the start page besides */
    return reply_done(req, STR(OWN_ADDRESS), str_of(_("The consent is withdrawn.")), 0);
}
