#include "features/accounts/accounts_first.h"

#include "app/outbox.h"
#include "app/session.h"
#include "app/sms.h"
#include "app/throttle.h"
#include "base/utf8.h"
#include "features/accounts/accounts_first.html.h"

/* Invitations, seen by who is invited. Opening the link changes nothing: programs that look at mail
 * open links, too. */

#define TRIES_PER_INVITE 5
#define TRIES_PER_ADDRESS 60
#define HOUR (60 * 60)

static const struct form_field born_fields[] = {
    {"born", N_("Your date of birth"), FORM_DATE, .required = true, .autocomplete = "bday",
     .hint = N_("So that nobody else comes in with your code. For example, 14.03.1979")},
    {0},
};
static const struct form_field code_fields[] = {
    {"code", N_("Code from the invitation"), FORM_TEXT, .required = true, .max = 20,
     .hint = N_("Twelve letters and digits, for example abcd-efgh-2345")},
    {0},
};
static const struct form_field no_fields[] = {{0}};

static str clean_code(struct arena *arena, str typed)
{
    char *code = arena_raw(arena, typed.length + 1);
    size_t length = 0;
    str lower = utf8_lower(arena, typed);
    for (size_t i = 0; i < lower.length; i++) {
        char c = lower.data[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            code[length++] = c;
        }
    }
    return (str){code, length};
}

static bool find(struct request *req, str code, struct accounts_first_db_invite_row *ret_invite,
                 struct accounts_first_db_who_row *ret_person)
{
    return accounts_first_db_invite(req->db,
                                    accounts_invite_hash(req, clean_code(req->arena, code)),
                                    req->now, ret_invite) &&
           ret_invite->tries < TRIES_PER_INVITE &&
           accounts_first_db_person(req->db, ret_invite->region_id, ret_invite->member_id,
                                    ret_person);
}

/* That it was tried counts, whatever comes of it. */
static struct reply is_over(struct request *req)
{
    struct reply reply = reply_refused(
        req, str_of(_("This invitation works no longer: it was used, is too old, or a newer one "
                      "was made. Ask your primary organisation for a new one.")));
    reply.keep_changes = true;
    return reply;
}

static const struct form_field *fields_for(const struct accounts_first_db_who_row *person)
{
    return date_is_none(person->born) ? no_fields : born_fields;
}

struct reply accounts_invited_page(struct request *req)
{
    struct accounts_first_db_invite_row invite;
    struct accounts_first_db_who_row person;
    str code = path_text(req, 0);
    if (code.length == 0) {
        struct form form = form_of(req, code_fields);
        return reply_page(req, _("Invitation"), accounts_first_html_type_code(req, &form));
    }
    if (!find(req, code, &invite, &person)) {
        return is_over(req);
    }
    struct form form = form_of(req, fields_for(&person));
    return reply_page(req, _("Invitation"), accounts_first_html_invited(req, &form, code));
}

/* Guessing one of many codes is hopeless; this keeps it from being loud. */
static bool tries_too_often(struct request *req)
{
    str address = throttle_address(req, "invite-address");
    bool is_over = throttle_is_over(req, address, TRIES_PER_ADDRESS, HOUR);
    throttle_count(req, address);
    return is_over;
}

struct reply accounts_invited_by_code_action(struct request *req)
{
    struct form form = form_read(req, code_fields);
    struct accounts_first_db_invite_row invite;
    struct accounts_first_db_who_row person;
    str code = clean_code(req->arena, form_text(&form, "code"));
    if (form_is_good(&form) && (tries_too_often(req) || !find(req, code, &invite, &person))) {
        form_add_error(&form, "code",
                       str_of(_("There is no invitation with this code. Look at it "
                                "once more, or ask for a new one.")));
    }
    if (!form_is_good(&form)) {
        struct reply reply =
            reply_form_again(req, _("Invitation"), accounts_first_html_type_code(req, &form));
        reply.keep_changes = true;
        return reply;
    }
    return reply_see_other(req, str_join(req->arena, STR("/i/"), code));
}

/* He may not have been the one who came in. */
static void tell(struct request *req, const struct accounts_first_db_who_row *person)
{
    if (person->email.length > 0) {
        outbox_add(req, person->email, str_of(_("Sign-in by invitation")),
                   str_of(_("Hello!\n\nSomebody has just come in to your personal page in the "
                            "union by the invitation that your organisation gave you, and all "
                            "other devices were signed out. If it was not you, tell the chair of "
                            "your primary organisation at once.")));
    } else if (person->phone.length > 0 && sms_is_offered(req->app)) {
        bool was_queued =
            sms_add(req, person->phone,
                    str_of(_("Somebody has signed in to your page in the union by invitation. Not "
                             "you? Tell your chair.")),
                    person->org_id);
        (void)was_queued; /* it is news, not a condition */
    }
}

static struct reply let_in(struct request *req, const struct accounts_first_db_invite_row *invite,
                           const struct accounts_first_db_who_row *person)
{
    int64_t account_id;
    bool is_new;
    if (!accounts_first_db_use_invite(req->db, invite->id, req->now) ||
        !accounts_of_member(req, person->region_id, person->id, &account_id, &is_new)) {
        return is_over(req);
    }
    session_end_others(req, account_id, 0);
    audit(req, "accounts.invited", person->region_id, account_id, person->id, NULL, 0);
    tell(req, person);
    return accounts_come_in(req, account_id, true, STR("/"));
}

struct reply accounts_invited_action(struct request *req)
{
    struct accounts_first_db_invite_row invite;
    struct accounts_first_db_who_row person;
    str code = path_text(req, 0);
    if (tries_too_often(req) || !find(req, code, &invite, &person)) {
        return is_over(req);
    }
    struct form form = form_read(req, fields_for(&person));
    if (form_is_good(&form) && !date_is_none(person.born) &&
        !date_equal(form_date(&form, "born"), person.born)) {
        accounts_first_db_try_invite(req->db, invite.id);
        form_add_error(&form, "born",
                       str_of(_("The invitation is for somebody born on another day.")));
    }
    if (!form_is_good(&form)) {
        struct reply reply =
            reply_form_again(req, _("Invitation"), accounts_first_html_invited(req, &form, code));
        reply.keep_changes = true;
        return reply;
    }
    return let_in(req, &invite, &person);
}
