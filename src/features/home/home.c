#include "features/home/home.h"

#include <stdlib.h>

#include "app/app.h"
#include "app/jobs.sql.h"
#include "app/jobs_runner.h"
#include "app/page.h"
#include "base/format.h"
#include "features/accounts/accounts.h"
#include "features/acknowledgements/acknowledgements.h"
#include "features/bodies/bodies.h"
#include "features/campaigns/campaigns.h"
#include "features/consents/consents.h"
#include "features/control/control.h"
#include "features/duplicates/duplicates.h"
#include "features/filing/filing.h"
#include "features/home/home.html.h"
#include "features/home/home_view.h"
#include "features/joining/joining.h"
#include "features/members/members.h"
#include "features/membership/membership.h"
#include "features/orgs/orgs.h"
#include "features/quality/quality.h"
#include "features/scan/scan.h"
#include "features/requests/requests.h"
#include "features/training/training.h"
#include "features/verification/verification.h"

#define BRANCHES_SHOWN 12
#define JOBS_SHOWN 3
#define PATH_STEP 3 /* characters of a path per level */
#define UNCHECKED_MONTHS 12
#define ENDING_DAYS 60
#define TERMS_SHOWN 2
#define TASKS_SHOWN 6
#define PAIRS_COUNTED 1000

/* ---- what waits ----------------------------------------------------------------------------- */

static void add_task(struct request *req, struct home_view *view, struct home_task task)
{
    *ARENA_PUSH(req->arena, view->tasks.items, view->tasks.count, view->tasks.capacity) = task;
}

static struct members_gaps sum_of(struct members_gaps_list gaps)
{
    struct members_gaps sum = {0};
    EACH (row, gaps) {
        sum.people += row->people;
        sum.without_phone += row->without_phone;
        sum.without_born += row->without_born;
        sum.without_record += row->without_record;
    }
    return sum;
}

/* The list of the acting organisation in which a fault is mended. */
static struct html_link own_link(struct request *req, const char *kind)
{
    return widgets_link(req, "/quality/%lld/%s", (long long)req->mandate.org_id, kind);
}

/* Cards are mended where people are known: in the primary organisation and those that edit its
 * cards. */
static void add_card_tasks(struct request *req, struct home_view *view, struct members_gaps sum)
{
    if (!access_may(req, RIGHT_MEMBERS_EDIT)) {
        return;
    }
    if (sum.without_phone > 0) {
        add_task(req, view,
                 (struct home_task){
                     "phone",
                     _n("%1 member without a phone number", "%1 members without a phone number",
                        sum.without_phone),
                     str_of(_("Without one they cannot be told about their ticket or meetings.")),
                     own_link(req, "phone"), N_("Add")});
    }
    if (sum.without_born > 0) {
        add_task(req, view,
                 (struct home_task){
                     "calendar",
                     _n("%1 member without a birth date", "%1 members without a birth date",
                        sum.without_born),
                     str_of(_("The yearly statistics count young people and veterans by it.")),
                     own_link(req, "born"), N_("Add")});
    }
}

static void add_check_task(struct request *req, struct home_view *view, struct scope scope)
{
    bool is_above = req->mandate.org_level < LEVEL_PRIMARY;
    if (is_above || !access_may(req, RIGHT_MEMBERS_EDIT)) {
        return;
    }
    date since = date_add_months(req->today, -UNCHECKED_MONTHS);
    int64_t unchecked = members_unchecked(req, scope, since);
    if (unchecked > 0) {
        add_task(req, view,
                 (struct home_task){"user-check",
                                    _n("%1 card was not checked for a year",
                                       "%1 cards were not checked for a year", unchecked),
                                    str_of(_("Open the card and confirm that it is right.")),
                                    own_link(req, "unchecked"), N_("Check")});
    }
}

/* Stands in the place of single cards that nobody has checked: they are in it. */
static void add_verification_task(struct request *req, struct home_view *view, struct scope scope)
{
    struct verification_state state;
    if (!verification_own(req, &state) || !state.is_due) {
        add_check_task(req, view, scope);
        return;
    }
    add_task(req, view,
             (struct home_task){
                 "user-check",
                 _f("Verification of the register: %1 of %2 people are marked", state.marked,
                    state.people),
                 str_of(_("Go through the list once a year: here, changed, gone. It takes about "
                          "five minutes.")),
                 widgets_link(req, "/verification/%lld", (long long)state.org_id),
                 state.marked == 0 ? N_("Begin") : N_("Go on")});
}

/* So many days before the deadline a report stands on the start page; at most so many of them. */
#define REPORT_DAYS 45
#define REPORTS_SHOWN 3

