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
#include "features/bodies/bodies_compose.h"
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

/* ---- for who holds their meetings ----------------------------------------------------------- */

struct bodies_body {
    int64_t id;
    int64_t region_id; /* 0: of the union */
    int64_t org_id;
    str org_path;
    str org_name;
    int64_t level; /* of the organisation */
    str type;
    str kind; /* highest · standing · executive · control · advisory */
    str name; /* "Commission for labour protection", in the language of the request */
    date formed_on;
    date closed_on;
};
struct bodies_bodies {
    struct bodies_body *items;
    size_t count;
};
/* A body within the scope that decides in meetings: not the appointed people. */
bool bodies_body_of(struct request *req, struct scope scope, int64_t id,
                    struct bodies_body *ret_body) MUST_USE;
/* Those that an organisation has on a day. */
struct bodies_bodies bodies_of_org(struct request *req, struct scope scope, int64_t org_id,
                                   date day);

/* The rules by which a kind of body decides: shares of a whole, "more than" or "at least". */
struct bodies_share {
    int64_t part;
    int64_t whole;
    bool is_more;
};
struct bodies_rules {
    str quorum_of; /* members · delegates · elected */
    struct bodies_share quorum;
    struct bodies_share majority;
    struct bodies_share special;
};
/* Those in force on that day; false if there are none. */
bool bodies_rules_on(struct request *req, str body_type, date day,
                     struct bodies_rules *ret_rules) MUST_USE;
/* Since when the composition of that day is in office; none if nobody has chaired it. A general
 * meeting or a conference, which has no chair, goes by the committee that it elects. */
date bodies_term_since(struct request *req, int64_t body_id, date day);
/* "Decides when …", as a sentence. */
str bodies_rule(struct request *req, str body_type, date day);

/* Somebody who sits in a body. */
struct bodies_sitter {
    int64_t post_id;
    int64_t member_id;  /* 0: not on the register */
    int64_t account_id; /* 0: no sign-in */
    str post_type;
    str post_label;
    str last_name, first_name, middle_name;
    str email;
    str language;
};
struct bodies_sitters {
    struct bodies_sitter *items;
    size_t count;
};
/* Who sits in it on a day: each person once, under the highest post. */
struct bodies_sitters bodies_sitting(struct request *req, struct scope scope, int64_t body_id,
                                     date day);
