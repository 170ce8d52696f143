/* How a draft was before each change, one version beside the next, line by line. */
#include "features/documents/documents_inner.h"

#include "app/json.h"
#include "base/buf.h"
#include "features/documents/documents.html.h"

enum { LINES_MOST = 2000 };

/* ---- a version as lines --------------------------------------------------------------------- */

struct lines {
    str *items;
    size_t count;
    size_t capacity;
};

static void add_text(struct arena *arena, struct lines *lines, str text)
{
    str line;
    while (lines->count < LINES_MOST && str_next(&text, '\n', &line)) {
        if (str_trim(line).length > 0) {
            *ARENA_PUSH(arena, lines->items, lines->count, lines->capacity) = str_trim(line);
        }
    }
}

static const char *const head_names[] = {"body",  "number",   "on",       "place",
                                         "title", "speakers", "preamble", NULL};
static const char *const foot_names[] = {"signed_post", "signed_name", NULL};

static void add_named(struct arena *arena, struct lines *lines, const json_t *content,
                      const char *const *names)
{
    for (; *names != NULL; names++) {
        add_text(arena, lines, json_get_text(arena, content, *names));
    }
}

static struct lines lines_of(struct arena *arena, str content)
{
    struct lines lines = {0};
    CLEANUP(json_drop) json_t *document = json_loadb(content.data, content.length, 0, NULL);
    add_named(arena, &lines, document, head_names);
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(document, "items"), i, item)
    {
        str number = json_get_text(arena, item, "number");
        str text = json_get_text(arena, item, "text");
        str until = json_get_text(arena, item, "to");
        add_text(arena, &lines, STR_CONCAT(arena, number, STR(" "), text));
        add_text(arena, &lines, until.length == 0 ? until : STR_CONCAT(arena, STR("→ "), until));
    }
    add_named(arena, &lines, document, foot_names);
    return lines;
}

/* ---- comparing ------------------------------------------------------------------------------ */

struct comparing {
    const struct lines *old;
    const struct lines *new;
    uint16_t *longest; /* common part of what lies behind each pair of lines */
};

static uint16_t *cell(const struct comparing *comparing, size_t i, size_t j)
{
    return &comparing->longest[i * (comparing->new->count + 1) + j];
}

static void measure(const struct comparing *comparing)
{
    for (size_t i = comparing->old->count; i-- > 0;) {
        for (size_t j = comparing->new->count; j-- > 0;) {
            uint16_t down = *cell(comparing, i + 1, j);
            uint16_t right = *cell(comparing, i, j + 1);
            bool is_same = str_equal(comparing->old->items[i], comparing->new->items[j]);
            *cell(comparing, i, j) =
                is_same ? (uint16_t)(*cell(comparing, i + 1, j + 1) + 1) : MAX_OF(down, right);
        }
    }
}

static void put_line(struct arena *arena, struct documents_compared *compared,
                     enum documents_line_kind kind, str text)
{
    *ARENA_PUSH(arena, compared->items, compared->count, compared->capacity) =
        (struct documents_line){kind, text};
}

struct documents_compared documents_compare(struct arena *arena, str before, str after)
{
    struct lines old = lines_of(arena, before);
    struct lines new = lines_of(arena, after);
    struct comparing comparing = {&old, &new, NULL};
    struct documents_compared compared = {0};
    comparing.longest = ARENA_ARRAY(arena, (old.count + 1) * (new.count + 1), uint16_t);
    measure(&comparing);
    size_t i = 0;
    size_t j = 0;
    while (i < old.count || j < new.count) {
        bool is_same = i < old.count && j < new.count &&str_equal(old.items[i], new.items[j]);
        bool is_gone = j == new.count || (i < old.count && *cell(&comparing, i + 1, j) >=
                                                               *cell(&comparing, i, j + 1));
        if (is_same) {
            put_line(arena, &compared, DOCUMENTS_LINE_SAME, new.items[j]);
            i++;
            j++;
        } else if (is_gone) {
            put_line(arena, &compared, DOCUMENTS_LINE_GONE, old.items[i++]);
        } else {
            put_line(arena, &compared, DOCUMENTS_LINE_NEW, new.items[j++]);
        }
    }
    return compared;
}

/* ---- the page ------------------------------------------------------------------------------- */

struct reply documents_versions_page(struct request *req)
{
    struct documents_versions_view view = {0};
    if (!documents_find_own(req, path_id(req), &view.document)) {
        return reply_not_found(req);
    }
    view.versions = documents_db_versions(req->db, view.document.region_id, view.document.id);
    int64_t wanted = query_int(req, "v");
    view.shown = wanted > 0 ? wanted : view.versions.count > 0 ? view.versions.items[0].version : 0;
    struct documents_db_version_row now = {0};
    struct documents_db_version_row before = {0};
    if (documents_db_version(req->db, view.document.region_id, view.document.id, view.shown,
                             &now)) {
        bool has_before = documents_db_version(req->db, view.document.region_id, view.document.id,
                                               view.shown - 1, &before);
        view.compared =
            documents_compare(req->arena, has_before ? before.content : (str){0}, now.content);
    }
    return reply_page(req, _("Versions"), documents_html_versions(req, &view));
}