static struct home_task report_task(struct request *req, const struct filing_todo *todo)
{
    struct buf day = BUF_INIT(req->arena);
    if (todo->waiting > 0) {
        return (struct home_task){"table",
                                  _n("%1 report from below waits to be accepted",
                                     "%1 reports from below wait to be accepted", todo->waiting),
                                  todo->form,
                                  {todo->address},
                                  N_("View")};
    }
    format_date(&day, req->language, todo->due);
    return (struct home_task){"table",
                              todo->form,
                              todo->is_returned
                                  ? str_of(_("The report was returned: one look, and sign again."))
                                  : _f("To be handed in by %1; filled in already as far as the "
                                       "register knows.",
                                       buf_str(&day)),
                              {todo->address},
                              N_("Open")};
}

static void add_report_tasks(struct request *req, struct home_view *view)
{
    struct filing_todos todos = filing_todos(req);
    date until = date_add_days(req->today, REPORT_DAYS);
    int shown = 0;
    EACH (todo, todos) {
        bool is_near = todo->waiting > 0 || todo->is_returned || date_before(todo->due, until);
        if (is_near && (todo->waiting > 0 || shown++ < REPORTS_SHOWN)) {
            add_task(req, view, report_task(req, todo));
        }
    }
}

static void add_transfer_task(struct request *req, struct home_view *view)
{
    int64_t waiting = membership_waiting(req);
    if (waiting > 0) {
        add_task(req, view,
                 (struct home_task){"arrow-right",
                                    _n("%1 member wants to come to you from another organisation",
                                       "%1 members want to come to you from other organisations",
                                       waiting),
                                    str_of(_("Until you receive them they are counted there.")),
                                    {STR("/transfers")},
                                    N_("Answer")});
    }
}

static void add_overdue_task(struct request *req, struct home_view *view)
{
    int64_t overdue = membership_overdue(req);
    if (overdue > 0) {
        add_task(req, view,
                 (struct home_task){"clock",
                                    _n("The time of %1 member has run out",
                                       "The time of %1 members has run out", overdue),
                                    str_of(_("Studies ended, or half a year without work.")),
                                    {STR("/overdue")},
                                    N_("Decide")});
    }
}

/* Those that a primary organisation answers itself; above it only what it has let lie. */
static void add_requests_task(struct request *req, struct home_view *view)
{
    struct requests_waiting waiting = requests_waiting(req);
    bool is_above = req->mandate.org_level < LEVEL_PRIMARY;
    if (waiting.overdue > 0) {
        add_task(
            req, view,
            (struct home_task){"clock",
                               _n("%1 request of a member got no answer in time",
                                  "%1 requests of members got no answer in time", waiting.overdue),
                               str_of(_("The member sees that the day has passed.")),
                               {STR("/requests")},
                               N_("Answer")});
    }
    int64_t in_time = waiting.total - waiting.overdue;
    if (in_time > 0 && !is_above) {
        add_task(req, view,
                 (struct home_task){"mail",
                                    _n("%1 request of a member waits for an answer",
                                       "%1 requests of members wait for an answer", in_time),
                                    str_of(_("Look through it and answer with one press.")),
                                    {STR("/requests")},
                                    N_("Answer")});
    }
}

static void add_consent_task(struct request *req, struct home_view *view)
{
    int64_t waiting = consents_waiting(req);
    if (waiting > 0) {
        add_task(req, view,
                 (struct home_task){
                     "shield-check",
                     _n("%1 consent was withdrawn", "%1 consents were withdrawn", waiting),
                     str_of(_("See what has to end, and until when.")),
                     {STR("/consents/withdrawn")},
                     N_("View")});
    }
}

/* Answered where the member is known: in the primary organisation. */
static void add_training_task(struct request *req, struct home_view *view)
{
    int64_t told = req->mandate.org_level < LEVEL_PRIMARY ? 0 : training_waiting(req);
    if (told > 0) {
        add_task(req, view,
                 (struct home_task){"school",
                                    _n("Members have told of %1 training had elsewhere.",
                                       "Members have told of %1 trainings had elsewhere.", told),
                                    str_of(_("Look at the document and confirm.")),
                                    {STR("/training/told")},
                                    N_("View")});
    }
}

