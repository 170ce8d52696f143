/* Text messages: rows, written in the transaction of what they tell about, and sent afterwards by
 * the sender of letters through the gateway that the operator names (profkom.conf: sms_url,
 * sms_body, sms_token). The demo lays them into a folder beside the letters; without either nothing
 * offers them. Neither the number nor the text is ever logged; the text goes away once it is sent.
 */
#pragma once

#include "app/request.h"

/* Whether messages can be sent at all. */
bool sms_is_offered(const struct app *app);

/* Queues a message to a number (E.164), counted for the organisation (0 = for none). False if the
 * number has had its share of the day. */
bool sms_add(struct request *req, str number, str text, int64_t org_id) MUST_USE;

/* For app/notice: asked once more when it is sent. */
bool sms_add_notice(struct request *req, str number, str text, int64_t org_id, str notice) MUST_USE;

/* The same work for nobody: what was asked for belongs to no one, and must not show by its time. */
void sms_add_void(struct request *req, str number, str text);

/* Messages of the organisation in this month. */
int64_t sms_this_month(struct request *req, int64_t org_id);

/* ---- for the sender ------------------------------------------------------------------------- */

/* Sends the next message that is due; false if there was none. */
bool sms_send_one(struct app *app, struct arena *arena);

/* ---- for tests ------------------------------------------------------------------------------ */

/* How many messages a text is charged as: 70 letters (160 of plain Latin), several of 67 (153). */
int64_t sms_parts(str text);
/* What is sent to the gateway: the template with {number}, {text} and {token} filled in, escaped as
 * JSON or as a form. */
str sms_request_body(struct arena *arena, const char *pattern, str token, str number, str text);
