/* Phones that show a ticket. A member opens the ticket on a phone once, by a button; from then on
 * that phone (a browser with a cookie of ours) has a serial number of its own, and is given what it
 * needs to make its codes for the next weeks. It ends alone when the member, or whoever keeps his
 * card, says that it is lost; when he signs out on it; with the ticket; with the membership. */
#pragma once

#include "features/tickets/tickets_inner.h"

/* Who has more lets go of that which was not used for longest. */
#define TICKETS_PHONES 5

/* Those of a member that show a ticket now. */
struct tickets_phones tickets_phones_of(struct request *req, struct scope scope, int64_t member_id);

/* The phone that asks, if it has ever shown a ticket: by its cookie. It may have ended since. */
bool tickets_phone_here(struct request *req, struct tickets_phone_db_phone_row *ret_phone) MUST_USE;

/* Opens a ticket of the signed-in person on this phone; the reply carries its cookie. */
void tickets_phone_open(struct request *req, struct scope scope,
                        const struct tickets_ticket *ticket, struct reply *reply);
/* False if it was ended before, or is out of reach. */
bool tickets_phone_end(struct request *req, struct scope scope,
                       const struct tickets_phone_db_phone_row *phone, int64_t member_id) MUST_USE;

/* What the phone needs for a day (since 1970, UTC). False while there is no key. */
bool tickets_phone_sheet(struct request *req, const struct tickets_phone_db_phone_row *phone,
                         int64_t day, struct tickets_sheet *ret_sheet) MUST_USE;

/* For struct feature. */
void tickets_phone_signed_in(struct request *req, int64_t account_id);
void tickets_phone_signed_out(struct request *req, int64_t account_id, int64_t session_id);
void tickets_phone_sweep(struct request *req);
