#include "base/ids.h"
#include "base/utf8.h"
#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"

/* The dictionary of what the rules of the language get wrong or are not sure of: posts, names of
 * organisations, surnames and first names. The union's counts everywhere; a region's own entry goes
 * before it, and before that the one of an organisation in the papers of its branch. What people
 * answer while they print goes in here, too. */

#define WORDS_ON_PAGE 200
#define WORDS_BELOW 100

static const struct form_choice kinds[] = {
    {"word", N_("post or organisation")},     {"last_m", N_("surname of a man")},
    {"last_f", N_("surname of a woman")},     {"first_m", N_("first name of a man")},
    {"first_f", N_("first name of a woman")}, {0},
};

#define CASE_FIELD(name, label) \
    { \
        name, label, FORM_TEXT, .max = 200 \
    }
static const struct form_field fields[] = {
    {"kind", N_("What it is"), FORM_CHOICE, .required = true, .choices = kinds},
    {"nominative", N_("Nominative (who? what?)"), FORM_TEXT, .required = true, .max = 200},
    CASE_FIELD("genitive", N_("Genitive (of whom?)")),
    CASE_FIELD("dative", N_("Dative (to whom?)")),
    CASE_FIELD("accusative", N_("Accusative (whom?)")),
    CASE_FIELD("instrumental", N_("Instrumental (by whom?)")),
    CASE_FIELD("prepositional", N_("Prepositional (about whom?)")),
    {0},
};
#define FIRST_CASE 2

const char *papers_word_kind_label(str kind)
{
    const char *label = form_choice_label(kinds, kind);
    return label == NULL ? "" : label;
}

const char *papers_word_case_label(size_t which)
{
    return fields[FIRST_CASE + which].label;
}

static str *case_of(struct papers_db_word_line_row *row, size_t which)
{
    str *const cases[PAPERS_CASES] = {&row->genitive, &row->dative, &row->accusative,
                                      &row->instrumental, &row->prepositional};
    return cases[which];
}

str papers_word_cases_text(struct request *req, const struct papers_db_word_line_row *row)
{
    struct papers_db_word_line_row copy = *row;
    str text = {0};
    for (size_t i = 0; i < PAPERS_CASES; i++) {
        text = str_comma(req->arena, text, *case_of(&copy, i));
    }
    return text;
}

/* ---- by the rules --------------------------------------------------------------------------- */

/* Empty: the rules are not sure of it. */
static str by_rules(struct arena *arena, str kind, str nominative, enum declension_case which)
{
    str text = {0};
    bool is_last = str_starts_with(kind, STR("last_"));
    if (is_last || str_starts_with(kind, STR("first_"))) {
        char sex = str_ends_with(kind, STR("_f")) ? 'f' : 'm';
        return declension_name(arena, is_last ? DECLENSION_LAST : DECLENSION_FIRST, sex, nominative,
                               which);
    }
    return declension_post(arena, nominative, which, &text) ? text : (str){0};
}

bool papers_word_in_case(struct request *req, const struct papers_db_place_row *place, str kind,
                         str nominative, enum declension_case which, str *ret_text)
{
    struct papers_db_word_line_row row;
    if (which < DECLENSION_GENITIVE || which > DECLENSION_PREPOSITIONAL ||
        !papers_db_word(req->db, place->region_id, place->path, kind,
                        utf8_lower(req->arena, nominative), &row)) {
        return false;
    }
    str text = *case_of(&row, (size_t)which - 1);
    if (text.length > 0) {
        *ret_text = text;
    }
    return text.length > 0;
}

/* ---- keeping -------------------------------------------------------------------------------- */

static void note(struct request *req, const struct papers_db_word_line_row *before,
                 const struct papers_db_word_line_row *after)
{
    struct audit_change changes[2 + PAPERS_CASES];
    size_t count = 0;
    struct papers_db_word_line_row was = *before, is = *after;
    changes[count++] = (struct audit_change){"nominative", was.nominative, is.nominative};
    if (!str_equal(was.kind, is.kind)) {
        changes[count++] = (struct audit_change){"kind", was.kind, is.kind};
    }
    for (size_t i = 0; i < PAPERS_CASES; i++) {
        str old = *case_of(&was, i), new = *case_of(&is, i);
        if (!str_equal(old, new)) {
            changes[count++] = (struct audit_change){fields[FIRST_CASE + i].name, old, new};
        }
    }
    audit(req, "papers.word", after->region_id, after->id, 0, changes, count);
}

