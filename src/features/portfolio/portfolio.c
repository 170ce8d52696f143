#include "features/portfolio/portfolio.h"

#include "app/json.h"
#include "app/undo.h"
#include "base/ids.h"
#include "features/portfolio/portfolio.html.h"
#include "features/portfolio/portfolio_inner.h"

#define FIRST_YEAR 1950
#define REMOVED_SECONDS (24 * 60 * 60)
#define KIND_OF_UNDO "portfolio"
#define ON_THE_CARD 5

const struct form_choice portfolio_kinds[] = {
    {"publication", N_("Publication")},     {"contest", N_("Contest")},      {"award", N_("Award")},
    {"speech", N_("Speech, master class")}, {"other", N_("Something else")}, {0},
};
static const struct form_field fields[] = {
    {"kind", N_("What it is"), FORM_CHOICE, .required = true, .choices = portfolio_kinds},
    {"happened", N_("When"), FORM_TEXT, .required = true, .max = 20,
     .hint = N_("A day or a year: 14.03.2025, or 2025")},
    {"title", N_("What exactly"), FORM_TEXT, .required = true, .max = 300, .wide = true,
     .hint = N_("For example, Article “The young teacher and the Union”, second place")},
    {"place", N_("Where"), FORM_TEXT, .max = 200, .wide = true,
     .hint = N_("The newspaper, the contest, who awarded it")},
    {"link", N_("Link"), FORM_TEXT, .max = 300, .wide = true,
     .hint = N_("If it can be read on the web: https://…")},
    {0},
};

const char *portfolio_kind_label(str kind)
{
    const char *label = form_choice_label(portfolio_kinds, kind);
    return label == NULL ? "" : label;
}

str portfolio_when(struct request *req, const struct portfolio_db_line_row *row)
{
    return members_day_text(req, row->happened_on, row->year);
}

/* ---- the form -------------------------------------------------------------------------------- */

struct entry {
    str kind, title, place, link;
    date happened_on;
    int64_t year;
};

static void check_when(struct form *form, struct entry *entry)
{
    struct request *req = form->req;
    str text = form_text(form, "happened");
    if (text.length == 4 && str_to_int64(text, &entry->year)) {
        entry->happened_on = (date){0};
    } else {
        entry->happened_on = date_from_written(text, date_year(req->today));
        entry->year = date_is_none(entry->happened_on) ? 0 : date_year(entry->happened_on);
    }
    if (text.length > 0 && entry->year < FIRST_YEAR) {
        form_add_error(form, "happened",
                       str_of(_("Write a day, such as 14.03.2025, or a year, such as 2025.")));
    } else if (entry->year > date_year(req->today) ||
               (!date_is_none(entry->happened_on) && date_before(req->today, entry->happened_on))) {
        form_add_error(form, "happened", str_of(_("That day is still to come.")));
    }
}

static struct entry read_entry(struct form *form)
{
    struct request *req = form->req;
    struct entry entry = {
        .kind = form_text(form, "kind"),
        .title = form_text(form, "title"),
        .place = form_text(form, "place"),
        .link = form_text(form, "link"),
    };
    bool is_link =
        str_starts_with(entry.link, STR("https://")) || str_starts_with(entry.link, STR("http://"));
    check_when(form, &entry);
    if (entry.link.length > 0 && !is_link) {
        form_add_error(form, "link", str_of(_("A link begins with https://")));
    }
    return entry;
}

/* ---- the member's side ----------------------------------------------------------------------- */

static struct reply my_page(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    const struct portfolio_own_view view = {
        .rows = portfolio_db_of_member(req->db, self.scope, self.id, PORTFOLIO_MOST),
        .trainings = portfolio_db_trainings(req->db, self.scope, self.id, PORTFOLIO_MOST).count,
        .certificates = certificates_of_member(req, self.scope, self.id).count,
        .posts = portfolio_db_posts(req->db, self.scope, self.id, PORTFOLIO_MOST).count,
    };
    return reply_page(req, _("My achievements"), portfolio_html_my(req, &view));
}

static struct html form_html(struct request *req, int64_t id, int64_t version,
                             const struct form *form)
{
    const struct portfolio_form_view view = {id, version, form};
    return portfolio_html_form(req, &view);
}

static struct reply new_page(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    struct form form = form_of(req, fields);
    return reply_page(req, _("Add an achievement"), form_html(req, 0, 0, &form));
}

