#include "base/ids.h"
#include "base/rand.h"
#include "features/members/members.h"
#include "features/tickets/tickets_inner.h"
#include "features/tickets/tickets.sql.h"

#define YEARS_GOOD 5

/* ---- numbers -------------------------------------------------------------------------------- */

/* Each second digit from the right, beginning with the one beside the check digit, counts double.
 */
static int luhn_digit(const char *digits, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        int value = i % 2 == 0 ? 2 * digit : digit;
        sum += value > 9 ? value - 9 : value;
    }
    return (10 - sum % 10) % 10;
}

str tickets_number(struct arena *arena, int64_t series, int64_t in_row)
{
    str digits = str_format(arena, "%02d%09lld", (int)series, (long long)in_row);
    return str_format(arena, "%.*s%d", STR_ARG(digits), luhn_digit(digits.data, digits.length));
}

bool tickets_number_is_own(str number)
{
    char digits[TICKETS_NUMBER_DIGITS];
    size_t count = 0;
    for (size_t i = 0; i < number.length; i++) {
        char letter = number.data[i];
        if (letter == ' ') {
            continue;
        }
        if (letter < '0' || letter > '9' || count == TICKETS_NUMBER_DIGITS) {
            return false;
        }
        digits[count++] = letter;
    }
    return count == TICKETS_NUMBER_DIGITS &&
           luhn_digit(digits, count - 1) == digits[count - 1] - '0';
}

str tickets_number_text(struct arena *arena, str number)
{
    if (!tickets_number_is_own(number) || number.length != TICKETS_NUMBER_DIGITS) {
        return number;
    }
    return STR_CONCAT(arena, str_slice(number, 0, 2), STR("\u00a0"), str_slice(number, 2, 4),
                      STR("\u00a0"), str_slice(number, 6, 4), STR("\u00a0"), str_from(number, 10));
}

/* Which two digits: those of the subject of the federation, with which the tax number of the
 * regional organisation begins; where that is not known or taken, the first free ones from those on
 * that hardly a subject has. */
#define FIRST_FREE_SERIES 80
#define LAST_SERIES 99

static void begin_series(struct request *req, int64_t region_id)
{
    struct tickets_db_region_inn_row row = {0};
    int64_t series;
    bool is_known = tickets_db_region_inn(req->db, region_id, &row) && row.inn.length == 10 &&
                    str_to_int64(str_slice(row.inn, 0, 2), &series) && series > 0;
    if (is_known && tickets_db_set_series(req->db, region_id, series)) {
        return;
    }
    for (int64_t i = 0; i < LAST_SERIES; i++) {
        series = (FIRST_FREE_SERIES - 1 + i) % LAST_SERIES + 1;
        if (tickets_db_set_series(req->db, region_id, series)) {
            return;
        }
    }
}

static bool take_number(struct request *req, int64_t region_id, str *ret_number)
{
    struct tickets_db_series_row row;
    if (!tickets_db_take_numbers(req->db, region_id, 1) ||
        !tickets_db_series(req->db, region_id, &row)) {
        return false;
    }
    *ret_number = tickets_number(req->arena, row.series, row.last);
    return true;
}

/* Where lists have brought numbers of ours, the series goes on after them. Only numbers of a size
 * that a region can have reached count: one slip of a hand must not use the series up. */
static void go_on_after_cards(struct request *req, int64_t region_id)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    struct tickets_db_series_row row;
    struct tickets_db_last_on_cards_row last;
    int64_t in_row;
    if (!tickets_db_series(req->db, region_id, &row)) {
        return;
    }
    str first = str_format(req->arena, "%02d0", (int)row.series);
    str beyond = str_format(req->arena, "%02d1", (int)row.series);
    if (tickets_db_last_on_cards(req->db, region, first, beyond, &last) &&
        tickets_number_is_own(last.number) && str_to_int64(str_slice(last.number, 2, 9), &in_row) &&
        !tickets_db_take_numbers(req->db, region_id, in_row)) {
        assert(!"the series was there a moment ago");
    }
}

/* A list may bring one later, too: the next number then. */
#define NUMBERS_TRIED 1000

static bool next_number(struct request *req, int64_t region_id, str *ret_number)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    struct tickets_db_series_row row;
    struct tickets_db_is_taken_row taken;
    if (!tickets_db_series(req->db, region_id, &row)) {
        begin_series(req, region_id);
        go_on_after_cards(req, region_id);
    }
    for (int i = 0; i < NUMBERS_TRIED; i++) {
        if (!take_number(req, region_id, ret_number)) {
            return false;
        }
        if (!tickets_db_is_taken(req->db, region, *ret_number, &taken)) {
            return true;
        }
    }
    return false;
}

