#include "features/insight/insight.h"

#include "app/app.h"
#include "app/session.h"
#include "base/ids.h"
#include "features/insight/insight.html.h"
#include "features/insight/insight_inner.h"

/* ---- seeing as somebody else ----------------------------------------------------------------- */

static bool find_person(struct request *req, struct insight_db_account_row *ret_person)
{
    return insight_db_account(req->db, path_id(req), req->scope.from, req->scope.to, ret_person);
}

static struct reply refuse_person(struct request *req)
{
    return reply_refused(
        req, str_of(_("You can see the program only as people with a post in force in your "
                      "organisation or below, and never as somebody above you or as yourself.")));
}

static struct reply see_as_page(struct request *req)
{
    struct insight_db_account_row person;
    if (!find_person(req, &person)) {
        return reply_not_found(req);
    }
    if (!session_may_see_as(req, person.id)) {
        return refuse_person(req);
    }
    return reply_page(req, _("See it as somebody else"), insight_html_question(req, &person));
}

static struct reply see_as_action(struct request *req)
{
    struct insight_db_account_row person;
    if (!find_person(req, &person)) {
        return reply_not_found(req);
    }
    if (!session_may_see_as(req, person.id)) {
        return refuse_person(req);
    }
    session_see_as(req, person.id);
    insight_db_begin(req->db, &(struct insight_db_begin_values){
                                  .id = ids_new(),
                                  .account_id = person.id,
                                  .viewer_account_id = req->user.account_id,
                                  .viewer_role = req->mandate.role,
                                  .viewer_org_id = req->mandate.org_id,
                                  .now = req->now,
                                  .until = req->now + SESSION_SEE_AS_SECONDS,
                              });
    const struct audit_change names[] = {
        {"viewer", (str){0},
         str_format(req->arena, "%.*s %.*s", STR_ARG(req->user.last_name),
                    STR_ARG(req->user.first_name))},
        {"as", (str){0},
         str_format(req->arena, "%.*s %.*s", STR_ARG(person.last_name),
                    STR_ARG(person.first_name))},
    };
    audit(req, "insight.see_as", person.region_id, person.id, 0, names, COUNT_OF(names));
    return reply_see_other(req, STR("/"));
}

/* Also when it has ended by itself meanwhile. */
static struct reply end_action(struct request *req)
{
    int64_t viewer = audit_actor(req);
    session_see_as_oneself(req);
    insight_db_end(req->db, viewer, req->now);
    audit(req, "insight.see_as_end", 0, 0, 0, NULL, 0);
    return reply_see_other(req, STR("/"));
}

static struct reply seen_page(struct request *req)
{
    return reply_page(req, _("Who was here as me"),
                      insight_html_seen(req, insight_db_seen(req->db, req->user.account_id)));
}

static const struct route routes[] = {
    {POST, "/see-as/end", end_action, .needs = RIGHT_SIGNED_IN, .ends_see_as = true},
    {GET, "/see-as/:id", see_as_page, .needs = RIGHT_SEE_AS},
    {POST, "/see-as/:id", see_as_action, .needs = RIGHT_SEE_AS},
    {GET, "/account/seen", seen_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/why", insight_why_page, .needs = RIGHT_SEE_AS},
    {POST, "/why", insight_why_action, .needs = RIGHT_SEE_AS, .reads_only = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Settings"), N_("Why can or can’t somebody?"), "info-circle", "/why", RIGHT_SEE_AS, 80},
    {0},
};

const struct feature insight_feature = {.name = "insight", .routes = routes, .menu = menu};
