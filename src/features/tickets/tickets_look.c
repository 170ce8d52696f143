#include "app/app.h"
#include "base/utf8.h"
#include "features/members/members.h"
#include "features/tickets/tickets_inner.h"
#include "features/tickets/tickets.sql.h"

/* From a code to what whoever scanned it may know. */

/* A phone's clock may be wrong, and the code is a minute old when the next one comes. */
#define MINUTES_TOLERATED 5

const char *tickets_standing_label(enum tickets_standing standing)
{
    static const char *const labels[] = {
        [TICKETS_GOOD] = N_("The ticket is valid"),
        [TICKETS_NOT_A_CODE] = N_("This is not the code of a ticket"),
        [TICKETS_NOT_OURS] = N_("The code is not genuine"),
        [TICKETS_NOT_YET] = N_("The ticket is not valid yet"),
        [TICKETS_EXPIRED] = N_("The ticket has expired"),
        [TICKETS_OLD_PICTURE] = N_("The code is out of date"),
        [TICKETS_TAKEN_BACK] = N_("The ticket was taken back"),
        [TICKETS_PHONE_ENDED] = N_("The ticket was switched off on this phone"),
        [TICKETS_NO_MEMBER] = N_("The ticket is not valid any more"),
    };
    return labels[standing];
}

const char *tickets_standing_code(enum tickets_standing standing)
{
    static const char *const codes[] = {
        [TICKETS_GOOD] = "good",
        [TICKETS_NOT_A_CODE] = "not_a_code",
        [TICKETS_NOT_OURS] = "not_ours",
        [TICKETS_NOT_YET] = "not_yet",
        [TICKETS_EXPIRED] = "expired",
        [TICKETS_OLD_PICTURE] = "old_picture",
        [TICKETS_TAKEN_BACK] = "taken_back",
        [TICKETS_PHONE_ENDED] = "phone_ended",
        [TICKETS_NO_MEMBER] = "no_member",
    };
    return codes[standing];
}

static str initial(struct arena *arena, str name)
{
    return str_is_empty(name) ? name : STR_CONCAT(arena, STR(" "), utf8_slice(name, 1), STR("."));
}

str tickets_masked_name(struct arena *arena, str last, str first, str middle)
{
    size_t letters = utf8_length(last);
    str tail = letters > 3 ? str_from(last, utf8_slice(last, letters - 2).length) : (str){0};
    return STR_CONCAT(arena, utf8_slice(last, 1), STR("····"), tail, initial(arena, first),
                      initial(arena, middle));
}

/* Behind it lies a wrong clock, or a picture of the code that is not old yet. */
static bool is_off(const struct request *req, const struct tickets_token *token)
{
    int64_t minutes = req->now / 60 - token->minute;
    return token->use == TICKETS_PHONE && (minutes > 1 || minutes < -1);
}

static bool is_of_this_minute(const struct request *req, const struct tickets_token *token)
{
    int64_t minute = req->now / 60;
    return token->minute >= minute - MINUTES_TOLERATED - 1 &&
           token->minute <= minute + MINUTES_TOLERATED;
}

static enum tickets_standing standing_of(const struct request *req,
                                         const struct tickets_token *token,
                                         const struct tickets_db_look_row *row)
{
    if (date_before(req->today, token->issued)) {
        return TICKETS_NOT_YET;
    }
    if (date_before(token->until, req->today)) {
        return TICKETS_EXPIRED;
    }
    if (token->use == TICKETS_PHONE && !is_of_this_minute(req, token)) {
        return TICKETS_OLD_PICTURE;
    }
    if (!str_equal(row->state, STR("valid"))) {
        return TICKETS_TAKEN_BACK;
    }
    return members_status_is_registered(row->status) ? TICKETS_GOOD : TICKETS_NO_MEMBER;
}

static void tell(struct request *req, const struct tickets_db_look_row *row,
                 struct tickets_seen *seen)
{
    if (seen->standing == TICKETS_GOOD) {
        seen->name =
            tickets_masked_name(req->arena, row->last_name, row->first_name, row->middle_name);
        seen->region = row->region;
        seen->until = row->until;
        seen->is_off = is_off(req, &seen->token);
        seen->region_id = row->region_id;
        seen->member_id = row->member_id;
    }
}

