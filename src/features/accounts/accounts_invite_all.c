#include "features/accounts/accounts_first.h"

#include <sys/stat.h>
#include <unistd.h>

#include "app/sms.h"
#include "features/accounts/accounts_first.html.h"
#include "features/members/members.h"

/* Who of an organisation has come in, who is invited, who is not; and inviting all of them. */

#define PAGE_SIZE 100
#define AT_ONCE 5000
#define BATCH 50

static struct accounts_first_db_is_invited_values now_of(const struct request *req)
{
    return (struct accounts_first_db_is_invited_values){.now = req->now};
}

static bool find(struct request *req, enum right right, int64_t org_id, struct orgs_org *ret_org,
                 struct scope *ret_scope)
{
    struct scope scope = access_scope(req, right);
    if (str_is_empty(scope.from) || !orgs_find(req, scope, org_id, ret_org) ||
        !ret_org->holds_members) {
        return false;
    }
    *ret_scope = access_scope_below(req, access_scope_in_region(req, right, ret_org->region_id),
                                    ret_org->region_id, ret_org->path);
    return !str_is_empty(ret_scope->from);
}

static struct accounts_first_db_counts_row counts_of(struct request *req, struct scope scope)
{
    struct accounts_first_db_counts_row counts = {0};
    bool found = accounts_first_db_counts(
        req->db,
        &(struct accounts_first_db_counts_values){.scope = scope, .is_invited = now_of(req)},
        &counts);
    (void)found; /* it counts: there is always a row */
    return counts;
}

/* The key of the last line is bytes; it travels sealed, since it spells the name. */
static struct accounts_first_db_without_rows page_of(struct request *req, struct scope scope,
                                                     struct widgets_pager *ret_pager,
                                                     int64_t org_id)
{
    str after;
    str id_text;
    int64_t id = 0;
    str sealed = query_text(req, "after");
    if (!secret_open_hex(req->arena, req->app->keys, STR("entries"), sealed, &after) ||
        !str_next(&after, '|', &id_text) || !str_to_int64(id_text, &id)) {
        after = (str){0};
        id = 0;
    }
    struct accounts_first_db_without_rows rows =
        accounts_first_db_without(req->db, &(struct accounts_first_db_without_values){
                                               .scope = scope,
                                               .is_invited = now_of(req),
                                               .after_key = after,
                                               .after_id = id,
                                               .limit = PAGE_SIZE + 1,
                                           });
    if (rows.count > PAGE_SIZE) {
        rows.count = PAGE_SIZE;
        const struct accounts_first_db_without_row *last = &rows.items[PAGE_SIZE - 1];
        str key = str_format(req->arena, "%lld|", (long long)last->id);
        str next = secret_seal_hex(req->arena, req->app->keys, STR("entries"),
                                   str_join(req->arena, key, last->sort_key));
        ret_pager->next =
            widgets_link(req, "/orgs/%lld/entries?after=%.*s", (long long)org_id, STR_ARG(next));
    }
    return rows;
}

struct reply accounts_entries_page(struct request *req)
{
    struct orgs_org org;
    struct scope scope;
    if (!find(req, RIGHT_MEMBERS_VIEW, path_id(req), &org, &scope)) {
        return reply_not_found(req);
    }
    if (members_names_only(req)) {
        return reply_forbidden(req);
    }
    struct accounts_entries_view view = {
        .org_id = org.id,
        .org_name = org.name,
        .counts = counts_of(req, scope),
        .may_invite = access_may(req, RIGHT_MEMBERS_ADMIT),
        .has_sms = sms_is_offered(req->app),
        .messages = sms_this_month(req, org.id),
    };
    view.rows = page_of(req, scope, &view.pager, org.id);
    if (access_is_above_primary(req)) {
        audit_read(req, "members.list", org.region_id, org.id, 0);
    }
    return reply_page(req, _("Who has signed in"), accounts_first_html_entries(req, &view));
}

struct html accounts_invite_on_org(struct request *req, int64_t org_id)
{
    struct orgs_org org;
    struct scope scope;
    return access_may(req, RIGHT_MEMBERS_VIEW) && !members_names_only(req) &&
                   find(req, RIGHT_MEMBERS_VIEW, org_id, &org, &scope)
               ? accounts_first_html_on_org(req, org_id)
               : (struct html){0};
}

