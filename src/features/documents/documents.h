/* Documents: what an organisation and its bodies decide, write and receive. A resolution has items
 * (numbered, one under another), addressees, deadlines and controllers; it is drafted, adopted with
 * the next number of its body, read by those whom it concerns, and amended or repealed by a later
 * one alone: what was adopted never changes.
 *
 * What becomes of the items is not here (features/control), nor are meetings (features/meetings).
 * Reading the text of an existing document is features/reading. */
#pragma once

#include "app/feature.h"
#include "features/papers/papers.h"

extern const struct feature documents_feature;

enum documents_recurs {
    DOCUMENTS_ONCE,
    DOCUMENTS_MONTHLY,
    DOCUMENTS_QUARTERLY,
    DOCUMENTS_HALF_YEARLY,
    DOCUMENTS_YEARLY,
};

enum documents_addressee_kind {
    DOCUMENTS_TO_ORG,
    DOCUMENTS_TO_LEVEL, /* all organisations of that level below the document's own */
    DOCUMENTS_TO_POST,  /* who holds the post in the document's own organisation */
    DOCUMENTS_TO_PERSON,
    DOCUMENTS_TO_BODY, /* of the document's own organisation */
};

struct documents_addressee {
    enum documents_addressee_kind kind;
    str text; /* as it is written; may be empty */
    int64_t org_id;
    int64_t level;
    str post_type;
    int64_t member_id;
    int64_t body_id;
    int64_t named_id; /* the card that was named, if it has become part of `member_id` since */
};

struct documents_controller {
    str name; /* "Бугреева Т.М." */
    str post; /* "председатель организации"; may be empty */
    int64_t post_id;
    int64_t member_id;
    int64_t account_id;
    int64_t named_id; /* as above */
};

/* An item of a document. Lists of addressees and controllers are those of this item alone. */
struct documents_item {
    int64_t item;   /* its own number for ever; 0 = a new one */
    int64_t parent; /* 0 = of the document */
    int64_t depth;  /* 0 for items of the document */
    str number;     /* as it is written: "3.1.2", "2.", empty for a dash */
    str text;
    bool is_control; /* names the controllers of the document */
    bool is_removed; /* by an amendment: in a text as amended alone */
    date due_from;
    date due_on;
    enum documents_recurs recurs;
    bool is_constant;
    date review_on;
    str deadline; /* the words of the text */
    struct documents_addressee *addressees;
    size_t addressee_count;
    struct documents_controller *controllers;
    size_t controller_count;
};

/* A document with all that stands in it. */
struct documents_document {
    int64_t region_id;
    int64_t id;
    int64_t org_id;
    str org_path;
    str org_name;
    str kind;     /* "resolution"; see documents_kinds */
    str stream;   /* "own", "incoming", "outgoing" */
    str state;    /* "draft", "adopted", "repealed" */
    str audience; /* "staff", "below", "members", "everybody" */
    int64_t body_id;
    str body_name;
    int64_t meeting_id;
    str number;
    int64_t meeting_number;
    int64_t item_number;
    date dated_on;
    date dated_to;
    str place;
    str title;
    str speakers; /* one on a line */
    str preamble;
    str signed_post;
    str signed_name;
    str correspondent;
    str their_number;
    date their_date;
    str language; /* "ru", "kk" */
    str code;
    str hash;
    int64_t seal; /* what `hash` covers */
    int64_t version;
    struct documents_item *items; /* in the order of the text */
    size_t item_count;
    struct documents_controller *controllers; /* of the whole */
    size_t controller_count;
};

struct documents_kind {
    const char *code;
    const char *label; /* N_("Resolution") */
    bool has_items;    /* is drafted item by item */
};
/* Ends with a NULL code. */
extern const struct documents_kind documents_kinds[];
const struct documents_kind *documents_kind_of(str code);

/* The document, if whoever acts may read it: of his organisations, or shared with them from above.
 * Needs RIGHT_DOCUMENTS_VIEW in the route. */
bool documents_find(struct request *req, int64_t id,
                    struct documents_document *ret_document) MUST_USE;
/* The same if it lies within the scope of the request: for changing it. */
bool documents_find_own(struct request *req, int64_t id,
                        struct documents_document *ret_document) MUST_USE;

/* Any adopted or repealed document, and its text: for features that decide themselves who reads it.
 */
bool documents_find_any(struct request *req, int64_t id,
                        struct documents_document *ret_document) MUST_USE;
struct html documents_text(struct request *req, const struct documents_document *document);
/* Its attachments as links to `address`/NUMBER, for who reads the text; empty if it has none. */
struct html documents_attachments(struct request *req, const struct documents_document *document,
                                  str address);
