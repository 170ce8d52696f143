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

extern const struct feature joining_feature;

/* Applications within reach that nobody has looked at, and that wait for the committee; 0 for who
 * may not see them. */
struct joining_waiting {
    int64_t fresh;
    int64_t ready;
};
struct joining_waiting joining_waiting(struct request *req);