/* Without an id before it is a new one. */
static void keep(struct request *req, const struct papers_db_word_line_row *before,
                 struct papers_db_word_line_row after)
{
    after.id = before->id != 0 ? before->id : ids_new();
    papers_db_put_word(req->db, &(struct papers_db_put_word_values){
                                    .region_id = after.region_id,
                                    .org_id = after.org_id,
                                    .id = after.id,
                                    .kind = after.kind,
                                    .folded = utf8_lower(req->arena, after.nominative),
                                    .nominative = after.nominative,
                                    .genitive = after.genitive,
                                    .dative = after.dative,
                                    .accusative = after.accusative,
                                    .instrumental = after.instrumental,
                                    .prepositional = after.prepositional,
                                });
    note(req, before, &after);
}

void papers_word_learn(struct request *req, int64_t region_id, str word, enum declension_case which,
                       str text)
{
    struct papers_db_word_line_row before = {0};
    if (which < DECLENSION_GENITIVE || which > DECLENSION_PREPOSITIONAL) {
        return;
    }
    bool is_there = papers_db_own_word_of(req->db, region_id, 0, STR("word"),
                                          utf8_lower(req->arena, word), &before);
    struct papers_db_word_line_row after = before;
    if (!is_there) {
        after = (struct papers_db_word_line_row){
            .region_id = region_id, .kind = STR("word"), .nominative = word};
    }
    *case_of(&after, (size_t)which - 1) = text;
    keep(req, &before, after);
}

/* ---- the list ------------------------------------------------------------------------------- */

/* Whose entries somebody writes: those of the union or the region, below it those of the own
 * organisation. */
static bool is_of_region(const struct request *req)
{
    return req->mandate.org_level <= LEVEL_REGION;
}

static int64_t own_org(const struct request *req)
{
    return is_of_region(req) ? 0 : req->mandate.org_id;
}

/* The dictionary of all papers is for who manages the region; below it whoever makes papers
 * corrects what stands in them. */
static bool may_change(const struct request *req)
{
    return access_may(req, is_of_region(req) ? RIGHT_ACCOUNTS_MANAGE : RIGHT_MEMBERS_EDIT);
}

struct reply papers_words_page(struct request *req)
{
    int64_t page = MAX_OF(query_int(req, "page"), 1);
    page = MIN_OF(page, 1000);
    struct papers_words_view view = {
        .rows = papers_db_words(req->db, req->mandate.region_id, req->mandate.org_path,
                                WORDS_ON_PAGE + 1, (page - 1) * WORDS_ON_PAGE),
        .own_region = req->mandate.region_id,
        .own_org = own_org(req),
        .is_of_region = is_of_region(req),
        .page = page,
        .may_change = may_change(req),
        .sees_history = access_may(req, RIGHT_AUDIT_VIEW),
    };
    view.has_more = view.rows.count > WORDS_ON_PAGE;
    view.rows.count = MIN_OF(view.rows.count, (size_t)WORDS_ON_PAGE);
    if (view.may_change && page == 1) {
        view.below = papers_db_words_below(req->db, req->mandate.region_id, req->mandate.org_path,
                                           WORDS_BELOW);
    }
    return reply_page(req, _("Dictionary of cases"), papers_html_words(req, &view));
}

/* ---- one ------------------------------------------------------------------------------------ */

static struct papers_db_word_line_row row_of(const struct form *form)
{
    struct papers_db_word_line_row row = {
        .region_id = form->req->mandate.region_id,
        .org_id = own_org(form->req),
        .kind = form_text(form, "kind"),
        .nominative = form_text(form, "nominative"),
    };
    for (size_t i = 0; i < PAPERS_CASES; i++) {
        *case_of(&row, i) = form_text(form, fields[FIRST_CASE + i].name);
    }
    return row;
}

/* What papers will have: what is written, else what the rules say. */
static void look_at(struct request *req, struct papers_word_view *view)
{
    struct papers_db_word_line_row row = row_of(view->form);
    view->nominative = row.nominative;
    for (size_t i = 0; i < PAPERS_CASES; i++) {
        str written = *case_of(&row, i);
        view->is_written[i] = written.length > 0;
        view->cases[i] = row.nominative.length == 0 ? (str){0}
                         : written.length > 0       ? written
                                                    : by_rules(req->arena, row.kind, row.nominative,
                                                               (enum declension_case)(i + 1));
    }
}