/* One of them to be downloaded; "not found" if there is none of that number. What a text was read
 * from is none: it may hold more than was adopted. */
struct reply documents_attachment(struct request *req, int64_t region_id, int64_t document_id,
                                  int64_t n);

/* Reads out of the words of the items whom they tell to act, until when, and who sees to it. Where
 * somebody has said any of that by hand, or the words are not read item by item, nothing changes.
 * The document is not written. */
void documents_read_items(struct request *req, struct documents_document *document);

/* Writes a new draft with its items and first version; the new id. `document->id` is ignored.
 * Needs an open write transaction, as all below. */
int64_t documents_add(struct request *req, const struct documents_document *document);
/* Writes a draft anew: items that keep their `item` keep their identity. False if somebody else has
 * changed it meanwhile (`document->version`), or it is no draft. */
bool documents_change(struct request *req, const struct documents_document *document) MUST_USE;
/* Makes the draft a decision: gives it the next number of its organisation and kind if it has none,
 * seals it. False with a sentence if something is missing. `document` is as it is afterwards. */
bool documents_adopt(struct request *req, struct documents_document *document,
                     str *ret_sentence) MUST_USE;

/* ---- the text as amended -------------------------------------------------------------------- */

enum documents_amendment_action {
    DOCUMENTS_NEW_TEXT,
    DOCUMENTS_NEW_ITEM,
    DOCUMENTS_NO_ITEM,
    DOCUMENTS_NEW_TERM,
    DOCUMENTS_NEW_ADDRESSEES,
    DOCUMENTS_NEW_CONTROLLERS,
};

/* What an amending document has done to an item; 0 = to the whole (controllers alone). */
struct documents_note {
    int64_t item;
    enum documents_amendment_action action;
    int64_t by_id; /* the amending document */
    str by_label;
    date since;
    struct documents_item before; /* the item as it was; all zero if there was none */
};

/* A document as it reads on a day. An item that was removed stays among the others, marked; one
 * that was added has a number that it keeps in all later editions. */
struct documents_edition {
    struct documents_document document;
    date day;
    struct documents_note *notes; /* in the order in which they count */
    size_t note_count;
    size_t note_capacity;
    date *days; /* on which the text changes, before that day or after it; in order */
    size_t day_count;
    size_t day_capacity;
};

/* The document with what adopted documents changed in it until that day, inclusive; false if
 * whoever acts may not read it. What a later document took out of force does not count from the day
 * of that one on. */
bool documents_text_on(struct request *req, int64_t id, date day,
                       struct documents_edition *ret_edition) MUST_USE;

/* The same of a document that was found, whoever asks. */
struct documents_edition documents_edition_of(struct request *req,
                                              const struct documents_document *document, date day);
/* As it reads, with a word on what was changed by which document. */
struct html documents_edition_text(struct request *req, const struct documents_edition *edition);
/* The imprint of what is read: of the adopted document as long as nothing has changed it. */
str documents_edition_hash(struct request *req, const struct documents_edition *edition);

/* The documents in whose text that one changes something: for who is told of its adoption. */
struct documents_ids {
    int64_t *items;
    size_t count;
    size_t capacity;
};
struct documents_ids documents_amended_by(struct request *req, int64_t region_id, int64_t id);

/* "Resolution of the presidium of 1 February 2022 No. 15-03", in the language of the request. */
str documents_label(struct request *req, const struct documents_document *document);

/* ---- for who keeps registers of them (features/records) ------------------------------------- */

/* Keeps an uploaded file with the document, sealed. False if it cannot be read. */
bool documents_keep_file(struct request *req, const struct documents_document *document,
                         const struct http_file *file, bool is_source) MUST_USE;
/* The document answers the other one. */
void documents_answer(struct request *req, const struct documents_document *document,
                      const struct documents_document *other);
/* What keeps an adopted document from being destroyed, as a sentence (N_); NULL = nothing. */
const char *documents_what_binds(struct request *req, int64_t id);
/* Removes text, items, versions and files for ever, as that act says; kind, number, day and imprint
 * stay. False if it is no adopted document within the scope, or something binds it. */
bool documents_erase(struct request *req, int64_t id, str act) MUST_USE;
/* Whether that happened, and by which act. */
bool documents_was_erased(struct request *req, int64_t id, str *ret_act);
/* The document as it is printed, in the language of the request; and where the code in its corner
 * leads, all in capitals, as QR codes pack them. */
struct papers_paper documents_paper(struct request *req, const struct documents_document *document);
str documents_address(struct request *req, str code);
