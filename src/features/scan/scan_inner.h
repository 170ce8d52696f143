/* What the files of scan share. */
#pragma once

#include "features/scan/scan.h"
#include "features/scan/scan.sql.h"
#include "features/tickets/tickets.h"

/* ---- the list for those without a network (scan_revoked.c) ---------------------------------- */

/* The lists of today, of all regions and of each; in transactions of its own. False while there is
 * no key, or if the database did not take them. */
bool scan_make_lists(struct request *req);
/* Once a day. */
void scan_make_due_lists(struct request *req);
struct reply scan_lists_page(struct request *req);
struct reply scan_keys_page(struct request *req);
int scan_command(int argument_count, char **arguments);

/* ---- asking (scan_check.c) ------------------------------------------------------------------ */

/* Who asks: a till by its key, or whoever has the page open. */
struct scan_asker {
    int64_t till_id;   /* 0 = nobody whom we know */
    int64_t region_id; /* of the till's key; 0 = all */
    int64_t per_minute;
};
struct scan_answer {
    bool is_refused; /* asked too often */
    bool is_number;
    struct tickets_seen seen;
};
/* Looks at a code, at the address that it leads to, or at a number. Asking by number is counted,
 * for which the transaction of the request is left and begun anew: what was read before may be
 * older than what is read after. */
struct scan_answer scan_ask(struct request *req, str text, const struct scan_asker *asker);

/* {"valid": …, "name": …, "region": …, "until": …, "compare_document": …, "checked_at": …} */
str scan_answer_json(struct request *req, const struct scan_answer *answer);

/* "14:32:07" and "19 января 2026", as the clocks on the wall here show it. */
str scan_clock_text(struct request *req);
str scan_day_text(struct request *req);

/* ---- pages (scan_pages.c) ------------------------------------------------------------------- */

struct reply scan_look_page(struct request *req);
struct reply scan_check_action(struct request *req);
struct reply scan_scanner_page(struct request *req);
struct reply scan_manifest_page(struct request *req);
struct reply scan_worker_page(struct request *req);

/* ---- alarms (scan_alarm.c) ------------------------------------------------------------------ */

/* Somebody has asked by number more often than he may. Once an hour it is written into the audit
 * log and to the administrators. In a write transaction. */
void scan_raise_alarm(struct request *req, const struct scan_asker *asker);

/* ---- tills (scan_tills.c, scan_api.c) -------------------------------------------------------- */

struct scan_tills_view {
    struct scan_db_tills_rows tills;
    const struct form *form;
    str key; /* a new one, shown this once */
    str address;
};
struct reply scan_tills_page(struct request *req);
struct reply scan_till_add_action(struct request *req);
struct reply scan_till_end_action(struct request *req);
/* What is kept of a key. */
str scan_key_hash(struct request *req, str key);
struct reply scan_api_action(struct request *req);
