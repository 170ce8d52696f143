/* The library: guides, bulletins, leaflets, presentations and links to videos that organisations
 * publish to be read. An item belongs to an organisation and is open to an audience (members,
 * activists, officers of a branch; everybody, without signing in). It has a file for each language;
 * a new file replaces the old one, which stays with its day and a word on what changed. A link to
 * an item always gives the newest; one that was withdrawn leads to its successor.
 *
 * Downloads are counted, people apart from downloads, and nobody is told who took what.
 * docs/internals/library.md. */
#pragma once

#include "app/feature.h"

extern const struct feature library_feature;

/* An item as it is written down; nothing is checked. */
struct library_new {
    int64_t region_id;
    int64_t org_id;
    str org_path;
    str state; /* draft · open */
    str kind;  /* codes of library_choice */
    str topic;
    str title;
    str summary;
    int64_t year;
    str number;
    str author;
    str audience; /* members · activists · officers · everybody */
    str audience_path;
};
/* Adds it without files and without a word in the audit log; returns its id. */
int64_t library_add(struct request *req, const struct library_new *item);

/* A file of an item: bytes that are sealed, or an address. */
struct library_new_file {
    str language;
    date day;
    str note; /* what changed */
    str url;  /* empty: a file */
    str name;
    str type;
    str bytes;
    str text; /* what can be read in it, for the search */
};
/* Becomes the newest of its language and puts the item in front again; returns its number. */
int64_t library_add_file(struct request *req, int64_t item_id, const struct library_new_file *file);
