/* Finding an organisation by any part of its name: for the switcher at the top of every page, for
 * the search that follows the typing, and as a page of its own. */
#include "base/fold.h"
#include "features/orgs/orgs.html.h"
#include "features/orgs/orgs_pages.h"

#define WORDS_LIMIT 4
#define HITS_LIMIT 20

/* The longest words first: they leave the fewest rows for the others to look at. */
static size_t words_of(struct arena *arena, str query, str ret_words[WORDS_LIMIT])
{
    str rest = fold_pack(arena, fold_search(arena, query));
    size_t count = 0;
    str word;
    while (str_next(&rest, ' ', &word)) {
        size_t at = count < WORDS_LIMIT ? count : WORDS_LIMIT - 1;
        if (str_is_empty(word) || (count == WORDS_LIMIT && word.length <= ret_words[at].length)) {
            continue;
        }
        for (; at > 0 && ret_words[at - 1].length < word.length; at--) {
            ret_words[at] = ret_words[at - 1];
        }
        ret_words[at] = word;
        count = MIN_OF(count + 1, (size_t)WORDS_LIMIT);
    }
    return count;
}

static struct orgs_db_search_rows search(struct request *req, struct scope scope, str query)
{
    str words[WORDS_LIMIT] = {0};
    if (words_of(req->arena, query, words) == 0) {
        return (struct orgs_db_search_rows){0};
    }
    return orgs_db_search(req->db, &(struct orgs_db_search_values){
                                       .scope = scope,
                                       .first = words[0],
                                       .second = words[1],
                                       .third = words[2],
                                       .fourth = words[3],
                                       .limit = HITS_LIMIT,
                                   });
}

struct orgs_names orgs_named(struct request *req, struct scope scope, str text)
{
    struct orgs_db_search_rows hits = search(req, scope, text);
    struct orgs_names names = {0};
    names.items = ARENA_ARRAY(req->arena, hits.count, struct orgs_named);
    EACH (hit, hits) {
        names.items[names.count++] = (struct orgs_named){hit->id, hit->path, hit->short_name};
    }
    return names;
}

/* The places on pages that take a piece; each is the id of the piece. */
static const char *wanted_part(const struct request *req)
{
    static const char *const parts[] = {"found", "found-organisations", "switcher"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (str_equal(query_text(req, "part"), str_of(parts[i]))) {
            return parts[i];
        }
    }
    return NULL;
}

struct reply orgs_search_page(struct request *req)
{
    str query = query_text(req, "q");
    struct orgs_db_search_rows hits = search(req, req->scope, query);
    const char *part = wanted_part(req);
    if (part != NULL) {
        return reply_fragment(req, orgs_html_found(req, part, query, hits));
    }
    struct html found = orgs_html_found(req, "found", query, hits);
    return reply_page(req, _("Find an organisation"), orgs_html_search(req, query, found));
}

str orgs_hit_line(struct request *req, const struct orgs_db_search_row *hit)
{
    const str above[] = {hit->above_1, hit->above_2, hit->above_3, hit->above_4};
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < COUNT_OF(above) && !str_is_empty(above[i]); i++) {
        if (i > 0) {
            BUF_PUT(&out, " / ");
        }
        buf_put(&out, above[i]);
    }
    if (out.length == 0) {
        return str_of(orgs_type_name(req, hit->type_label));
    }
    if (hit->members > 0) {
        BUF_PUT(&out, " · ");
        buf_put(&out, _n("%1 person", "%1 people", hit->members));
    }
    return buf_str(&out);
}