static struct reply new_action(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    struct form form = form_read(req, fields);
    struct entry entry = read_entry(&form);
    size_t count = portfolio_db_of_member(req->db, self.scope, self.id, PORTFOLIO_MOST).count;
    if (count >= PORTFOLIO_MOST) {
        form_add_general_error(
            &form, _f("There are %1 already. Remove one that you no longer need.", (int64_t)count));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add an achievement"), form_html(req, 0, 0, &form));
    }
    const struct portfolio_db_add_values values = {
        self.region_id, ids_new(),         self.id,     entry.kind, entry.title,
        entry.year,     entry.happened_on, entry.place, entry.link, req->now};
    portfolio_db_add(req->db, &values);
    audit(req, "portfolio.add", self.region_id, values.id, self.id, NULL, 0);
    return reply_done(req, STR(PORTFOLIO_MY), str_of(_("It is added.")), 0);
}

static bool find_own(struct request *req, struct members_self *ret_self,
                     struct portfolio_db_line_row *ret_row)
{
    return members_self(req, ret_self) &&
           portfolio_db_find(req->db, ret_self->scope, ret_self->id, path_id(req), ret_row);
}

static struct reply edit_page(struct request *req)
{
    struct members_self self;
    struct portfolio_db_line_row row;
    if (!find_own(req, &self, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "kind", row.kind);
    form_set_text(&form, "happened", portfolio_when(req, &row));
    form_set_text(&form, "title", row.title);
    form_set_text(&form, "place", row.place);
    form_set_text(&form, "link", row.link);
    return reply_page(req, _("Correct an achievement"), form_html(req, row.id, row.version, &form));
}

static struct reply edit_action(struct request *req)
{
    struct members_self self;
    struct portfolio_db_line_row row;
    int64_t version = 0;
    if (!find_own(req, &self, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    struct entry entry = read_entry(&form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct an achievement"),
                                form_html(req, row.id, row.version, &form));
    }
    bool has_version = str_to_int64(http_body_field(req->http, STR("version")), &version);
    const struct portfolio_db_change_values values = {
        self.scope, self.id,           row.id,      version,    entry.kind, entry.title,
        entry.year, entry.happened_on, entry.place, entry.link, req->now};
    if (!has_version || !portfolio_db_change(req->db, &values)) {
        return reply_refused(req, str_of(_("It has been changed meanwhile. Open it again.")));
    }
    audit(req, "portfolio.change", self.region_id, row.id, self.id, NULL, 0);
    return reply_done(req, STR(PORTFOLIO_MY), str_of(_("It is corrected.")), 0);
}

static struct reply remove_action(struct request *req)
{
    struct members_self self;
    struct portfolio_db_line_row row;
    if (!find_own(req, &self, &row)) {
        return reply_not_found(req);
    }
    const struct portfolio_db_turn_values values = {
        self.scope, self.id, row.id, row.state, STR("removed"), row.confirmed_on, req->now};
    if (!portfolio_db_turn(req->db, &values)) {
        return reply_refused(req, str_of(_("It has been changed meanwhile. Open it again.")));
    }
    audit(req, "portfolio.remove", self.region_id, row.id, self.id, NULL, 0);
    CLEANUP(json_drop) json_t *kept = json_object();
    json_put_int(kept, "id", row.id);
    json_put_text(kept, "state", row.state);
    json_put_day(kept, "confirmed_on", row.confirmed_on);
    return reply_done(req, STR(PORTFOLIO_MY), str_of(_("It is removed.")),
                      undo_offer_json(req, KIND_OF_UNDO, row.id, kept));
}

static bool put_back(struct request *req, const struct undo *undo UNUSED, const json_t *kept,
                     str *ret_address)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return false;
    }
    const struct portfolio_db_turn_values values = {
        .scope = self.scope,
        .member_id = self.id,
        .id = json_get_int(kept, "id"),
        .before = STR("removed"),
        .after = json_get_text(req->arena, kept, "state"),
        .confirmed_on = json_get_day(kept, "confirmed_on"),
        .now = req->now,
    };
    *ret_address = STR(PORTFOLIO_MY);
    audit(req, "portfolio.undo", self.region_id, values.id, self.id, NULL, 0);
    return portfolio_db_turn(req->db, &values);
}

static struct reply portfolio_undo_action(struct request *req)
{
    struct members_self self;
    return members_self(req, &self) ? undo_take_back(req, KIND_OF_UNDO, put_back)
                                    : reply_not_found(req);
}

/* In Russian or Kazakh, as papers are. */
static struct reply make_action(struct request *req)
{
    struct members_self self;
    struct papers_made made;
    struct request reader = *req;
    reader.language = req->language == LANGUAGE_KK ? LANGUAGE_KK : LANGUAGE_RU;
    if (!members_self(req, &self) || !papers_made_begin(&reader, self.scope, self.id, &made)) {
        return members_no_card(req);
    }
    const struct papers_paper paper = portfolio_paper(&reader, &self, &made);
    int64_t id = papers_made_keep(&made, "achievements", &paper);
    return reply_done(req, str_format(req->arena, "/my/papers/issued/%lld", (long long)id),
                      str_of(_("The list is made. Its code proves it genuine.")), 0);
}

