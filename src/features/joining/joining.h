/* Joining the union: the link of an organisation that stands on its poster, the application with
 * the separate consent to the processing of personal data, its papers for signature, the
 * committee's decision, and the admission as an act that puts the person on the register. Domain:
 * the life of a membership, from the application to the record.
 *
 * An applicant has no sign-in: a private link shows him how his application stands. What led to
 * nothing loses its personal data after the days that the consent names. The member's card and
 * what happens to him later are not here (features/members, features/membership). */
#pragma once

#include "app/feature.h"
#include "features/consents/consents.h"
#include "features/members/members.h"

extern const struct feature joining_feature;

/* Applications within reach that nobody has looked at, and that wait for the committee; 0 for who
 * may not see them. */
struct joining_waiting {
    int64_t fresh;
    int64_t ready;
};
struct joining_waiting joining_waiting(struct request *req);

/* Who has applied: he has no card yet. Not found once his data were emptied. */
struct joining_applicant {
    int64_t region_id;
    int64_t org_id;
    int64_t number;
    date applied_on;
    struct members_card card; /* what he said of himself; with his language */
    bool was_member;
    int64_t consented_at;         /* 0: on paper */
    struct consents_text consent; /* that he gave */
};
/* By the secret of his own page. */
bool joining_applicant_of_secret(struct request *req, str secret,
                                 struct joining_applicant *ret_applicant) MUST_USE;
/* Within the scope of the request; the reading is noted. */
bool joining_applicant_in_reach(struct request *req, int64_t id,
                                struct joining_applicant *ret_applicant) MUST_USE;

/* "1", "1,5": per cent out of hundredths. */
str joining_dues_text(struct request *req, int64_t dues);