static void add_joining_tasks(struct request *req, struct home_view *view)
{
    struct joining_waiting waiting = joining_waiting(req);
    if (waiting.fresh > 0) {
        add_task(req, view,
                 (struct home_task){
                     "user-plus",
                     _n("%1 new application to join", "%1 new applications to join", waiting.fresh),
                     str_of(_("Compare them with the signed papers.")),
                     {STR("/applications")},
                     N_("View")});
    }
    if (waiting.ready > 0 && access_may(req, RIGHT_MEMBERS_ADMIT)) {
        add_task(req, view,
                 (struct home_task){"gavel",
                                    _n("%1 application waits for the committee",
                                       "%1 applications wait for the committee", waiting.ready),
                                    str_of(_("After the meeting enter its decision.")),
                                    {STR("/applications")},
                                    N_("View")});
    }
}

static void add_duplicates_task(struct request *req, struct home_view *view)
{
    int64_t pairs = duplicates_waiting(req, PAIRS_COUNTED);
    if (pairs == 0) {
        return;
    }
    str title = pairs < PAIRS_COUNTED ? _n("%1 pair of cards that look alike",
                                           "%1 pairs of cards that look alike", pairs)
                                      : _f("At least %1 pairs of cards that look alike", pairs);
    add_task(req, view,
             (struct home_task){"copy",
                                title,
                                str_of(_("It may be one person. Look at both cards and decide.")),
                                {STR("/duplicates")},
                                N_("View")});
}

static void add_post_task(struct request *req, struct home_view *view)
{
    if (!access_may(req, RIGHT_ACCOUNTS_MANAGE)) {
        return;
    }
    struct scope scope = access_scope(req, RIGHT_ACCOUNTS_MANAGE);
    date until = date_add_days(req->today, ENDING_DAYS);
    int64_t ending = accounts_ending(req, scope, until);
    if (ending > 0) {
        add_task(req, view,
                 (struct home_task){
                     "key",
                     _n("%1 post ends within 60 days", "%1 posts end within 60 days", ending),
                     str_of(_("The rights end automatically with the term.")),
                     {STR("/accounts")},
                     N_("View")});
    }
}

static void add_scan_task(struct request *req, struct home_view *view)
{
    if (scan_alarms(req) > 0) {
        add_task(req, view,
                 (struct home_task){
                     "alert-circle",
                     str_of(_("Unusually many tickets were checked by number")),
                     str_of(_("Somebody may be trying numbers one after the other. Further ones "
                              "are refused for a while; look at the keys of tills.")),
                     {STR("/tills")},
                     N_("View")});
    }
}

static void add_campaign_task(struct request *req, struct home_view *view)
{
    struct campaigns_duty duty = campaigns_duty(req);
    if (duty.sentence.length > 0) {
        add_task(
            req, view,
            (struct home_task){"checkbox", duty.sentence, duty.note, {duty.address}, N_("Open")});
    }
}

/* Terms of the organisation's own bodies, and of those directly below it. */
static void add_term_tasks(struct request *req, struct home_view *view)
{
    struct bodies_endings endings = bodies_endings(req);
    for (size_t i = 0; i < endings.count && i < TERMS_SHOWN; i++) {
        add_task(req, view,
                 (struct home_task){
                     "gavel", endings.items[i].sentence,
                     str_of(_("The rights end automatically with the term.")),
                     widgets_link(req, "/bodies/%lld", (long long)endings.items[i].body_id),
                     N_("View")});
    }
    int64_t waiting = bodies_waiting(req);
    if (waiting > 0) {
        add_task(req, view,
                 (struct home_task){"user-check",
                                    _n("%1 elected person waits for rights",
                                       "%1 elected people wait for rights", waiting),
                                    str_of(_("Look at the document and confirm.")),
                                    {STR("/bodies/waiting")},
                                    N_("View")});
    }
}

static void add_control_tasks(struct request *req, struct home_view *view)
{
    struct control_todo todo = control_todo(req);
    if (todo.late > 0) {
        add_task(req, view,
                 (struct home_task){"clock",
                                    _n("%1 task is overdue", "%1 tasks are overdue", todo.late),
                                    str_of(_("Report what was done, or ask for another term.")),
                                    {STR("/control#ours")},
                                    N_("Report on it")});
    }
    if (todo.open > todo.late) {
        add_task(req, view,
                 (struct home_task){"checkbox",
                                    _n("%1 task from a decision", "%1 tasks from decisions",
                                       todo.open - todo.late),
                                    str_of(_("Those that are due first stand in front.")),
                                    {STR("/control#ours")},
                                    N_("View")});
    }
    if (todo.reported > 0) {
        add_task(req, view,
                 (struct home_task){"hourglass",
                                    _n("%1 report on a task waits for your decision",
                                       "%1 reports on tasks wait for your decision", todo.reported),
                                    str_of(_("Accept it or return it with a remark.")),
                                    {STR("/control#reported")},
                                    N_("View")});
    }
    if (todo.waiting > 0) {
        add_task(req, view,
                 (struct home_task){
                     "gavel",
                     _n("%1 adopted document is not under control yet",
                        "%1 adopted documents are not under control yet", todo.waiting),
                     str_of(_("Look through its items and confirm.")),
                     todo.waiting_id == 0
                         ? (struct html_link){STR("/control#wait")}
                         : widgets_link(req, "/control/documents/%lld", (long long)todo.waiting_id),
                     N_("View")});
    }
}

