#include "features/accounts/accounts_first.h"

#include <sodium.h>

#include "app/outbox.h"
#include "app/sms.h"
#include "app/throttle.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/accounts/accounts_first.html.h"

/* One-time codes. The answer, and the work behind it, is the same whether anybody is meant or not:
 * a code for nobody gets its row, too, and a letter that is never sent. */

#define CODE_DIGITS 6
#define CODE_SECONDS (10 * 60)
#define TRIES_PER_CODE 5

#define HOUR (60 * 60)
#define DAY (24 * HOUR)
#define CODES_AN_HOUR 5
#define CODES_A_DAY 10
/* A school behind one address. */
#define CODES_PER_ADDRESS_AN_HOUR 120
#define CODES_PER_ADDRESS_A_DAY 600

static const struct form_field once_fields[] = {
    {"code", N_("Code from the message"), FORM_TEXT, .required = true, .max = 12,
     .hint = N_("Six digits; they work for ten minutes."), .autocomplete = "one-time-code"},
    {"pending", "", FORM_HIDDEN, .max = 400},
    {"next", "", FORM_HIDDEN},
    {0},
};

static const struct form_field first_fields[] = {
    {"ticket", N_("Number of the membership ticket"), FORM_TEXT, .required = true, .max = 40,
     .hint = N_("As on the card or in the old paper ticket, blanks do not matter")},
    {"born", N_("Date of birth"), FORM_DATE, .required = true, .autocomplete = "bday",
     .hint = N_("For example, 14.03.1979")},
    {0},
};

/* ---- sending --------------------------------------------------------------------------------- */

static str new_digits(struct arena *arena)
{
    uint32_t number;
    /* Above the last whole million the first codes would be likelier. */
    do {
        rand_bytes(&number, sizeof(number));
    } while (number >= UINT32_MAX / 1000000 * 1000000);
    return str_format(arena, "%06u", number % 1000000);
}

/* What a code is for: one that proves a number signs nobody in. */
#define FOR_SIGN_IN STR("account_code")
#define FOR_PROOF STR("account_proof")

static str hash_of(struct request *req, str purpose, int64_t id, str digits)
{
    str text = str_format(req->arena, "%lld:%.*s", (long long)id, STR_ARG(digits));
    return secret_hash(req->arena, req->app->keys, purpose, text);
}

static int64_t keep(struct request *req, const struct accounts_who *who, str digits)
{
    int64_t id = ids_new();
    str hash = hash_of(req, FOR_SIGN_IN, id, digits);
    accounts_first_db_add_code(req->db, &(struct accounts_first_db_add_code_values){
                                            .id = id,
                                            .region_id = who->is_known ? who->region_id : 0,
                                            .person_id = who->is_known ? who->person_id : 0,
                                            .account_id = who->is_known ? who->account_id : 0,
                                            .code_hash = who->is_known ? hash : (str){0},
                                            .is_shared = who->is_shared,
                                            .expires_at = req->now + CODE_SECONDS,
                                        });
    return id;
}

/* The number first, where messages can be sent; else the address. */
static void send(struct request *req, const struct accounts_who *who, bool wants_message,
                 str digits)
{
    bool by_message =
        sms_is_offered(req->app) && (who->is_known ? who->phone.length > 0 : wants_message);
    str message = _f("%1 is your code for Profkom. Tell it to nobody, not even to us.", digits);
    str letter = _f("Hello!\n\nYour code for signing in to Profkom: %1\n\nIt works once, within "
                    "ten minutes. Tell it to nobody. If it was not you who asked for it, do "
                    "nothing.",
                    digits);
    str subject = str_of(_("Code for signing in to Profkom"));
    if (by_message && who->is_known) {
        bool was_queued = sms_add(req, who->phone, message, who->org_id);
        (void)was_queued; /* too many today: told to nobody, or it would tell who is known */
    } else if (by_message) {
        sms_add_void(req, STR("+70000000000"), message);
    } else if (who->is_known && who->email.length > 0) {
        outbox_add(req, who->email, subject, letter);
    } else {
        outbox_add_void(req, STR("nobody@example.invalid"), subject, letter);
    }
}

