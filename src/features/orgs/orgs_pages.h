/* What the files of this feature share among themselves: the handlers that the routes in orgs.c
 * name, and what several pages need. Nobody outside includes it. */
#pragma once

#include "features/orgs/orgs.h"
#include "features/orgs/orgs.sql.h"
#include "features/orgs/orgs_affiliation.sql.h"
#include "features/orgs/orgs_employees.sql.h"

/* One level of the tree: children, and how many more there are behind the last one. */
struct orgs_branch {
    int64_t parent_id;
    struct orgs_db_children_rows children;
    int64_t more;
};

/* An organisation's page. */
struct orgs_view {
    struct orgs_db_find_row org;
    struct orgs_totals totals;
    struct orgs_branch branch;
    bool may_edit;
    bool may_add; /* something may stand under it, and the user may put it there */
};

/* The loading of a tree: a row of the sheet and what will become of it. */
enum orgs_row_fate { ORGS_ROW_NEW, ORGS_ROW_KNOWN, ORGS_ROW_WRONG };
struct orgs_import_line {
    enum orgs_row_fate fate;
    int64_t row_number;
    str name;
    str type_label;
    str parent_name;
    str sentence; /* what is wrong, or empty */
};
/* Of new organisations so many are shown; of mistakes, all. */
#define ORGS_FRESH_SHOWN 200
struct orgs_import_preview {
    int64_t id;
    str file_name;
    size_t fresh;
    size_t known;
    size_t wrong;
    const struct orgs_import_line *lines;
    size_t count;
};

struct reply orgs_search_page(struct request *req);
struct reply orgs_edit_page(struct request *req);
struct reply orgs_edit_action(struct request *req);
struct reply orgs_new_page(struct request *req);
struct reply orgs_new_action(struct request *req);
struct reply orgs_import_page(struct request *req);
struct reply orgs_import_upload_action(struct request *req);
struct reply orgs_import_check_page(struct request *req);
struct reply orgs_import_apply_action(struct request *req);

/* From that day on, today or earlier, so many are employed there; 0 = not known any more. */
void orgs_tell_employees(struct request *req, const struct orgs_db_find_row *org, date on,
                         int64_t employees);
/* For `profkom check`: 1 if passports differ from it. */
int orgs_check_command(struct request *req);
/* What was told, the latest first. */
#define ORGS_EMPLOYEES_SHOWN 12
struct orgs_employees_db_history_rows orgs_employees_of(struct request *req, int64_t org_id);

/* Writes the whole passport but the number of employees; keeps search and versions in step and logs
 * what differs. */
void orgs_save(struct request *req, const struct orgs_db_find_row *org,
               const struct orgs_db_passport_row *before, const struct orgs_db_passport_row *after);

/* The passport as the arguments of an act keep it. */
json_t *orgs_passport_json(const struct orgs_db_passport_row *passport);
struct orgs_db_passport_row orgs_passport_of_json(struct arena *arena, const json_t *object);

/* The kind of act by which an organisation is founded (orgs_found.c); ends with {0}. */
#define ORGS_FOUND "orgs.found"
extern const struct act_kind orgs_acts[];

/* "12,5" of 1250 hundredths of a per cent; empty for none. */
str orgs_share_text(struct arena *arena, int64_t share);
struct reply orgs_affiliation_page(struct request *req);
struct reply orgs_affiliation_action(struct request *req);
struct reply orgs_affiliation_remove_action(struct request *req);
const char *orgs_affiliation_is_bound(struct request *req, int64_t region_id, int64_t org_id);

/* "General school" of "school"; empty for none. */
str orgs_employer_kind(struct request *req, str code);

/* "Курская областная / Рыльская районная · 48 people" under a hit. */
str orgs_hit_line(struct request *req, const struct orgs_db_search_row *hit);

/* The first free path under a parent. */
str orgs_next_path(struct request *req, str parent_path);

/* The page of an organisation. */
str orgs_address(struct request *req, int64_t id);