/* What one has to read oneself, then those below who have not. */
static void add_acknowledgement_tasks(struct request *req, struct home_view *view)
{
    struct acknowledgements_own own = acknowledgements_own(req);
    struct acknowledgements_todo todo = acknowledgements_todo(req);
    if (own.count > 0) {
        add_task(
            req, view,
            (struct home_task){"file-text",
                               _n("%1 document waits for you to read and confirm it",
                                  "%1 documents wait for you to read and confirm them", own.count),
                               own.title,
                               {STR("/my/acknowledgements")},
                               N_("Read")});
    }
    if (todo.request_id != 0) {
        add_task(
            req, view,
            (struct home_task){
                "user-check", _f("Have not read and confirmed: %1 of %2", todo.waiting, todo.asked),
                todo.title, widgets_link(req, "/acknowledgements/%lld", (long long)todo.request_id),
                N_("View")});
    }
}

/* First the people who wait for an answer, then what has a date, then what the cards lack. What
 * stands behind the last place comes up when something before it is done. */
static void add_tasks(struct request *req, struct home_view *view, struct scope scope,
                      struct members_gaps sum)
{
    add_joining_tasks(req, view);
    add_consent_task(req, view);
    add_training_task(req, view);
    add_requests_task(req, view);
    add_transfer_task(req, view);
    add_campaign_task(req, view);
    add_verification_task(req, view, scope);
    add_report_tasks(req, view);
    add_control_tasks(req, view);
    add_acknowledgement_tasks(req, view);
    add_term_tasks(req, view);
    add_scan_task(req, view);
    add_post_task(req, view);
    add_overdue_task(req, view);
    add_duplicates_task(req, view);
    add_card_tasks(req, view, sum);
    view->tasks.count = MIN_OF(view->tasks.count, (size_t)TASKS_SHOWN);
}

static void add_jobs(struct request *req, struct home_view *view)
{
    struct jobs_db_line_rows rows = jobs_db_list(req->db, req->user.account_id);
    view->jobs = ARENA_ARRAY(req->arena, JOBS_SHOWN, struct widgets_job);
    for (size_t i = 0; i < rows.count && view->job_count < JOBS_SHOWN; i++) {
        const struct jobs_db_line_row *row = &rows.items[i];
        const struct job_kind *kind = jobs_kind(row->kind);
        if (kind != NULL && row->ended_at == 0) {
            struct widgets_job *job = &view->jobs[view->job_count++];
            *job = (struct widgets_job){.id = row->id,
                                        .label = str_of(_(kind->label)),
                                        .done = row->done,
                                        .total = row->total,
                                        .is_running = true,
                                        .sentence = row->sent_file.length > 0 ? row->sent_file
                                                                              : row->org_name};
            jobs_progress_now(req, job->id, &job->done, &job->total);
        }
    }
}

/* ---- figures -------------------------------------------------------------------------------- */

static str number_text(struct request *req, int64_t number)
{
    return tr_value_int(req->arena, req->language, number);
}

static void add_figures(struct request *req, struct home_view *view, struct members_gaps sum)
{
    struct orgs_totals totals = orgs_totals_below(req->db, req->mandate.org_path);
    bool sees_members = access_may(req, RIGHT_MEMBERS_VIEW);
    view->figures[view->figure_count++] =
        (struct home_figure){N_("Members of the union"),
                             number_text(req, totals.members),
                             str_of(_("on the register today")),
                             {sees_members ? STR("/members") : (str){0}}};
    if (totals.primaries > 0) {
        view->figures[view->figure_count++] = (struct home_figure){
            N_("Primary organisations"),
            number_text(req, totals.primaries),
            _n("out of %1 organisation below", "out of %1 organisations below", totals.orgs),
            {STR("/orgs")}};
    }
    if (sum.people > 0) {
        int64_t with_record = sum.people - sum.without_record;
        view->figures[view->figure_count++] = (struct home_figure){
            N_("With an electronic record"),
            widgets_percent(req, with_record, sum.people),
            _f("%1 of %2 people", with_record, sum.people),
            {sum.without_record > 0 ? STR("/members?without=record") : (str){0}}};
    }
}

