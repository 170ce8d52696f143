#include "features/stats/stats_posts.h"

/* Posts in words: what the bodies and posts of the register come down to, and conditions. */

static const char *const codes[STATS_POSTS] = {
    [STATS_NO_POST] = "none",
    [STATS_POST_UNION] = "union",
    [STATS_REGION_CHAIR] = "region_chair",
    [STATS_REGION_DEPUTY] = "region_deputy",
    [STATS_REGION_MEMBER] = "region_member",
    [STATS_REGION_PRESIDIUM] = "region_presidium",
    [STATS_REGION_AUDIT] = "region_audit",
    [STATS_TERRITORY_CHAIR] = "territory_chair",
    [STATS_TERRITORY_DEPUTY] = "territory_deputy",
    [STATS_TERRITORY_MEMBER] = "territory_member",
    [STATS_TERRITORY_PRESIDIUM] = "territory_presidium",
    [STATS_TERRITORY_AUDIT] = "territory_audit",
    [STATS_PRIMARY_CHAIR] = "primary_chair",
    [STATS_PRIMARY_DEPUTY] = "primary_deputy",
    [STATS_PRIMARY_MEMBER] = "primary_member",
    [STATS_PRIMARY_PRESIDIUM] = "primary_presidium",
    [STATS_PRIMARY_AUDIT] = "primary_audit",
    [STATS_BUREAU_CHAIR] = "bureau_chair",
    [STATS_BUREAU_MEMBER] = "bureau_member",
    [STATS_ORGANISER] = "organiser",
    [STATS_DEPUTY_ORGANISER] = "deputy_organiser",
    [STATS_COMMISSION] = "commission",
    [STATS_YOUTH_COUNCIL] = "youth_council",
    [STATS_VETERANS_COUNCIL] = "veterans_council",
    [STATS_STUDENTS_COUNCIL] = "students_council",
    [STATS_DELEGATE] = "delegate",
    [STATS_SPECIALIST] = "specialist",
    [STATS_ACCOUNTANT] = "accountant",
    [STATS_TREASURER] = "treasurer",
    [STATS_REGISTER_KEEPER] = "register_keeper",
    [STATS_INFORMATION] = "information",
    [STATS_LEGAL_INSPECTOR] = "legal_inspector",
    [STATS_TECHNICAL_INSPECTOR] = "technical_inspector",
    [STATS_SAFETY_DELEGATE] = "safety_delegate",
    [STATS_CORRESPONDENT] = "correspondent",
    [STATS_DIGITAL] = "digital",
    [STATS_OTHER_POST] = "other",
};

const char *stats_post_code(enum stats_post post)
{
    return codes[post];
}

static enum stats_post post_named(str code)
{
    enum stats_post post = STATS_NO_POST;
    while (post < STATS_POSTS && !str_equal(code, str_of(codes[post]))) {
        post++;
    }
    return post;
}

/* ---- out of the register -------------------------------------------------------------------- */

/* The elected posts of a region begin there; those of the levels below lie behind them alike. */
static enum stats_post post_at(enum stats_post of_region, int level)
{
    int width = STATS_TERRITORY_CHAIR - STATS_REGION_CHAIR;
    return level < 1 || level > 3 ? STATS_OTHER_POST
                                  : (enum stats_post)((int)of_region + (level - 1) * width);
}

static enum stats_post standing_post(str post, int level)
{
    bool is_chair = str_equal(post, STR("chair"));
    if (level == 4) {
        return is_chair ? STATS_BUREAU_CHAIR : STATS_BUREAU_MEMBER;
    }
    bool is_deputy = str_equal(post, STR("first_deputy")) || str_equal(post, STR("deputy"));
    return post_at(is_chair    ? STATS_REGION_CHAIR
                   : is_deputy ? STATS_REGION_DEPUTY
                               : STATS_REGION_MEMBER,
                   level);
}

static enum stats_post advisory_post(str body)
{
    return str_equal(body, STR("youth_council")) || str_equal(body, STR("young_teachers"))
               ? STATS_YOUTH_COUNCIL
           : str_equal(body, STR("veterans_council")) ? STATS_VETERANS_COUNCIL
           : str_equal(body, STR("students_council")) ? STATS_STUDENTS_COUNCIL
                                                      : STATS_COMMISSION;
}

/* Posts that are called the same wherever they are. */
static enum stats_post own_post(str post)
{
    enum stats_post named = post_named(post);
    bool is_own = named == STATS_ORGANISER || named == STATS_DEPUTY_ORGANISER ||
                  (named >= STATS_DELEGATE && named < STATS_POSTS);
    return is_own ? named : STATS_OTHER_POST;
}

