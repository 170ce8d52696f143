#include "features/orgs/orgs.h"

#include "base/fold.h"
#include "base/ids.h"
#include "features/orgs/orgs.html.h"
#include "features/orgs/orgs_pages.h"

#define UNION_PATH "0"
#define CODE_LENGTH 3
/* Paths from a territory down have so many characters or more. */
#define BRANCH_PATH 7
#define NUMBER_WIDTH 6
#define CHILDREN_ON_A_PAGE 100
#define CHILDREN_IN_A_BRANCH 50

/* ---- pages ---------------------------------------------------------------------------------- */

static struct orgs_branch branch_below(struct request *req, int64_t id, int64_t after,
                                       int64_t limit)
{
    struct orgs_branch branch = {.parent_id = id};
    branch.children = orgs_db_children(req->db, id, after, limit);
    if ((int64_t)branch.children.count == limit) {
        struct orgs_db_children_after_row rest;
        int64_t last_id = branch.children.items[limit - 1].id;
        branch.more = orgs_db_children_after(req->db, id, last_id, &rest) ? rest.total : 0;
    }
    return branch;
}

static bool may_edit(struct request *req, str path)
{
    struct scope scope = access_scope(req, RIGHT_ORGS_EDIT);
    return scope.to.length > 0 && str_starts_with(path, req->mandate.org_path);
}

static struct orgs_view view_of(struct request *req, const struct orgs_db_find_row *org)
{
    bool may = may_edit(req, org->path);
    return (struct orgs_view){
        .org = *org,
        .totals = orgs_totals_below(req->db, org->path),
        .branch = branch_below(req, org->id, query_int(req, "after"), CHILDREN_ON_A_PAGE),
        .may_edit = may,
        .may_add = may && orgs_db_types_under(req->db, org->type).count > 0,
    };
}

/* The acting organisation with its tree. The search of the top bar comes here, too. */
static struct reply orgs_list_page(struct request *req)
{
    struct orgs_db_find_row org;
    if (!str_is_empty(query_text(req, "q")) || !str_is_empty(query_text(req, "part"))) {
        return orgs_search_page(req);
    }
    if (!orgs_db_find(req->db, req->mandate.org_id, req->scope, &org)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Organisations"), orgs_html_list(req, view_of(req, &org)));
}

static struct reply orgs_org_page(struct request *req)
{
    struct orgs_db_find_row org;
    struct orgs_db_passport_row passport;
    if (!orgs_db_find(req->db, path_id(req), req->scope, &org) ||
        !orgs_db_passport(req->db, org.id, &passport)) {
        return reply_not_found(req);
    }
    struct orgs_db_step_rows chain = orgs_db_chain(req->db, org.path);
    struct orgs_db_history_rows history = orgs_db_history(req->db, org.region_id, org.id);
    struct orgs_affiliation_db_line_rows affiliations =
        orgs_affiliation_db_of_org(req->db, req->scope, org.id);
    return reply_page_titled(req, org.short_name,
                             orgs_html_org(req, view_of(req, &org), passport, chain, history,
                                           affiliations, orgs_employees_of(req, org.id)));
}

/* One branch of the tree, asked for when it is opened. */
static struct reply orgs_below_page(struct request *req)
{
    struct orgs_db_find_row org;
    if (!orgs_db_find(req->db, path_id(req), req->scope, &org)) {
        return reply_not_found(req);
    }
    struct orgs_branch branch = branch_below(req, org.id, 0, CHILDREN_IN_A_BRANCH);
    return reply_fragment(req, orgs_html_branch(req, branch));
}

/* ---- what pages share ----------------------------------------------------------------------- */

/* What the table org_type comes with, so that the translators see it; other labels stay as they
 * are. */
static const char *const type_labels[] = {
    N_("Union"),
    N_("Regional organisation"),
    N_("Territorial organisation"),
    N_("Primary organisation with the rights of a territorial one"),
    N_("Primary organisation of workers"),
    N_("Primary organisation of students"),
    N_("Joint primary organisation of workers and students"),
    N_("Organisation of a structural unit"),
    N_("Union group"),
};

const char *orgs_type_name(struct request *req, str label)
{
    for (size_t i = 0; i < COUNT_OF(type_labels); i++) {
        if (str_equal(label, str_of(type_labels[i]))) {
            return _(type_labels[i]);
        }
    }
    return str_to_c(req->arena, label);
}

str orgs_size_text(struct request *req, int64_t primaries, int64_t members)
{
    str people = _n("%1 person", "%1 people", members);
    if (primaries == 0) {
        return people;
    }
    return str_format(req->arena, "%.*s, %.*s",
                      STR_ARG(_n("%1 primary", "%1 primaries", primaries)), STR_ARG(people));
}

str orgs_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/orgs/%lld", (long long)id);
}

bool orgs_may_stand(struct request *req, str parent_type, str child_type)
{
    EACH (type, orgs_db_types_under(req->db, parent_type)) {
        if (str_equal(type->code, child_type)) {
            return true;
        }
    }
    return false;
}

