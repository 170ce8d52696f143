/* Organisations: the tree of the union, from the union itself down to groups.
 * An organisation has a type (data: org_type), a parent that its type may stand under, a path
 * (three characters per level; a subtree is one range of paths) and a passport. What it was on a
 * past day is in org_version. Moves, merges and the like are acts and come later; here an
 * organisation is created, edited, found, listed and imported. */
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
    int64_t members; /* registered directly here */
    bool holds_members;
};

/* An organisation within the scope. */
bool orgs_find(struct request *req, struct scope scope, int64_t id,
               struct orgs_org *ret_org) MUST_USE;

/* Adds (or with a negative number takes away) members registered directly in the organisation. */
void orgs_count_members(struct db *db, int64_t region_id, int64_t org_id, int64_t change);

/* Members registered in the organisation and below; organisations below. From counters, no scan of
 * members. */
struct orgs_totals {
    int64_t members;
    int64_t orgs;
    int64_t primaries;
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
