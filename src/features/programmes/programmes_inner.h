/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/members/members.h"
#include "features/programmes/programmes.h"
#include "features/programmes/programmes.sql.h"
#include "features/training/training.h"

#define PROGRAMMES_SHOWN 300
#define PROGRAMMES_MODULES_MOST 60
#define PROGRAMMES_MATERIALS_MOST 200
#define PROGRAMMES_FILE_MEGABYTES 20
#define PROGRAMMES_TEXT_LIMIT 60000

/* ---- programmes_words.c ---------------------------------------------------------------------- */

/* The words of a list of programme_choice (level, module); ends with {0}. */
const struct form_choice *programmes_words(struct request *req, const char *list);
/* The row as others get it; `levels` = programmes_words(req, "level"). */
struct programmes_programme programmes_of_row(struct request *req,
                                              const struct programmes_db_line_row *row,
                                              const struct form_choice *levels);
str programmes_address(struct request *req, int64_t id, const char *what);
/* "For: chairs of primary organisations, deputy chairs"; "for all" where no category is said. */
str programmes_categories_text(struct request *req, const struct programmes_codes *codes);
enum widgets_tone programmes_state_tone(str state);
str programmes_state_text(struct request *req, str state);
/* What is wrong with the hours of the modules, as a sentence; empty if they fit or none are told.
 */
str programmes_hours_warning(struct request *req, int64_t hours,
                             const struct programmes_modules *modules);

/* ---- what pages show ------------------------------------------------------------------------- */

struct programmes_list_view {
    struct orgs_org org;
    str show; /* own · below · others */
    struct programmes_list list;
    bool may_edit;
    bool is_cut;
};

struct programmes_view {
    struct programmes_programme programme;
    struct programmes_codes categories;
    struct programmes_modules modules;
    struct programmes_materials materials;
    struct programmes_trainers trainers;
    bool may_edit; /* holds it */
    bool may_take; /* may make a programme after it */
};
/* All that belongs to it. */
struct programmes_view programmes_view_of(struct request *req,
                                          const struct programmes_programme *programme);

struct programmes_form_view {
    struct orgs_org org;
    struct programmes_programme programme; /* id 0: a new one */
    const struct form *form;
    const struct form_choice *categories;
    bool *is_ticked; /* one for each category */
};

struct programmes_part_view {
    struct programmes_programme programme;
    const struct form *form;
    int64_t n; /* of the module or material; 0: a new one */
    enum programmes_material_kind kind;
    str name; /* of the file that is there */
};

/* ---- programmes_find.c ----------------------------------------------------------------------- */

/* The programme of the address, if the acting organisation or one below holds it. */
bool programmes_own_of(struct request *req, struct programmes_programme *ret_programme) MUST_USE;
/* The same, or one that is open to the place. */
bool programmes_seen_of(struct request *req, struct programmes_programme *ret_programme) MUST_USE;
struct programmes_materials programmes_materials_of_module(struct request *req,
                                                           const struct programmes_materials *all,
                                                           int64_t module_n);
/* Where it opens: its page, its file, or the address it leads to. */
struct html_link programmes_material_link(struct request *req, int64_t id,
                                          const struct programmes_material *material);
/* The number of a new module or material, never given before: each change counts the version up, so
 * a number of something removed does not come back with what hangs on it. */
int64_t programmes_next_number(const struct programmes_programme *programme, int64_t last);
const char *programmes_kind_code(enum programmes_material_kind kind);
str programmes_file_place(struct request *req, int64_t id, int64_t n);

/* ---- pages, for the route table -------------------------------------------------------------- */

struct reply programmes_list_page(struct request *req);
struct reply programmes_page(struct request *req);
struct reply programmes_material_page(struct request *req);
struct reply programmes_material_go_page(struct request *req);
struct reply programmes_file_page(struct request *req);

struct reply programmes_new_page(struct request *req);
struct reply programmes_new_action(struct request *req);
struct reply programmes_edit_page(struct request *req);
struct reply programmes_edit_action(struct request *req);
struct reply programmes_state_action(struct request *req);
struct reply programmes_copy_action(struct request *req);

struct reply programmes_module_new_page(struct request *req);
struct reply programmes_module_new_action(struct request *req);
struct reply programmes_module_page(struct request *req);
struct reply programmes_module_action(struct request *req);
struct reply programmes_module_move_action(struct request *req);
struct reply programmes_module_remove_action(struct request *req);

struct reply programmes_material_new_page(struct request *req);
struct reply programmes_material_new_action(struct request *req);
struct reply programmes_material_edit_page(struct request *req);
struct reply programmes_material_edit_action(struct request *req);
struct reply programmes_material_remove_action(struct request *req);