/* ---- tickets -------------------------------------------------------------------------------- */

static struct tickets_ticket ticket_of(const struct tickets_db_ticket_row *row)
{
    return (struct tickets_ticket){
        .region_id = row->region_id,
        .id = row->id,
        .member_id = row->member_id,
        .number = row->number,
        .is_own = row->is_own,
        .serial = row->serial,
        .issued_on = row->issued_on,
        .until = row->until,
        .state = row->state,
        .state_on = row->state_on,
        .reason = row->reason,
    };
}

struct tickets_list tickets_of_member(struct request *req, struct scope scope, int64_t member_id)
{
    struct tickets_db_ticket_rows rows = tickets_db_of_member(req->db, scope, member_id);
    struct tickets_list list = {ARENA_ARRAY(req->arena, rows.count + 1, struct tickets_ticket),
                                rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        list.items[i] = ticket_of(&rows.items[i]);
    }
    return list;
}

int64_t tickets_region_of_member(struct request *req, int64_t member_id)
{
    struct tickets_db_region_of_member_row row = {0};
    return tickets_db_region_of_member(req->db, member_id, &row) ? row.region_id : 0;
}

const struct tickets_ticket *tickets_valid(const struct tickets_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i].state, STR("valid"))) {
            return &list->items[i];
        }
    }
    return NULL;
}

int64_t tickets_random_serial(void)
{
    uint64_t serial;
    rand_bytes(&serial, sizeof(serial));
    return (int64_t)(serial >> 1);
}

/* ---- issuing -------------------------------------------------------------------------------- */

/* The number of a ticket that is not in our journal: it came with a list. */
static void keep_former(struct request *req, const struct orgs_org *org, int64_t member_id,
                        str number, const struct tickets_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i].number, number)) {
            return;
        }
    }
    if (!str_is_empty(number)) {
        tickets_db_add_former(req->db, &(struct tickets_db_add_former_values){
                                           .region_id = org->region_id,
                                           .id = ids_new(),
                                           .member_id = member_id,
                                           .org_id = org->id,
                                           .org_path = org->path,
                                           .number = number,
                                           .day = req->today,
                                           .account_id = req->user.account_id,
                                       });
    }
}

static void add(struct request *req, const struct orgs_org *org,
                const struct tickets_ticket *ticket)
{
    tickets_db_add(req->db, &(struct tickets_db_add_values){
                                .region_id = ticket->region_id,
                                .id = ticket->id,
                                .member_id = ticket->member_id,
                                .org_id = org->id,
                                .org_path = org->path,
                                .number = ticket->number,
                                .is_own = true,
                                .serial = ticket->serial,
                                .issued_on = ticket->issued_on,
                                .until = ticket->until,
                                .account_id = req->user.account_id,
                            });
}

bool tickets_issue(struct request *req, struct scope scope, int64_t member_id,
                   struct tickets_ticket *ret_ticket)
{
    struct members_card card;
    int64_t version;
    struct orgs_org org;
    struct tickets_ticket ticket = {.member_id = member_id, .is_own = true, .state = STR("valid")};
    struct tickets_list list = tickets_of_member(req, scope, member_id);
    if (tickets_valid(&list) != NULL || !members_card_of(req, scope, member_id, &card, &version) ||
        !members_status_is_registered(card.status) ||
        !orgs_find(req, scope, members_org_of(req, scope, member_id), &org) ||
        !next_number(req, org.region_id, &ticket.number)) {
        return false;
    }
    keep_former(req, &org, member_id, card.ticket_number, &list);
    ticket.region_id = org.region_id;
    ticket.id = ids_new();
    ticket.serial = tickets_random_serial();
    ticket.issued_on = req->today;
    ticket.until = date_add_days(date_add_months(req->today, 12 * YEARS_GOOD), -1);
    add(req, &org, &ticket);
    tickets_phone_db_move(req->db, scope, member_id, ticket.id);
    audit(req, "tickets.issue", org.region_id, ticket.id, member_id,
          &(struct audit_change){"ticket_number", card.ticket_number, ticket.number}, 1);
    card.ticket_number = ticket.number;
    *ret_ticket = ticket;
    return members_change(req, scope, member_id, &card, version);
}

bool tickets_end(struct request *req, struct scope scope, const struct tickets_ticket *ticket,
                 str state, str reason)
{
    const struct tickets_db_put_state_values values = {
        .scope = scope,
        .id = ticket->id,
        .state = state,
        .day = req->today,
        .reason = reason,
    };
    if (!tickets_db_put_state(req->db, &values)) {
        return false;
    }
    audit(req, "tickets.end", ticket->region_id, ticket->id, ticket->member_id,
          &(struct audit_change){"ticket_state", ticket->state, state}, 1);
    return true;
}
