#include "app/look.h"
#include "features/papers/papers_inner.h"
#include "features/papers/papers_shipped.h"

/* Which template counts: that of the region, else that of the union, else the one that came with
 * the program. A version without a text gives way to the next one above. */

str papers_shipped_text(const struct papers_sort *sort, str language)
{
    for (const struct papers_shipped *shipped = papers_shipped; shipped->name != NULL; shipped++) {
        str rest = str_of(shipped->name), kind, in;
        if (str_next(&rest, '.', &kind) && str_next(&rest, '.', &in) &&
            str_equal(kind, str_of(sort->code)) && str_equal(in, language)) {
            return shipped->text;
        }
    }
    return (str){0};
}

struct papers_version papers_version_for(struct request *req, int64_t region_id,
                                         const struct papers_sort *sort, str language)
{
    struct papers_db_union_row top = {0};
    struct papers_db_template_row row;
    bool has_union = papers_db_union(req->db, &top);
    const int64_t orgs[] = {region_id, has_union ? top.id : 0};
    for (size_t i = 0; i < COUNT_OF(orgs); i++) {
        if (orgs[i] != 0 &&
            papers_db_template(req->db, orgs[i], str_of(sort->code), language, &row) &&
            row.text.length > 0) {
            return (struct papers_version){row.text, orgs[i], row.version};
        }
    }
    return (struct papers_version){.text = papers_shipped_text(sort, language)};
}

bool papers_template_of(struct papers_subject *subject, const struct papers_sort *sort,
                        struct papers_template *ret_template)
{
    struct request *req = subject->req;
    str language = look_language_code(req->language);
    struct papers_mistakes mistakes;
    struct papers_version version =
        papers_version_for(req, subject->scope.region_id, sort, language);
    if (papers_template_read(req->arena, version.text, papers_names, ret_template, &mistakes)) {
        return true;
    }
    /* One that was kept and knows a mark that a newer program does not. */
    return papers_template_read(req->arena, papers_shipped_text(sort, language), papers_names,
                                ret_template, &mistakes);
}
