/* People who issue tickets while everything is killed: two of them at the same organisation, so
 * that both reach for the same people and the same numbers. Each admits somebody, has tickets
 * issued to all who have none, now and then exchanges one, orders cards of whoever has no printed
 * one, and sends the order off. At the end no number was given twice, nobody has two valid tickets,
 * and no ticket stands in two orders. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kill.h"

#define ORDERS_LIMIT 20000
#define TURNS_PER_ORDER 2
#define TURNS_PER_EXCHANGE 3
/* Билет, the surname of all of them, before their number. */
#define SURNAME_IN_FORM "%D0%91%D0%B8%D0%BB%D0%B5%D1%82"

static long long orders[ORDERS_LIMIT]; /* acknowledged */
static atomic_int order_count;
static atomic_int next_person;
static atomic_int exchanged_count;
static atomic_int issued_count; /* presses that were acknowledged */

/* ---- one step ------------------------------------------------------------------------------- */

/* The same form again until it is answered, whatever the answer: another may have been faster. */
static long send_once(struct writer *writer, const char *path, const struct open_form *form,
                      const char *fields, struct answer *ret_answer)
{
    str body = str_format(writer->arena, "form_key=%.*s&version=%.*s&%s", STR_ARG(form->key),
                          STR_ARG(form->version), fields);
    const char *text = str_to_c(writer->arena, body);
    bool is_refused = false;
    for (bool is_repeated = false;; is_repeated = true) {
        ask(writer, path, text, ret_answer);
        bool is_said = ret_answer->status == 409 || ret_answer->status == 422;
        if (is_said || form_was_taken(path, ret_answer, is_repeated, &is_refused) || is_refused) {
            return ret_answer->status;
        }
    }
}

/* False if the page did not show the form. */
static bool press(struct writer *writer, const char *page, const char *action, const char *fields,
                  long wanted, struct answer *ret_answer)
{
    struct open_form form;
    return open_form(writer, page, action, &form) &&
           send_once(writer, action, &form, fields, ret_answer) == wanted;
}

#define ADDRESS(writer, ...) str_to_c((writer)->arena, str_format((writer)->arena, __VA_ARGS__))

static void admit(struct writer *writer, long long organisation)
{
    struct answer answer;
    struct buf fields = BUF_INIT(writer->arena);
    const char *path = ADDRESS(writer, "/members/new?org=%lld", organisation);
    buf_put(&fields, STR("last_name=" SURNAME_IN_FORM));
    write_letters(&fields, atomic_fetch_add(&next_person, 1), true);
    buf_put(&fields, STR(MEMBER_FIELDS));
    (void)press(writer, path, path, str_to_c(writer->arena, buf_str(&fields)), 303, &answer);
}

static void issue(struct writer *writer, long long organisation)
{
    struct answer answer;
    const char *path = ADDRESS(writer, "/orgs/%lld/tickets", organisation);
    atomic_fetch_add(&issued_count, press(writer, path, path, "", 303, &answer));
}

/* The ticket of somebody near the top of the journal is lost. */
static void exchange(struct writer *writer, long long organisation, struct rand_sequence *dice)
{
    struct answer answer;
    ask(writer, ADDRESS(writer, "/orgs/%lld/tickets", organisation), NULL, &answer);
    str rest = buf_str(&answer.body);
    long long member = 0;
    for (uint64_t skip = rand_below(dice, 8); skip < 9; skip++) {
        ptrdiff_t at = str_find(rest, STR("<a href=\"/members/"));
        if (at < 0) {
            break;
        }
        rest = str_from(rest, (size_t)at + strlen("<a href=\"/members/"));
        member = atoll(str_to_c(writer->arena, str_slice(rest, 0, 24)));
    }
    if (member != 0) {
        atomic_fetch_add(&exchanged_count,
                         press(writer, ADDRESS(writer, "/members/%lld/tickets", member),
                               ADDRESS(writer, "/members/%lld/tickets/replace", member),
                               "reason=lost", 303, &answer));
    }
}

static void order(struct writer *writer, long long organisation)
{
    struct answer answer;
    if (!press(writer, ADDRESS(writer, "/orgs/%lld/tickets/print", organisation),
               ADDRESS(writer, "/orgs/%lld/tickets/orders", organisation), "who=new&language=ru",
               303, &answer)) {
        return;
    }
    const char *place = strrchr(answer.location, '/');
    int number = atomic_fetch_add(&order_count, 1);
    if (place == NULL || number >= ORDERS_LIMIT) {
        return;
    }
    orders[number] = atoll(place + 1);
    (void)press(writer, ADDRESS(writer, "/ticket-orders/%lld", orders[number]),
                ADDRESS(writer, "/ticket-orders/%lld/state", orders[number]), "state=sent", 303,
                &answer);
}

