/* Bodies: the elected bodies of an organisation (congress, conference, committee, presidium,
 * auditing commission, councils …) and its appointed people, and who sits in them in which post,
 * elected on which day, from when until when, on which ground, released from work or not.
 *
 * A post may carry a role; its holder's rights then follow the dates of the post (accounts.h,
 * accounts_follow_post). Nothing is overwritten: each change keeps how the post was before. Which
 * bodies, posts and rules there are is data (schema/0001_bodies.sql).
 *
 * Meetings and what they decide are not here. */
#pragma once

#include "app/feature.h"
#include "features/bodies/bodies_remind.h"

extern const struct feature bodies_feature;

/* Terms that end within so many days are told: letters at 60, 30 and 7. */
#define BODIES_ENDING_DAYS 60

/* "Rylsk school No. 4: the term of the union committee ends on 15 October 2026, 30 days left": for
 * the acting organisation and those directly below it. */
struct bodies_ending {
    int64_t body_id;
    str sentence;
};
struct bodies_endings {
    struct bodies_ending *items;
    size_t count;
};
struct bodies_endings bodies_endings(struct request *req);

/* The organisation ends: so do its bodies and the posts in them, and the rights with these. How
 * many posts go on behind that day; ending them on it; and beginning them again as they were, but
 * for those that were changed since. `kept` is a JSON object. */
int64_t bodies_posts_behind(struct request *req, struct scope scope, int64_t org_id, date last_day);
void bodies_end_all(struct request *req, struct scope scope, int64_t org_id, date last_day,
                    json_t *kept);
void bodies_begin_again(struct request *req, struct scope scope, const json_t *kept);

/* Elected people in the acting organisation and below whose rights wait to be given; 0 for who may
 * not give any. */
int64_t bodies_waiting(struct request *req);

/* Where letters to those go who hold the highest post in an organisation today. */
struct bodies_chair {
    struct notice_reader reader;
    str language;
};
struct bodies_chairs {
    struct bodies_chair *items;
    size_t count;
};
struct bodies_chairs bodies_chairs(struct request *req, int64_t org_id);

/* What a kind of body, or a post, is called in the language of the reader. */
str bodies_label(struct request *req, str label);
/* "Commission for labour protection" */
str bodies_name(struct request *req, str label, str name);