struct reply accounts_invite_all_action(struct request *req)
{
    struct orgs_org org;
    struct scope scope;
    if (!find(req, RIGHT_MEMBERS_ADMIT, path_id(req), &org, &scope)) {
        return reply_not_found(req);
    }
    bool on_paper = str_equal(http_body_field(req->http, STR("way")), STR("paper"));
    int64_t job = jobs_add(req, "accounts.invite", org.region_id, org.id, 0,
                           on_paper ? STR("paper") : STR("letters"));
    return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                      str_of(_("The invitations are being made.")), 0);
}

/* ---- the job --------------------------------------------------------------------------------- */

struct slip {
    str name;
    struct accounts_made_invite invite;
};

struct batch {
    const struct accounts_first_db_who_row *people;
    size_t count;
    bool on_paper;
    int64_t job_id;
    struct slip slips[BATCH];
    size_t slip_count;
    int64_t sent;
};

/* Runs anew when somebody else wrote at the same moment. */
static bool invite_batch(struct request *req, void *context)
{
    struct batch *batch = context;
    batch->slip_count = 0;
    batch->sent = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct accounts_first_db_who_row *person = &batch->people[i];
        struct accounts_first_db_was_invited_row row;
        if (accounts_first_db_was_invited(req->db, person->region_id, person->id, batch->job_id,
                                          &row)) {
            batch->sent++; /* before the work was cut off */
        } else if (!batch->on_paper && accounts_invite_send(req, person, batch->job_id)) {
            batch->sent++;
        } else {
            batch->slips[batch->slip_count++] = (struct slip){
                .name = members_full_name(req->arena, person->last_name, person->first_name,
                                          person->middle_name),
                .invite = accounts_invite_make(req, person, "slip", batch->job_id),
            };
        }
    }
    return db_failure(req->db) == DB_FINE;
}

struct outcome {
    struct accounts_slips *slips;
    int64_t sent;
    int64_t printed;
};

static bool invite_all(struct job_run *run, struct accounts_first_db_who_rows people,
                       struct outcome *outcome)
{
    struct request *req = run->req;
    struct batch *batch = ARENA_NEW(req->arena, struct batch);
    batch->on_paper = str_equal(run->job.arguments, STR("paper"));
    batch->job_id = run->job.id;
    for (size_t done = 0; done < people.count; done += batch->count) {
        batch->people = people.items + done;
        batch->count = MIN_OF(people.count - done, (size_t)BATCH);
        if (!app_write(req, invite_batch, batch)) {
            return false;
        }
        outcome->sent += batch->sent;
        outcome->printed += (int64_t)batch->slip_count;
        for (size_t i = 0; i < batch->slip_count; i++) {
            accounts_slips_add(outcome->slips, batch->slips[i].name, &batch->slips[i].invite);
        }
        jobs_progress(run, (int64_t)(done + batch->count), (int64_t)people.count);
        if (jobs_is_cancelled(run)) {
            break;
        }
    }
    return true;
}

static str outcome_text(struct request *req, const struct outcome *outcome)
{
    str sent = _n("%1 invitation was sent", "%1 invitations were sent", outcome->sent);
    str printed = _n("%1 slip to print", "%1 slips to print", outcome->printed);
    return outcome->printed == 0 ? sent
           : outcome->sent == 0  ? printed
                                 : str_comma(req->arena, sent, printed);
}

bool accounts_invite_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct orgs_org org = {0};
    struct scope scope = {0};
    db_begin_read(req->db);
    bool found = find(req, RIGHT_MEMBERS_ADMIT, run->job.org_id, &org, &scope);
    struct accounts_first_db_who_rows people = {0};
    if (found) {
        people = accounts_first_db_to_invite(req->db, scope, AT_ONCE);
    }
    db_rollback(req->db);
    int fd = found ? app_temporary_file(req->app) : -1;
    if (fd < 0) {
        *ret_sentence = str_of(
            _("No invitation was made: the right is gone, or there is no room on the disk."));
        return false;
    }
    struct outcome outcome = {.slips = accounts_slips_begin(req, fd, org.short_name)};
    bool is_done = invite_all(run, people, &outcome);
    bool is_written = accounts_slips_end(outcome.slips);
    *ret_sentence = outcome_text(req, &outcome);
    if (outcome.printed > 0 && is_written) {
        jobs_keep_file(run, fd, str_of(_("invitations.pdf")), STR("application/pdf"));
    } else {
        close(fd);
    }
    return is_done && is_written;
}
