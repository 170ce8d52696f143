/* Letters to organisations that have planned nothing, or did not meet by their day: with one press
 * of whoever stands above, and by itself. */
#include "app/json.h"
#include "app/portions.h"
#include "base/format.h"
#include "features/campaigns/campaigns_inner.h"

#define NEAR_DAYS 30
#define OPEN_AT_ONCE 50
#define PORTIONS_AT_MOST 400
#define REMIND_JOB "campaigns.remind"

enum told { TOLD_NOTHING, TOLD_NEAR, TOLD_LATE };

/* ---- one letter ----------------------------------------------------------------------------- */

struct owing {
    const struct campaigns_db_line_row *campaign;
    const struct campaigns_db_due_row *due;
};

static struct bodies_letter write_letter(struct request *req, const void *of)
{
    const struct owing *owing = of;
    struct buf day = BUF_INIT(req->arena);
    format_date_long(&day, req->language, owing->due->by_day);
    bool is_late = date_before(owing->due->by_day, req->today);
    str state =
        is_late ? _f("The meeting was to be held by %1, and is not entered as held.", buf_str(&day))
                : _f("The meeting is to be held by %1, and none is planned yet.", buf_str(&day));
    return (struct bodies_letter){
        _f("Reports and elections: %1", owing->due->org_name),
        _f("Hello!\n\n%1, %2.\n\n%3\n\nOpen “Reports and elections” in Profkom: there the meeting "
           "is called with its agenda in one press.\n\n%4",
           owing->campaign->title, owing->due->org_name, state, owing->campaign->org_name),
    };
}

static bool tell(struct request *req, const struct owing *owing, enum told told)
{
    const struct campaigns_db_due_row *due = owing->due;
    campaigns_db_set_reminded(
        req->db, &(struct campaigns_db_set_reminded_values){
                     .campaign_id = owing->campaign->id,
                     .org_id = due->org_id,
                     .org_path = due->path,
                     .branch = str_slice(due->path, 0, MIN_OF(due->path.length, CAMPAIGNS_BRANCH)),
                     .level = due->level,
                     .now = req->now,
                     .told = told,
                 });
    return bodies_remind(req, &(struct bodies_reminder){.kind = "campaigns.reminder",
                                                        .org_id = due->org_id,
                                                        .email = due->email,
                                                        .write = write_letter,
                                                        .of = owing});
}

/* ---- with one press ------------------------------------------------------------------------- */

static struct campaigns_db_due_rows owing_in(struct request *req,
                                             const struct campaigns_db_line_row *campaign, str path,
                                             int64_t limit)
{
    return campaigns_db_to_remind(req->db, &(struct campaigns_db_to_remind_values){
                                               .owing = {.campaign_id = campaign->id, .path = path},
                                               .today = req->today,
                                               .before = bodies_remind_before(req),
                                               .limit = limit,
                                           });
}

static void remind(struct request *req, const struct campaigns_db_line_row *campaign,
                   struct campaigns_db_due_rows rows, struct bodies_reminded *reminded)
{
    EACH (due, rows) {
        bool was_told = tell(req, &(struct owing){campaign, due}, TOLD_NOTHING);
        reminded->told += was_told;
        reminded->silent += !was_told;
    }
}

static str arguments_of(struct request *req, const struct campaigns_campaign *campaign)
{
    return str_format(req->arena, "{\"campaign\":\"%lld\",\"org\":\"%lld\"}",
                      (long long)campaign->row.id, (long long)campaign->org.id);
}

static struct reply find_open(struct request *req, struct campaigns_campaign *ret_campaign)
{
    if (!campaigns_find(req, ret_campaign)) {
        return reply_not_found(req);
    }
    return date_is_none(ret_campaign->row.closed_on)
               ? (struct reply){0}
               : reply_refused(req, str_of(_("This campaign is over.")));
}

