/* What will become of each row of a sheet with a tree: whose type, parent and numbers are right,
 * which organisations are there already, and which are new. Nothing is written here; rows may refer
 * to parents that come later in the sheet. */
#pragma once

#include "features/orgs/orgs_pages.h"

enum orgs_row_visit { ORGS_ROW_UNSEEN, ORGS_ROW_UNDER_WAY, ORGS_ROW_SEEN };

struct orgs_row {
    const struct orgs_db_sheet_rows_row *cells;
    enum orgs_row_fate fate;
    enum orgs_row_visit visit;
    str sentence; /* why it is wrong */
    str name;
    str short_name;
    const struct orgs_db_types_row *type;
    const struct orgs_db_below_row *parent_org; /* the parent if it is there already … */
    struct orgs_row *parent_row;                /* … or the row that becomes it */
    const struct orgs_db_below_row *known;      /* the organisation that the row is already */
    struct orgs_db_passport_row passport;       /* numbers and addresses, cleaned */
    struct orgs_db_find_row written;            /* the organisation, once it is added */
};

struct orgs_import_check {
    struct orgs_row *rows;
    size_t count;
    const struct orgs_db_below_row *root; /* the acting organisation */
};

struct orgs_import_check orgs_import_check(struct request *req, int64_t import_id);
