#include "app/page.h"

#include <stdlib.h>

#include "app/app.h"
#include "app/jobs.sql.h"
#include "app/page.html.h"
#include "base/utf8.h"

static const struct menu_entry no_entry;
static const struct page_tab no_tab;

struct html page_whole(struct request *req, struct page page)
{
    if (req->user.account_id == 0) {
        return page_bare(req, page);
    }
    struct page_menu menu = page_menu(req);
    return page_html_document(req, page, &menu);
}

struct html page_bare(struct request *req, struct page page)
{
    return page_html_document(req, page, NULL);
}

/* By order; entries of a group have neighbouring orders. */
static int compare_entries(const void *a, const void *b)
{
    const struct menu_entry *left = *(const struct menu_entry *const *)a;
    const struct menu_entry *right = *(const struct menu_entry *const *)b;
    return (left->order > right->order) - (left->order < right->order);
}

struct page_menu page_menu(struct request *req)
{
    struct page_menu menu = {0};
    size_t capacity = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct menu_entry *entry = (*feature)->menu;
        for (entry = entry == NULL ? &no_entry : entry; entry->label != NULL; entry++) {
            if (access_may(req, entry->needs)) {
                *ARENA_PUSH(req->arena, menu.entries, menu.count, capacity) = entry;
            }
        }
    }
    if (menu.count > 1) {
        qsort(menu.entries, menu.count, sizeof(menu.entries[0]), compare_entries);
    }
    return menu;
}

size_t page_menu_group(struct page_menu menu, size_t first)
{
    const char *group = menu.entries[first]->group;
    size_t count = 1;
    while (group != NULL && first + count < menu.count &&
           menu.entries[first + count]->group != NULL &&
           strcmp(menu.entries[first + count]->group, group) == 0) {
        count++;
    }
    return count;
}

/* "/members" owns "/members" and "/members/7", not "/members-of-honour". */
static bool owns_path(const char *entry_path, str path)
{
    str own = str_of(entry_path);
    if (own.length <= 1 || !str_starts_with(path, own)) {
        return str_equal(path, own);
    }
    return path.length == own.length || path.data[own.length] == '/';
}

const struct menu_entry *page_menu_active(const struct request *req, struct page_menu menu)
{
    const struct menu_entry *active = NULL;
    for (size_t i = 0; i < menu.count; i++) {
        const struct menu_entry *entry = menu.entries[i];
        bool is_closer = active == NULL || strlen(entry->path) > strlen(active->path);
        if (is_closer && owns_path(entry->path, req->http->path)) {
            active = entry;
        }
    }
    return active;
}

static int compare_tabs(const void *a, const void *b)
{
    const struct page_tab *left = *(const struct page_tab *const *)a;
    const struct page_tab *right = *(const struct page_tab *const *)b;
    return (left->order > right->order) - (left->order < right->order);
}

struct page_tabs page_tabs(struct request *req)
{
    struct page_tabs tabs = {0};
    size_t capacity = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct page_tab *tab = (*feature)->tabs;
        for (tab = tab == NULL ? &no_tab : tab; tab->label != NULL; tab++) {
            *ARENA_PUSH(req->arena, tabs.items, tabs.count, capacity) = tab;
        }
    }
    if (tabs.count > 1) {
        qsort(tabs.items, tabs.count, sizeof(tabs.items[0]), compare_tabs);
    }
    return tabs;
}

/* The start owns no other page than itself. */
static bool owns_page(const struct page_tab *tab, str path)
{
    bool is_start = str_equal(str_of(tab->path), STR(PAGE_MY));
    bool is_own = is_start ? str_equal(path, str_of(tab->path)) : owns_path(tab->path, path);
    for (const char *const *more = tab->more; !is_own && more != NULL && *more != NULL; more++) {
        is_own = owns_path(*more, path);
    }
    return is_own;
}

const struct page_tab *page_tab_active(const struct request *req, struct page_tabs tabs)
{
    for (size_t i = 0; i < tabs.count; i++) {
        if (owns_page(tabs.items[i], req->http->path)) {
            return tabs.items[i];
        }
    }
    return NULL;
}

bool page_is_members(const struct request *req)
{
    return req->user.person_id != 0 &&
           (req->mandate.rights == 0 || owns_path(PAGE_MY, req->http->path));
}

bool page_exists(struct request *req, str path)
{
    struct router_match match;
    return req->app != NULL &&
           router_find(req->app->router, HTTP_GET, path, &match) == ROUTER_FOUND;
}

str page_initials(struct request *req)
{
    str first = utf8_slice(req->user.first_name, 1);
    str last = utf8_slice(req->user.last_name, 1);
    return utf8_upper(req->arena, str_join(req->arena, first, last));
}

str page_person_name(struct request *req)
{
    const struct user *user = &req->user;
    if (str_is_empty(user->first_name)) {
        return user->last_name;
    }
    if (str_is_empty(user->middle_name)) {
        return user->first_name;
    }
    return str_format(req->arena, "%.*s %.*s", STR_ARG(user->first_name),
                      STR_ARG(user->middle_name));
}

str page_full_name(struct request *req)
{
    return str_is_empty(req->user.first_name)
               ? req->user.last_name
               : STR_CONCAT(req->arena, req->user.last_name, STR(" "), page_person_name(req));
}

const char *page_role_name(struct request *req, str code)
{
    const struct app_role *role = str_is_empty(code) ? NULL : app_role(req->app, code);
    return role == NULL ? "" : _(str_to_c(req->arena, role->label));
}

int64_t page_running_jobs(struct request *req)
{
    struct jobs_db_count_running_row row = {0};
    bool found = jobs_db_count_running(req->db, req->user.account_id, &row);
    return found ? row.total : 0;
}

/* What was sent cannot be asked for again, the page of the form can; where there is none, one comes
 * back to the start. */
static bool has_page(struct request *req)
{
    return req->http->method == HTTP_GET || req->http->method == HTTP_HEAD ||
           page_exists(req, req->http->path);
}

str page_own_address(struct request *req)
{
    if (!has_page(req)) {
        return STR("/");
    }
    const char *mark = req->http->query.length > 0 ? "?" : "";
    return str_format(req->arena, "%.*s%s%.*s", STR_ARG(req->http->path), mark,
                      STR_ARG(req->http->query));
}

struct html_link page_link(const char *path)
{
    return (struct html_link){str_of(path)};
}
