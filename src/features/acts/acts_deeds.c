#include "app/app.h"
#include "app/json.h"
#include "base/format.h"
#include "features/acts/acts_inner.h"

/* What the pages offer to do with an organisation: the questions of each act, and what they show
 * before it is done. */

#define HOLDERS_SHOWN 6
/* Of a level of a path. */
#define ACTS_CODE_LENGTH 3

static str short_name_of(struct request *req, int64_t id)
{
    struct orgs_org org;
    return orgs_find(req, req->scope, id, &org) ? org.short_name : str_of("…");
}

static void put_people_and_below(struct request *req, const struct orgs_org *org,
                                 struct act_preview *preview)
{
    struct orgs_totals totals = orgs_totals_below(req->db, org->path);
    if (totals.members > 0) {
        act_preview_sentence(preview,
                             _n("%1 person goes along.", "%1 people go along.", totals.members));
    }
    if (totals.orgs > 0) {
        act_preview_sentence(preview, _n("%1 organisation below goes along.",
                                         "%1 organisations below go along.", totals.orgs));
    }
}

/* "Петрова А. И. (председатель …), …": whose rights are spoken of. */
struct holders {
    struct acts_db_holders_row *items;
    size_t count;
};

static str holders_text(struct request *req, const struct holders *holders)
{
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < holders->count && i < HOLDERS_SHOWN; i++) {
        const struct acts_db_holders_row *row = &holders->items[i];
        const struct app_role *role = app_role(req->app, row->role);
        str name = format_initials(req->arena, row->last_name, row->first_name, row->middle_name);
        if (i > 0) {
            BUF_PUT(&out, ", ");
        }
        buf_put(&out, name);
        if (role != NULL) {
            buf_put_format(&out, " (%s)", _(str_to_c(req->arena, role->label)));
        }
    }
    if (holders->count > HOLDERS_SHOWN) {
        BUF_PUT(&out, "…");
    }
    return buf_str(&out);
}

/* The organisation ends: whose posts and rights end with it. */
static void put_posts(struct request *req, const struct orgs_org *org, struct act_preview *preview)
{
    struct acts_db_holders_rows rows = acts_db_holders(req->db, org->id, req->today);
    struct holders holders = {rows.items, rows.count};
    int64_t posts = bodies_posts_behind(req, req->scope, org->id, date_add_days(req->today, -1));
    if (posts > 0) {
        act_preview_sentence(preview, _n("%1 post in its bodies ends on the day before.",
                                         "%1 posts in its bodies end on the day before.", posts));
    }
    if (holders.count > 0) {
        act_preview_sentence(preview, _f("Rights end: %1.", holders_text(req, &holders)));
    }
}

static struct holders holders_above(struct request *req, str path, size_t common)
{
    struct acts_db_holders_above_rows rows =
        acts_db_holders_above(req->db, path, (int64_t)common, req->today);
    struct holders holders = {ARENA_ARRAY(req->arena, rows.count, struct acts_db_holders_row),
                              rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct acts_db_holders_above_row *row = &rows.items[i];
        holders.items[i] = (struct acts_db_holders_row){row->last_name, row->first_name,
                                                        row->middle_name, row->role};
    }
    return holders;
}

/* It stands elsewhere: who sees it no more, and who does from then on. */
static void put_watchers(struct request *req, const struct orgs_org *org,
                         const struct orgs_org *parent, struct act_preview *preview)
{
    size_t common = 0;
    str before = str_slice(org->path, 0, org->path.length - ACTS_CODE_LENGTH);
    while (common < MIN_OF(before.length, parent->path.length) &&
           before.data[common] == parent->path.data[common]) {
        common++;
    }
    struct holders gone = holders_above(req, before, common);
    struct holders fresh = holders_above(req, parent->path, common);
    if (gone.count > 0) {
        act_preview_sentence(preview, _f("Rights end: %1.", holders_text(req, &gone)));
    }
    if (fresh.count > 0) {
        act_preview_sentence(preview, _f("Rights appear: %1.", holders_text(req, &fresh)));
    }
}

static bool works(const struct orgs_org *org)
{
    return str_equal(org->state, STR("active"));
}

static bool rests(const struct orgs_org *org)
{
    return str_equal(org->state, STR("suspended"));
}

static bool is_alive(const struct orgs_org *org)
{
    return works(org) || rests(org);
}

static bool may_end(const struct orgs_org *org)
{
    return is_alive(org) && org->level > 1;
}

/* ---- rename --------------------------------------------------------------------------------- */

