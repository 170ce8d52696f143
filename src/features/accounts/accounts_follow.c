/* Mandates that follow a post in a body: they begin, end and are prolonged with it. Less may come
 * of any change that the body's keeper writes down; more only from somebody who may give posts. */
#include "features/accounts/accounts_internal.h"

#include "app/session.h"
#include "base/fold.h"
#include "base/ids.h"

/* ---- who may give what ---------------------------------------------------------------------- */

bool accounts_is_no_more_than_own(const struct request *req, str role_code)
{
    const struct app_role *role = app_role(req->app, role_code);
    const struct app_role *own = app_role(req->app, req->mandate.role);
    return role != NULL && own != NULL && (role->rights & ~req->mandate.rights) == 0 &&
           role->level >= own->level && role->level < ACCOUNTS_LEVEL_ONESELF;
}

bool accounts_may_grant(const struct request *req, str role_code)
{
    return access_may(req, RIGHT_ROLES_GRANT) && accounts_is_no_more_than_own(req, role_code);
}

/* ---- whose sign-in it is -------------------------------------------------------------------- */

static bool same_name(struct request *req, const struct accounts_db_holders_row *holder,
                      const struct accounts_person *person)
{
    return str_equal(fold_search(req->arena, holder->last_name),
                     fold_search(req->arena, person->last_name)) &&
           str_equal(fold_search(req->arena, holder->first_name),
                     fold_search(req->arena, person->first_name));
}

int64_t accounts_of_person(struct request *req, const struct accounts_person *person)
{
    struct accounts_db_of_person_row own;
    if (person->person_id != 0 &&
        accounts_db_of_person(req->db, person->region_id, person->person_id, &own)) {
        return own.id;
    }
    if (str_is_empty(person->email) && str_is_empty(person->phone)) {
        return 0;
    }
    struct accounts_db_holders_rows holders =
        accounts_db_holders(req->db, person->email, person->phone);
    /* A slip in an address must not give rights to somebody else: the name has to be the same. */
    bool is_it = holders.count == 1 && !holders.items[0].is_closed &&
                 same_name(req, &holders.items[0], person);
    /* The account then shows that card as the own one: only who may give posts decides that. */
    if (is_it && person->person_id != 0 && access_may(req, RIGHT_ROLES_GRANT)) {
        accounts_db_set_person(req->db, holders.items[0].id, person->region_id, person->person_id);
    }
    return is_it ? holders.items[0].id : 0;
}

/* ---- following ------------------------------------------------------------------------------ */

/* No end is later than every day. */
static bool ends_before(date a, date b)
{
    return !date_is_none(a) && (date_is_none(b) || date_before(a, b));
}

static void log_dates(struct request *req, const struct accounts_post *post, date old_from,
                      date old_to, bool was_there)
{
    const struct audit_change changes[] = {
        {"role", was_there ? post->role : (str){0}, post->role},
        {"valid_from", date_iso(req->arena, old_from), date_iso(req->arena, post->valid_from)},
        {"valid_to", date_iso(req->arena, old_to), date_iso(req->arena, post->valid_to)},
    };
    audit(req, "accounts.follow_post", post->region_id, post->account_id, 0, changes,
          COUNT_OF(changes));
}

static void make_mandate(struct request *req, const struct accounts_post *post)
{
    accounts_db_add_following(
        req->db, &(struct accounts_db_add_following_values){.id = ids_new(),
                                                            .account_id = post->account_id,
                                                            .region_id = post->region_id,
                                                            .org_id = post->org_id,
                                                            .role = post->role,
                                                            .valid_from = post->valid_from,
                                                            .valid_to = post->valid_to,
                                                            .basis = post->basis,
                                                            .post_id = post->post_id});
    log_dates(req, post, (date){0}, (date){0}, false);
    /* The session of a member lives for a month, that of staff for minutes: it begins anew. */
    session_end_others(req, post->account_id, 0);
}

static void set_dates(struct request *req, const struct accounts_db_following_row *mandate,
                      const struct accounts_post *post)
{
    accounts_db_set_dates(req->db, mandate->id, post->valid_from, post->valid_to);
    log_dates(req, post, mandate->valid_from, mandate->valid_to, true);
}

