/* Programmes are made, corrected, opened, put away, and taken as a basis for others. */
#include "base/fold.h"
#include "base/ids.h"
#include "features/programmes/programmes.html.h"
#include "features/programmes/programmes_inner.h"
#include "app/attachment.h"
#include "app/app.h"
#include "app/secret.h"

#define MOST_HOURS 2000
#define LINES_MOST 30
#define UNION_PATH "0"
#define BELOW_SHOWN 100

enum field {
    TITLE,
    LEVEL,
    KIND,
    FORM_OF,
    HOURS,
    GOAL,
    OUTCOMES,
    TRAINERS,
    AUDIENCE,
    VALID_MONTHS,
    LEARN_DAYS,
    OWN_ENTRY,
    NEEDS_ANSWER,
    FIELDS,
};

static const struct form_field all_fields[FIELDS] = {
    [TITLE] = {"title", N_("What it is called"), FORM_TEXT, .required = true, .max = 200,
               .wide = true,
               .hint = N_("For example, School of the chair of a primary organisation")},
    [LEVEL] = {"level", N_("Level"), FORM_CHOICE, .required = true},
    [KIND] = {"kind", N_("As what it counts"), FORM_CHOICE, .required = true,
              .hint = N_("So it will stand on the cards of those who have learnt")},
    [FORM_OF] = {"form", N_("How it is taught"), FORM_CHOICE, .required = true},
    [HOURS] = {"hours", N_("Academic hours"), FORM_INT, .required = true, .min = 1,
               .max = MOST_HOURS, .hint = N_("As a rule 8, 16, 36 or 72")},
    [GOAL] = {"goal", N_("What it is for"), FORM_LONG_TEXT, .max = 2000, .wide = true},
    [OUTCOMES] = {"outcomes", N_("What a listener can do afterwards"), FORM_LONG_TEXT, .max = 4000,
                  .wide = true, .hint = N_("One on each line")},
    [TRAINERS] = {"trainers", N_("Trainers"), FORM_LONG_TEXT, .max = 4000, .wide = true,
                  .hint = N_("One on each line: surname, first name and patronymic, then a comma "
                             "and the post. Who is on the register is found by the full name.")},
    [AUDIENCE] = {"audience", N_("Whom it is open to"), FORM_CHOICE, .required = true},
    [VALID_MONTHS] = {"valid_months", N_("To be repeated after, months"), FORM_INT, .min = 1,
                      .max = 120, .hint = N_("Only where it has to be, as with labour protection")},
    [LEARN_DAYS] = {"learn_days", N_("Time for learning, days"), FORM_INT, .min = 1, .max = 730,
                    .hint = N_("From the entry on; empty: no limit")},
    [OWN_ENTRY] = {"is_own_entry", N_("Members may apply themselves"), FORM_FLAG},
    [NEEDS_ANSWER] = {"needs_answer", N_("Whoever applies waits for our yes"), FORM_FLAG},
};

/* ---- the form -------------------------------------------------------------------------------- */

struct audiences {
    struct form_choice *choices;
    str *paths;
    size_t count;
    size_t capacity;
    size_t path_capacity;
};

static void offer(struct request *req, struct audiences *audiences, int64_t id, str path, str name)
{
    size_t paths = audiences->count;
    str value = str_format(req->arena, "%lld", (long long)id);
    *ARENA_PUSH(req->arena, audiences->choices, audiences->count, audiences->capacity) =
        (struct form_choice){str_to_c(req->arena, value), str_to_c(req->arena, name)};
    *ARENA_PUSH(req->arena, audiences->paths, paths, audiences->path_capacity) = path;
}

/* The organisation itself, those above it up to the region, those directly below; the union alone
 * invites the whole union. What is chosen already stays. */
static struct audiences audiences_of(struct request *req, const struct orgs_org *org,
                                     const struct programmes_programme *programme)
{
    struct audiences audiences = {0};
    struct programmes_db_chain_values chain = {.above = {org->path}};
    bool is_known = programme->id == 0;
    EACH (above, programmes_db_chain(req->db, &chain)) {
        bool is_ours = above->id == org->id || !str_equal(above->path, STR(UNION_PATH));
        if (is_ours || above->id == programme->audience_org_id) {
            offer(req, &audiences, above->id, above->path, above->short_name);
            is_known = is_known || above->id == programme->audience_org_id;
        }
    }
    struct orgs_children below = orgs_children(req, org->id);
    for (size_t i = 0; i < MIN_OF(below.count, (size_t)BELOW_SHOWN); i++) {
        const struct orgs_child *child = &below.items[i];
        offer(req, &audiences, child->id, child->path, child->short_name);
        is_known = is_known || child->id == programme->audience_org_id;
    }
    if (!is_known) {
        offer(req, &audiences, programme->audience_org_id, programme->audience_path,
              programme->audience_name);
    }
    *ARENA_PUSH(req->arena, audiences.choices, audiences.count, audiences.capacity) =
        (struct form_choice){0};
    return audiences;
}

