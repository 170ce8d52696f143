/* Notices: letters and text messages that their reader may do without. Each is of a kind, which the
 * feature that sends it declares in its struct feature; a person chooses for each kind whether it
 * comes by e-mail, as a text message or not at all (features/notices), also by one click in the
 * letter itself, without signing in (RFC 8058). The choice is asked when the notice is written and
 * once more at the moment of sending.
 *
 * What the law or the safety of a sign-in demands goes through outbox_add and sms_add instead; a
 * kind with a sentence in `fixed` only tells people so. */
#pragma once

#include "app/request.h"

enum notice_audience { NOTICE_NOBODY, NOTICE_MEMBERS, NOTICE_POSTS };

struct notice_kind {
    const char *code;    /* "requests.answer" */
    const char *label;   /* N_("Answers to my applications") */
    const char *note;    /* N_(), when it comes */
    const char *fixed;   /* N_(), why it cannot be switched off; NULL = it can */
    const char *purpose; /* of a consent without which it is not sent; NULL = needs none */
    enum notice_audience audience; /* on whose page of settings it stands */
    bool has_message;              /* can come as a text message */
    bool falls_back; /* comes as one to who has no e-mail address and has not chosen */
};

enum notice_channel { NOTICE_MAIL, NOTICE_SMS, NOTICE_OFF };

/* Whom it is for: somebody on the register, with or without a sign-in, or a sign-in alone. */
struct notice_reader {
    int64_t region_id;
    int64_t person_id; /* 0: nobody on the register */
    int64_t account_id;
    str email;
    str phone;
};

struct notice {
    const char *kind;
    str subject;
    str text;
    str message;    /* the same in a few words, for kinds that have messages */
    int64_t org_id; /* for which a text message is counted */
};

/* Queues the notice the way its reader has chosen, or not at all. The texts are in the language of
 * the request, which is that of the reader. False if it goes nowhere. */
bool notice_send(struct request *req, const struct notice_reader *reader,
                 const struct notice *notice);

/* The way it would take: as chosen, if there is an address for it; NOTICE_OFF: none. For who has to
 * prepare what it says. */
enum notice_channel notice_way(struct request *req, const struct notice_reader *reader,
                               const char *kind);

/* ---- settings ------------------------------------------------------------------------------- */

/* NULL if no feature declares it. */
const struct notice_kind *notice_kind_of(str code);
/* The signed-in person. */
struct notice_reader notice_self(const struct request *req);
enum notice_channel notice_channel_of(struct request *req, const struct notice_reader *reader,
                                      const struct notice_kind *kind);
void notice_choose(struct request *req, const struct notice_reader *reader,
                   const struct notice_kind *kind, enum notice_channel channel);
/* "mail", "sms", "off"; and back: e-mail for whatever else. */
const char *notice_channel_code(enum notice_channel channel);
enum notice_channel notice_channel_named(str code);

/* Two cards became one, and back: choices and links of letters go along. */
void notice_person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept);
void notice_person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept);

/* ---- the link in a letter ------------------------------------------------------------------- */

/* Out of the last piece of "/unsubscribe/…"; false if it is not ours. */
bool notice_of_link(struct request *req, str sealed, struct notice_reader *ret_reader,
                    const struct notice_kind **ret_kind) MUST_USE;

/* ---- for the sender ------------------------------------------------------------------------- */

/* Still wanted at the moment of sending. `sealed` as the outbox keeps it; empty = always. */
bool notice_is_wanted(struct request *req, str sealed);
/* "https://union.example/unsubscribe/…" */
str notice_link(struct request *req, str sealed);
