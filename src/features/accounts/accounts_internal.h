/* What the files of this folder share. */
#pragma once

#include "app/app.h"
#include "features/accounts/accounts.h"
#include "features/accounts/accounts.sql.h"

/* ---- accounts_guard.c: slowing down whoever guesses ----------------------------------------- */

/* True when the subject ("sign-in:…", "code:…") or the address has tried too often. */
bool accounts_guard_is_over(struct request *req, str subject);
void accounts_guard_count(struct request *req, str subject);
void accounts_guard_forget(struct request *req, str subject);

/* ---- accounts_code.c: the second factor; the codes themselves are app/totp ------------------ */

/* The secret sealed for the column totp_secret. */
str accounts_code_seal(struct request *req, int64_t account_id, str secret);
/* True if the code belongs to a time step that was not used yet; marks the step as used. */
bool accounts_code_use(struct request *req, int64_t account_id, str sealed_secret,
                       str code) MUST_USE;

/* ---- accounts_reset.c ----------------------------------------------------------------------- */

/* Queues the letter with a one-time link; one that was not asked for by its reader holds a week. */
enum accounts_letter {
    ACCOUNTS_LETTER_FORGOTTEN,
    ACCOUNTS_LETTER_FIRST,
    ACCOUNTS_LETTER_RECOVERED, /* two officers have let him in again */
};
void accounts_reset_send(struct request *req, int64_t account_id, str email,
                         enum accounts_letter letter);

struct reply accounts_reset_page(struct request *req);
struct reply accounts_reset_action(struct request *req);
struct reply accounts_new_password_page(struct request *req);
struct reply accounts_new_password_action(struct request *req);

/* ---- accounts_own.c: what a person sets for himself ----------------------------------------- */

struct reply accounts_own_page(struct request *req);
/* From the foot of every page: one choice, also before the sign-in. */
struct reply accounts_look_action(struct request *req);
/* What was chosen before the first sign-in goes into an account that has chosen nothing. */
void accounts_keep_look(struct request *req, int64_t account_id);
struct reply accounts_preferences_action(struct request *req);
struct reply accounts_password_action(struct request *req);
struct reply accounts_code_page(struct request *req);
struct reply accounts_code_action(struct request *req);
struct reply accounts_code_off_action(struct request *req);
struct reply accounts_end_session_action(struct request *req);
struct reply accounts_act_as_action(struct request *req);

/* Asks for the password again before what a thief of an open screen would do; what is wrong stands
 * in the form. */
bool accounts_password_is_right(struct request *req, const struct accounts_db_find_row *account,
                                struct form *form, const char *field);
/* A letter to the owner: the way he signs in is another one now. */
void accounts_tell_of_change(struct request *req, str email);

/* ---- accounts.c ------------------------------------------------------------------------------ */

/* A new session, and on to `next`. */
struct reply accounts_signed_in(struct request *req, int64_t account_id, bool second_factor,
                                str next);
/* The page for the code of the authenticator. */
struct reply accounts_ask_for_code(struct request *req, int64_t account_id, str next);

/* One more post for an account that there is; tells its owner. Checks nothing. */
void accounts_give_post(struct request *req, int64_t account_id, const struct accounts_new *post);

/* The level of roles that concern oneself alone. */
#define ACCOUNTS_LEVEL_ONESELF 9

/* What is typed at the sign-in, as it is kept. */
str accounts_login_of(struct request *req, str typed);
bool accounts_same_word(struct request *req, str a, str b);

/* ---- accounts_delegate.c: handing on rights for a while ------------------------------------- */

/* The rights of the acting mandate that could be handed on; none of one that was handed on. */
uint64_t accounts_delegable(const struct request *req);
/* "See members, Export lists" */
str accounts_rights_words(struct request *req, str codes);
struct reply accounts_delegate_page(struct request *req);
struct reply accounts_delegate_action(struct request *req);
struct reply accounts_end_delegation_action(struct request *req);

/* ---- accounts_manage.c: posts of others ----------------------------------------------------- */

/* The posts that the acting person may give: none above his own, none with rights that he lacks. */
struct accounts_role_choices {
    struct accounts_db_roles_row *items;
    size_t count;
};
struct accounts_role_choices accounts_role_choices(struct request *req);

struct reply accounts_list_page(struct request *req);
struct reply accounts_new_page(struct request *req);
struct reply accounts_new_action(struct request *req);
struct reply accounts_end_mandate_page(struct request *req);
struct reply accounts_end_mandate_action(struct request *req);
struct reply accounts_rights_page(struct request *req);
/* One of the posts of the signed-in person gives that role. */
bool accounts_holds(const struct request *req, str role);