static bool is_over(struct request *req, str subject)
{
    str own = str_join(req->arena, STR("once:"), subject);
    str address = throttle_address(req, "once-address");
    return throttle_is_over(req, own, CODES_AN_HOUR, HOUR) ||
           throttle_is_over(req, own, CODES_A_DAY, DAY) ||
           throttle_is_over(req, address, CODES_PER_ADDRESS_AN_HOUR, HOUR) ||
           throttle_is_over(req, address, CODES_PER_ADDRESS_A_DAY, DAY);
}

/* In the log once an hour and address: somebody may be trying numbers. */
static void raise_alarm(struct request *req)
{
    str subject = throttle_address(req, "once-alarm");
    if (!throttle_is_over(req, subject, 1, HOUR)) {
        throttle_count(req, subject);
        audit(req, "accounts.alarm", 0, 0, 0, NULL, 0);
    }
}

bool accounts_once_is_over(struct request *req, str subject)
{
    if (is_over(req, subject)) {
        raise_alarm(req);
        return true;
    }
    throttle_count(req, str_join(req->arena, STR("once:"), subject));
    throttle_count(req, throttle_address(req, "once-address"));
    return false;
}

static str pending_of(struct request *req, int64_t code_id)
{
    return secret_seal_hex(req->arena, req->app->keys, STR("once"),
                           str_format(req->arena, "%lld", (long long)code_id));
}

static struct reply ask(struct request *req, const struct accounts_who *who, bool wants_message,
                        str next)
{
    str digits = new_digits(req->arena);
    int64_t id = keep(req, who, digits);
    send(req, who, wants_message, digits);
    struct form form = form_of(req, once_fields);
    form_set_text(&form, "pending", pending_of(req, id));
    form_set_text(&form, "next", next);
    struct reply reply = reply_page(req, _("Code"), accounts_first_html_once(req, &form));
    reply.keep_changes = true;
    return reply;
}

struct reply accounts_once_send(struct request *req, str login, str next)
{
    struct accounts_who who = accounts_who_has(req, login);
    return ask(req, &who, str_starts_with(login, STR("+")), next);
}

/* ---- by the ticket --------------------------------------------------------------------------- */

struct reply accounts_first_page(struct request *req)
{
    struct form form = form_of(req, first_fields);
    return reply_page(req, _("First sign-in"), accounts_first_html_ticket(req, &form));
}

struct reply accounts_first_action(struct request *req)
{
    struct form form = form_read(req, first_fields);
    str ticket = form_text(&form, "ticket");
    if (form_is_good(&form) &&
        accounts_once_is_over(req, str_join(req->arena, STR("ticket:"), ticket))) {
        form_add_general_error(&form, str_of(_("Too many attempts. Please try again in an hour.")));
    }
    if (form_is_good(&form)) {
        struct accounts_who who = accounts_who_holds(req, ticket, form_date(&form, "born"));
        return ask(req, &who, true, STR("/"));
    }
    struct reply reply =
        reply_form_again(req, _("First sign-in"), accounts_first_html_ticket(req, &form));
    reply.keep_changes = true;
    return reply;
}

/* ---- the code -------------------------------------------------------------------------------- */

static str digits_of(struct arena *arena, str typed)
{
    char *digits = arena_raw(arena, typed.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < typed.length; i++) {
        if (typed.data[i] >= '0' && typed.data[i] <= '9') {
            digits[length++] = typed.data[i];
        }
    }
    return (str){digits, length};
}

/* The same comparison for a code that nobody can have. */
static bool code_fits(struct request *req, str purpose, int64_t id, str hash, str typed)
{
    str digits = digits_of(req->arena, typed);
    str given = hash_of(req, purpose, id, digits.length == CODE_DIGITS ? digits : STR("none"));
    str kept = hash.length == given.length ? hash : hash_of(req, purpose, id, STR("nobody"));
    return sodium_memcmp(kept.data, given.data, given.length) == 0 && hash.length > 0;
}

static struct reply code_failed(struct request *req, struct form *form, str sentence)
{
    form_add_error(form, "code", sentence);
    struct reply reply = reply_form_again(req, _("Code"), accounts_first_html_once(req, form));
    reply.keep_changes = true;
    return reply;
}