static void add_quality(struct request *req, struct home_view *view)
{
    struct quality_score quality;
    if (!access_may(req, RIGHT_MEMBERS_VIEW) ||
        !quality_score_of(req, req->mandate.org_id, &quality) || quality.people == 0) {
        return;
    }
    view->figures[view->figure_count++] = (struct home_figure){
        N_("Data quality"),
        _f("%1 out of 100", quality.score),
        quality.worst.length > 0 ? quality.worst
                                 : str_of(_("Nothing is missing and nothing looks doubtful.")),
        {STR("/quality")}};
}

/* ---- branches ------------------------------------------------------------------------------- */

static const struct members_gaps *gaps_of(struct members_gaps_list gaps, str path)
{
    for (size_t i = 0; i < gaps.count; i++) {
        if (str_equal(gaps.items[i].path, path)) {
            return &gaps.items[i];
        }
    }
    return NULL;
}

/* By the share of people with an electronic record; branches without people last. */
static int compare_shares(const void *a, const void *b)
{
    const struct home_branch *left = a;
    const struct home_branch *right = b;
    if (left->people == 0 || right->people == 0) {
        return (left->people == 0) - (right->people == 0);
    }
    int64_t difference = left->with_record * right->people - right->with_record * left->people;
    return (difference > 0) - (difference < 0);
}

static void add_branches(struct request *req, struct home_view *view, struct members_gaps_list gaps)
{
    if (!access_may(req, RIGHT_ORGS_VIEW)) {
        return;
    }
    struct orgs_children children = orgs_children(req, req->mandate.org_id);
    view->branches = ARENA_ARRAY(req->arena, children.count, struct home_branch);
    view->has_shares = gaps.count > 0;
    for (size_t i = 0; i < children.count; i++) {
        const struct orgs_child *child = &children.items[i];
        const struct members_gaps *own = gaps_of(gaps, child->path);
        view->branches[i] = (struct home_branch){
            .id = child->id,
            .name = child->short_name,
            .size = orgs_size_text(req, child->primaries, child->members),
            .people = own == NULL ? 0 : own->people,
            .with_record = own == NULL ? 0 : own->people - own->without_record,
        };
    }
    if (view->has_shares) {
        qsort(view->branches, children.count, sizeof(view->branches[0]), compare_shares);
    }
    view->branch_count = MIN_OF(children.count, BRANCHES_SHOWN);
    view->branches_left = children.count - view->branch_count;
}

/* ---- the page ------------------------------------------------------------------------------- */

static str day_text(struct request *req)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, req->today);
    BUF_PUT(&text, ", ");
    buf_put(&text, str_of(format_weekday(req->language, date_weekday(req->today))));
    return buf_str(&text);
}

/* Cards are asked for within one region; a post of the union sees numbers of organisations alone.
 */
static struct members_gaps_list gaps_below(struct request *req, struct scope scope)
{
    if (scope.region_id == 0) {
        return (struct members_gaps_list){0};
    }
    return members_gaps_below(req, scope, req->mandate.org_path.length + PATH_STEP);
}

static bool takes_members(struct request *req)
{
    struct orgs_org org;
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    return scope.from.length > 0 && orgs_find(req, scope, req->mandate.org_id, &org) &&
           org.holds_members;
}

/* A member opens the program to show the ticket. */
static str own_start(struct request *req)
{
    return page_exists(req, STR(PAGE_MY "/ticket")) ? STR(PAGE_MY "/ticket") : STR(PAGE_MY);
}

static struct reply home_page(struct request *req)
{
    if (req->mandate.rights == 0) {
        return req->user.person_id != 0 ? reply_see_other(req, own_start(req))
                                        : reply_page(req, _("Start"), home_html_no_post(req));
    }
    struct scope scope = access_scope(req, RIGHT_MEMBERS_VIEW);
    struct members_gaps_list gaps = gaps_below(req, scope);
    struct members_gaps sum = sum_of(gaps);
    struct home_view view = {.day = day_text(req), .may_admit = takes_members(req)};
    add_tasks(req, &view, scope, sum);
    add_jobs(req, &view);
    add_figures(req, &view, sum);
    add_quality(req, &view);
    add_branches(req, &view, gaps);
    return reply_page(req, _("Start"), home_html_page(req, &view));
}

static const struct route routes[] = {
    /* Slow: the cards of a whole region are counted, 50,000 of them in some 15 ms. */
    {GET, "/", home_page, .needs = RIGHT_SIGNED_IN, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {NULL, N_("Start"), "home", "/", RIGHT_SIGNED_IN, 0},
    {0},
};

const struct feature home_feature = {.name = "home", .routes = routes, .menu = menu};
