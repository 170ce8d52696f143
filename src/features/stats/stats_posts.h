/* Who of the members holds which post, as on any day. Posts lie beside the facts: for each row of a
 * member who held any while it lasted, what they were and from when until when. The file is made
 * from the register for one file of facts; people who have changed since are asked for anew.
 *
 * Somebody may hold several posts: figures by posts count him under each, figures of people once.
 * Posts of people who are on no register (those of the Union's own bodies) are not here. */
#pragma once

#include "features/stats/stats_count.h"

/* What bodies and posts come down to, from the top of the tree to the bottom. */
enum stats_post {
    STATS_NO_POST,
    STATS_POST_UNION, /* any at the level of the Union */
    STATS_REGION_CHAIR,
    STATS_REGION_DEPUTY,
    STATS_REGION_MEMBER,
    STATS_REGION_PRESIDIUM,
    STATS_REGION_AUDIT,
    STATS_TERRITORY_CHAIR,
    STATS_TERRITORY_DEPUTY,
    STATS_TERRITORY_MEMBER,
    STATS_TERRITORY_PRESIDIUM,
    STATS_TERRITORY_AUDIT,
    STATS_PRIMARY_CHAIR,
    STATS_PRIMARY_DEPUTY,
    STATS_PRIMARY_MEMBER,
    STATS_PRIMARY_PRESIDIUM,
    STATS_PRIMARY_AUDIT,
    STATS_BUREAU_CHAIR,
    STATS_BUREAU_MEMBER,
    STATS_ORGANISER,
    STATS_DEPUTY_ORGANISER,
    STATS_COMMISSION,
    STATS_YOUTH_COUNCIL,
    STATS_VETERANS_COUNCIL,
    STATS_STUDENTS_COUNCIL,
    STATS_DELEGATE,
    STATS_SPECIALIST,
    STATS_ACCOUNTANT,
    STATS_TREASURER,
    STATS_REGISTER_KEEPER,
    STATS_INFORMATION,
    STATS_LEGAL_INSPECTOR,
    STATS_TECHNICAL_INSPECTOR,
    STATS_SAFETY_DELEGATE,
    STATS_CORRESPONDENT,
    STATS_DIGITAL,
    STATS_OTHER_POST,
    STATS_POSTS,
};
const char *stats_post_code(enum stats_post post);
/* From the codes of the register: the kind of the body's type, its type, the post, and the level of
 * the organisation whose body it is. */
enum stats_post stats_post_of(str kind, str body, str post, int level);

/* A post as somebody held it. */
struct stats_held {
    stats_day from;
    stats_day to; /* the first day on which he does not hold it any more */
    uint8_t post;
    bool is_released; /* from the main work */
    bool is_first;    /* held no such post before */
};

struct stats_posts_changed;

/* Of a row of the facts, or of a person: those from its first up to that of the next. */
struct stats_posts {
    const uint32_t *rows; /* of the file of facts, upwards */
    const uint32_t *firsts;
    const struct stats_held *items;
    size_t count;
    const int64_t *people; /* who have changed since, by ids */
    const uint32_t *people_firsts;
    const struct stats_held *people_items;
    size_t people_count;
    struct stats_posts_changed *changed;
    void *mapping;
    size_t mapping_size;
};
/* As the transaction sees them; stats_posts_close them before the store. The file is made if there
 * is none for these facts (the union of four million: two seconds). */
struct stats_posts stats_posts_open(struct request *req, const struct stats_store *store,
                                    const char *path);
/* The same with the file of the data folder. */
#define STATS_POSTS_FILE "stats.holders"
struct stats_posts stats_posts_now(struct request *req, const struct stats_store *store);
/* Makes the file for facts that have just been laid out, so that no page waits for it. */
void stats_posts_prepare(struct request *req, const char *facts_path, const char *path);
void stats_posts_close(struct stats_posts *posts);

/* What is asked of posts, beside the query: bits, 0 = not asked. The conditions hold together for
 * one and the same post; without `posts` any post fits. */
struct stats_posts_asked {
    uint64_t posts; /* STATS_NO_POST among them: people who hold none */
    uint32_t released;
    uint32_t firsts;
    bool is_by_post;
};
/* post=chair|primary_member, released=yes, first=yes. False with a sentence. */
bool stats_narrow_posts(struct arena *arena, struct stats_posts_asked *asked, str field, str value,
                        str *ret_sentence) MUST_USE;
bool stats_is_of_posts(str field);
static inline bool stats_asks_posts(const struct stats_posts_asked *asked)
{
    return asked->posts != 0 || asked->released != 0 || asked->firsts != 0 || asked->is_by_post;
}
/* Which posts the figures are broken down by; returns how many. */
size_t stats_posts_taken(const struct stats_posts_asked *asked,
                         enum stats_post ret_posts[STATS_POSTS]);

struct stats_posts_figures {
    struct stats_figures people; /* each once, whatever posts he holds */
    int64_t *posts;              /* behind each figure one for each post that is taken */
    enum stats_post taken[STATS_POSTS];
    size_t taken_count;
};
/* Of whoever comes or goes the posts of that day, or of the last one, count. */
struct stats_posts_figures stats_count_posts(struct arena *arena, const struct stats_store *store,
                                             const struct stats_posts *posts,
                                             const struct stats_query *query,
                                             const struct stats_posts_asked *asked);

/* Whether what is asked of posts holds for one row of the facts: one of the file with its number,
 * or one that was laid out since. */
#define STATS_NO_FILE_ROW SIZE_MAX
bool stats_posts_fit(const struct stats_posts *posts, const struct stats_query *query,
                     const struct stats_posts_asked *asked, const struct stats_laid *row,
                     size_t file_row) MUST_USE;
