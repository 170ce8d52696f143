/* Papers: applications, consents, extracts, cards and journals made out of what the register knows
 * by templates that an administrator can edit (papers_template.h), in Russian and Kazakh, with
 * names and posts in the right case, as PDF and DOCX. What cannot be known is asked before.
 *
 * A paper that was issued is kept as it was, with a number; the code in its corner leads whoever
 * holds it to a page that proves it genuine. */
#pragma once

#include "app/feature.h"
#include "features/papers/papers_out.h"

extern const struct feature papers_feature;

/* ---- for features that make papers of their own ---------------------------------------------- */

/* A member as papers name him. */
struct papers_bearer {
    struct scope scope;
    int64_t member_id;
    int64_t org_id;
    str last_name, first_name, middle_name;
    char sex; /* 'f', 'm', 0 = not known */
};
/* The sex by the card, else by the patronymic. */
char papers_sex_of(struct arena *arena, str sex, str middle_name);
/* The full name in a case, in the language of the request: what people said of it, the dictionary,
 * the rules. Empty where the sex has to be known and is not. */
str papers_bearer_in_case(struct request *req, const struct papers_bearer *bearer,
                          enum declension_case which);

/* A paper about a member that another feature makes: begun, so that its number can stand in it,
 * then kept, replacing the earlier one of its kind. It is then among his papers, and its code leads
 * to where it is proved genuine. Needs an open write transaction. */
struct papers_made {
    struct papers_subject *subject;
    str number; /* "17/2026" */
    str org_name;
    str region_name;
};
/* False if the member is not within the scope. */
bool papers_made_begin(struct request *req, struct scope scope, int64_t member_id,
                       struct papers_made *ret_made) MUST_USE;
int64_t papers_made_keep(const struct papers_made *made, const char *kind,
                         const struct papers_paper *paper);
