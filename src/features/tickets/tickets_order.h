/* Orders of printed cards: who is in one, what becomes of it, its files. */
#pragma once

#include "features/tickets/tickets_inner.h"
#include "features/tickets/tickets_order.sql.h"
#include "features/tickets/tickets_print.h"

/* Of a longer one the file is made by a job. */
#define TICKETS_DIRECT_CARDS 1000
#define TICKETS_HOLDERS_SHOWN 500
#define TICKETS_CARDS_SHOWN 200
#define TICKETS_ORDERS_SHOWN 50

/* Where somebody may order: the organisation, and the people of it and below. */
struct tickets_order_place {
    struct orgs_org org;
    struct scope scope;
};
bool tickets_order_place_of(struct request *req, enum right right, int64_t org_id,
                            struct tickets_order_place *ret_place) MUST_USE;

/* ---- making one ----------------------------------------------------------------------------- */

struct tickets_order_wish {
    str who;      /* "new": without a printed card; "all"; "ticked" */
    str ids;      /* ",1,2," of the ticked tickets */
    str language; /* "ru", "kk" */
};
/* Makes it and returns its id; 0 if nobody is in it, or no key has been made yet. Needs an open
 * write transaction. */
int64_t tickets_order_make(struct request *req, const struct tickets_order_place *place,
                           const struct tickets_order_wish *wish, int64_t *ret_cards);

struct tickets_order_new_view {
    struct tickets_order_place place;
    const struct form *form;
    struct tickets_order_db_holders_rows holders;
    int64_t total;
    int64_t printed;
    int64_t doubles; /* of those chosen: in an order already, the last of that number */
    int64_t double_number;
    bool has_more;
    bool is_counted; /* a region is too large for a page */
};
struct reply tickets_order_new_page(struct request *req);
struct reply tickets_order_make_action(struct request *req);
bool tickets_order_job(struct job_run *run, str *ret_sentence);

/* The orders on the page of the journal. */
struct tickets_order_db_line_rows tickets_orders_of(struct request *req, const struct orgs_org *org,
                                                    struct scope scope);

/* ---- one ------------------------------------------------------------------------------------ */

struct tickets_order_view {
    struct tickets_order_db_find_row order;
    struct scope scope;
    struct tickets_order_db_cards_rows cards;
    struct tickets_order_db_steps_rows steps;
    bool may_export;
    bool may_edit; /* hand out own cards */
    bool is_own;   /* the order is of an organisation within the reach: its state may be changed */
    bool has_more;
    bool is_first;
    bool has_many_orgs;
};
/* An order of which some card lies within the right. */
bool tickets_order_find(struct request *req, enum right right, int64_t id,
                        struct tickets_order_view *ret_view) MUST_USE;
const char *tickets_order_state_label(str state);
struct reply tickets_order_page(struct request *req);
struct reply tickets_order_state_action(struct request *req);
struct reply tickets_order_hand_out_action(struct request *req);

/* ---- its files ------------------------------------------------------------------------------ */

struct reply tickets_order_file_page(struct request *req);
struct reply tickets_order_file_action(struct request *req);
bool tickets_order_file_job(struct job_run *run, str *ret_sentence);

/* The valid tickets of an organisation and below into a file, without an order: for the command.
 * Returns how many; negative if the file could not be written or there is no key. */
int64_t tickets_print_below(struct request *req, const struct orgs_org *org, struct scope scope,
                            struct tickets_press_order order, int fd);

/* ---- paths ---------------------------------------------------------------------------------- */

void tickets_path_moved(struct request *req, int64_t region_id, str from, str to);