static struct html on_own_card(struct request *req)
{
    struct members_self self;
    return members_self(req, &self) ? portfolio_html_on_own_card(req) : (struct html){0};
}

/* ---- the organisation's side ----------------------------------------------------------------- */

static bool person_view(struct request *req, enum right right, int64_t member_id, int64_t limit,
                        struct scope *ret_scope, struct portfolio_person_view *ret_view)
{
    struct portfolio_db_person_row person;
    struct scope scope = members_likely_reach(req, right, member_id);
    if (str_is_empty(scope.from) || !portfolio_db_person(req->db, scope, member_id, &person)) {
        return false;
    }
    *ret_scope = scope;
    *ret_view = (struct portfolio_person_view){
        .member_id = member_id,
        .name =
            members_full_name(req->arena, person.last_name, person.first_name, person.middle_name),
        .rows = portfolio_db_of_member(req->db, scope, member_id, limit),
        .may_confirm = access_may(req, RIGHT_TRAINING_EDIT),
    };
    return true;
}

static struct html on_card(struct request *req, int64_t person_id)
{
    struct scope scope;
    struct portfolio_person_view view;
    bool is_there = person_view(req, RIGHT_TRAINING_VIEW, person_id, ON_THE_CARD, &scope, &view);
    return is_there && view.rows.count > 0 ? portfolio_html_on_card(req, &view) : (struct html){0};
}

static struct reply person_page(struct request *req)
{
    struct scope scope;
    struct portfolio_person_view view;
    if (!person_view(req, RIGHT_TRAINING_VIEW, path_id(req), PORTFOLIO_MOST, &scope, &view)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "portfolio.open", scope.region_id, view.member_id, view.member_id);
    }
    return reply_page(req, _("Achievements"), portfolio_html_person(req, &view));
}

/* Confirmed, or not any more: the same button turns it. */
static struct reply confirm_action(struct request *req)
{
    struct scope scope;
    struct portfolio_person_view view;
    struct portfolio_db_line_row row;
    int64_t id;
    if (!str_to_int64(path_text(req, 1), &id) ||
        !person_view(req, RIGHT_TRAINING_EDIT, path_id(req), 1, &scope, &view) ||
        !portfolio_db_find(req->db, scope, view.member_id, id, &row)) {
        return reply_not_found(req);
    }
    bool is_told = str_equal(row.state, STR("told"));
    const struct portfolio_db_turn_values values = {scope,
                                                    view.member_id,
                                                    id,
                                                    row.state,
                                                    is_told ? STR("confirmed") : STR("told"),
                                                    is_told ? req->today : (date){0},
                                                    req->now};
    if (!portfolio_db_turn(req->db, &values)) {
        return reply_refused(req, str_of(_("It has been changed meanwhile. Open it again.")));
    }
    audit(req, "portfolio.confirm", scope.region_id, id, view.member_id, NULL, 0);
    return reply_done(
        req, str_format(req->arena, "/members/%lld/portfolio", (long long)view.member_id),
        str_of(is_told ? _("It is confirmed.") : _("It is not confirmed any more.")), 0);
}

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    portfolio_db_person_merged(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    portfolio_db_person_parted(req->db, region_id, gone, kept);
}

static void sweep(struct request *req)
{
    db_begin_write(req->db);
    portfolio_db_sweep(req->db, req->now - REMOVED_SECONDS);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}

/* ---- contents -------------------------------------------------------------------------------- */

#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true

static const struct route routes[] = {
    {GET, PORTFOLIO_MY, my_page, OWN},
    {GET, PORTFOLIO_MY "/new", new_page, OWN},
    {POST, PORTFOLIO_MY "/new", new_action, OWN},
    {POST, PORTFOLIO_MY "/make", make_action, OWN},
    {GET, PORTFOLIO_MY "/:id", edit_page, OWN},
    {POST, PORTFOLIO_MY "/:id", edit_action, OWN},
    {POST, PORTFOLIO_MY "/:id/remove", remove_action, OWN},
    {POST, "/portfolio/undo/:id", portfolio_undo_action, OWN},
    {GET, "/members/:id/portfolio", person_page, .needs = RIGHT_TRAINING_VIEW},
    {POST, "/members/:id/portfolio/:n", confirm_action, .needs = RIGHT_TRAINING_EDIT},
    {0},
};

const struct feature portfolio_feature = {
    .name = "portfolio",
    .routes = routes,
    .sweep = sweep,
    .on_card = on_card,
    .on_own_card = on_own_card,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