static struct html word_html(struct request *req, int64_t id, const struct form *form)
{
    struct papers_word_view view = {
        .id = id, .form = form, .is_of_region = is_of_region(req), .whose = req->mandate.org_name};
    look_at(req, &view);
    return papers_html_word(req, &view);
}

static void fill(struct form *form, struct papers_db_word_line_row row)
{
    form_set_text(form, "kind", row.kind);
    form_set_text(form, "nominative", row.nominative);
    for (size_t i = 0; i < PAPERS_CASES; i++) {
        form_set_text(form, fields[FIRST_CASE + i].name, *case_of(&row, i));
    }
}

/* `from`: an entry above or below, to correct it or to take it over. */
struct reply papers_word_new_page(struct request *req)
{
    struct papers_db_word_line_row from = {.kind = STR("word")};
    int64_t id = query_int(req, "from");
    if (!may_change(req)) {
        return reply_forbidden(req);
    }
    if (id != 0 &&
        !papers_db_shown_word(req->db, req->mandate.region_id, req->mandate.org_path, id, &from)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    fill(&form, from);
    return reply_page(req, _("New word"), word_html(req, 0, &form));
}

static bool find(struct request *req, struct papers_db_word_line_row *ret_row)
{
    return papers_db_own_word(req->db, req->mandate.region_id, own_org(req), path_id(req), ret_row);
}

struct reply papers_word_page(struct request *req)
{
    struct papers_db_word_line_row row;
    if (!may_change(req)) {
        return reply_forbidden(req);
    }
    if (!find(req, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    fill(&form, row);
    return reply_page(req, _("Cases of a word"), word_html(req, row.id, &form));
}

/* Of what was typed so far; nothing is kept. `word` is the entry that is being corrected. */
struct reply papers_word_preview(struct request *req)
{
    struct papers_db_word_line_row row = {0};
    if (!may_change(req)) {
        return reply_forbidden(req);
    }
    if (path_id(req) != 0 && !find(req, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    struct form shown = form_of(req, fields);
    for (size_t i = 0; i + 1 < COUNT_OF(fields); i++) {
        form_set_text(&shown, fields[i].name, form_text(&form, fields[i].name));
    }
    return reply_page(req, _("Cases of a word"), word_html(req, row.id, &shown));
}

static void check(struct request *req, struct form *form, int64_t id)
{
    struct papers_db_word_line_row row = row_of(form), there;
    size_t written = 0;
    for (size_t i = 0; i < PAPERS_CASES; i++) {
        written += case_of(&row, i)->length > 0;
    }
    if (form_is_good(form) && written == 0) {
        form_add_general_error(form, str_of(_("Write at least one case: without any there is "
                                              "nothing to keep, the rules do the rest.")));
    }
    if (form_is_good(form) &&
        papers_db_own_word_of(req->db, row.region_id, row.org_id, row.kind,
                              utf8_lower(req->arena, row.nominative), &there) &&
        there.id != id) {
        form_add_error(form, "nominative",
                       str_of(_("This word stands in the dictionary already: correct it there.")));
    }
}

static struct reply take(struct request *req, const struct papers_db_word_line_row *before,
                         const char *title)
{
    struct form form = form_read(req, fields);
    check(req, &form, before->id);
    if (!form_is_good(&form)) {
        return reply_form_again(req, title, word_html(req, before->id, &form));
    }
    keep(req, before, row_of(&form));
    return reply_done(req, STR("/papers/words"), str_of(_("Papers have these cases from now on.")),
                      0);
}

struct reply papers_word_new_action(struct request *req)
{
    const struct papers_db_word_line_row none = {0};
    return may_change(req) ? take(req, &none, _("New word")) : reply_forbidden(req);
}

struct reply papers_word_action(struct request *req)
{
    struct papers_db_word_line_row row;
    if (!may_change(req)) {
        return reply_forbidden(req);
    }
    return find(req, &row) ? take(req, &row, _("Cases of a word")) : reply_not_found(req);
}

struct reply papers_word_remove_action(struct request *req)
{
    struct papers_db_word_line_row row;
    if (!may_change(req)) {
        return reply_forbidden(req);
    }
    if (!find(req, &row) || !papers_db_remove_word(req->db, row.region_id, row.org_id, row.id)) {
        return reply_not_found(req);
    }
    note(req, &row,
         &(struct papers_db_word_line_row){
             .region_id = row.region_id, .org_id = row.org_id, .id = row.id});
    return reply_done(req, STR("/papers/words"),
                      str_of(_("The word is out of the dictionary: the rules count again.")), 0);
}
