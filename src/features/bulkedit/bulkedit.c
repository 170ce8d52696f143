#include "features/bulkedit/bulkedit.h"

#include "base/ids.h"
#include "features/bulkedit/bulkedit.html.h"
#include "features/bulkedit/bulkedit_inner.h"

/* Choosing what to change, the preview, the result. Doing it is in bulkedit_do.c. */

/* ---- choosing ------------------------------------------------------------------------------- */

static struct reply choosing_refused(struct request *req, const struct members_chosen *choice)
{
    return reply_refused(
        req, choice->count == 0
                 ? str_of(_("Nobody fits these conditions, so there is nothing to change."))
                 : _f("More than %1 people are chosen. Narrow the list and change it in parts.",
                      MEMBERS_CHOICE_LIMIT));
}

static struct reply bulkedit_new_page(struct request *req)
{
    struct members_chosen choice;
    if (!members_choose(req, RIGHT_MEMBERS_EDIT, "/bulkedit/new", &choice)) {
        return reply_not_found(req);
    }
    if (choice.count == 0 || choice.is_cut) {
        return choosing_refused(req, &choice);
    }
    struct form form = form_of(req, bulkedit_fields);
    return reply_page(req, _("Change many cards"), bulkedit_html_new(req, &choice, &form));
}

/* Looks at each card and notes what would become of it; returns the number of the draft, 0 if no
 * card would be changed. */
static int64_t make_draft(struct request *req, const struct members_chosen *choice,
                          const struct bulkedit_change *change)
{
    int64_t id = ids_new();
    int64_t same = 0, changed = 0;
    for (size_t i = 0; i < choice->count; i++) {
        struct members_card before, after;
        int64_t version;
        if (!members_card_of(req, choice->scope, choice->ids[i], &before, &version)) {
            continue;
        }
        enum bulkedit_fate fate = bulkedit_card_after(change, &before, &after);
        if (fate == BULKEDIT_SAME) {
            same++;
            continue;
        }
        changed++;
        bulkedit_db_add_card(req->db,
                             &(struct bulkedit_db_add_card_values){
                                 .region_id = choice->org.region_id,
                                 .bulk_id = id,
                                 .member_id = choice->ids[i],
                                 .version = version,
                                 .outcome = fate == BULKEDIT_CHANGES ? STR("change") : STR("early"),
                             });
    }
    if (changed == 0) {
        return 0;
    }
    bulkedit_db_add(req->db, &(struct bulkedit_db_add_values){
                                 .region_id = choice->org.region_id,
                                 .id = id,
                                 .org_id = choice->org.id,
                                 .account_id = req->user.account_id,
                                 .now = req->now,
                                 .changes = bulkedit_change_json(req->arena, change),
                                 .same = same,
                             });
    return id;
}

static struct reply bulkedit_new_action(struct request *req)
{
    struct members_chosen choice;
    if (!members_choose(req, RIGHT_MEMBERS_EDIT, "/bulkedit/new", &choice)) {
        return reply_not_found(req);
    }
    if (choice.count == 0 || choice.is_cut) {
        return choosing_refused(req, &choice);
    }
    struct form form = form_read(req, bulkedit_fields);
    struct bulkedit_change change = bulkedit_change_of_form(&form);
    form_refuse_future(&form, "registered_on");
    form_refuse_future(&form, "record_on");
    if (bulkedit_change_is_nothing(&change)) {
        form_add_general_error(&form, str_of(_("Fill in at least one value that is to change.")));
    }
    int64_t id = form_is_good(&form) ? make_draft(req, &choice, &change) : 0;
    if (form_is_good(&form) && id == 0) {
        form_add_general_error(&form, str_of(_("All these cards are so already.")));
    }
    return form_is_good(&form)
               ? reply_see_other(req, str_format(req->arena, "/bulkedit/%lld", (long long)id))
               : reply_form_again(req, _("Change many cards"),
                                  bulkedit_html_new(req, &choice, &form));
}

/* ---- preview and result --------------------------------------------------------------------- */

/* People as they are now, beside what they would become; only the name where nothing would. */
static size_t add_lines(struct request *req, const struct bulkedit *bulk, const char *outcome,
                        struct bulkedit_line *lines)
{
    struct bulkedit_db_cards_rows rows =
        bulkedit_db_cards(req->db, bulk->scope, bulk->id, str_of(outcome), BULKEDIT_SHOWN);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        struct members_card before, after;
        int64_t version;
        struct bulkedit_line *line = &lines[count];
        if (!members_card_of(req, bulk->scope, rows.items[i].member_id, &before, &version)) {
            continue;
        }
        line->member_id = rows.items[i].member_id;
        line->name = members_name_of(req->arena, &before);
        if (bulkedit_card_after(&bulk->change, &before, &after) == BULKEDIT_CHANGES) {
            line->count = bulkedit_differences(req, &before, &after, line->items);
        }
        count++;
    }
    return count;
}

static struct reply bulkedit_page(struct request *req)
{
    struct bulkedit bulk;
    if (!bulkedit_find(req, path_id(req), &bulk)) {
        return reply_not_found(req);
    }
    bool is_draft = str_equal(bulk.row.state, STR("draft"));
    struct bulkedit_view view = {
        .bulk = &bulk,
        .counts = bulkedit_count(req, &bulk),
        .lines = ARENA_ARRAY(req->arena, BULKEDIT_SHOWN, struct bulkedit_line),
        .others = ARENA_ARRAY(req->arena, BULKEDIT_SHOWN, struct bulkedit_line),
        .what = bulkedit_change_text(req, &bulk.change),
        .may_undo = bulkedit_undo_is_open(req, &bulk),
    };
    bool is_undone = str_equal(bulk.row.state, STR("undone"));
    if (is_draft) {
        view.count = add_lines(req, &bulk, "change", view.lines);
    }
    view.other_count = add_lines(req, &bulk,
                                 is_draft    ? "early"
                                 : is_undone ? "stays"
                                             : "moved",
                                 view.others);
    if (access_is_above_primary(req)) {
        audit_read(req, "bulkedit.open", bulk.row.region_id, bulk.org.id, 0);
    }
    return reply_page(req, _("Change many cards"), bulkedit_html_page(req, &view));
}

static struct reply bulkedit_list_page(struct request *req)
{
    return reply_page(req, _("Changes of many cards"),
                      bulkedit_html_list(req, bulkedit_db_latest(req->db, req->mandate.org_id)));
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/bulkedit", bulkedit_list_page, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/bulkedit/new", bulkedit_new_page, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {POST, "/bulkedit/new", bulkedit_new_action, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {GET, "/bulkedit/:id", bulkedit_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/bulkedit/:id/apply", bulkedit_apply_action, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {POST, "/bulkedit/:id/undo", bulkedit_undo_action, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {0},
};

static const struct job_kind jobs[] = {
    {"bulkedit.apply", N_("Changing many cards"), bulkedit_apply_job,
     .given_up = bulkedit_apply_given_up},
    {"bulkedit.undo", N_("Undoing a change of many cards"), bulkedit_undo_job,
     .given_up = bulkedit_undo_given_up},
    {0},
};

const struct feature bulkedit_feature = {
    .name = "bulkedit", .routes = routes, .jobs = jobs, .sweep = bulkedit_sweep};
