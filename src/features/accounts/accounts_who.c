#include "features/accounts/accounts_first.h"

#include "app/session.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/accounts/accounts_first.html.h"

/* ---- who is meant ---------------------------------------------------------------------------- */

static bool is_same_person(struct request *req,
                           const struct accounts_first_db_accounts_with_row *account,
                           const struct accounts_first_db_who_row *person)
{
    if (account->person_id != 0) {
        return account->person_id == person->id && account->person_region_id == person->region_id;
    }
    return accounts_same_word(req, account->last_name, person->last_name) &&
           accounts_same_word(req, account->first_name, person->first_name);
}

/* Asked for nobody, too: an unknown number must cost as much as a known one. */
static bool find_own_account(struct request *req, const struct accounts_first_db_who_row *person,
                             int64_t *ret_account_id)
{
    struct accounts_first_db_account_of_row row = {0};
    bool has_one = accounts_first_db_account_of(req->db, person->region_id, person->id, &row);
    *ret_account_id = has_one ? row.id : 0;
    return person->id != 0 && !row.is_closed;
}

/* `login` is what the account would be found by: the number or address that a code goes to. */
static struct accounts_who who_of(struct request *req, struct accounts_first_db_who_rows people,
                                  str login)
{
    struct accounts_who who = {0};
    struct accounts_first_db_who_row nobody = {0};
    const struct accounts_first_db_who_row *person = people.count > 0 ? people.items : &nobody;
    who.is_known = find_own_account(req, person, &who.account_id);
    struct accounts_first_db_accounts_with_rows accounts =
        accounts_first_db_accounts_with(req->db, login);
    const struct accounts_first_db_accounts_with_row *account =
        accounts.count > 0 ? accounts.items : NULL;
    bool is_same = account != NULL && is_same_person(req, account, person);
    who.is_shared = people.count > 1 || (account != NULL && person->id != 0 && !is_same);
    who.region_id = person->region_id;
    who.person_id = person->id;
    who.org_id = person->org_id;
    who.phone = person->phone;
    who.email = person->email;
    if (account != NULL && (is_same || person->id == 0)) {
        bool is_other = who.account_id != 0 && who.account_id != account->id;
        who.account_id = is_other ? who.account_id : account->id;
        who.is_known = !account->is_closed;
    }
    return who;
}

struct accounts_who accounts_who_has(struct request *req, str login)
{
    bool is_phone = str_starts_with(login, STR("+"));
    struct accounts_who who = who_of(req,
                                     is_phone ? accounts_first_db_by_phone(req->db, login)
                                              : accounts_first_db_by_email(req->db, login),
                                     login);
    who.phone = is_phone ? login : (str){0};
    who.email = is_phone ? who.email : login;
    return who;
}

static str without_blanks(struct arena *arena, str text)
{
    char *out = arena_raw(arena, text.length + 1);
    size_t length = 0;
    while (text.length > 0) {
        str before = text;
        if (!utf8_is_blank(utf8_next(&text))) {
            size_t step = before.length - text.length;
            memcpy(out + length, before.data, step);
            length += step;
        }
    }
    return (str){out, length};
}

struct accounts_who accounts_who_holds(struct request *req, str ticket, date born)
{
    str typed = utf8_upper(req->arena, str_trim(ticket));
    struct accounts_first_db_who_rows people =
        accounts_first_db_by_ticket(req->db, without_blanks(req->arena, typed), typed, born);
    /* The phone of the card tells which sign-in of staff might be his. */
    struct accounts_who who =
        who_of(req, people, people.count > 0 ? people.items[0].phone : (str){0});
    who.is_known = who.is_known && people.count == 1;
    who.is_shared = false;
    return who;
}

/* ---- the account ----------------------------------------------------------------------------- */

/* No address and no number: the card has them, and several people may share one there. */
static int64_t make_account(struct request *req, const struct accounts_first_db_who_row *person)
{
    int64_t id = ids_new();
    accounts_db_add(req->db, &(struct accounts_db_add_values){.id = id,
                                                              .last_name = person->last_name,
                                                              .first_name = person->first_name,
                                                              .middle_name = person->middle_name,
                                                              .now = req->now});
    accounts_db_set_person(req->db, id, person->region_id, person->id);
    audit(req, "accounts.first", person->region_id, id, person->id, NULL, 0);
    return id;
}

bool accounts_of_member(struct request *req, int64_t region_id, int64_t person_id,
                        int64_t *ret_account_id, bool *ret_is_new)
{
    struct accounts_first_db_who_row person;
    struct accounts_first_db_account_of_row account;
    if (!accounts_first_db_person(req->db, region_id, person_id, &person)) {
        return false;
    }
    *ret_is_new = !accounts_first_db_account_of(req->db, region_id, person_id, &account);
    if (*ret_is_new) {
        *ret_account_id = make_account(req, &person);
        return true;
    }
    *ret_account_id = account.id;
    return !account.is_closed;
}

/* ---- coming in ------------------------------------------------------------------------------- */

static struct reply send_to_password(struct request *req)
{
    struct reply reply =
        reply_page(req, _("Sign in with your password"), accounts_first_html_staff(req));
    reply.keep_changes = true;
    return reply;
}

struct reply accounts_come_in(struct request *req, int64_t account_id, bool is_first, str next)
{
    struct accounts_first_db_is_staff_row post;
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, account_id, &account) || account.is_closed) {
        return reply_see_other(req, STR("/sign-in"));
    }
    if (accounts_first_db_is_staff(req->db, account_id, req->today, &post)) {
        return send_to_password(req);
    }
    if (account.totp_secret.length > 0) {
        return accounts_ask_for_code(req, account_id, next);
    }
    return accounts_signed_in(req, account_id, false, is_first ? STR("/account/passkey") : next);
}
