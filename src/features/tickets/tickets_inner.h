/* What the files of tickets share. */
#pragma once

#include "features/members/members.h"
#include "features/orgs/orgs.h"
#include "features/tickets/tickets.h"
#include "features/tickets/tickets.sql.h"
#include "features/tickets/tickets_phone.sql.h"

/* Phones that show the ticket of a member, that which was used last first. */
struct tickets_phones {
    const struct tickets_phone_db_phone_row *items;
    size_t count;
};

/* "good", "expired": for machines. */
const char *tickets_standing_code(enum tickets_standing standing);

/* In which region a member's card lies; 0 = there is no such card. */
int64_t tickets_region_of_member(struct request *req, int64_t member_id);

/* Where a code leads: all in capitals, "HTTPS://UNION.EXAMPLE/V/…"; empty while there is no key. */
str tickets_address_of(struct request *req, str code);
/* Why it ended: one of our reasons in words, or as it was written. */
str tickets_reason_text(struct request *req, str reason);

struct tickets_person_view {
    int64_t member_id;
    struct scope scope;
    struct members_card card;
    str full_name;
    struct tickets_list tickets;
    const struct tickets_ticket *valid;
    bool is_good; /* of that one: neither has its last day passed nor its holder left */
    struct tickets_phones phones;
    bool may_issue;
    const struct form *replace;
    const struct form *withdraw;
};
/* The page of the member's tickets. */
str tickets_person_path(struct request *req, int64_t member_id);
struct reply tickets_person_page(struct request *req);
struct reply tickets_issue_action(struct request *req);
struct reply tickets_replace_action(struct request *req);
struct reply tickets_withdraw_action(struct request *req);
struct html tickets_on_card(struct request *req, int64_t person_id);

struct tickets_journal_view {
    struct orgs_org org;
    struct scope scope; /* of the organisation and all below it */
    const struct tickets_db_journal_row *lines;
    size_t count;
    bool has_more;
    bool is_first;
    bool is_names_only;
    bool may_issue;
    int64_t lacking; /* people without a valid ticket; not counted above a primary */
    bool is_above;   /* a territory or region: too long for a list; a job issues the tickets */
    struct html orders;
};
struct reply tickets_journal_page(struct request *req);
struct reply tickets_issue_all_action(struct request *req);
bool tickets_issue_job(struct job_run *run, str *ret_sentence);
/* To the first so many of those who have none, in the order of names; returns how many that were.
 * Needs an open write transaction. */
int64_t tickets_issue_lacking(struct request *req, struct scope scope, int64_t limit);
struct html tickets_on_org(struct request *req, int64_t org_id);

/* What a code says of a ticket or a phone: never nought or negative. */
int64_t tickets_random_serial(void);

int tickets_command(int argument_count, char **arguments);
/* Prints them; with an open transaction. */
int tickets_codes_command(struct request *req);