/* Without the blanks that stand between the groups. */
static str digits_of(struct arena *arena, str number)
{
    struct buf digits = BUF_INIT(arena);
    for (size_t i = 0; i < number.length; i++) {
        if (number.data[i] != ' ') {
            buf_put_char(&digits, number.data[i]);
        }
    }
    return buf_str(&digits);
}

/* The serial number of the ticket that a phone shows; its own of a printed one. */
static bool serial_of(struct request *req, int64_t region_id, const struct tickets_token *token,
                      int64_t *ret_serial, bool *ret_is_ended)
{
    struct tickets_phone_db_ticket_of_row row = {.serial = (int64_t)token->serial};
    if (token->use == TICKETS_PHONE &&
        !tickets_phone_db_ticket_of(req->db, region_id, (int64_t)token->serial, &row)) {
        return false;
    }
    *ret_serial = row.serial;
    *ret_is_ended = row.ended_at != 0 || row.is_closed;
    return true;
}

struct tickets_seen tickets_look(struct request *req, str letters)
{
    struct tickets_seen seen = {0};
    struct tickets_db_region_of_series_row region;
    struct tickets_db_look_row row;
    int64_t serial;
    bool is_ended;
    struct tickets_keys keys = tickets_keys(req);
    enum tickets_verdict verdict =
        tickets_token_check(req->arena, keys.items, keys.count, letters, &seen.token);
    if (verdict != TICKETS_GENUINE) {
        seen.standing = verdict == TICKETS_NO_TOKEN ? TICKETS_NOT_A_CODE : TICKETS_NOT_OURS;
        return seen;
    }
    if (!tickets_db_region_of_series(req->db, seen.token.series, &region) ||
        !serial_of(req, region.region_id, &seen.token, &serial, &is_ended) ||
        !tickets_db_by_serial(req->db, region.region_id, serial, &row)) {
        seen.standing = TICKETS_TAKEN_BACK; /* a card that was erased, or a restored database */
        return seen;
    }
    if (seen.token.use == TICKETS_PHONE) {
        seen.token.until = row.until;
    }
    seen.standing = standing_of(req, &seen.token, &row);
    if (seen.standing == TICKETS_GOOD && is_ended) {
        seen.standing = TICKETS_PHONE_ENDED;
    }
    tell(req, &row, &seen);
    return seen;
}

struct tickets_seen tickets_look_number(struct request *req, str number)
{
    struct tickets_db_region_of_series_row region;
    struct tickets_db_look_row row;
    int64_t series;
    str digits = digits_of(req->arena, number);
    struct tickets_seen seen = {.standing = TICKETS_NOT_A_CODE};
    if (!tickets_number_is_own(number) || !str_to_int64(str_slice(digits, 0, 2), &series)) {
        return seen;
    }
    seen.token = (struct tickets_token){.use = TICKETS_PRINTED, .series = (uint32_t)series};
    seen.standing = TICKETS_TAKEN_BACK;
    if (tickets_db_region_of_series(req->db, series, &region) &&
        tickets_db_by_number(req->db, region.region_id, digits, &row)) {
        seen.token.issued = row.issued_on;
        seen.token.until = row.until;
        seen.standing = standing_of(req, &seen.token, &row);
        tell(req, &row, &seen);
    }
    return seen;
}

str tickets_code(struct request *req, const struct tickets_ticket *ticket)
{
    struct tickets_db_series_row row;
    struct tickets_keys keys = tickets_keys(req);
    if (keys.signs.pair == NULL || !tickets_db_series(req->db, ticket->region_id, &row)) {
        return (str){0};
    }
    return tickets_token_sign(req->arena, keys.signs,
                              &(struct tickets_token){
                                  .serial = (uint64_t)ticket->serial,
                                  .series = (uint32_t)row.series,
                                  .issued = ticket->issued_on,
                                  .until = ticket->until,
                              });
}

str tickets_address_of(struct request *req, str code)
{
    const char *origin = req->app->options.origin;
    return str_is_empty(code)
               ? code
               : STR_CONCAT(req->arena, utf8_upper(req->arena, str_of(origin)), STR("/V/"), code);
}

str tickets_code_address(struct request *req, const struct tickets_ticket *ticket)
{
    return tickets_address_of(req, tickets_code(req, ticket));
}