static const struct form_field name_fields[] = {
    {"name", N_("Full name"), FORM_TEXT, .required = true, .min = 3, .max = 400, .wide = true},
    {"short_name", N_("Short name"), FORM_TEXT, .required = true, .min = 2, .max = 100,
     .wide = true},
    {0},
};

static void fill_name(struct form *form, const struct orgs_org *org)
{
    form_set_text(form, "name", org->name);
    form_set_text(form, "short_name", org->short_name);
}

static void read_name(struct form *form, const struct orgs_org *org, json_t *arguments)
{
    struct request *req = form->req;
    str name = orgs_clean_name(req->arena, form_text(form, "name"));
    str short_name = orgs_clean_name(req->arena, form_text(form, "short_name"));
    json_put_text(arguments, "name", name);
    json_put_text(arguments, "short_name", short_name);
    if (str_equal(name, org->name) && str_equal(short_name, org->short_name)) {
        form_add_error(form, "name", str_of(_("This is how it is called already.")));
    }
}

static void preview_name(struct request *req, const struct orgs_org *org, const json_t *arguments,
                         struct act_preview *preview)
{
    act_preview_line(preview, _("Full name"), org->name,
                     json_get_text(req->arena, arguments, "name"));
    act_preview_line(preview, _("Short name"), org->short_name,
                     json_get_text(req->arena, arguments, "short_name"));
}

/* ---- type ----------------------------------------------------------------------------------- */

static const struct form_field type_fields[] = {
    {"type", N_("New type"), FORM_CHOICE, .required = true, .wide = true},
    {0},
};

static const struct form_choice *types_for(struct request *req, const struct orgs_org *org)
{
    struct orgs_org parent;
    struct scope all = access_system_scope(req->arena, org->region_id, STR("0"));
    bool has_parent = orgs_find(req, all, org->parent_id, &parent);
    return orgs_type_choices(req, has_parent ? parent.type : (str){0}, org->members > 0);
}

static void read_type(struct form *form, const struct orgs_org *org, json_t *arguments)
{
    struct request *req = form->req;
    json_put_text(arguments, "type", form_text(form, "type"));
    if (str_equal(form_text(form, "type"), org->type)) {
        form_add_error(form, "type", str_of(_("It has this type already.")));
    }
}

static void preview_type(struct request *req, const struct orgs_org *org, const json_t *arguments,
                         struct act_preview *preview)
{
    const struct form_choice *types = types_for(req, org);
    const char *before = form_choice_label(types, org->type);
    const char *after = form_choice_label(types, json_get_text(req->arena, arguments, "type"));
    act_preview_line(preview, _("Type"),
                     before == NULL ? org->type : str_of(orgs_type_name(req, str_of(before))),
                     after == NULL ? (str){0} : str_of(orgs_type_name(req, str_of(after))));
}

/* ---- move ----------------------------------------------------------------------------------- */

static const struct form_field move_fields[] = {
    {"parent", N_("Under which organisation"), FORM_CHOICE, .required = true, .wide = true},
    {0},
};

struct form_choice acts_choice_of(struct request *req, int64_t id, str name)
{
    return (struct form_choice){str_format(req->arena, "%lld", (long long)id).data,
                                str_to_c(req->arena, name)};
}

static const struct form_choice *parents_for(struct request *req, const struct orgs_org *org)
{
    struct acts_db_parents_rows rows =
        acts_db_parents(req->db, &(struct acts_db_parents_values){.scope = req->scope,
                                                                  .region_id = org->region_id,
                                                                  .type = org->type,
                                                                  .path = org->path,
                                                                  .parent_id = org->parent_id});
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 1, struct form_choice);
    for (size_t i = 0; i < rows.count; i++) {
        choices[i] = acts_choice_of(req, rows.items[i].id, rows.items[i].short_name);
    }
    return choices;
}

static int64_t chosen_id(const struct form *form, const char *name)
{
    int64_t id = 0;
    return str_to_int64(form_text(form, name), &id) ? id : 0;
}

static void read_move(struct form *form, const struct orgs_org *org, json_t *arguments)
{
    (void)org;
    json_put_int(arguments, "parent_id", chosen_id(form, "parent"));
}

static void preview_move(struct request *req, const struct orgs_org *org, const json_t *arguments,
                         struct act_preview *preview)
{
    struct orgs_org parent;
    act_preview_line(preview, _("Stands under"), short_name_of(req, org->parent_id),
                     short_name_of(req, json_get_int(arguments, "parent_id")));
    put_people_and_below(req, org, preview);
    if (orgs_find(req, req->scope, json_get_int(arguments, "parent_id"), &parent)) {
        put_watchers(req, org, &parent, preview);
    }
    act_preview_sentence(preview,
                         str_of(_("Whoever is responsible there sees and keeps the organisation "
                                  "from then on; who was responsible before does not.")));
}

