/* Consents to the processing of personal data: to what a member agreed, when, how and to which
 * words; withdrawing, giving anew. A purpose is what data are used for (keeping the register, news,
 * partners, publishing). Its texts have versions, by the law of the country and by language; what
 * is written down are events (given, withdrawn), and the last one of a purpose tells how it stands.
 * Laws: 152-ФЗ, articles 9, 10 and 10.1; Kazakhstan 94-V, article 8.
 *
 * A feature that sends or shows something for a purpose asks consents_allow. What an applicant
 * agrees to is kept with the application (features/joining) and read from there. Which letters come
 * is not here (features/notices). */
#pragma once

#include "app/feature.h"

extern const struct feature consents_feature;

/* Purposes. */
#define CONSENTS_REGISTER "register"
#define CONSENTS_NEWS "news"
#define CONSENTS_PARTNERS "partners"
#define CONSENTS_PUBLISH "publish"

/* Whether data of the member may be used for the purpose now: given and not withdrawn. Keeping the
 * register needs no consent of its own, since the law lets a union process the data of its members
 * for the aims of its charter; it is allowed unless the consent was withdrawn. Never shown to
 * anybody, so it needs no scope. */
bool consents_allow(struct request *req, int64_t region_id, int64_t member_id, const char *purpose);
/* The member has said no: what he does himself, such as showing his ticket, goes on without what
 * the purpose would add. */
bool consents_are_withdrawn(struct request *req, int64_t region_id, int64_t member_id,
                            const char *purpose);

/* Withdrawals from own pages within reach of which nobody has taken note; 0 for who keeps no cards.
 */
int64_t consents_waiting(struct request *req);

/* Consents of the signed-in member whose text has a newer version than the one he agreed to. */
int64_t consents_to_read(struct request *req);

/* ---- texts ---------------------------------------------------------------------------------- */

/* A version with all that it says about the organisation. */
struct consents_text {
    int64_t text_id;
    int64_t version;
    int64_t keep_days; /* of an application that led to nothing */
    str operator_name;
    str address;
    str organisation;
    str text; /* filled in */
    str hash; /* of the text */
};

/* An organisation: the law of its country and the nearest versions above it count. */
struct consents_place {
    str path;
    str name;
    str country;
};

/* What is in force there for a purpose, in the language of the request; text_id: that version
 * instead, 0 = the one in force. False if there is none. */
bool consents_text_for(struct request *req, const struct consents_place *place, const char *purpose,
                       int64_t text_id, struct consents_text *ret_text) MUST_USE;
/* The words again that somebody agreed to: operator, address and organisation are in `text`
 * already. False if there is no such version. */
bool consents_text_as_given(struct request *req, int64_t text_id,
                            struct consents_text *text) MUST_USE;
/* The one on keeping the register for an organisation; all empty if there is none. */
struct consents_text consents_register_text(struct request *req, int64_t org_id);
/* The paragraphs of a text. */
struct html consents_paragraphs(struct request *req, str text);