static const struct form_field *fields_of(struct request *req, const struct audiences *audiences)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[LEVEL].choices = programmes_words(req, "level");
    fields[KIND].choices = training_choices_of(req).kind;
    fields[FORM_OF].choices = training_choices_of(req).attendance;
    fields[AUDIENCE].choices = audiences->choices;
    return fields;
}

static size_t count_choices(const struct form_choice *choices)
{
    size_t count = 0;
    while (choices[count].value != NULL) {
        count++;
    }
    return count;
}

static struct programmes_form_view view_of(struct request *req, const struct orgs_org *org,
                                           const struct programmes_programme *programme,
                                           const struct form *form)
{
    struct programmes_form_view view = {
        .org = *org,
        .programme = *programme,
        .form = form,
        .categories = training_choices_of(req).category,
    };
    view.is_ticked = ARENA_ARRAY(req->arena, count_choices(view.categories) + 1, bool);
    return view;
}

/* Boxes are numbered in the order of the list. */
static void read_ticks(struct request *req, struct programmes_form_view *view)
{
    for (size_t i = 0; view->categories[i].value != NULL; i++) {
        view->is_ticked[i] = form_is_ticked(req, "category", (int64_t)i + 1);
    }
}

static void show_ticks(struct request *req, struct programmes_form_view *view)
{
    struct programmes_codes codes = programmes_categories(req, &view->programme);
    for (size_t i = 0; view->categories[i].value != NULL; i++) {
        for (size_t j = 0; j < codes.count; j++) {
            view->is_ticked[i] =
                view->is_ticked[i] || str_equal(codes.items[j], str_of(view->categories[i].value));
        }
    }
}

static void set_number(struct form *form, const char *name, int64_t number)
{
    if (number > 0) {
        form_set_int(form, name, number);
    }
}

static void set_flag(struct form *form, const char *name, bool is_set)
{
    if (is_set) {
        form_set_int(form, name, 1);
    }
}

static str trainers_text(struct request *req, const struct programmes_programme *programme)
{
    struct buf text = BUF_INIT(req->arena);
    EACH (trainer, programmes_trainers(req, programme->region_id, programme->id)) {
        buf_put(&text, str_comma(req->arena, trainer->name, trainer->post));
        buf_put_char(&text, '\n');
    }
    return buf_str(&text);
}

static void fill(struct form *form, const struct programmes_db_line_row *row,
                 const struct programmes_programme *programme)
{
    form_set_text(form, "title", row->title);
    form_set_text(form, "level", row->level);
    form_set_text(form, "kind", row->kind);
    form_set_text(form, "form", row->form);
    form_set_int(form, "hours", row->hours);
    form_set_text(form, "goal", row->goal);
    form_set_text(form, "outcomes", row->outcomes);
    form_set_text(form, "trainers", trainers_text(form->req, programme));
    form_set_int(form, "audience", row->audience_org_id);
    set_number(form, "valid_months", row->valid_months);
    set_number(form, "learn_days", row->learn_days);
    set_flag(form, "is_own_entry", row->is_own_entry);
    set_flag(form, "needs_answer", row->needs_answer);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Lines that say something, each without what stands before lists, at most so many. */
static str clean_lines(struct form *form, const char *name)
{
    struct request *req = form->req;
    struct buf lines = BUF_INIT(req->arena);
    str text = form_text(form, name);
    str line;
    size_t count = 0;
    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        line = str_starts_with(line, STR("- ")) ? str_trim(str_from(line, 2)) : line;
        if (line.length > 0) {
            buf_put(&lines, count++ > 0 ? STR("\n") : (str){0});
            buf_put(&lines, line);
        }
    }
    if (count > LINES_MOST) {
        form_add_error(form, name, _f("At most %1 lines.", LINES_MOST));
    }
    return buf_str(&lines);
}