enum stats_post stats_post_of(str kind, str body, str post, int level)
{
    return level == 0                          ? STATS_POST_UNION
           : str_equal(kind, STR("standing"))  ? standing_post(post, level)
           : str_equal(kind, STR("executive")) ? post_at(STATS_REGION_PRESIDIUM, level)
           : str_equal(kind, STR("control"))   ? post_at(STATS_REGION_AUDIT, level)
           : str_equal(kind, STR("advisory"))  ? advisory_post(body)
                                               : own_post(post);
}

/* ---- conditions ----------------------------------------------------------------------------- */

#define BIT(post) ((uint64_t)1 << (post))
#define ANY (BIT(STATS_POSTS) - 1 - BIT(STATS_NO_POST))
#define AT_ALL_LEVELS(post) \
    (BIT(STATS_REGION_##post) | BIT(STATS_TERRITORY_##post) | BIT(STATS_PRIMARY_##post))

static const struct {
    const char *code;
    uint64_t posts;
} groups[] = {
    {"any", ANY},
    {"chair", AT_ALL_LEVELS(CHAIR)},
    {"deputy", AT_ALL_LEVELS(DEPUTY)},
    {"member", AT_ALL_LEVELS(MEMBER)},
    {"presidium", AT_ALL_LEVELS(PRESIDIUM)},
    {"audit", AT_ALL_LEVELS(AUDIT)},
    {"officer", BIT(STATS_OTHER_POST) - BIT(STATS_SPECIALIST)},
};

static bool refuse(str sentence, str *ret_sentence)
{
    *ret_sentence = sentence;
    return false;
}

static uint64_t posts_named(str code)
{
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        if (str_equal(code, str_of(groups[i].code))) {
            return groups[i].posts;
        }
    }
    enum stats_post post = post_named(code);
    return post == STATS_POSTS ? 0 : BIT(post);
}

static uint64_t flags_named(str code)
{
    return str_equal(code, STR("yes")) ? 2 : str_equal(code, STR("no")) ? 1 : 0;
}

/* "chair|primary_member" into bits. */
static bool bits_of(struct arena *arena, uint64_t (*named)(str code), str text, uint64_t *ret_bits,
                    str *ret_sentence)
{
    str code;
    *ret_bits = 0;
    while (str_next(&text, '|', &code)) {
        uint64_t bits = named(code);
        if (bits == 0) {
            return refuse(
                str_format(arena, "\"%.*s\" is no value of this condition", STR_ARG(code)),
                ret_sentence);
        }
        *ret_bits |= bits;
    }
    return true;
}

bool stats_is_of_posts(str field)
{
    return str_equal(field, STR("post")) || str_equal(field, STR("released")) ||
           str_equal(field, STR("first"));
}

bool stats_narrow_posts(struct arena *arena, struct stats_posts_asked *asked, str field, str value,
                        str *ret_sentence)
{
    uint64_t bits;
    bool is_post = str_equal(field, STR("post"));
    if (!stats_is_of_posts(field)) {
        return refuse(str_format(arena, "\"%.*s\" is no condition", STR_ARG(field)), ret_sentence);
    }
    if (!bits_of(arena, is_post ? posts_named : flags_named, value, &bits, ret_sentence)) {
        return false;
    }
    uint64_t before = is_post                             ? asked->posts
                      : str_equal(field, STR("released")) ? asked->released
                                                          : asked->firsts;
    bits = before == 0 ? bits : before & bits;
    if (is_post) {
        asked->posts = bits;
    } else if (str_equal(field, STR("released"))) {
        asked->released = (uint32_t)bits;
    } else {
        asked->firsts = (uint32_t)bits;
    }
    bool is_none_alone =
        asked->posts == BIT(STATS_NO_POST) && (asked->released != 0 || asked->firsts != 0);
    return (bits != 0 && !is_none_alone) ||
           refuse(STR("two conditions exclude each other"), ret_sentence);
}

size_t stats_posts_taken(const struct stats_posts_asked *asked,
                         enum stats_post ret_posts[STATS_POSTS])
{
    bool is_narrowed = asked->released != 0 || asked->firsts != 0;
    uint64_t posts = asked->posts != 0 ? asked->posts
                     : is_narrowed     ? ANY
                                       : ANY | BIT(STATS_NO_POST);
    size_t count = 0;
    for (enum stats_post post = STATS_NO_POST + 1; post < STATS_POSTS; post++) {
        if ((posts & BIT(post)) != 0) {
            ret_posts[count++] = post;
        }
    }
    if ((posts & BIT(STATS_NO_POST)) != 0 && !is_narrowed) {
        ret_posts[count++] = STATS_NO_POST;
    }
    return count;
}
