/* The ticket in the phone of a member, and the list of his phones. */
#pragma once

#include "features/tickets/tickets_phone.h"

/* The signed-in person as a member. */
struct tickets_holder {
    struct scope scope;
    struct members_card card;
    struct orgs_org org;
    struct tickets_list tickets;
    const struct tickets_ticket *valid; /* NULL = none, or not on the register */
};

struct tickets_card_view {
    struct tickets_holder holder;
    bool is_here;    /* this phone shows the ticket */
    bool was_here;   /* it did, and was ended */
    str address;     /* of the code of this minute; empty without a key */
    int seconds;     /* until the next one */
    str mark;        /* of all that the page says: a copy with another mark is out of date */
    str code_prefix; /* "HTTPS://UNION.EXAMPLE/V/" */
};
/* "2013 г."; empty if it is not known. */
str tickets_card_joined(struct request *req, const struct members_card *card);
struct reply tickets_card_page(struct request *req);
struct reply tickets_card_action(struct request *req);
struct reply tickets_card_state_page(struct request *req);
struct reply tickets_card_days_action(struct request *req);
struct reply tickets_card_paper_page(struct request *req);
struct reply tickets_card_worker_page(struct request *req);

struct tickets_phones_view {
    struct tickets_phones phones;
    int64_t here_id; /* 0 = none of them */
};
struct reply tickets_phones_page(struct request *req);
struct reply tickets_phones_end_action(struct request *req);
/* By who keeps the card of the member. */
struct reply tickets_phones_end_of_member_action(struct request *req);
