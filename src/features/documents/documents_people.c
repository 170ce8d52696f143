/* People whom a document names: one on a line for whoever types them, found among the posts of the
 * organisation. */
#include "features/documents/documents_inner.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"

#define GAP "\xc2\xa0" /* a name is not broken between lines */

/* "Т.\xa0М." of Татьяна Михайловна; what is empty is left out. */
static str initials_of(struct arena *arena, str first, str middle)
{
    struct buf text = BUF_INIT(arena);
    const str names[] = {first, middle};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (names[i].length > 0) {
            buf_put(&text, str_of(text.length > 0 ? GAP : ""));
            buf_put(&text, utf8_slice(names[i], 1));
            buf_put_char(&text, '.');
        }
    }
    return buf_str(&text);
}

str documents_initials_first(struct arena *arena, str last, str first, str middle)
{
    str initials = initials_of(arena, first, middle);
    return initials.length == 0 ? last : STR_CONCAT(arena, initials, STR(GAP), last);
}

/* Letters with a stop, however they are spaced, and one surname before or behind them. */
str documents_signer(struct arena *arena, str written)
{
    str names[2] = {{0}};
    str last = {0};
    size_t count = 0;
    str rest = utf8_single_blanks(arena, written);
    str word;
    while (str_next(&rest, ' ', &word)) {
        str piece;
        while (str_next(&word, '.', &piece)) {
            bool is_initial = utf8_length(piece) == 1;
            if ((is_initial && count == COUNT_OF(names)) ||
                (!is_initial && piece.length > 0 && last.length > 0)) {
                return written;
            }
            if (is_initial) {
                names[count++] = piece;
            } else if (piece.length > 0) {
                last = piece;
            }
        }
    }
    str at = last;
    bool is_surname = last.length > 0 && utf8_is_upper(utf8_next(&at));
    return count == 0 || !is_surname ? written
                                     : documents_initials_first(arena, last, names[0], names[1]);
}

/* "Бугреева Т.М.", "Т. М. Бугреева" and "Бугреева Татьяна Михайловна" are one: letters alone, the
 * surname first. */
static bool is_named(struct arena *arena, str written, const struct documents_db_holders_row *row)
{
    str initials = initials_of(arena, row->first_name, row->middle_name);
    str name = fold_letters(arena, fold_search(arena, written));
    const str spellings[] = {
        STR_CONCAT(arena, row->last_name, initials),
        STR_CONCAT(arena, initials, row->last_name),
        STR_CONCAT(arena, row->last_name, row->first_name, row->middle_name),
    };
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        if (str_equal(name, fold_letters(arena, fold_search(arena, spellings[i])))) {
            return true;
        }
    }
    return false;
}

void documents_match_controller(struct request *req, struct documents_db_holders_rows holders,
                                struct documents_controller *controller)
{
    const struct documents_db_holders_row *found = NULL;
    EACH (holder, holders) {
        bool is_another =
            found != NULL && (found->member_id == 0 || found->member_id != holder->member_id);
        if (!is_named(req->arena, controller->name, holder)) {
            continue;
        }
        if (is_another) {
            return; /* two of that name: nobody is chosen */
        }
        found = found == NULL ? holder : found;
    }
    if (found != NULL) {
        controller->post_id = found->id;
        controller->member_id = found->member_id;
        controller->account_id = found->account_id;
        if (controller->post.length == 0) {
            controller->post = utf8_lower_first(req->arena, bodies_label(req, found->post_label));
        }
    }
}

struct documents_controller *documents_controllers_of_lines(
    struct request *req, const struct documents_document *document, str lines, size_t *ret_count)
{
    date day = date_is_none(document->dated_on) ? req->today : document->dated_on;
    struct documents_db_holders_rows holders =
        documents_db_holders(req->db, req->scope, document->org_id, day);
    struct documents_controller *controllers = NULL;
    size_t capacity = 0;
    *ret_count = 0;
    str line;
    while (str_next(&lines, '\n', &line)) {
        str name;
        str rest = str_trim(line);
        if (!str_next(&rest, ',', &name)) {
            continue;
        }
        struct documents_controller controller = {.name = str_trim(name), .post = str_trim(rest)};
        documents_match_controller(req, holders, &controller);
        *ARENA_PUSH(req->arena, controllers, *ret_count, capacity) = controller;
    }
    return controllers;
}

str documents_controllers_lines(struct arena *arena, const struct documents_controller *controllers,
                                size_t count)
{
    struct buf lines = BUF_INIT(arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_put_char(&lines, '\n');
        }
        buf_put(&lines, str_comma(arena, controllers[i].name, controllers[i].post));
    }
    return buf_str(&lines);
}
