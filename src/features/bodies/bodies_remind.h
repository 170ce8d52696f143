/* Reminders: a letter to an organisation that owes something (a signature, a report). It goes to
 * those who hold the highest post there, unless they have switched its kind off; where nobody has a
 * sign-in, to the address of the passport; where there is neither, somebody has to call.
 *
 * What is owed, since when, and who was reminded lately, the feature knows that asks. */
#pragma once

#include "app/jobs.h"

/* So many go out within a request, and in one transaction of a job. */
#define BODIES_REMIND_AT_ONCE 200

/* Nobody gets a second one within so many days: whoever was reminded before this moment is due. */
#define BODIES_REMIND_DAYS 3
int64_t bodies_remind_before(const struct request *req);

struct bodies_letter {
    str subject;
    str text;
};
struct bodies_reminder {
    const char *kind; /* of the notice that the asking feature declares */
    int64_t org_id;
    str email; /* of its passport */
    /* The letter in the language of `req`, which is that of the reader. */
    struct bodies_letter (*write)(struct request *req, const void *of);
    const void *of;
};
/* False if nobody could be written to. */
bool bodies_remind(struct request *req, const struct bodies_reminder *reminder) MUST_USE;

/* Organisations: letters went to some, nobody could be written to in others. */
struct bodies_reminded {
    int64_t told;
    int64_t silent;
    size_t next;            /* where a portion goes on, if it needs to know */
    const char *stopped_by; /* N_(): why nobody may be reminded any more; NULL = go on */
};
/* "12 organisations were reminded. 1 has neither a sign-in nor an address: please call." */
str bodies_reminded_text(struct request *req, const struct bodies_reminded *reminded);

/* Reminds as many as there are, for the `run` of a job. A portion is a transaction: it reminds at
 * most BODIES_REMIND_AT_ONCE, marks each as reminded, and returns how many it found; 0 ends the
 * work. Whoever is marked must not be found again, so that nobody is told twice when the job is cut
 * off and taken up again. It may run anew before it is kept, from the same beginning. */
struct bodies_reminding {
    size_t (*portion)(struct request *req, const void *of, struct bodies_reminded *reminded);
    const void *of;
    int64_t total; /* for the progress */
};
bool bodies_remind_all(struct job_run *run, const struct bodies_reminding *reminding,
                       str *ret_sentence) MUST_USE;