/* ---- state ---------------------------------------------------------------------------------- */

static void preview_suspension(struct request *req, const struct orgs_org *org,
                               const json_t *arguments, struct act_preview *preview)
{
    (void)org;
    (void)arguments;
    act_preview_line(preview, _("State"), str_of(_("Working")), str_of(_("Work suspended")));
    act_preview_sentence(preview, str_of(_("The register stays as it is.")));
}

static void preview_resumption(struct request *req, const struct orgs_org *org,
                               const json_t *arguments, struct act_preview *preview)
{
    (void)org;
    (void)arguments;
    act_preview_line(preview, _("State"), str_of(_("Work suspended")), str_of(_("Working")));
}

/* ---- merger and end ------------------------------------------------------------------------- */

static const struct form_field merge_fields[] = {
    {"into", N_("Into which organisation"), FORM_CHOICE, .required = true, .wide = true},
    {0},
};

static const struct form_choice *neighbours_of(struct request *req, const struct orgs_org *org)
{
    struct acts_db_neighbours_rows rows =
        acts_db_neighbours(req->db, req->scope, org->parent_id, org->id, org->level);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 1, struct form_choice);
    for (size_t i = 0; i < rows.count; i++) {
        choices[i] = acts_choice_of(req, rows.items[i].id, rows.items[i].short_name);
    }
    return choices;
}

static void read_merger(struct form *form, const struct orgs_org *org, json_t *arguments)
{
    (void)org;
    json_put_int(arguments, "into_id", chosen_id(form, "into"));
}

static void preview_merger(struct request *req, const struct orgs_org *org, const json_t *arguments,
                           struct act_preview *preview)
{
    act_preview_line(preview, _("People and organisations below"), org->short_name,
                     short_name_of(req, json_get_int(arguments, "into_id")));
    put_people_and_below(req, org, preview);
    put_posts(req, org, preview);
    act_preview_sentence(preview, str_of(_("The organisation is liquidated; its history stays.")));
}

/* Before the preview, which would promise what cannot be done. By a coming day people may be
 * gone. */
static void read_end(struct form *form, const struct orgs_org *org, json_t *arguments)
{
    struct request *req = form->req;
    (void)arguments;
    const char *sentence =
        date_before(req->today, form_date(form, "on")) ? NULL : acts_end_is_refused(req, org);
    if (sentence != NULL) {
        form_add_general_error(form, str_of(_(sentence)));
    }
}

static void preview_end(struct request *req, const struct orgs_org *org, const json_t *arguments,
                        struct act_preview *preview)
{
    (void)arguments;
    act_preview_line(preview, _("State"), str_of(_("Working")), str_of(_("Liquidated")));
    put_posts(req, org, preview);
    act_preview_sentence(preview,
                         str_of(_("It is no longer in lists and in the search; its history "
                                  "stays.")));
}

/* ---- all ------------------------------------------------------------------------------------ */

const struct acts_deed acts_deeds[] = {
    {"rename", "acts.rename", N_("Rename"), N_("A new name by a decision of its body."), "pencil",
     name_fields, is_alive, NULL, fill_name, read_name, preview_name},
    {"type", "acts.type", N_("Change the type"),
     N_("For example, a primary organisation of workers becomes a joint one."), "sitemap",
     type_fields, is_alive, types_for, NULL, read_type, preview_type},
    {"move", "acts.move", N_("Move"), N_("To another organisation above, with all below it."),
     "arrow-right", move_fields, may_end, parents_for, NULL, read_move, preview_move},
    {"suspend", "acts.suspend", N_("Suspend work"), N_("For a time; the register is kept."),
     "clock", NULL, works, NULL, NULL, NULL, preview_suspension},
    {"resume", "acts.resume", N_("Resume work"), N_("The organisation works again."), "check", NULL,
     rests, NULL, NULL, NULL, preview_resumption},
    {"merge", "acts.merge", N_("Merge into another"),
     N_("People and what is below go over, this organisation ends."), "building", merge_fields,
     may_end, neighbours_of, NULL, read_merger, preview_merger},
    {"split", "acts.split", N_("Split off a part"),
     N_("Some of the people and of what is below go to a new organisation, or to one beside it."),
     "sitemap", NULL, may_end, NULL, NULL, NULL, NULL},
    {"liquidate", "acts.liquidate", N_("Liquidate"),
     N_("The organisation ends; nobody is on its register any more."), "x", NULL, may_end, NULL,
     NULL, read_end, preview_end},
    {0},
};
