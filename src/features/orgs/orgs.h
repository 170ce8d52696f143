/* Organisations: the tree of the union, from the union itself down to groups.
 * An organisation has a type (data: org_type), a parent that its type may stand under, a path
 * (three characters per level; a subtree is one range of paths) and a passport. What it was on a
 * past day is in org_version. Here an organisation is founded, edited, found, listed and imported;
 * what happens to it later is in features/acts. */
#pragma once

#include "app/feature.h"

extern const struct feature orgs_feature;

struct orgs_org {
    int64_t region_id;
    int64_t id;
    int64_t parent_id;
    str type;
    str path;
    str name;
    str short_name;
    str state;       /* active · suspended · liquidated */
    int64_t members; /* registered directly here */
    int64_t level;   /* enum org_level, or below */
    bool holds_members;
};

/* The sign of the money that is paid in where the organisation is: ₽, ₸. */
const char *orgs_money_sign(struct request *req, int64_t id);

/* An organisation within the scope. */
bool orgs_find(struct request *req, struct scope scope, int64_t id,
               struct orgs_org *ret_org) MUST_USE;

/* The one that the address names (org=…), else the acting one, if it is within the scope. */
bool orgs_asked_for(struct request *req, struct scope scope, struct orgs_org *ret_org) MUST_USE;

/* Those within the scope in whose names all words of the text occur, the higher ones first; at most
 * 20. */
struct orgs_named {
    int64_t id;
    str path;
    str short_name;
};
struct orgs_names {
    struct orgs_named *items;
    size_t count;
};
struct orgs_names orgs_named(struct request *req, struct scope scope, str text);

/* Whether a type may stand under another. */
bool orgs_may_stand(struct request *req, str parent_type, str child_type);

/* Organisations directly below that could not stay there under such a type. */
int64_t orgs_misplaced_under(struct request *req, int64_t id, str type);

/* Whether another organisation there is called the same. `id` 0: a new one. */
bool orgs_has_namesake(struct request *req, int64_t parent_id, int64_t id, str short_name);

/* Types that may stand under one, as choices of a form, with their labels translated. */
const struct form_choice *orgs_type_choices(struct request *req, str parent_type,
                                            bool holds_members);
/* The name of a type in the language of the request. */
const char *orgs_type_name(struct request *req, str label);

/* Blanks at the ends and double ones inside go; Unicode normal form C. */
str orgs_clean_name(struct arena *arena, str name);

/* Adds (or with a negative number takes away) members registered directly in the organisation. */
void orgs_count_members(struct db *db, int64_t region_id, int64_t org_id, int64_t change);

/* Members registered in the organisation and below; organisations below. From counters, no scan of
 * members. */
struct orgs_totals {
    int64_t members;
    int64_t orgs;
    int64_t primaries;
    bool is_alone; /* surely no path below, not even of one that has ended; told of primaries */
};
struct orgs_totals orgs_totals_below(struct db *db, str path);

/* What stands directly under an organisation, with the numbers of each branch. */
struct orgs_child {
    int64_t id;
    str path;
    str short_name;
    int64_t members;
    int64_t primaries;
};
struct orgs_children {
    struct orgs_child *items;
    size_t count;
};
struct orgs_children orgs_children(struct request *req, int64_t parent_id);

/* "31 primary organisations, 1 451 people"; without primaries the people alone. */
str orgs_size_text(struct request *req, int64_t primaries, int64_t members);

/* The chain of ancestors by their short names, the union left out: "Курская областная / Рыльская
 * районная". */
str orgs_ancestors_text(struct request *req, str path);

/* The order of lists: the alphabet's, and “No. 3” before “No. 11”. */
str orgs_sort_key(struct arena *arena, str name);

/* The words by which an organisation is found, each once, packed; for org_search. */
str orgs_folded(struct arena *arena, str name, str short_name, str inn);

/* Creates an organisation under a parent and returns its id; fills path and keys, writes its first
 * version. Checks nothing: forms and imports do. */
struct orgs_new {
    int64_t region_id; /* 0: it becomes a region itself (or the union) */
    int64_t parent_id;
    str parent_path;
    str type;
    str name;
    str short_name;
    date valid_from;
    str basis;
};
int64_t orgs_create(struct request *req, const struct orgs_new *org);

/* Takes away an organisation that was founded by mistake, as if it had never been; the log keeps
 * both. False with a sentence if anything stands under it, anybody is or was on its register, or
 * anything was decided in it. */
bool orgs_take_away(struct request *req, const struct orgs_org *org, str *ret_sentence) MUST_USE;

/* ---- what an organisation is on a day -------------------------------------------------------- */

/* What is dated: where it stands, of which type, how it is called, whether it works. */
struct orgs_facts {
    int64_t parent_id;
    str type;
    str name;
    str short_name;
    str state; /* active · suspended · liquidated */
};
enum orgs_fact {
    ORGS_FACT_PARENT = 1,
    ORGS_FACT_TYPE = 2,
    ORGS_FACT_NAME = 4,
    ORGS_FACT_SHORT_NAME = 8,
    ORGS_FACT_STATE = 16,
};

/* From that day on the organisation is what `facts` say, of those in `which`; a later change of the
 * same fact stays. Days gone by are changed as well as today: the row of today, its place in the
 * tree and what is found by its name follow. Appends to `kept` (JSON array) what
 * orgs_change_back needs. False with a sentence if it did not exist on that day. */
bool orgs_change_from(struct request *req, int64_t org_id, date on, const struct orgs_facts *facts,
                      unsigned which, str basis, json_t *kept, str *ret_sentence) MUST_USE;

/* Takes back all changes in `kept`, the last one first. False with a sentence if one of the
 * organisations was changed again since. */
bool orgs_change_back(struct request *req, const json_t *kept, str *ret_sentence) MUST_USE;
/* Under which organisation it stood before the first of these changes. */
int64_t orgs_parent_before(const json_t *kept);

/* What it was on a day; false if it did not exist. */
bool orgs_facts_on(struct request *req, int64_t org_id, date on,
                   struct orgs_facts *ret_facts) MUST_USE;

/* What stood directly under it on a day, in the order of names. */
struct orgs_past_child {
    int64_t id;
    str short_name;
    str type;
    str state;
    bool has_children;
};
struct orgs_past_children {
    struct orgs_past_child *items;
    size_t count;
};
struct orgs_past_children orgs_children_on(struct request *req, int64_t parent_id, date on);
