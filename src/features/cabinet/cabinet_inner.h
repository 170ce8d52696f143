/* What the files of the cabinet share. Nobody outside includes it. */
#pragma once

#include "features/acknowledgements/acknowledgements.h"
#include "features/events/events.h"
#include "features/cabinet/cabinet.h"
#include "features/cabinet/cabinet.sql.h"
#include "features/members/members.h"
#include "features/requests/requests.h"
#include "features/tickets/tickets.h"

struct cabinet_home_view {
    struct members_self self;
    struct cabinet_db_card_row card;
    struct requests_own_list requests;
    str years; /* "19 years in the union" */
    str data; /* "Школа № 17, учитель. Телефон оканчивается на 20-36" */
    str checked_on; /* empty: was not confirmed for a year */
    struct acknowledgements_own to_confirm;
    struct events_own event; /* the next one to which he comes or is invited */
    int64_t consents_to_read;
    bool is_over; /* the membership */
    str ended;    /* then: since when */
};

struct cabinet_union_view {
    struct cabinet_db_card_row card;
    str years;
    str joined;
    str status;
    struct tickets_list tickets;
    struct cabinet_db_posts_rows posts;
};

struct cabinet_seen_line {
    str when;
    str who;
    str what;
};
struct cabinet_seen_view {
    struct cabinet_seen_line *lines;
    size_t count;
    struct html_link next;
};

struct cabinet_org {
    struct cabinet_db_orgs_row row;
    str chair;
    struct html_link call;
    struct html_link write;
};
struct cabinet_orgs_view {
    struct cabinet_org *orgs;
    size_t count;
};
