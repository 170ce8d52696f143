/* Lists of documents: those of the organisation, of the ones below and from above; what is found;
 * and what members read. None costs more where there are a million: each organisation's own lie in
 * the order of their days, and those above are few. */
#include "features/documents/documents_inner.h"

#include "app/page.h"
#include "features/documents/documents.html.h"

enum { LINES = 50, PATH_STEP = 3 };

/* ---- from above ----------------------------------------------------------------------------- */

static bool is_later(const struct documents_db_line_row *a, const struct documents_db_line_row *b)
{
    return a->dated_on.number != b->dated_on.number ? a->dated_on.number > b->dated_on.number
                                                    : a->id > b->id;
}

/* The latest of two lists that begin with the latest each. */
static struct documents_db_line_rows latest_of(struct arena *arena, struct documents_db_line_rows a,
                                               struct documents_db_line_rows b)
{
    size_t count = MIN_OF(a.count + b.count, (size_t)LINES);
    struct documents_db_line_rows both = {
        .items = ARENA_ARRAY(arena, count, struct documents_db_line_row), .count = count};
    size_t of_a = 0;
    for (size_t i = 0; i < count; i++) {
        size_t of_b = i - of_a;
        bool is_a = of_b == b.count || (of_a < a.count && is_later(&a.items[of_a], &b.items[of_b]));
        both.items[i] = is_a ? a.items[of_a] : b.items[of_b];
        of_a += is_a;
    }
    return both;
}

static struct documents_db_line_rows shared_from_above(struct request *req)
{
    str path = req->mandate.org_path;
    struct documents_db_line_rows all = {0};
    for (size_t length = 1; length < path.length; length += PATH_STEP) {
        all = latest_of(req->arena, all,
                        documents_db_shared(req->db, str_slice(path, 0, length), LINES));
    }
    return all;
}

struct documents_db_line_rows documents_for_members(struct request *req, str path)
{
    struct documents_db_line_rows all = {0};
    for (size_t length = 1; length <= path.length; length += PATH_STEP) {
        all = latest_of(req->arena, all,
                        documents_db_published(req->db, str_slice(path, 0, length), LINES));
    }
    return all;
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply documents_list_page(struct request *req)
{
    struct documents_list_view view = {
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
        .drafts = documents_db_drafts(req->db, req->mandate.org_id, LINES),
        .documents = documents_db_of_org(req->db, req->mandate.org_id, LINES),
        .below = documents_latest_below(req, LINES),
        .from_above = shared_from_above(req),
    };
    return reply_page(req, _("Documents"), documents_html_list(req, &view));
}

static const struct form_field find_fields[] = {
    {"q", N_("Words, number, person, organisation or day"), FORM_TEXT, .max = 200},
    {0},
};

/* What is looked for may be somebody's name: it goes into no address. */
struct reply documents_find_action(struct request *req)
{
    struct form form = form_read(req, find_fields);
    struct documents_list_view view = {
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
        .words = form_text(&form, "q"),
    };
    if (view.words.length == 0) {
        return reply_see_other(req, STR("/documents"));
    }
    view.hits = documents_search(req, view.words);
    return reply_page(req, _("Documents"), documents_html_list(req, &view));
}
