/* What the files of tickets share. */
#pragma once

#include "features/members/members.h"
#include "features/orgs/orgs.h"
#include "features/tickets/tickets.h"
#include "features/tickets/tickets.sql.h"

/* "good", "expired": for machines. */
const char *tickets_standing_code(enum tickets_standing standing);

/* In which region a member's card lies; 0 = there is no such card. */
int64_t tickets_region_of_member(struct request *req, int64_t member_id);

/* "46 0003 5127 08": in groups, as cards show it. */
str tickets_number_text(struct arena *arena, str number);
/* Where the code leads: all in capitals, "HTTPS://UNION.EXAMPLE/V/…"; empty while there is no key.
 */
str tickets_code_address(struct request *req, const struct tickets_ticket *ticket,
                         enum tickets_use use);
/* N_(); NULL = no such state. */
const char *tickets_state_label(str state);
/* Why it ended: one of our reasons in words, or as it was written. */
str tickets_reason_text(struct request *req, str reason);

struct tickets_person_view {
    int64_t member_id;
    struct scope scope;
    struct members_card card;
    str full_name;
    struct tickets_list tickets;
    const struct tickets_ticket *valid;
    bool may_issue;
    const struct form *replace;
    const struct form *withdraw;
};
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
    int64_t lacking; /* people without a valid ticket */
};
struct reply tickets_journal_page(struct request *req);
struct reply tickets_issue_all_action(struct request *req);
struct html tickets_on_org(struct request *req, int64_t org_id);

int tickets_command(int argument_count, char **arguments);
