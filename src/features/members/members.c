#include "features/members/members_inner.h"

#include "app/page.h"
#include "base/utf8.h"
#include "features/members/members.html.h"

/* The list of members: search box, filter sentence, letters, table, pages. Other pages of this
 * feature stand in members_show.c (the card), members_edit.c (forms) and members_export.c. */

#define COLUMNS_COOKIE "members_columns"
#define COLUMNS_BY_DEFAULT \
    (MEMBERS_SHOW_ORG | MEMBERS_SHOW_STATUS | MEMBERS_SHOW_TICKET | MEMBERS_SHOW_CHECKED)
/* Of payers an accountant sees whom and where, no more. */
#define COLUMNS_OF_NAMES (MEMBERS_SHOW_ORG | MEMBERS_SHOW_CATEGORY | MEMBERS_SHOW_TICKET)
#define YEAR_SECONDS 31536000

const struct members_shown_column members_shown_columns[] = {
    {MEMBERS_SHOW_ORG, "org", N_("Organisation")},
    {MEMBERS_SHOW_CATEGORY, "category", N_("Category")},
    {MEMBERS_SHOW_STATUS, "status", N_("Status")},
    {MEMBERS_SHOW_PHONE, "phone", N_("Phone")},
    {MEMBERS_SHOW_EMAIL, "email", N_("E-mail")},
    {MEMBERS_SHOW_TICKET, "ticket", N_("Ticket")},
    {MEMBERS_SHOW_JOINED, "joined", N_("Joined")},
    {MEMBERS_SHOW_CHECKED, "checked", N_("Checked")},
    {0},
};

/* ---- pieces of the list --------------------------------------------------------------------- */

struct html_link members_card_link(struct request *req, int64_t id)
{
    return widgets_link(req, "/members/%lld", (long long)id);
}

bool members_may_choose(const struct request *req, const struct members_list_view *view)
{
    return access_may(req, RIGHT_MEMBERS_EDIT) && !view->names_only && !view->place.is_union;
}

bool members_may_choose_all(const struct request *req, const struct members_list_view *view)
{
    bool is_large =
        members_filter_is_plain(&view->filter) && view->place.total > MEMBERS_CHOICE_LIMIT;
    return members_may_choose(req, view) && view->filter.query.length == 0 && !is_large;
}

str members_line_note(struct request *req, const struct members_db_line_row *line)
{
    str born = members_day_text(req, line->born, line->born_year);
    const char *category = form_choice_label(members_categories, line->category);
    str work = line->position.length > 0 ? line->position
               : category == NULL        ? (str){0}
                                         : utf8_lower_first(req->arena, str_of(_(category)));
    return str_comma(req->arena, born, work);
}

/* The columns that the person chose: from the form now, else as remembered in the browser. */
static unsigned columns_named(str codes)
{
    unsigned shown = 0;
    str code;
    while (str_next(&codes, '.', &code)) {
        for (const struct members_shown_column *c = members_shown_columns; c->bit != 0; c++) {
            shown |= str_equal(code, str_of(c->code)) ? c->bit : 0;
        }
    }
    return shown;
}

static unsigned columns_sent(const struct request *req)
{
    unsigned shown = 0;
    for (size_t i = 0; i < req->http->query_field_count; i++) {
        if (str_equal(req->http->fields[i].name, STR("column"))) {
            shown |= columns_named(req->http->fields[i].value);
        }
    }
    return shown;
}

static unsigned columns_of(const struct request *req)
{
    unsigned sent = columns_sent(req);
    unsigned kept = columns_named(http_cookie(req->http, STR(COLUMNS_COOKIE)));
    unsigned shown = sent != 0 ? sent : kept != 0 ? kept : COLUMNS_BY_DEFAULT;
    return members_names_only(req) ? COLUMNS_OF_NAMES : shown;
}

static void remember_columns(struct request *req, struct reply *reply)
{
    unsigned sent = columns_sent(req);
    if (sent == 0) {
        return;
    }
    struct buf cookie = BUF_INIT(req->arena);
    BUF_PUT(&cookie, COLUMNS_COOKIE "=");
    for (const struct members_shown_column *c = members_shown_columns; c->bit != 0; c++) {
        if ((sent & c->bit) != 0) {
            buf_put_format(&cookie, "%s.", c->code);
        }
    }
    buf_put_format(&cookie, "; Path=/members; Max-Age=%d; HttpOnly; SameSite=Lax", YEAR_SECONDS);
    reply_add_header(reply, STR("Set-Cookie"), buf_str(&cookie));
}

static str shown_text(struct request *req, const struct members_db_line_rows *lines)
{
    if (lines->count == 0) {
        return (str){0};
    }
    return _f("Shown from “%1” to “%2”, %3 on a page", lines->items[0].last_name,
              lines->items[lines->count - 1].last_name, MEMBERS_PER_PAGE);
}

static struct html_link turn_link(struct request *req, const struct members_filter *filter,
                                  const char *name, int64_t id)
{
    return members_link(req, "/members", filter, name,
                        str_format(req->arena, "%lld", (long long)id));
}