static struct reply code_was_right(struct request *req, int64_t id,
                                   const struct accounts_first_db_code_row *code, str next)
{
    int64_t account_id = code->account_id;
    bool is_new = false;
    if (!accounts_first_db_use_code(req->db, id, req->now)) {
        return reply_see_other(req, STR("/sign-in"));
    }
    if (code->is_shared) {
        return reply_see_other(req, STR("/sign-in/first?shared=1"));
    }
    if (account_id == 0 &&
        !accounts_of_member(req, code->region_id, code->person_id, &account_id, &is_new)) {
        return reply_see_other(req, STR("/sign-in"));
    }
    if (code->person_id != 0) {
        accounts_db_set_person(req->db, account_id, code->region_id, code->person_id);
    }
    return accounts_come_in(req, account_id, is_new, next);
}

struct reply accounts_once_action(struct request *req)
{
    struct form form = form_read(req, once_fields);
    str id_text;
    int64_t id;
    struct accounts_first_db_code_row code;
    if (!secret_open_hex(req->arena, req->app->keys, STR("once"), form_text(&form, "pending"),
                         &id_text) ||
        !str_to_int64(id_text, &id) || !accounts_first_db_code(req->db, id, &code)) {
        return reply_see_other(req, STR("/sign-in"));
    }
    if (!accounts_first_db_try_code(req->db, id, TRIES_PER_CODE, req->now)) {
        return code_failed(req, &form, str_of(_("This code works no longer. Ask for a new one.")));
    }
    if (!code_fits(req, FOR_SIGN_IN, id, code.code_hash, form_text(&form, "code"))) {
        audit(req, "accounts.once_failed", code.region_id, code.account_id, code.person_id, NULL,
              0);
        return code_failed(req, &form,
                           str_of(_("This code is wrong. Look at the last message once more.")));
    }
    return code_was_right(req, id, &code, form_text(&form, "next"));
}

/* ---- a number or an address is somebody's -----------------------------------------------------
 */

static bool is_address(str text)
{
    return str_find_char(text, '@') >= 0;
}

bool accounts_proof_is_possible(const struct request *req, str number_or_address)
{
    return is_address(number_or_address) ||
           (number_or_address.length > 0 && sms_is_offered(req->app));
}

static bool send_proof(struct request *req, str to, str digits, int64_t org_id)
{
    if (!is_address(to)) {
        return sms_add(req, to,
                       _f("%1 is the code for your new number in Profkom. Tell it to "
                          "nobody.",
                          digits),
                       org_id);
    }
    outbox_add(req, to, str_of(_("Is this your address?")),
               _f("Hello!\n\nSomebody, probably you, has given this address as the new one for the "
                  "union card. Code that confirms it: %1\n\nIt works once, within ten minutes. If "
                  "it was not you, do nothing.",
                  digits));
    return true;
}

int64_t accounts_proof_send(struct request *req, str number_or_address, int64_t org_id)
{
    str person = str_format(req->arena, "proof:%lld", (long long)req->user.account_id);
    str digits = new_digits(req->arena);
    int64_t id = ids_new();
    if (accounts_once_is_over(req, person) || accounts_once_is_over(req, number_or_address) ||
        !send_proof(req, number_or_address, digits, org_id)) {
        return 0;
    }
    accounts_first_db_add_code(req->db, &(struct accounts_first_db_add_code_values){
                                            .id = id,
                                            .code_hash = hash_of(req, FOR_PROOF, id, digits),
                                            .expires_at = req->now + CODE_SECONDS,
                                        });
    return id;
}

enum accounts_proof accounts_prove(struct request *req, int64_t proof_id, str typed)
{
    struct accounts_first_db_code_row code;
    if (!accounts_first_db_code(req->db, proof_id, &code) ||
        !accounts_first_db_try_code(req->db, proof_id, TRIES_PER_CODE, req->now)) {
        return ACCOUNTS_PROOF_OVER;
    }
    if (!code_fits(req, FOR_PROOF, proof_id, code.code_hash, typed)) {
        return ACCOUNTS_PROOF_WRONG;
    }
    return accounts_first_db_use_code(req->db, proof_id, req->now) ? ACCOUNTS_PROVEN
                                                                   : ACCOUNTS_PROOF_OVER;
}
