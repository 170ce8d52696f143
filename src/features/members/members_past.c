/* Lists as on a day: who was on the register of an organisation then, with the category and
 * position of that day, by the tree of that day. */
#include "base/format.h"
#include "features/members/members.html.h"
#include "features/members/members_inner.h"
#include "features/members/members_past.sql.h"

#define REGION_PATH 4

/* Smaller than every key, and not empty: an empty text would be bound as NULL. */
#define BEGINNING STR("\x01")

static struct members_past_line line_of(struct request *req,
                                        const struct members_past_db_then_row *row)
{
    const char *category = form_choice_label(members_categories, row->category);
    return (struct members_past_line){
        .id = row->id,
        .card = {.last_name = row->last_name,
                 .first_name = row->first_name,
                 .middle_name = row->middle_name,
                 .born = row->born,
                 .registered_on = row->registered_on,
                 .category = row->category,
                 .position = row->position,
                 .workplace = row->workplace},
        .full_name =
            members_full_name(req->arena, row->last_name, row->first_name, row->middle_name),
        .category = category == NULL ? STR("—") : str_of(_(category)),
        .org_name = row->org_name,
        .is_near = row->is_near,
    };
}

struct members_past_lines members_past(struct request *req, const struct members_place *place,
                                       date day, int64_t after, int64_t limit)
{
    struct members_past_db_place_of_row place_of = {.sort_key = BEGINNING};
    int64_t region_id = place->org.region_id;
    if (after != 0 && !members_past_db_place_of(req->db, region_id, after, &place_of)) {
        after = 0;
    }
    struct members_past_db_of_region_values region = {.scope = place->scope,
                                                      .day = day,
                                                      .after_key = place_of.sort_key,
                                                      .after_id = after,
                                                      .limit = limit};
    struct members_past_db_of_org_values org = {.scope = place->scope,
                                                .org_id = place->org.id,
                                                .day = day,
                                                .after_key = place_of.sort_key,
                                                .after_id = after,
                                                .limit = limit};
    struct members_past_db_then_rows rows = place->org.path.length == REGION_PATH
                                                ? members_past_db_of_region(req->db, &region)
                                                : members_past_db_of_org(req->db, &org);
    struct members_past_lines lines = {
        ARENA_ARRAY(req->arena, rows.count, struct members_past_line), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        lines.items[i] = line_of(req, &rows.items[i]);
    }
    return lines;
}

int64_t members_past_count(struct request *req, struct scope scope, const struct orgs_org *org,
                           date day)
{
    struct members_past_db_count_of_org_row row;
    scope = access_scope_below(req, scope, org->region_id, org->path);
    return members_past_db_count_of_org(req->db, scope, org->id, day, &row) ? row.total : 0;
}

bool members_were_there(struct request *req, int64_t region_id, int64_t org_id)
{
    struct members_past_db_anybody_in_row row;
    return members_past_db_anybody_in(req->db, region_id, org_id, &row);
}

str members_long_day(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, day);
    return buf_str(&text);
}

/* ---- the page ------------------------------------------------------------------------------- */

struct reply members_past_reply(struct request *req, const struct members_filter *filter,
                                const struct members_place *place)
{
    struct members_past_view view = {
        .place = *place,
        .filter = {.org_id = place->org.id, .on = filter->on},
        .names_only = members_names_only(req),
    };
    if (place->is_union) {
        return reply_refused(req, str_of(_("Choose a region: the list as on a day is shown for a "
                                           "region or an organisation of it.")));
    }
    view.existed = orgs_facts_on(req, place->org.id, filter->on, &view.then);
    view.total = members_past_count(req, place->scope, &place->org, filter->on);
    int64_t after = query_int(req, "after");
    view.lines = members_past(req, place, filter->on, after, MEMBERS_PER_PAGE + 1);
    if (view.lines.count > MEMBERS_PER_PAGE) {
        view.lines.count = MEMBERS_PER_PAGE;
        view.pager.next = members_link(
            req, "/members", &view.filter, "after",
            str_format(req->arena, "%lld", (long long)view.lines.items[view.lines.count - 1].id));
    }
    view.is_first = after == 0;
    if (access_is_above_primary(req)) {
        audit_read(req, "members.list", place->org.region_id, place->org.id, 0);
    }
    return reply_page(req, _("Members of the union"), members_html_past(req, &view));
}