struct reply campaigns_remind_page(struct request *req)
{
    struct campaigns_campaign campaign;
    struct reply refusal = find_open(req, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    struct widgets_question question = {
        .title = str_of(_("Remind all who are late")),
        .explanation = str_of(_("A letter goes to every organisation below that has planned "
                                "nothing, or has not met by its day; to none of them more often "
                                "than once in three days.")),
        .action = widgets_link(req, "/campaigns/%lld/remind?org=%lld", (long long)campaign.row.id,
                               (long long)campaign.org.id),
        .answer = str_of(_("Send the letters")),
        .back = {campaigns_address(req, &campaign)},
    };
    return reply_page(req, _("Remind all who are late"), widgets_html_question(req, question));
}

struct reply campaigns_remind_action(struct request *req)
{
    struct campaigns_campaign campaign;
    struct reply refusal = find_open(req, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    str back = campaigns_address(req, &campaign);
    struct campaigns_db_due_rows rows =
        owing_in(req, &campaign.row, campaign.org.path, BODIES_REMIND_AT_ONCE + 1);
    if (rows.count > BODIES_REMIND_AT_ONCE) {
        (void)jobs_add(req, REMIND_JOB, req->mandate.region_id, req->mandate.org_id, 0,
                       arguments_of(req, &campaign));
        return reply_done(req, back, str_of(_("The letters are being written.")), 0);
    }
    struct bodies_reminded reminded = {0};
    remind(req, &campaign.row, rows, &reminded);
    audit(req, "campaigns.remind", campaign.row.region_id, campaign.row.id, 0, NULL, 0);
    return reply_done(req, back, bodies_reminded_text(req, &reminded), 0);
}

struct ordered {
    int64_t campaign_id;
    int64_t org_id;
};

static size_t remind_portion(struct request *req, const void *of, struct bodies_reminded *reminded)
{
    const struct ordered *ordered = of;
    struct campaigns_db_line_row campaign;
    struct orgs_org org;
    if (!campaigns_db_find(req->db, ordered->campaign_id, &campaign) ||
        !date_is_none(campaign.closed_on) ||
        !orgs_find(req, access_scope(req, RIGHT_CONTROL_ACCEPT), ordered->org_id, &org)) {
        reminded->stopped_by = N_("This campaign is over.");
        return 0;
    }
    struct campaigns_db_due_rows rows = owing_in(req, &campaign, org.path, BODIES_REMIND_AT_ONCE);
    remind(req, &campaign, rows, reminded);
    return rows.count;
}

bool campaigns_remind_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    CLEANUP(json_drop)
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    struct ordered ordered = {0};
    if (!str_to_int64(json_get_text(req->arena, arguments, "campaign"), &ordered.campaign_id) ||
        !str_to_int64(json_get_text(req->arena, arguments, "org"), &ordered.org_id)) {
        return false;
    }
    return bodies_remind_all(
        run, &(struct bodies_reminding){.portion = remind_portion, .of = &ordered}, ret_sentence);
}

/* ---- by itself ------------------------------------------------------------------------------ */

#define LONGEST_PATH 32

struct telling {
    const struct campaigns_db_line_row *campaign;
    enum told told;
    date until;
    char after[LONGEST_PATH]; /* those behind that path are still to be looked at */
    size_t after_length;
};

static struct campaigns_db_due_rows still_to_tell(struct request *req,
                                                  const struct telling *telling, int64_t limit)
{
    return campaigns_db_to_tell(req->db,
                                &(struct campaigns_db_to_tell_values){
                                    .owing = {telling->campaign->id, telling->campaign->org_path,
                                              (str){telling->after, telling->after_length}},
                                    .until = telling->until,
                                    .told = telling->told,
                                    .limit = limit,
                                });
}

static void go_on_behind(struct telling *telling, str path)
{
    if (path.length <= LONGEST_PATH) {
        memcpy(telling->after, path.data, path.length);
        telling->after_length = path.length;
    }
}

static bool tell_portion(struct request *req, void *state)
{
    struct telling *telling = state;
    struct campaigns_db_due_rows rows = still_to_tell(req, telling, BODIES_REMIND_AT_ONCE);
    EACH (due, rows) {
        (void)tell(req, &(struct owing){telling->campaign, due}, telling->told);
        go_on_behind(telling, due->path);
    }
    return rows.count == BODIES_REMIND_AT_ONCE;
}

/* Looked at first without keeping others from writing: there are 67,000 of them, and mostly nobody
 * is to be told. */
static bool is_anybody_to_tell(struct request *req, const struct telling *telling)
{
    db_begin_read(req->db);
    bool is_anybody = still_to_tell(req, telling, 1).count > 0;
    db_rollback(req->db);
    return is_anybody;
}

static void tell_all(struct request *req, struct telling telling)
{
    if (is_anybody_to_tell(req, &telling)) {
        (void)!portions_write(req, NULL,
                              &(struct portions){.write = tell_portion,
                                                 PORTIONS_STATE(telling),
                                                 .most = PORTIONS_AT_MOST});
    }
}

void campaigns_sweep(struct request *req)
{
    db_begin_read(req->db);
    struct campaigns_db_line_rows campaigns = campaigns_db_open_ones(req->db, OPEN_AT_ONCE);
    db_rollback(req->db);
    EACH (campaign, campaigns) {
        tell_all(req, (struct telling){.campaign = campaign,
                                       .told = TOLD_LATE,
                                       .until = date_add_days(req->today, -1)});
        tell_all(req, (struct telling){.campaign = campaign,
                                       .told = TOLD_NEAR,
                                       .until = date_add_days(req->today, NEAR_DAYS)});
    }
}