/* ---- for other features --------------------------------------------------------------------- */

int64_t orgs_misplaced_under(struct request *req, int64_t id, str type)
{
    struct orgs_db_misplaced_children_row row;
    return orgs_db_misplaced_children(req->db, id, type, &row) ? row.total : 0;
}

bool orgs_has_namesake(struct request *req, int64_t parent_id, int64_t id, str short_name)
{
    struct orgs_db_namesake_row namesake;
    return orgs_db_namesake(req->db, parent_id, id, orgs_sort_key(req->arena, short_name),
                            &namesake);
}

const char *orgs_money_sign(struct request *req, int64_t id)
{
    struct orgs_db_country_row row = {0};
    (void)!orgs_db_country(req->db, id, &row);
    return str_equal(row.country, STR("kz")) ? "₸" : "₽";
}

bool orgs_find(struct request *req, struct scope scope, int64_t id, struct orgs_org *ret_org)
{
    struct orgs_db_find_row row;
    if (!orgs_db_find(req->db, id, scope, &row)) {
        return false;
    }
    *ret_org = (struct orgs_org){
        .region_id = row.region_id,
        .id = row.id,
        .parent_id = row.parent_id,
        .type = row.type,
        .path = row.path,
        .name = row.name,
        .short_name = row.short_name,
        .state = row.state,
        .members = row.members,
        .level = row.level,
        .holds_members = row.holds_members && !str_equal(row.state, STR("liquidated")),
    };
    return true;
}

bool orgs_asked_for(struct request *req, struct scope scope, struct orgs_org *ret_org)
{
    int64_t id = query_int(req, "org");
    return orgs_find(req, scope, id != 0 ? id : req->mandate.org_id, ret_org);
}

void orgs_count_members(struct db *db, int64_t region_id, int64_t org_id, int64_t change)
{
    orgs_db_count_members(db, region_id, org_id, change);
}

struct orgs_totals orgs_totals_below(struct db *db, str path)
{
    struct orgs_db_totals_row row = {0};
    struct orgs_db_totals_of_branch_row branch = {0};
    struct orgs_db_totals_of_branches_row above = {0};
    /* Sums always have a row, unless the connection has failed; then all are zero. */
    if (path.length < BRANCH_PATH && orgs_db_totals_of_branches(db, path, &above)) {
        return (struct orgs_totals){above.members, above.orgs, above.primaries, false};
    }
    if (path.length == BRANCH_PATH && orgs_db_totals_of_branch(db, path, &branch)) {
        return (struct orgs_totals){branch.members, branch.orgs, branch.primaries, false};
    }
    if (path.length > BRANCH_PATH && orgs_db_totals(db, path, &row)) {
        return (struct orgs_totals){row.members, row.orgs, row.primaries, row.is_alone};
    }
    return (struct orgs_totals){0};
}

struct orgs_children orgs_children(struct request *req, int64_t parent_id)
{
    struct orgs_db_branches_rows rows = orgs_db_branches(req->db, parent_id);
    struct orgs_children children = {ARENA_ARRAY(req->arena, rows.count, struct orgs_child),
                                     rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct orgs_db_branches_row *row = &rows.items[i];
        children.items[i] = (struct orgs_child){.id = row->id,
                                                .path = row->path,
                                                .short_name = row->short_name,
                                                .members = row->members,
                                                .primaries = row->primaries};
    }
    return children;
}

str orgs_ancestors_text(struct request *req, str path)
{
    struct buf out = BUF_INIT(req->arena);
    EACH (org, orgs_db_chain(req->db, path)) {
        if (org->parent_id == 0) {
            continue; /* the union stands above everything: naming it says nothing */
        }
        if (out.length > 0) {
            BUF_PUT(&out, " / ");
        }
        buf_put(&out, org->short_name);
    }
    return buf_str(&out);
}

/* ---- creating ------------------------------------------------------------------------------- */

/* The code after this one, counting in base 36: 001 … 009, 00a … 00z, 010. */
static void count_up(char code[CODE_LENGTH])
{
    for (int place = CODE_LENGTH - 1; place >= 0; place--) {
        if (code[place] != 'z') {
            code[place] = code[place] == '9' ? 'a' : (char)(code[place] + 1);
            return;
        }
        code[place] = '0';
    }
    assert(!"46,655 organisations stand under one parent");
}

/* Two who create under one parent at once: SQLite lets one writer in after the other; PostgreSQL
 * fails one of the transactions, and the dispatcher runs it again (orgs.sql, add). */
str orgs_next_path(struct request *req, str parent_path)
{
    char code[CODE_LENGTH] = {'0', '0', '0'};
    struct orgs_db_last_path_row last;
    if (orgs_db_last_path(req->db, parent_path, &last)) {
        memcpy(code, last.path.data + parent_path.length, CODE_LENGTH);
    }
    count_up(code);
    return str_join(req->arena, parent_path, (str){code, CODE_LENGTH});
}

