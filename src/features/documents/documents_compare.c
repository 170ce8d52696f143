/* Two documents, or two states of one, side by side: head and items, word by word. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

enum { LIKE_ENOUGH = 45, PAIRS_MOST = 40000, NEAR = 15, NONE = -1 };

/* ---- which item is which -------------------------------------------------------------------- */

struct matching {
    const struct documents_document *old;
    const struct documents_document *new;
    int64_t *of_old; /* the place of the match among the new ones, or NONE */
    int64_t *of_new;
};

static void match(struct matching *matching, size_t i, size_t j)
{
    matching->of_old[i] = (int64_t)j;
    matching->of_new[j] = (int64_t)i;
}

static bool is_alike(const struct documents_item *a, const struct documents_item *b, bool by_number)
{
    return by_number ? a->item == b->item : str_equal(a->text, b->text);
}

static void match_equal(struct matching *matching, bool by_number)
{
    for (size_t i = 0; i < matching->old->item_count; i++) {
        for (size_t j = 0; j < matching->new->item_count && matching->of_old[i] == NONE; j++) {
            if (matching->of_new[j] == NONE &&
                is_alike(&matching->old->items[i], &matching->new->items[j], by_number)) {
                match(matching, i, j);
            }
        }
    }
}

static size_t unmatched(const int64_t *of, size_t count)
{
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        open += of[i] == NONE;
    }
    return open;
}

/* In long documents those alone are compared that stand near each other. */
static void match_alike(struct matching *matching)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    size_t old_count = matching->old->item_count;
    size_t new_count = matching->new->item_count;
    bool is_long = unmatched(matching->of_old, old_count) * unmatched(matching->of_new, new_count) >
                   PAIRS_MOST;
    for (size_t i = 0; i < old_count; i++) {
        int best = LIKE_ENOUGH - 1;
        int64_t place = NONE;
        for (size_t j = 0; j < new_count && matching->of_old[i] == NONE; j++) {
            bool is_far = is_long && (j + NEAR < i || j > i + NEAR);
            if (matching->of_new[j] != NONE || is_far) {
                continue;
            }
            arena_reset(scratch);
            int likeness = documents_likeness(scratch, matching->old->items[i].text,
                                              matching->new->items[j].text);
            place = likeness > best ? (int64_t)j : place;
            best = MAX_OF(best, likeness);
        }
        if (place != NONE) {
            match(matching, i, (size_t)place);
        }
    }
}

/* Of the matched items, in their new order, the longest row that keeps the old order has not moved;
 * all others have. */
static bool *moved_of(struct arena *arena, const struct matching *matching)
{
    size_t count = matching->new->item_count;
    bool *has_moved = ARENA_ARRAY(arena, count + 1, bool);
    size_t *length = ARENA_ARRAY(arena, count + 1, size_t);
    int64_t *before = ARENA_ARRAY(arena, count + 1, int64_t);
    int64_t last = NONE;
    for (size_t j = 0; j < count; j++) {
        has_moved[j] = matching->of_new[j] != NONE;
        before[j] = NONE;
        length[j] = has_moved[j];
        for (size_t i = 0; i < j && has_moved[j]; i++) {
            bool is_behind =
                matching->of_new[i] != NONE && matching->of_new[i] < matching->of_new[j];
            if (is_behind && length[i] + 1 >= length[j]) {
                length[j] = length[i] + 1;
                before[j] = (int64_t)i;
            }
        }
        if (has_moved[j] && (last == NONE || length[j] > length[last])) {
            last = (int64_t)j;
        }
    }
    for (; last != NONE; last = before[last]) {
        has_moved[last] = false;
    }
    return has_moved;
}

/* ---- rows ----------------------------------------------------------------------------------- */

struct comparing {
    struct request *req;
    struct documents_compared compared;
    int64_t steps;
};

static void put_row(struct comparing *comparing, struct documents_row row, str old, str new)
{
    struct documents_compared *compared = &comparing->compared;
    row.pieces = documents_diff(comparing->req->arena, old, new, &comparing->steps);
    EACH (piece, row.pieces) {
        row.has_changed = row.has_changed || piece->kind != DOCUMENTS_PIECE_SAME;
    }
    if (row.pieces.count > 0) {
        *ARENA_PUSH(comparing->req->arena, compared->items, compared->count, compared->capacity) =
            row;
        compared->changed += row.has_changed || row.has_moved;
    }
}

static str text_of_item(struct request *req, const struct documents_item *item)
{
    if (item->is_removed) {
        return STR_CONCAT(req->arena, item->number, STR(" "), str_of(_("(no longer in force)")));
    }
    str about = str_comma(req->arena, documents_addressees_text(req, item),
                          documents_deadline_text(req, item));
    str who = documents_controllers_lines(req->arena, item->controllers, item->controller_count);
    str number = item->number.length > 0 ? item->number : STR("–");
    return STR_CONCAT(req->arena, number, STR(" "), item->text,
                      about.length > 0 ? STR("\n→ ") : (str){0}, about,
                      who.length > 0 ? STR("\n→ ") : (str){0}, who);
}

static void put_item(struct comparing *comparing, const struct documents_item *old,
                     const struct documents_item *new, bool has_moved)
{
    struct documents_row row = {
        .has_old = old != NULL, .has_new = new != NULL, .has_moved = has_moved};
    put_row(comparing, row, old == NULL ? (str){0} : text_of_item(comparing->req, old),
            new == NULL ? (str){0} : text_of_item(comparing->req, new));
}