/* ---- one page of a list --------------------------------------------------------------------- */

static struct members_turn turn_of(const struct request *req)
{
    return (struct members_turn){
        .after = query_int(req, "after"),
        .before = query_int(req, "before"),
        .letter = query_text(req, "letter"),
    };
}

/* One id more than a page holds tells whether there is a further page. */
static void drop_surplus(struct members_db_line_rows *lines, bool at_front)
{
    if (at_front) {
        lines->items++;
    }
    lines->count--;
}

static str count_text(struct request *req, const struct members_list_view *view,
                      const struct members_db_conditions_values *conditions, bool is_whole)
{
    int64_t count = (int64_t)view->lines.count;
    if (members_filter_is_plain(&view->filter) && !view->names_only) {
        count = view->place.total;
    } else if (!is_whole) {
        struct members_db_count_passing_values values = {
            .scope = view->place.scope,
            .limit = MEMBERS_COUNT_LIMIT + 1,
            .conditions = *conditions,
        };
        struct members_db_count_passing_row row = {0};
        count = members_db_count_passing(req->db, &values, &row) ? row.total : 0;
    }
    if (count > MEMBERS_COUNT_LIMIT && !members_filter_is_plain(&view->filter)) {
        return _n("More than %1 person", "More than %1 people", MEMBERS_COUNT_LIMIT);
    }
    return _n("%1 person", "%1 people", count);
}

static void fill_from_list(struct request *req, struct members_list_view *view,
                           const struct members_db_conditions_values *conditions)
{
    struct members_turn turn = turn_of(req);
    struct members_db_line_rows lines =
        members_list(req, &view->place, conditions, &turn, MEMBERS_PER_PAGE + 1);
    bool has_more = lines.count > MEMBERS_PER_PAGE;
    bool is_backward = turn.before != 0;
    if (has_more) {
        drop_surplus(&lines, is_backward);
    }
    view->lines = lines;
    view->letter = turn.letter;
    view->has_letters = view->place.total > MEMBERS_PER_PAGE;
    bool has_previous = is_backward ? has_more : turn.after != 0 || turn.letter.length > 0;
    bool has_next = is_backward || has_more;
    view->pager.shown = shown_text(req, &view->lines);
    if (has_previous && lines.count > 0) {
        view->pager.previous = turn_link(req, &view->filter, "before", lines.items[0].id);
    }
    if (has_next && lines.count > 0) {
        view->pager.next = turn_link(req, &view->filter, "after", lines.items[lines.count - 1].id);
    }
    view->count_text = count_text(req, view, conditions, !has_previous && !has_next);
}

struct collected {
    struct members_db_line_rows lines;
    size_t capacity;
    bool is_cut;
};

static void collect_found(struct request *req, const struct members_place *place,
                          const struct members_query *query,
                          const struct members_db_conditions_values *conditions,
                          struct collected *collected)
{
    struct members_found found = members_search(req, place, query);
    if (found.ids.count == 0) {
        return;
    }
    collected->is_cut = collected->is_cut || found.is_cut;
    struct members_db_line_rows lines =
        members_lines_found(req, place->scope, &found.ids, conditions);
    for (size_t i = 0; i < lines.count && collected->lines.count < MEMBERS_FOUND_LIMIT; i++) {
        if (members_search_takes(query, &lines.items[i])) {
            *ARENA_PUSH(req->arena, collected->lines.items, collected->lines.count,
                        collected->capacity) = lines.items[i];
        }
    }
}

/* A post of the union looks through the regions one after the other. */
static void collect_in_regions(struct request *req, const struct members_query *query,
                               const struct members_db_conditions_values *conditions,
                               struct collected *collected)
{
    struct members_db_regions_rows regions = members_db_regions(req->db);
    for (size_t i = 0; i < regions.count && collected->lines.count < MEMBERS_FOUND_LIMIT; i++) {
        struct members_place place = {
            .org = {.region_id = regions.items[i].id, .path = regions.items[i].path},
            .scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, regions.items[i].id),
            .total = INT64_MAX,
        };
        collect_found(req, &place, query, conditions, collected);
    }
}

static void fill_from_search(struct request *req, struct members_list_view *view,
                             const struct members_db_conditions_values *conditions)
{
    struct members_query query = members_query_of(req->arena, req->today, view->filter.query);
    struct collected collected = {0};
    if (view->place.is_union) {
        collect_in_regions(req, &query, conditions, &collected);
    } else {
        collect_found(req, &view->place, &query, conditions, &collected);
    }
    view->lines = collected.lines;
    bool is_cut = collected.is_cut || view->lines.count >= MEMBERS_FOUND_LIMIT;
    view->count_text =
        is_cut ? _n("The first %1 person; add a first name or a birth date",
                    "The first %1 people; add a first name or a birth date", view->lines.count)
               : _n("%1 person found", "%1 people found", view->lines.count);
}