void tickets_write(struct writer *writer, long long organisation, struct rand_sequence *dice)
{
    for (int turn = 0; !is_over_now(); turn++) {
        admit(writer, organisation);
        issue(writer, organisation);
        if (turn % TURNS_PER_EXCHANGE == 0) {
            exchange(writer, organisation, dice);
        }
        if (turn % TURNS_PER_ORDER == 0) {
            order(writer, organisation);
        }
        arena_reset(writer->arena);
    }
}

/* ---- what is left --------------------------------------------------------------------------- */

static const struct {
    const char *sentence;
    const char *faults; /* how many there are */
} promises[] = {
    {"no number was given twice",
     "SELECT count(*) - count(DISTINCT number) FROM ticket WHERE is_own = 1"},
    {"no code stands for two tickets", "SELECT count(serial) - count(DISTINCT serial) FROM ticket"},
    {"nobody has two valid tickets",
     "SELECT count(*) FROM (SELECT member_id FROM ticket WHERE is_own = 1 AND state = 'valid'"
     " GROUP BY member_id HAVING count(*) > 1)"},
    {"no number lies beyond the last one",
     "SELECT count(*) FROM ticket t JOIN ticket_series s ON s.region_id = t.region_id"
     " WHERE t.is_own = 1 AND CAST(substr(t.number, 3, 9) AS INTEGER) > s.last"},
    {"each card names the ticket that is valid",
     "SELECT count(*) FROM ticket t JOIN member m ON m.id = t.member_id"
     " WHERE t.state = 'valid' AND m.ticket_number IS NOT t.number"},
    {"each ticket was logged once",
     "SELECT (SELECT count(*) FROM ticket WHERE is_own = 1)"
     " - (SELECT count(*) FROM audit_entry WHERE action = 'tickets.issue')"},
    {"no ticket stands in two orders",
     "SELECT count(*) - count(DISTINCT ticket_id) FROM ticket_order_card"},
    {"no order is there by half",
     "SELECT count(*) FROM ticket_order o WHERE NOT EXISTS (SELECT 1 FROM ticket_order_card c"
     " WHERE c.order_id = o.id) OR (SELECT count(*) FROM ticket_order_step s"
     " WHERE s.order_id = o.id AND s.state = 'made') <> 1 OR (SELECT count(*) FROM audit_entry e"
     " WHERE e.object_id = o.id AND e.action = 'tickets.order') <> 1"},
    {"an order went on as often as it was told",
     "SELECT count(*) FROM ticket_order o WHERE o.state <> (SELECT s.state"
     " FROM ticket_order_step s WHERE s.order_id = o.id ORDER BY s.id DESC LIMIT 1)"},
};

static int lost_orders(sqlite3 *database, int count)
{
    int lost = 0;
    for (int i = 0; i < count; i++) {
        char sql[128];
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM ticket_order WHERE id = %lld", orders[i]);
        lost += orders[i] != 0 && read_number(database, sql, (str){0}, 0) != 1;
    }
    return lost;
}

void tickets_look_at_all(sqlite3 *database)
{
    int ordered =
        atomic_load(&order_count) < ORDERS_LIMIT ? atomic_load(&order_count) : ORDERS_LIMIT;
    int64_t tickets =
        read_number(database, "SELECT count(*) FROM ticket WHERE is_own = 1", (str){0}, 0);
    printf("%lld tickets, %d presses to issue, %d exchanges, %d orders\n", (long long)tickets,
           atomic_load(&issued_count), atomic_load(&exchanged_count), ordered);
    promise(tickets > 0 && ordered > 0 && atomic_load(&exchanged_count) > 0,
            "tickets were issued, exchanged and ordered between the kills");
    promise(lost_orders(database, ordered) == 0, "no order that was acknowledged is lost");
    for (size_t i = 0; i < sizeof(promises) / sizeof(*promises); i++) {
        int64_t faults = read_number(database, promises[i].faults, (str){0}, 0);
        if (faults != 0) {
            printf("%lld faults: %s\n", (long long)faults, promises[i].faults);
        }
        promise(faults == 0, promises[i].sentence);
    }
}
