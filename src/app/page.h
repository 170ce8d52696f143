/* The page: the frame around what a feature shows. Staff see the top bar (organisation, search, own
 * work, person), the menu of what they have a right to, the content and the foot; people who are
 * not signed in see a lean one. Texts of a page are never put together here: content comes from
 * templates.
 *
 * Everything works without the script and without the style. */
#pragma once

#include "app/request.h"

struct menu_entry;

struct page {
    str title; /* goes into <title>; the content brings its own h1 */
    struct html content;
    /* Instead of `content`: writes it where it belongs. */
    void (*put)(struct html_out *out, struct request *req, const void *context);
    const void *context;
    bool is_error; /* «Error:» stands in front of the title, so that it is heard first */
};

/* The menu's entries that this person may use, in the order of the menu; groups lie together. */
struct page_menu {
    const struct menu_entry **entries;
    size_t count;
};
struct page_menu page_menu(struct request *req);

/* The entry that the path of the request belongs to, or NULL. */
const struct menu_entry *page_menu_active(const struct request *req, struct page_menu menu);

/* The whole document. */
struct html page_whole(struct request *req, struct page page);

/* The same without anything that asks the database or the session: for errors of theirs. */
struct html page_bare(struct request *req, struct page page);

/* "ОС" of Ольга Сергеева; for the round mark of a person. */
str page_initials(struct request *req);

/* "Ольга Викторовна", as a person is addressed; the surname if that is all we know. */
str page_person_name(struct request *req);

/* "Сергеева Ольга Викторовна" */
str page_full_name(struct request *req);

/* The name of a post in the language of the request: "chair of the primary organisation". */
const char *page_role_name(struct request *req, str role);

/* Work of this person that waits or runs. */
int64_t page_running_jobs(struct request *req);

/* Where the page was asked for, to come back to it. */
str page_own_address(struct request *req);

/* A path of ours as a link; for paths that stand in tables. */
struct html_link page_link(const char *path);