static struct programmes_db_change_values read_values(struct form *form,
                                                      const struct audiences *audiences)
{
    struct request *req = form->req;
    struct programmes_db_change_values values = {
        .scope = access_scope(req, RIGHT_EVENTS_EDIT),
        .title = form_text(form, "title"),
        .level = form_text(form, "level"),
        .kind = form_text(form, "kind"),
        .form = form_text(form, "form"),
        .hours = form_int(form, "hours"),
        .goal = str_trim(form_text(form, "goal")),
        .outcomes = clean_lines(form, "outcomes"),
        .is_own_entry = form_flag(form, "is_own_entry"),
        .needs_answer = form_flag(form, "needs_answer"),
        .learn_days = form_int(form, "learn_days"),
        .valid_months = form_int(form, "valid_months"),
        .now = req->now,
    };
    values.sort_key = orgs_sort_key(req->arena, values.title);
    (void)clean_lines(form, "trainers"); /* tells if there are too many */
    for (size_t i = 0; audiences->choices[i].value != NULL; i++) {
        if (str_equal(str_of(audiences->choices[i].value), form_text(form, "audience"))) {
            values.audience_path = audiences->paths[i];
            (void)!str_to_int64(form_text(form, "audience"), &values.audience_org_id);
        }
    }
    if (values.title.length > 0 && fold_search(req->arena, values.title).length == 0) {
        form_add_error(form, "title", str_of(_("Write it in words, please.")));
    }
    return values;
}

/* Who teaches is looked for where the writer may see people. */
static int64_t person_named(struct request *req, int64_t region_id, str name)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, region_id);
    if (region_id == 0 || str_is_empty(scope.from)) {
        return 0;
    }
    struct programmes_db_people_named_rows rows =
        programmes_db_people_named(req->db, scope, fold_search(req->arena, name));
    return rows.count == 1 ? rows.items[0].id : 0;
}

static void write_trainers(struct request *req, int64_t region_id, int64_t id, str lines)
{
    str line;
    int64_t n = 0;
    programmes_db_drop_trainers(req->db, region_id, id);
    while (str_next(&lines, '\n', &line)) {
        ptrdiff_t comma = str_find_char(line, ',');
        str name = comma < 0 ? line : str_trim(str_slice(line, 0, (size_t)comma));
        int64_t member_id = person_named(req, region_id, name);
        programmes_db_add_trainer(
            req->db, &(struct programmes_db_add_trainer_values){
                         .region_id = region_id,
                         .programme_id = id,
                         .n = ++n,
                         .name = name,
                         .post = comma < 0 ? (str){0} : str_trim(str_from(line, (size_t)comma + 1)),
                         .person_region_id = member_id == 0 ? 0 : region_id,
                         .member_id = member_id,
                     });
    }
}

static void write_categories(struct request *req, int64_t region_id, int64_t id,
                             const struct programmes_form_view *view)
{
    programmes_db_drop_categories(req->db, region_id, id);
    for (size_t i = 0; view->categories[i].value != NULL; i++) {
        if (view->is_ticked[i]) {
            programmes_db_add_category(req->db, region_id, id, str_of(view->categories[i].value));
        }
    }
}

/* ---- a new one ------------------------------------------------------------------------------- */

static bool asked_org(struct request *req, struct orgs_org *ret_org)
{
    return orgs_asked_for(req, access_scope(req, RIGHT_EVENTS_EDIT), ret_org);
}

struct reply programmes_new_page(struct request *req)
{
    struct orgs_org org;
    struct programmes_programme none = {0};
    if (!asked_org(req, &org)) {
        return reply_not_found(req);
    }
    struct audiences audiences = audiences_of(req, &org, &none);
    struct form form = form_of(req, fields_of(req, &audiences));
    form_set_int(&form, "audience", org.id);
    form_set_int(&form, "is_own_entry", 1);
    struct programmes_form_view view = view_of(req, &org, &none, &form);
    return reply_page(req, _("New programme"), programmes_html_form(req, &view));
}

static int64_t add(struct request *req, const struct orgs_org *org, int64_t copied_from,
                   const struct programmes_db_change_values *values)
{
    int64_t id = ids_new();
    programmes_db_add(req->db, &(struct programmes_db_add_values){
                                   .region_id = org->region_id,
                                   .id = id,
                                   .org_id = org->id,
                                   .org_path = org->path,
                                   .title = values->title,
                                   .sort_key = values->sort_key,
                                   .level = values->level,
                                   .kind = values->kind,
                                   .form = values->form,
                                   .hours = values->hours,
                                   .goal = values->goal,
                                   .outcomes = values->outcomes,
                                   .audience_org_id = values->audience_org_id,
                                   .audience_path = values->audience_path,
                                   .is_own_entry = values->is_own_entry,
                                   .needs_answer = values->needs_answer,
                                   .learn_days = values->learn_days,
                                   .valid_months = values->valid_months,
                                   .copied_from = copied_from,
                                   .account_id = audit_actor(req),
                                   .now = req->now,
                               });
    const struct audit_change change = {"title", (str){0}, values->title};
    audit(req, "programmes.add", org->region_id, id, 0, &change, 1);
    return id;
}

