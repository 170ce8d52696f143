#include "base/patronymic.h"
#include "features/papers/papers_inner.h"

/* What features that make papers of their own need: names in cases, and papers that are numbered,
 * kept and proved like all. */

char papers_sex_of(struct arena *arena, str sex, str middle_name)
{
    return sex.length == 1 ? sex.data[0] : patronymic_sex(arena, middle_name);
}

str papers_bearer_in_case(struct request *req, const struct papers_bearer *bearer,
                          enum declension_case which)
{
    struct papers_subject subject = {
        .req = req,
        .asker = req,
        .scope = bearer->scope,
        .member_id = bearer->member_id,
        .org_id = bearer->org_id,
        .sex = bearer->sex,
        .card = {.last_name = bearer->last_name,
                 .first_name = bearer->first_name,
                 .middle_name = bearer->middle_name},
    };
    bool is_declined = which != DECLENSION_NOMINATIVE && req->language != LANGUAGE_KK;
    if (is_declined && bearer->member_id != 0) {
        subject.names = papers_db_names(req->db, bearer->scope, bearer->member_id);
        (void)!papers_db_place(req->db, bearer->org_id, &subject.place); /* without: the union's */
    }
    return papers_name_in_case(&subject, which);
}

bool papers_made_begin(struct request *req, struct scope scope, int64_t member_id,
                       struct papers_made *ret_made)
{
    struct papers_subject *subject = ARENA_NEW(req->arena, struct papers_subject);
    if (!papers_subject_of_member(req, scope, member_id, subject)) {
        return false;
    }
    *ret_made = (struct papers_made){
        .subject = subject,
        .number = papers_number_text(req->arena, subject->number, date_year(subject->issued_on)),
        .org_name = subject->place.name,
        .region_name = subject->place.region_name,
    };
    return true;
}

int64_t papers_made_keep(const struct papers_made *made, const char *kind,
                         const struct papers_paper *paper)
{
    const struct papers_sort sort = {.code = kind, .replaces = true};
    return papers_issue(made->subject, &sort, paper, 0);
}