static void put_items(struct comparing *comparing, const struct matching *matching)
{
    const bool *has_moved = moved_of(comparing->req->arena, matching);
    size_t at = 0;
    for (size_t j = 0; j < matching->new->item_count; j++) {
        int64_t i = matching->of_new[j];
        const struct documents_item *old = i == NONE ? NULL : &matching->old->items[i];
        for (; old != NULL && !has_moved[j] && at < (size_t)i; at++) {
            if (matching->of_old[at] == NONE) {
                put_item(comparing, &matching->old->items[at], NULL, false);
            }
        }
        put_item(comparing, old, &matching->new->items[j], has_moved[j]);
    }
    for (; at < matching->old->item_count; at++) {
        if (matching->of_old[at] == NONE) {
            put_item(comparing, &matching->old->items[at], NULL, false);
        }
    }
}

static void put_parts(struct comparing *comparing, const struct documents_document *old,
                      const struct documents_document *new, bool is_foot)
{
    struct request *req = comparing->req;
    struct arena *arena = req->arena;
    const struct {
        bool is_foot;
        const char *label;
        str old;
        str new;
    } parts[] = {
        {false, N_("What it is"), documents_label(req, old), documents_label(req, new)},
        {false, N_("Which body decides"), old->body_name, new->body_name},
        {false, N_("Place"), old->place, new->place},
        {false, N_("Title"), old->title, new->title},
        {false, N_("Who reports"), old->speakers, new->speakers},
        {false, N_("What was heard and found"), old->preamble, new->preamble},
        {true, N_("Who sees to it"),
         documents_controllers_lines(arena, old->controllers, old->controller_count),
         documents_controllers_lines(arena, new->controllers, new->controller_count)},
        {true, N_("Who signs"), str_comma(arena, old->signed_post, old->signed_name),
         str_comma(arena, new->signed_post, new->signed_name)},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].is_foot == is_foot) {
            put_row(
                comparing,
                (struct documents_row){.label = parts[i].label, .has_old = true, .has_new = true},
                parts[i].old, parts[i].new);
        }
    }
}

struct documents_compared documents_compare(struct request *req,
                                            const struct documents_document *before,
                                            const struct documents_document *after,
                                            bool is_one_document)
{
    struct comparing comparing = {.req = req, .steps = DOCUMENTS_DIFF_STEPS};
    struct matching matching = {
        .old = before,
        .new = after,
        .of_old = ARENA_ARRAY(req->arena, before->item_count + 1, int64_t),
        .of_new = ARENA_ARRAY(req->arena, after->item_count + 1, int64_t),
    };
    for (size_t i = 0; i < before->item_count; i++) {
        matching.of_old[i] = NONE;
    }
    for (size_t j = 0; j < after->item_count; j++) {
        matching.of_new[j] = NONE;
    }
    if (is_one_document) {
        match_equal(&matching, true);
    }
    match_equal(&matching, false);
    match_alike(&matching);
    put_parts(&comparing, before, after, false);
    put_items(&comparing, &matching);
    put_parts(&comparing, before, after, true);
    return comparing.compared;
}

/* Put together here, because a template would put blanks between the pieces. */
size_t documents_same_from(const struct documents_compared *compared, size_t from)
{
    size_t to = from;
    while (to < compared->count && !compared->items[to].has_changed &&
           !compared->items[to].has_moved) {
        to++;
    }
    return to - from;
}

struct html documents_side_html(struct request *req, const struct documents_row *row,
                                enum documents_piece_kind mine)
{
    struct html_out out = html_begin(req->arena, req->language);
    EACH (piece, row->pieces) {
        if (piece->kind == DOCUMENTS_PIECE_SAME) {
            html_put_text_str(&out, piece->text);
        } else if (piece->kind == mine && mine == DOCUMENTS_PIECE_GONE) {
            html_put_html(&out, documents_html_gone(req, piece->text));
        } else if (piece->kind == mine) {
            html_put_html(&out, documents_html_come(req, piece->text));
        }
    }
    return html_end(&out);
}

/* ---- the page ------------------------------------------------------------------------------- */

enum { FOUND_MOST = 30 };

struct reply documents_compare_page(struct request *req)
{
    struct documents_compare_view view = {.number = query_text(req, "number")};
    if (!documents_find(req, path_id(req), &view.document)) {
        return reply_not_found(req);
    }
    int64_t other = query_int(req, "with");
    view.has_other = other != 0 && documents_find(req, other, &view.other);
    if (other != 0 && !view.has_other) {
        return reply_not_found(req);
    }
    view.is_edition = view.has_other && other == view.document.id;
    if (view.is_edition) {
        date on = query_date(req, "on");
        view.other =
            documents_edition_of(req, &view.document, date_is_none(on) ? req->today : on).document;
    }
    if (view.has_other) {
        view.compared = documents_compare(req, &view.document, &view.other, view.is_edition);
    }
    str key = reading_number_key(req->arena, view.number);
    if (key.length > 0) {
        view.found =
            documents_db_by_number(req->db, req->scope, req->mandate.org_path, key, FOUND_MOST);
    }
    return reply_page(req, _("Compare"), documents_html_compare(req, &view));
}