struct reply programmes_new_action(struct request *req)
{
    struct orgs_org org;
    struct programmes_programme none = {0};
    if (!asked_org(req, &org)) {
        return reply_not_found(req);
    }
    struct audiences audiences = audiences_of(req, &org, &none);
    struct form form = form_read(req, fields_of(req, &audiences));
    struct programmes_form_view view = view_of(req, &org, &none, &form);
    struct programmes_db_change_values values = read_values(&form, &audiences);
    read_ticks(req, &view);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("New programme"), programmes_html_form(req, &view));
    }
    int64_t id = add(req, &org, 0, &values);
    write_trainers(req, org.region_id, id, clean_lines(&form, "trainers"));
    write_categories(req, org.region_id, id, &view);
    return reply_done(req, programmes_address(req, id, ""),
                      str_of(_("The draft is kept. Add modules and materials, then open it.")), 0);
}

/* ---- correcting ------------------------------------------------------------------------------ */

struct editing {
    struct programmes_programme programme;
    struct programmes_db_line_row row;
    struct orgs_org org;
    struct audiences audiences;
};

static bool find_edited(struct request *req, struct editing *ret_editing)
{
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    struct programmes_programme *programme = &ret_editing->programme;
    bool is_there = programmes_own_of(req, programme) &&
                    programmes_db_find(req->db, scope, programme->id, &ret_editing->row) &&
                    orgs_find(req, scope, programme->org_id, &ret_editing->org);
    if (is_there) {
        ret_editing->audiences = audiences_of(req, &ret_editing->org, programme);
    }
    return is_there;
}

struct reply programmes_edit_page(struct request *req)
{
    struct editing editing;
    if (!find_edited(req, &editing)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &editing.audiences));
    fill(&form, &editing.row, &editing.programme);
    struct programmes_form_view view = view_of(req, &editing.org, &editing.programme, &form);
    show_ticks(req, &view);
    return reply_page(req, _("Correct the programme"), programmes_html_form(req, &view));
}

