#include "app/app.h"
#include "app/json.h"
#include "features/membership/membership.html.h"
#include "features/membership/membership.sql.h"
#include "features/membership/membership_inner.h"

/* Lists that make themselves: people whose state has run out by the calendar and who are still on
 * the register. Those who are chosen are taken off it together, each by an act of his own. */

/* More than so many are not counted. */
#define COUNT_LIMIT 10000
/* Who was dismissed by staff cut stays a member for so long while he looks for work (charter,
 * art. 6). */
#define JOB_SEARCH_MONTHS 6

static date job_search_began_before(const struct request *req)
{
    return date_add_months(req->today, -JOB_SEARCH_MONTHS);
}

static int64_t count_graduates(struct request *req, struct scope scope)
{
    struct membership_db_count_graduates_row row;
    return membership_db_count_graduates(req->db, scope, req->today, COUNT_LIMIT, &row) ? row.total
                                                                                        : 0;
}

static int64_t count_job_seekers(struct request *req, struct scope scope)
{
    struct membership_db_count_job_seekers_row row;
    date before = job_search_began_before(req);
    return membership_db_count_job_seekers(req->db, scope, before, COUNT_LIMIT, &row) ? row.total
                                                                                      : 0;
}

static struct membership_db_overdue_rows graduates(struct request *req, struct scope scope)
{
    return membership_db_graduates(req->db, scope, req->today, MEMBERSHIP_OVERDUE_SHOWN);
}

static struct membership_db_overdue_rows job_seekers(struct request *req, struct scope scope)
{
    return membership_db_job_seekers(req->db, scope, job_search_began_before(req),
                                     MEMBERSHIP_OVERDUE_SHOWN);
}

static const struct membership_overdue_kind kinds[] = {
    {"graduates", N_("Studies ended"), "graduation",
     N_("Students whose studies should have ended. Who goes on studying gets another day in the "
        "card; who works now, another category."),
     N_("Studies end on"), count_graduates, graduates},
    {"job_seekers", N_("Looking for work"), "dismissal",
     N_("Dismissed by staff cut and looking for work for more than six months: so long the "
        "membership is kept. Who works again is marked so among the acts of the card."),
     N_("Without work since"), count_job_seekers, job_seekers},
    {0},
};

int64_t membership_overdue(struct request *req)
{
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    int64_t total = 0;
    for (const struct membership_overdue_kind *kind = kinds; kind->name != NULL; kind++) {
        total += scope.region_id != 0 ? kind->count(req, scope) : 0;
    }
    return total;
}

/* ---- the page ------------------------------------------------------------------------------- */

static const struct membership_overdue_kind *kind_of(str name)
{
    for (const struct membership_overdue_kind *kind = kinds; kind->name != NULL; kind++) {
        if (str_equal(name, str_of(kind->name))) {
            return kind;
        }
    }
    return kinds;
}

static struct membership_overdue_view view_of(struct request *req, str name,
                                              const struct form *form)
{
    struct membership_overdue_view view = {.kind = kind_of(name), .kinds = kinds, .form = form};
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    for (size_t i = 0; kinds[i].name != NULL; i++) {
        view.counts[i] = kinds[i].count(req, scope);
    }
    view.rows = view.kind->list(req, scope);
    return view;
}

const char *membership_reason_text(const struct membership_overdue_kind *kind)
{
    return members_reason_label(str_of(kind->reason));
}

struct reply membership_overdue_page(struct request *req)
{
    struct form form = form_of(req, act_fields(req, NULL));
    form_set_date(&form, "on", req->today);
    struct membership_overdue_view view = view_of(req, query_text(req, "list"), &form);
    if (access_is_above_primary(req)) {
        audit_read(req, "members.list", req->mandate.region_id, 0, 0);
    }
    return reply_page(req, _("Time has run out"), membership_html_overdue(req, &view));
}

/* False with a sentence; then nothing of all is done. Who went meanwhile is passed over. */
static bool take_off(struct request *req, struct scope scope, int64_t id, struct act act,
                     const struct membership_overdue_kind *kind, str *ret_sentence)
{
    struct membership_person person;
    if (!membership_find(req, scope, id, &person) ||
        !members_status_is_registered(person.card.status)) {
        return true;
    }
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_text(arguments, "reason", str_of(kind->reason));
    act.region_id = person.org.region_id;
    act.org_id = person.org.id;
    act.member_id = id;
    act.kind = STR("membership.deregister");
    act_begin_another(req);
    return act_do(req, scope, &act, arguments, ret_sentence);
}

struct reply membership_overdue_action(struct request *req)
{
    struct form form = form_read(req, act_fields(req, NULL));
    struct form_ids ids = form_ticked(req, "id");
    str name = http_body_field(req->http, STR("list"));
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    struct act act = {0};
    act_read_form(&form, &act);
    if (ids.count == 0) {
        form_add_general_error(&form, str_of(_("Choose those who are taken off the register.")));
    }
    for (size_t i = 0; i < ids.count && form_is_good(&form); i++) {
        str sentence;
        if (!take_off(req, scope, ids.items[i], act, kind_of(name), &sentence)) {
            form_add_general_error(&form, sentence);
        }
    }
    struct membership_overdue_view view = view_of(req, name, &form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Time has run out"), membership_html_overdue(req, &view));
    }
    return reply_done(req, str_format(req->arena, "/overdue?list=%s", view.kind->name),
                      _n("%1 person was taken off the register.",
                         "%1 people were taken off the register.", (int64_t)ids.count),
                      0);
}