/* What both have in common: all that may be done without the right to give posts. */
static struct accounts_post cut_down(const struct accounts_db_following_row *mandate,
                                     const struct accounts_post *post)
{
    struct accounts_post common = *post;
    if (date_before(post->valid_from, mandate->valid_from)) {
        common.valid_from = mandate->valid_from;
    }
    if (ends_before(mandate->valid_to, post->valid_to)) {
        common.valid_to = mandate->valid_to;
    }
    return common;
}

static bool may_give_it(const struct request *req, const struct accounts_post *post)
{
    return post->account_id != req->user.account_id && accounts_may_grant(req, post->role) &&
           str_starts_with(post->org_path, req->mandate.org_path);
}

/* The post has gone to a sign-in other than the mandate's, or gives no rights any more. */
static void end_the_day_before(struct request *req, const struct accounts_db_following_row *mandate)
{
    date last_day = date_add_days(req->today, -1);
    if (!ends_before(mandate->valid_to, req->today)) {
        accounts_db_end_mandate(req->db, mandate->id, last_day);
        const struct audit_change change = {"valid_to", date_iso(req->arena, mandate->valid_to),
                                            date_iso(req->arena, last_day)};
        audit(req, "accounts.end_mandate", mandate->region_id, mandate->account_id, 0, &change, 1);
    }
}

enum accounts_following accounts_follow_post(struct request *req, const struct accounts_post *post)
{
    struct accounts_db_following_row mandate = {0};
    bool is_there = accounts_db_following(req->db, post->post_id, &mandate);
    bool is_his =
        is_there && mandate.account_id == post->account_id && str_equal(mandate.role, post->role);
    if (is_there && !is_his) {
        end_the_day_before(req, &mandate);
    }
    if (str_is_empty(post->role) || post->account_id == 0 ||
        (!is_his && ends_before(post->valid_to, req->today))) {
        return ACCOUNTS_NO_RIGHTS;
    }
    if (is_his && date_equal(mandate.valid_from, post->valid_from) &&
        date_equal(mandate.valid_to, post->valid_to)) {
        return ACCOUNTS_FOLLOWS;
    }
    if (!is_his) {
        if (may_give_it(req, post)) {
            make_mandate(req, post);
            return ACCOUNTS_FOLLOWS;
        }
        return ACCOUNTS_WAITS;
    }
    struct accounts_post common = cut_down(&mandate, post);
    bool is_less = date_equal(common.valid_from, post->valid_from) &&
                   date_equal(common.valid_to, post->valid_to);
    if (is_less || may_give_it(req, post)) {
        set_dates(req, &mandate, post);
        return ACCOUNTS_FOLLOWS;
    }
    bool changes = !date_equal(common.valid_from, mandate.valid_from) ||
                   !date_equal(common.valid_to, mandate.valid_to);
    if (changes) {
        set_dates(req, &mandate, &common);
    }
    return ACCOUNTS_WAITS;
}

bool accounts_dates_of_post(struct request *req, int64_t post_id, date *ret_from, date *ret_to)
{
    struct accounts_db_following_row mandate;
    if (!accounts_db_following(req->db, post_id, &mandate)) {
        return false;
    }
    *ret_from = mandate.valid_from;
    *ret_to = mandate.valid_to;
    return true;
}

void accounts_put_back_dates(struct request *req, int64_t post_id, date from, date until)
{
    struct accounts_db_following_row mandate;
    if (accounts_db_following(req->db, post_id, &mandate)) {
        accounts_db_set_dates(req->db, mandate.id, from, until);
        const struct audit_change changes[] = {
            {"valid_from", date_iso(req->arena, mandate.valid_from), date_iso(req->arena, from)},
            {"valid_to", date_iso(req->arena, mandate.valid_to), date_iso(req->arena, until)},
        };
        audit(req, "accounts.follow_post", mandate.region_id, mandate.account_id, 0, changes,
              COUNT_OF(changes));
    }
}
