#include "features/accounts/accounts_recover.h"

#include "app/look.h"
#include "app/outbox.h"
#include "app/session.h"
#include "base/format.h"
#include "base/ids.h"

/* Who may let whom in again, and the way of one case: begun, confirmed, carried out, or stopped. */

#define DUE_AT_ONCE 20
#define WEEK_SECONDS (7 * 24 * 3600)

/* ---- who may -------------------------------------------------------------------------------- */

/* All posts of the person lie within reach, and none is above the own one: else a low post would
 * lead to a high one. The level counts and not the rights, since the officer gets none of them. */
bool accounts_recover_may(struct request *req, int64_t account_id)
{
    const struct app_role *own = app_role(req->app, req->mandate.role);
    struct accounts_recover_db_posts_rows posts =
        accounts_recover_db_posts(req->db, account_id, req->today);
    bool may = own != NULL && posts.count > 0 && account_id != req->user.account_id;
    EACH (post, posts) {
        may = may && str_compare(post->org_path, req->scope.from) >= 0 &&
              str_compare(post->org_path, req->scope.to) < 0 && own->level <= post->level;
    }
    return may;
}

static bool covers(const struct accounts_recover_db_officers_row *officer,
                   const struct accounts_recover_db_posts_rows *posts)
{
    bool may = posts->count > 0;
    EACH (post, *posts) {
        may = may && str_starts_with(post->org_path, officer->org_path) &&
              officer->level <= post->level;
    }
    return may;
}

size_t accounts_recover_officers(struct request *req, int64_t account_id, int64_t but)
{
    struct accounts_recover_db_posts_rows posts =
        accounts_recover_db_posts(req->db, account_id, req->today);
    struct accounts_recover_db_officers_rows officers =
        accounts_recover_db_officers(req->db, account_id, req->today);
    size_t count = 0;
    EACH (officer, officers) {
        count += officer->account_id != but && covers(officer, &posts);
    }
    return count;
}

/* ---- letters -------------------------------------------------------------------------------- */

str accounts_recover_hash(struct request *req, str token)
{
    return secret_hash(req->arena, req->app->keys, STR("account_recovery"), token);
}

/* Both letters have the same link, so that the first one still stops what was confirmed since; it
 * follows from a key of this installation and is kept nowhere. */
static str token_of(struct request *req, int64_t id)
{
    return secret_hash(req->arena, req->app->keys, STR("account_recovery.token"),
                       str_format(req->arena, "%lld", (long long)id));
}

static void tell(struct request *req, const struct accounts_recover_db_line_row *line,
                 const char *text, str third)
{
    struct request reader = *req;
    reader.language = look_language(line->language, LANGUAGE_RU);
    const char *origin = req->app->options.origin;
    str link = str_format(req->arena, "%s/recovery/%.*s", origin == NULL ? "" : origin,
                          STR_ARG(token_of(req, line->id)));
    outbox_add(req, line->email,
               str_of(tr(reader.language, "You are being let in to Profkom anew")),
               TR_FILL(tr(reader.language, text),
                       TR_VALUES(format_initials(req->arena, line->asked_last, line->asked_first,
                                                 line->asked_middle),
                                 link, third)));
}

/* ---- beginning, confirming, stopping -------------------------------------------------------- */

