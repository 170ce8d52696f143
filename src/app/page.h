/* The page: the frame around what a feature shows. Staff see the top bar (organisation, search, own
 * work, person), the menu of what they have a right to, the content and the foot. Members see a
 * frame with few tabs, at the bottom of a phone: on all pages if they hold no post, on their own
 * ones (/my…) if they do. People who are not signed in see a lean one. Texts of a page are never
 * put together here: content comes from templates.
 *
 * Everything works without the script and without the style. */
#pragma once

#include "app/request.h"

struct menu_entry;
struct page_tab;

/* Where a member's own pages begin. */
#define PAGE_MY "/my"

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

/* How many entries from that one on are shown as one group, which opens and closes. 1: a link of
 * its own, since it has no group, or is all that this person has of it. */
size_t page_menu_group(struct page_menu menu, size_t first);

/* The entry that the path of the request belongs to, or NULL. */
const struct menu_entry *page_menu_active(const struct request *req, struct page_menu menu);

/* The tabs of the member's own pages, in their order. */
struct page_tabs {
    const struct page_tab **items;
    size_t count;
};
struct page_tabs page_tabs(struct request *req);
/* The tab that the path of the request belongs to, or NULL. */
const struct page_tab *page_tab_active(const struct request *req, struct page_tabs tabs);

/* The page is shown in the frame of members. */
bool page_is_members(const struct request *req);
/* Some feature answers GET at this path. */
bool page_exists(struct request *req, str path);

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