struct reply programmes_edit_action(struct request *req)
{
    struct editing editing;
    if (!find_edited(req, &editing)) {
        return reply_not_found(req);
    }
    const struct programmes_programme *programme = &editing.programme;
    struct form form = form_read(req, fields_of(req, &editing.audiences));
    struct programmes_form_view view = view_of(req, &editing.org, programme, &form);
    struct programmes_db_change_values values = read_values(&form, &editing.audiences);
    read_ticks(req, &view);
    values.id = programme->id;
    if (!str_to_int64(http_body_field(req->http, STR("version")), &values.version)) {
        values.version = 0;
    }
    /* The form comes back with the version of now: pressed once more, it is kept. */
    if (form_is_good(&form) && !programmes_db_change(req->db, &values)) {
        form_add_general_error(&form, str_of(_("Somebody else has changed this programme "
                                               "meanwhile. What you typed stands below: look at "
                                               "it and press once more to keep it.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct the programme"), programmes_html_form(req, &view));
    }
    int64_t region_id = editing.org.region_id;
    write_trainers(req, region_id, programme->id, clean_lines(&form, "trainers"));
    write_categories(req, region_id, programme->id, &view);
    const struct audit_change change = {"title", programme->title, values.title};
    audit(req, "programmes.change", region_id, programme->id, 0, &change, 1);
    return reply_done(req, programmes_address(req, programme->id, ""),
                      str_of(_("The programme is corrected.")), 0);
}

/* ---- states ---------------------------------------------------------------------------------- */

struct reply programmes_state_action(struct request *req)
{
    static const struct form_choice states[] = {
        {"draft", N_("It is a draft again; who learns by it goes on.")},
        {"open", N_("The programme is open for learning.")},
        {"archived", N_("The programme is in the archive; who learns by it goes on.")},
        {0},
    };
    struct programmes_programme programme;
    str state = path_text(req, 1);
    const char *sentence = form_choice_label(states, state);
    if (sentence == NULL || !programmes_own_of(req, &programme)) {
        return reply_not_found(req);
    }
    if (!programmes_db_set_state(req->db, access_scope(req, RIGHT_EVENTS_EDIT), programme.id, state,
                                 req->now)) {
        return reply_see_other(req, programmes_address(req, programme.id, ""));
    }
    const struct audit_change change = {"state", programme.state, state};
    audit(req, "programmes.state", programme.region_id, programme.id, 0, &change, 1);
    return reply_done(req, programmes_address(req, programme.id, ""), str_of(_(sentence)), 0);
}

/* ---- taken as a basis ------------------------------------------------------------------------ */

/* Returns the highest number. */
static int64_t copy_modules(struct request *req, const struct programmes_programme *from,
                            int64_t region_id, int64_t id)
{
    int64_t last = 0;
    EACH (module, programmes_db_modules(req->db, from->region_id, from->id)) {
        programmes_db_add_module(req->db, &(struct programmes_db_add_module_values){
                                              .region_id = region_id,
                                              .programme_id = id,
                                              .n = module->n,
                                              .place = module->place,
                                              .title = module->title,
                                              .hours = module->hours,
                                              .kind = module->kind,
                                              .about = module->about,
                                              .trainer = module->trainer,
                                          });
        last = MAX_OF(last, module->n);
    }
    return last;
}

/* A file is sealed to its place, so it is opened and sealed to the new one; one that does not open
 * is left out. */
static bool moved_content(struct request *req, const struct programmes_programme *from, int64_t id,
                          const struct programmes_db_material_row *row, str *ret_content)
{
    str bytes;
    if (row->content.length == 0) {
        return true;
    }
    if (!secret_open(req->arena, req->app->keys, programmes_file_place(req, from->id, row->n),
                     row->content, &bytes)) {
        return false;
    }
    *ret_content =
        secret_seal(req->arena, req->app->keys, programmes_file_place(req, id, row->n), bytes);
    return true;
}

static int64_t copy_materials(struct request *req, const struct programmes_programme *from,
                              int64_t region_id, int64_t id)
{
    int64_t last = 0;
    EACH (line, programmes_db_materials(req->db, from->region_id, from->id)) {
        struct programmes_db_material_row row;
        str content = {0};
        if (programmes_db_material(req->db, from->region_id, from->id, line->n, &row) &&
            moved_content(req, from, id, &row, &content)) {
            programmes_db_add_material(req->db, &(struct programmes_db_add_material_values){
                                                    .region_id = region_id,
                                                    .programme_id = id,
                                                    .n = row.n,
                                                    .module_n = row.module_n,
                                                    .place = line->place,
                                                    .kind = row.kind,
                                                    .title = row.title,
                                                    .body = row.body,
                                                    .url = row.url,
                                                    .name = row.name,
                                                    .type = row.type,
                                                    .size = row.size,
                                                    .hash = row.hash,
                                                    .content = content,
                                                    .now = req->now,
                                                });
        }
        last = MAX_OF(last, line->n);
    }
    return last;
}

/* Becomes a draft of the acting organisation, open to itself alone, without the trainers: they are
 * others' people. */
struct reply programmes_copy_action(struct request *req)
{
    struct programmes_programme from;
    struct programmes_db_line_row row;
    struct orgs_org org;
    req->scope = access_scope(req, RIGHT_TRAINING_VIEW);
    if (!programmes_seen_of(req, &from) ||
        !orgs_find(req, access_scope(req, RIGHT_EVENTS_EDIT), req->mandate.org_id, &org) ||
        !programmes_db_find_any(req->db, from.id, &row)) {
        return reply_not_found(req);
    }
    struct programmes_db_change_values values = {
        .title = from.title,
        .sort_key = orgs_sort_key(req->arena, from.title),
        .level = row.level,
        .kind = row.kind,
        .form = row.form,
        .hours = row.hours,
        .goal = row.goal,
        .outcomes = row.outcomes,
        .audience_org_id = org.id,
        .audience_path = org.path,
        .is_own_entry = row.is_own_entry,
        .needs_answer = row.needs_answer,
        .learn_days = row.learn_days,
        .valid_months = row.valid_months,
    };
    int64_t id = add(req, &org, from.id, &values);
    EACH (category, programmes_db_categories(req->db, from.region_id, from.id)) {
        programmes_db_add_category(req->db, org.region_id, id, category->category);
    }
    int64_t modules = copy_modules(req, &from, org.region_id, id);
    int64_t materials = copy_materials(req, &from, org.region_id, id);
    programmes_db_begin_at(req->db, org.region_id, id, MAX_OF(modules, materials) + 1);
    return reply_done(req, programmes_address(req, id, ""),
                      str_of(_("A draft of your organisation was made after it. Change what has to "
                               "be different.")),
                      0);
}