bool accounts_recover_begin(struct request *req, int64_t account_id, int64_t region_id, int64_t by)
{
    struct accounts_recover_db_line_row line;
    struct accounts_db_find_row person = {0};
    struct accounts_db_find_row officer = {.last_name = STR("Профком")};
    int64_t id = ids_new();
    if (accounts_recover_db_open_of(req->db, account_id, &line) ||
        !accounts_db_find(req->db, account_id, &person) ||
        (by != 0 && !accounts_db_find(req->db, by, &officer))) {
        return false;
    }
    line = (struct accounts_recover_db_line_row){.id = id,
                                                 .email = person.email,
                                                 .language = person.language,
                                                 .asked_last = officer.last_name,
                                                 .asked_first = officer.first_name,
                                                 .asked_middle = officer.middle_name};
    tell(req, &line,
         N_("Hello!\n\n%1 says that you have lost your password and your code for Profkom. Once a "
            "second officer has confirmed it, you will be let in anew a day later.\n\nIf you have "
            "not asked for this, stop it here:\n%2"),
         (str){0});
    accounts_recover_db_add(req->db, &(struct accounts_recover_db_add_values){
                                         .id = id,
                                         .account_id = account_id,
                                         .region_id = region_id,
                                         .asked_by = by,
                                         .now = req->now,
                                         .stop_hash = accounts_recover_hash(req, token_of(req, id)),
                                     });
    audit(req, "accounts.recover", region_id, account_id, 0, NULL, 0);
    return true;
}

bool accounts_recover_confirm(struct request *req, const struct accounts_recover_db_line_row *line,
                              int64_t by)
{
    int64_t opens_at = req->now + ACCOUNTS_RECOVER_WAIT_SECONDS;
    struct request reader = *req;
    reader.language = look_language(line->language, LANGUAGE_RU);
    tell(req, line,
         N_("Hello!\n\nWhat %1 has begun was confirmed. After this moment your password and your "
            "code go, and a link for a new password comes here: %3.\n\nIf you have not asked for "
            "this, stop it here:\n%2"),
         widgets_moment_text(&reader, opens_at));
    if (!accounts_recover_db_confirm(req->db, line->id, by, req->now, opens_at)) {
        return false;
    }
    audit(req, "accounts.recover_confirm", line->region_id, line->account_id, 0, NULL, 0);
    return true;
}

bool accounts_recover_stop(struct request *req, const struct accounts_recover_db_line_row *line)
{
    bool is_open = str_equal(line->state, STR("asked")) || str_equal(line->state, STR("confirmed"));
    if (!is_open ||
        !accounts_recover_db_end(req->db, line->id, line->state, STR("stopped"), req->now)) {
        return false;
    }
    audit(req, "accounts.recover_stop", line->region_id, line->account_id, 0, NULL, 0);
    return true;
}

void accounts_recover_came_in(struct request *req, int64_t account_id)
{
    struct accounts_recover_db_line_row line;
    if (accounts_recover_db_open_of(req->db, account_id, &line)) {
        accounts_recover_stop(req, &line);
    }
}

/* ---- carrying out --------------------------------------------------------------------------- */

/* Of what the person had for coming in nothing is left, and the link leads to a new password; the
 * program then asks for a new second factor by itself. */
static void carry_out(struct request *req, const struct accounts_recover_db_line_row *line)
{
    if (!accounts_recover_db_end(req->db, line->id, line->state, STR("done"), req->now)) {
        return;
    }
    bool had_links = accounts_db_use_resets(req->db, line->account_id, req->now);
    (void)had_links;
    accounts_recover_db_close_ways(req->db, line->account_id);
    accounts_recover_db_remove_passkeys(req->db, line->account_id);
    session_sign_out_there(req, line->account_id, 0);
    req->language = look_language(line->language, LANGUAGE_RU);
    accounts_reset_send(req, line->account_id, line->email, ACCOUNTS_LETTER_RECOVERED);
    audit(req, "accounts.recovered", line->region_id, line->account_id, 0, NULL, 0);
}

static bool carry_out_due(struct request *req, void *what UNUSED)
{
    accounts_recover_db_forget_asked(req->db, req->now - WEEK_SECONDS, req->now);
    struct accounts_recover_db_line_rows due =
        accounts_recover_db_due(req->db, req->now, DUE_AT_ONCE);
    EACH (line, due) {
        carry_out(req, line);
    }
    return true;
}

void accounts_recover_sweep(struct request *req)
{
    enum language before = req->language;
    bool is_written = app_write(req, carry_out_due, NULL);
    (void)is_written; /* else in an hour */
    req->language = before;
}