/* Who pays dues: those temporarily not working do not. */
static void narrow_to_payers(struct members_filter *filter)
{
    *filter = (struct members_filter){.org_id = filter->org_id,
                                      .query = filter->query,
                                      .sealed_query = filter->sealed_query,
                                      .standing = STR("active")};
}

static void note_reading(struct request *req, const struct members_place *place)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "members.list", place->org.region_id, place->org.id, 0);
    }
}

/* ---- pages ---------------------------------------------------------------------------------- */

static struct reply regions_page(struct request *req, const struct members_list_view *view)
{
    struct members_db_regions_rows rows = members_db_regions(req->db);
    struct members_region_lines regions = {
        .items = ARENA_ARRAY(req->arena, rows.count, struct members_region_line),
        .count = rows.count,
    };
    for (size_t i = 0; i < rows.count; i++) {
        regions.items[i] = (struct members_region_line){
            .id = rows.items[i].id,
            .name = rows.items[i].name,
            .members = orgs_totals_below(req->db, rows.items[i].path).members,
        };
    }
    return reply_page(req, _("Members of the union"), members_html_regions(req, view, regions));
}

static void put_list(struct html_out *out, struct request *req, const void *view)
{
    members_put_list(out, req, view);
}

static struct reply list_reply(struct request *req, struct members_list_view *view)
{
    if (str_equal(query_text(req, "part"), STR("list"))) {
        return reply_fragment(req, members_html_part(req, view));
    }
    view->sentence = members_filter_sentence(req, &view->filter, &view->place);
    struct reply reply = reply_page_put(req, _("Members of the union"), put_list, view);
    remember_columns(req, &reply);
    return reply;
}

static struct reply members_list_page(struct request *req)
{
    struct members_list_view view = {
        .filter = members_filter_of(req),
        .chosen = columns_of(req),
        .names_only = members_names_only(req),
    };
    if (!members_place_of(req, RIGHT_MEMBERS_VIEW, &view.filter, &view.place)) {
        return reply_not_found(req);
    }
    /* A day that is still to come is like today. */
    if (!date_is_none(view.filter.on) && !date_before(req->today, view.filter.on)) {
        return members_past_reply(req, &view.filter, &view.place);
    }
    view.filter.on = (date){0};
    bool is_one_organisation = view.place.orgs_below == 0 || view.filter.own_only;
    view.shown = is_one_organisation ? view.chosen & ~(unsigned)MEMBERS_SHOW_ORG : view.chosen;
    if (view.names_only) {
        narrow_to_payers(&view.filter);
    }
    bool is_search = view.filter.query.length > 0;
    if (view.place.is_union && !is_search) {
        return regions_page(req, &view);
    }
    struct members_db_conditions_values conditions = members_conditions_of(req, &view.filter);
    if (is_search) {
        fill_from_search(req, &view, &conditions);
    } else {
        fill_from_list(req, &view, &conditions);
    }
    note_reading(req, &view.place);
    return list_reply(req, &view);
}

/* The words come in the body of a form and go on sealed. Nothing is changed by asking. */
static struct reply members_find_action(struct request *req)
{
    struct members_filter filter = members_filter_of(req);
    str part = http_body_field(req->http, STR("part"));
    bool is_live = str_equal(part, STR("list"));
    return reply_see_other(
        req, members_link(req, "/members", &filter, is_live ? "part" : NULL, part).url);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/members", members_list_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/members/find", members_find_action, .needs = RIGHT_MEMBERS_VIEW, .reads_only = true},
    {GET, "/members/new", members_new_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/new", members_new_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/members/export", members_export_page, .needs = RIGHT_MEMBERS_EXPORT, .slow = true},
    {POST, "/members/export", members_export_action, .needs = RIGHT_MEMBERS_EXPORT},
    {GET, "/members/:id", members_card_page, .needs = RIGHT_MEMBERS_VIEW},
    {GET, "/members/:id/edit", members_edit_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/members/:id/edit", members_edit_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/members/:id/numbers", members_numbers_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/members/:id/verified", members_verified_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/undo/:id", members_undo_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, PAGE_MY "/about/data", members_own_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {0},
};

static const struct menu_entry menu[] = {
    {NULL, N_("Members of the union"), "users", "/members", RIGHT_MEMBERS_VIEW, 2},
    {0},
};

static const struct job_kind jobs[] = {
    {"members.export", N_("Export of a list of members"), members_export_job,
     .about = members_export_about},
    {0},
};

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    members_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct orgs_org org;
    struct members_db_anybody_of_row row;
    if (members_were_there(req, region_id, org_id)) {
        return N_("There are people on its register, or there were.");
    }
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    return orgs_find(req, region, org_id, &org) &&
                   members_db_anybody_of(
                       req->db, access_scope_below(req, region, region_id, org.path), org_id, &row)
               ? N_("There are people on its register, or there were.")
               : NULL;
}

const struct feature members_feature = {.name = "members",
                                        .routes = routes,
                                        .menu = menu,
                                        .jobs = jobs,
                                        .org_is_bound = org_is_bound,
                                        .path_moved = path_moved};