static bool holds_word(str words, str word)
{
    while (words.length > 0) {
        str next;
        (void)str_next(&words, ' ', &next);
        if (str_equal(next, word)) {
            return true;
        }
    }
    return false;
}

str orgs_folded(struct arena *arena, str name, str short_name, str inn)
{
    str all = str_format(arena, "%.*s %.*s %.*s", STR_ARG(name), STR_ARG(short_name), STR_ARG(inn));
    str rest = fold_search(arena, all);
    struct buf out = BUF_INIT(arena);
    str word;
    while (str_next(&rest, ' ', &word)) {
        if (str_is_empty(word) || holds_word(buf_str(&out), word)) {
            continue;
        }
        if (out.length > 0) {
            buf_put_char(&out, ' ');
        }
        buf_put(&out, word);
    }
    return fold_pack(arena, buf_str(&out));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Numbers of one width compare as texts do. */
str orgs_sort_key(struct arena *arena, str name)
{
    struct buf padded = BUF_INIT(arena);
    for (size_t i = 0; i < name.length; i++) {
        if (is_digit(name.data[i]) && (i == 0 || !is_digit(name.data[i - 1]))) {
            size_t end = i;
            while (end < name.length && is_digit(name.data[end])) {
                end++;
            }
            for (size_t width = end - i; width < NUMBER_WIDTH; width++) {
                buf_put_char(&padded, '0');
            }
        }
        buf_put_char(&padded, name.data[i]);
    }
    return fold_sort_key(arena, buf_str(&padded));
}

static void write_first_version(struct request *req, int64_t region_id, int64_t id,
                                const struct orgs_new *org)
{
    date since = date_is_none(org->valid_from) ? req->today : org->valid_from;
    orgs_db_add_version(req->db, &(struct orgs_db_add_version_values){
                                     .region_id = region_id,
                                     .org_id = id,
                                     .valid_from = since,
                                     .parent_id = org->parent_id,
                                     .type = org->type,
                                     .name = org->name,
                                     .short_name = org->short_name,
                                     .basis = org->basis,
                                     .mutation_id = req->mutation_id,
                                 });
    audit(req, "orgs.create", region_id, id, 0,
          (const struct audit_change[]){{"name", {0}, org->name}, {"type", {0}, org->type}}, 2);
}

int64_t orgs_create(struct request *req, const struct orgs_new *org)
{
    int64_t id = ids_new();
    bool is_union = org->parent_id == 0;
    bool is_region = !is_union && org->region_id == 0;
    int64_t region_id = is_region ? id : org->region_id;
    str path = is_union ? STR(UNION_PATH) : orgs_next_path(req, org->parent_path);

    orgs_db_add(req->db, &(struct orgs_db_add_values){
                             .region_id = region_id,
                             .id = id,
                             .parent_id = org->parent_id,
                             .type = org->type,
                             .path = path,
                             .name = org->name,
                             .short_name = org->short_name,
                             .sort_key = orgs_sort_key(req->arena, org->short_name),
                             .now = req->now,
                         });
    if (is_region) {
        orgs_db_add_region(req->db, id, path);
    }
    orgs_db_add_search(req->db, path, id,
                       orgs_folded(req->arena, org->name, org->short_name, (str){0}));
    write_first_version(req, region_id, id, org);
    return id;
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/orgs", orgs_list_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/orgs/search", orgs_search_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/orgs/import", orgs_import_page, .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/import", orgs_import_upload_action, .needs = RIGHT_ORGS_EDIT, .slow = true,
     .body_limit = 10 << 20},
    {GET, "/orgs/import/:id", orgs_import_check_page, .needs = RIGHT_ORGS_EDIT, .slow = true},
    {POST, "/orgs/import/:id", orgs_import_apply_action, .needs = RIGHT_ORGS_EDIT, .slow = true},
    {GET, "/orgs/:id", orgs_org_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/orgs/:id/below", orgs_below_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/orgs/:id/edit", orgs_edit_page, .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/:id/edit", orgs_edit_action, .needs = RIGHT_ORGS_EDIT},
    {GET, "/orgs/:id/new", orgs_new_page, .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/:id/new", orgs_new_action, .needs = RIGHT_ORGS_EDIT},
    {GET, "/orgs/:id/affiliations/:affiliation", orgs_affiliation_page, .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/:id/affiliations/:affiliation", orgs_affiliation_action,
     .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/:id/affiliations/remove/:affiliation", orgs_affiliation_remove_action,
     .needs = RIGHT_ORGS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {NULL, N_("Organisations"), "sitemap", "/orgs", RIGHT_ORGS_VIEW, 4},
    {0},
};

const struct feature orgs_feature = {.name = "orgs",
                                     .routes = routes,
                                     .menu = menu,
                                     .acts = orgs_acts,
                                     .check = orgs_check_command,
                                     .org_is_bound = orgs_affiliation_is_bound};
