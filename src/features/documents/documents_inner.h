/* What the files of documents share. Nobody outside includes it. */
#pragma once

#include "features/bodies/bodies.h"
#include "features/documents/documents.h"
#include "features/documents/documents.sql.h"
#include "features/documents/documents_diff.h"
#include "features/documents/documents_search.sql.h"
#include "features/documents/documents_template.h"
#include "features/orgs/orgs.h"
#include "features/reading/reading.h"

/* ---- documents_store.c ---------------------------------------------------------------------- */

/* Of a row that was found, with all that stands in it. */
struct documents_document documents_of_row(struct request *req,
                                           const struct documents_db_line_row *row);
/* As JSON, for versions and seals: {"kind": …, "title": …, "items": [{"number": …, …}], …}. */
str documents_content(struct arena *arena, const struct documents_document *document);
/* What the JSON says; members and sign-ins of people are not in it. */
struct documents_document documents_of_content(struct arena *arena, str content);
/* The same of one item, without those who are on the register. */
str documents_item_content(struct arena *arena, const struct documents_item *item);
struct documents_item documents_item_of_content(struct arena *arena, str content);

/* Depth and parent of each item, from the ones before it. */
void documents_find_parents(struct documents_document *document);

/* Takes a draft away with all that belongs to it; false if somebody else has changed it meanwhile.
 */
bool documents_remove(struct request *req, const struct documents_document *document) MUST_USE;

/* ---- documents_adopt.c ---------------------------------------------------------------------- */

/* What keeps a draft from being adopted, as a sentence; empty = nothing. */
str documents_what_is_missing(struct request *req, const struct documents_document *document);
/* A mark of all that adopting the draft would make binding, its links and files among it: "7-3f…",
 * its version in front. */
str documents_seen(struct request *req, const struct documents_document *document);
/* In four groups, as people compare it. */
str documents_imprint_text(struct request *req, str imprint);
/* What the seal of newly adopted documents covers (document.seal). */
#define DOCUMENTS_SEAL 2
/* Of all that an adopted document says (BLAKE2b-256, hexadecimal); from seal 2 on also of its
 * attachments, by name and imprint in their order, and of what it changes in others. */
str documents_hash(struct request *req, const struct documents_document *document);
/* Documents that an adopted one repeals are out of force. */
void documents_links_take_effect(struct request *req, const struct documents_document *document);

/* ---- documents_people.c --------------------------------------------------------------------- */

/* "Т.М. Бугреева", as it stands under a document. */
str documents_initials_first(struct arena *arena, str last, str first, str middle);
/* The same of a name as it is written: "Бугреева Т. М." becomes it, all others stay. */
str documents_signer(struct arena *arena, str written);
/* Who is meant among those who hold posts, if that is sure. */
void documents_match_controller(struct request *req, struct documents_db_holders_rows holders,
                                struct documents_controller *controller);
/* One on a line: "Бугреева Т.М., председатель организации"; and back. */
struct documents_controller *documents_controllers_of_lines(
    struct request *req, const struct documents_document *document, str lines, size_t *ret_count);
str documents_controllers_lines(struct arena *arena, const struct documents_controller *controllers,
                                size_t count);

/* ---- documents_blanks.c --------------------------------------------------------------------- */

/* What a draft that was made from a template still leaves to be filled in: «____» and {…}. */
struct documents_blank {
    str where; /* "Item 2.1", as a label */
    str words; /* "{срок}" */
    struct html_link link;
};
struct documents_blanks {
    struct documents_blank *items;
    size_t count;
    size_t capacity;
};
/* The next place to be filled in of the text, which goes on behind it; false if there is none. */
bool documents_next_blank(str *rest, str *ret_before, str *ret_blank);
/* None where the text was read in: what stands in it is as it was decided. */
struct documents_blanks documents_blanks_of(struct request *req,
                                            const struct documents_document *document);
/* Whoever an item of a draft tells to act and the register does not know. */
struct documents_blanks documents_unknown_of(struct request *req,
                                             const struct documents_document *document);
/* A text of the document; of a draft with its blanks marked. */
struct html documents_text_html(struct request *req, const struct documents_document *document,
                                str text);

/* ---- documents_fill.c ----------------------------------------------------------------------- */

/* What stands in a template behind "to", by level. */
extern const char *const documents_template_levels[LEVEL_PRIMARY + 1];
/* The template as a draft; `document` has its organisation, body, day, place and language. */
void documents_fill_in(struct request *req, const struct documents_db_org_row *org,
                       const struct documents_template *template,
                       struct documents_document *document);

struct documents_view;

/* ---- documents_amend.c ---------------------------------------------------------------------- */

extern const struct form_choice documents_amendment_actions[];
bool documents_amendment_action_of(str code, enum documents_amendment_action *ret_action) MUST_USE;
/* What the page shows of an adopted document: as amended today, or on the day that the address
 * names (on=…), unless it asks for the original (original=1). */
void documents_show_edition(struct request *req, struct documents_view *view);
/* "as amended until 1 March 2026" */
str documents_amended_text(struct request *req, const struct documents_edition *edition);
/* "As worded by the resolution of …" */
str documents_note_text(struct request *req, const struct documents_note *note);

/* ---- documents_item.c ----------------------------------------------------------------------- */

/* What is asked of an item beside its text. */
#define DOCUMENTS_ITEM_PLACE_FIELDS \
    {"number", N_("Number of the item"), FORM_TEXT, .max = 20, \
     .hint = N_("As it will stand: 3.1.2. Empty for a dash.")}, \
    { \
        "depth", N_("Where it stands"), FORM_CHOICE, .choices = documents_depths \
    }
#define DOCUMENTS_ITEM_DUTY_FIELDS \
    {"to_regions", N_("all regional organisations"), FORM_FLAG}, \
        {"to_territories", N_("all territorial organisations"), FORM_FLAG}, \
        {"to_primaries", N_("all primary organisations"), FORM_FLAG}, \
        {"orgs", N_("Single organisations"), FORM_LONG_TEXT, .max = 10000, \
         .hint = N_("One on a line, by its short name")}, \
        {"body", N_("A body of the own organisation"), FORM_HIDDEN}, \
        {"post", N_("A post of the own organisation"), FORM_HIDDEN}, \
        {"others", N_("People and others, as written"), FORM_LONG_TEXT, .max = 4000, \
         .hint = N_("One on a line. Whoever is not found stays as written.")}, \
        {"due_from", N_("From"), FORM_DATE}, {"due_on", N_("Until"), FORM_DATE}, \
        {"recurs", N_("How often"), FORM_CHOICE, .choices = documents_recurrences}, \
        {"is_constant", N_("Constantly, without a last day"), FORM_FLAG}, \
        {"review_on", N_("Looked at again on"), FORM_DATE}, \
    { \
        "controllers", N_("Who sees to it"), FORM_LONG_TEXT, \
            .max = 1000, .hint = N_("Empty: whoever sees to the whole document") \
    }
extern const struct form_choice documents_depths[];
extern const struct form_choice documents_recurrences[];
/* What the form says of an item; what is wrong with it stays in the form. */
void documents_item_take(struct form *form, const struct documents_document *document,
                         struct documents_item *item);
/* The one of that name, or the one that stands above all others with its words: «Рыльская» is the
 * district and none of its schools. NULL if it could be several. */
const struct orgs_named *documents_org_meant(struct arena *arena, struct orgs_names names,
                                             str name);
/* "4." behind "3.", "3.2." behind "3.1."; empty where the last part is no number. */
str documents_number_after(struct arena *arena, str number);

/* ---- documents_links.c, documents_changes.c, documents_read_changes.c ----------------------- */

/* Of one's own organisation and those below, and adopted. */
bool documents_may_change(const struct documents_document *document,
                          const struct documents_db_line_row *other);
void documents_keep_link(struct request *req, const struct documents_document *document, str kind,
                         const struct documents_document *other, int64_t item, str note);

/* What an item of a draft changes in another document. */
struct documents_change {
    int64_t item; /* of the draft */
    enum documents_amendment_action action;
    int64_t to_item;
    int64_t to_n; /* not 0: a change that the other document makes itself */
    const struct documents_item *content;
};
void documents_keep_change(struct request *req, const struct documents_document *document,
                           const struct documents_document *target,
                           const struct documents_change *change);
/* Of a draft that was just read in: what its words change in documents that are surely meant. */
void documents_read_changes(struct request *req, const struct documents_document *document);

/* ---- documents_whose.c ---------------------------------------------------------------------- */

/* The words by which the organisation, and those above it, are told from others, as stems. */
struct documents_names {
    struct arena *arena;
    str own;
    str above;
    bool has_own; /* its short name has such a word: the union's has none */
};
struct documents_names documents_names_of(struct request *req,
                                          const struct documents_db_org_row *org);
/* The next word of a folded text that tells organisations apart, as its stem. */
bool documents_next_telling(struct arena *arena, str *rest, str *ret_stem);
/* The text names an organisation that is not this one. */
bool documents_names_another(const struct documents_names *names, str text);
/* How the head of what was read names another organisation; empty: it does not. */
str documents_others_in(const struct documents_names *names, const struct reading *reading);
/* It was read in, another organisation stands in its head, and nobody has said whose it is:
 * `correspondent` is that one. */
bool documents_whose_is_open(const struct documents_document *document);
struct reply documents_whose_action(struct request *req);

/* ---- documents_take.c, documents_take_whom.c ------------------------------------------------ */

/* Who may be meant in a text of the organisation. */
struct documents_register {
    struct request *req;
    const struct documents_db_org_row *org;
    struct scope below; /* the organisation and those below it */
    struct bodies_bodies bodies;
    struct documents_db_holders_rows holders;
    struct documents_db_post_types_rows posts;
    struct documents_names names;
};
/* The body of the organisation that is named so ("КОМИТЕТ ОБЛАСТНОЙ ОРГАНИЗАЦИИ"); NULL if none. */
const struct bodies_body *documents_body_named(const struct documents_register *known, str written);
void documents_take_addressees(const struct documents_register *known,
                               const struct reading_addressees *read, struct documents_item *item);
/* Who is called so among those who hold posts; else as it is written. */
struct documents_addressee documents_person_named(struct request *req,
                                                  struct documents_db_holders_rows holders,
                                                  str name, str written);
/* What was read, as a draft of the organisation: people, bodies and organisations are those of the
 * register as far as it is sure who is meant. */
struct documents_document documents_of_reading(struct request *req,
                                               const struct documents_db_org_row *org,
                                               const struct reading *reading);

/* ---- documents_search.c --------------------------------------------------------------------- */

/* Makes the document, as it is given, one that is found; needs an open write transaction. */
void documents_index(struct request *req, const struct documents_document *document);
void documents_forget_index(struct request *req, int64_t id);
/* Those that stand elsewhere now are indexed anew by documents_watch. */
void documents_index_later(struct request *req, struct scope moved);
void documents_watch(struct request *req);

struct documents_hits {
    struct documents_db_line_rows by_number;
    struct documents_search_db_found_rows by_words;
};
/* What may be read and has all the words, in any form, or that number. */
struct documents_hits documents_search(struct request *req, str text);
/* Of the organisations below, what was entered last. */
struct documents_search_db_found_rows documents_latest_below(struct request *req, int64_t limit);

/* ---- documents_lists.c ---------------------------------------------------------------------- */

struct reply documents_list_page(struct request *req);
struct reply documents_find_action(struct request *req);
/* What members of the organisation of that path may read, the latest first. */
struct documents_db_line_rows documents_for_members(struct request *req, str path);

/* ---- documents_words.c ---------------------------------------------------------------------- */

extern const struct form_choice documents_audiences[];
extern const struct form_choice documents_link_kinds[];
/* "ПОСТАНОВЛЯЕТ:" in front of the items of a resolution whose preamble does not say it itself; in
 * the language of the document. */
str documents_operative_words(struct arena *arena, const struct documents_document *document);
const char *documents_state_label(str state);
/* "Русский" of "ru": each language is called by its own name. */
const char *documents_language_name(str code);
str documents_changed_meanwhile(struct request *req);
const char *documents_recurs_code(enum documents_recurs recurs);
enum documents_recurs documents_recurs_of(str code);
const char *documents_addressee_code(enum documents_addressee_kind kind);
bool documents_addressee_kind_of(str code, enum documents_addressee_kind *ret_kind) MUST_USE;

/* ---- documents_numbers.c -------------------------------------------------------------------- */

/* The number that comes next, by the pattern of the organisation; meeting_number and item_number
 * of the document are set, its `number` as well. Needs dated_on. */
void documents_number_next(struct request *req, struct documents_document *document);
/* What is wrong with a pattern, as a sentence (N_); NULL = nothing. */
const char *documents_pattern_fault(struct arena *arena, str pattern);

/* ---- for the templates ---------------------------------------------------------------------- */

struct documents_list_view {
    str words; /* that are looked for; empty: all are shown */
    struct documents_hits hits;
    struct documents_db_line_rows drafts;
    struct documents_db_line_rows documents;
    struct documents_search_db_found_rows below;
    struct documents_db_line_rows from_above;
    bool may_edit;
};
struct documents_view {
    struct documents_document document;
    struct documents_db_links_rows links;
    struct documents_db_files_rows files;
    str files_at;   /* where they are fetched by who reads what is published */
    bool is_public; /* read by whom what becomes of it does not concern */
    bool may_edit;  /* it is a draft */
    bool may_adopt; /* likewise */
    str missing;    /* what keeps it from being adopted */
    str seen;       /* as it is shown, for adopting it */
    bool may_share;
    struct documents_blanks blanks;
    struct documents_blanks unknown;
    struct documents_edition edition;               /* of an adopted one */
    bool is_amended;                                /* what is shown is the text as amended */
    struct documents_db_amendments_by_rows changes; /* that it makes in others */
};
/* Two documents, or two versions of one, side by side. */
struct documents_row {
    const char *label; /* N_(), of what is no item; NULL for items */
    bool has_old;
    bool has_new;
    bool has_changed;
    bool has_moved; /* stands at another place among the items */
    struct documents_pieces pieces;
};
struct documents_compared {
    struct documents_row *items;
    size_t count;
    size_t capacity;
    size_t changed; /* rows that differ */
};
/* Items are matched by identity where both are states of one document, then by likeness. */
struct documents_compared documents_compare(struct request *req,
                                            const struct documents_document *before,
                                            const struct documents_document *after,
                                            bool is_one_document);
/* How many rows from that one on do not differ. */
size_t documents_same_from(const struct documents_compared *compared, size_t from);
/* The side of a row as markup: what is gone is marked on the old side, what is new on the other. */
struct html documents_side_html(struct request *req, const struct documents_row *row,
                                enum documents_piece_kind mine);

struct documents_versions_view {
    struct documents_document document;
    struct documents_db_versions_rows versions;
    int64_t shown;
    int64_t beside;
    struct documents_compared compared;
};
struct documents_compare_view {
    struct documents_document document;
    struct documents_document other;
    bool has_other;
    bool is_edition; /* the other one is the same as amended */
    str number;      /* that was looked for */
    struct documents_db_line_rows found;
    struct documents_compared compared;
};

/* The text of a document that was read, with marks where its parts stand. */
struct documents_mark {
    size_t offset;
    size_t length;
    const char *label; /* N_() */
};
struct documents_source_view {
    struct documents_document document;
    const struct reading *reading;
    struct html text;
    struct documents_blanks unknown;
    bool may_edit;
};
/* A draft that was changed after it was seen, and the version that was. */
struct documents_changed_view {
    struct documents_document document;
    int64_t seen; /* 0: not known */
};

struct documents_genuine_view {
    struct documents_db_line_row row;
    bool is_known;
    bool is_whole;                        /* what is kept is what was adopted */
    struct documents_db_files_rows files; /* that the seal covers */
    bool was_erased;                      /* its term of keeping was over: only the line is kept */
    str act;
};
/* What features have to say below an item; empty = nothing. */
struct html documents_told_of_item(struct request *req, const struct documents_view *view,
                                   int64_t item);
/* "18 декабря 2020 г.", "20-21 мая 2016 г." in the language of the document. */
str documents_days_text(struct request *req, const struct documents_document *document);
str documents_link_text(struct request *req, const struct documents_db_links_row *link);
/* "repealed by: Resolution of …" */
str documents_repealed_text(struct request *req, const struct documents_db_links_row *link);
str documents_row_label(struct request *req, const struct documents_db_line_row *row);
str documents_found_label(struct request *req, const struct documents_search_db_found_row *row);
enum widgets_tone documents_state_tone(str state);
/* "until 29 December 2020", "every quarter"; empty: nothing is said. */
str documents_deadline_text(struct request *req, const struct documents_item *item);
str documents_addressee_text(struct request *req, const struct documents_addressee *addressee);
str documents_addressees_text(struct request *req, const struct documents_item *item);
/* Somebody or something of the register is meant. */
bool documents_addressee_is_known(const struct documents_addressee *addressee);
/* With the day and number that stand on its own paper: what came in has those of the register
 * besides. */
struct documents_document documents_as_written(const struct documents_document *document);
/* What stands before an item: its number, a dash under others, nothing before a single one. */
str documents_marker(const struct documents_document *document, const struct documents_item *item);

/* ---- pages, for the route table ------------------------------------------------------------- */

/* In the list of bodies: none of them, the words of the text stay. */
#define DOCUMENTS_AS_WRITTEN STR("written")
/* What was chosen in a list of ours, by its number; 0 = nothing. */
int64_t documents_chosen(const struct form *form, const char *name);
/* Writes the draft if the form is good; what keeps it from being written stays in the form. */
bool documents_save(struct form *form, const struct documents_document *document) MUST_USE;
/* The body of the organisation with that number; 0 if it has none such. */
int64_t documents_body_of(struct request *req, int64_t org_id, int64_t body_id, str *ret_name);
/* Who signs: the chair of the organisation, or whoever stands highest there. */
void documents_suggest_signature(struct request *req, struct documents_document *document);
/* The draft that the address names. */
bool documents_find_draft(struct request *req, struct documents_document *ret_document) MUST_USE;

/* The one that the address names (org=…), else the acting one. */
bool documents_find_org(struct request *req, struct documents_db_org_row *ret_org) MUST_USE;

struct documents_template_line {
    str key; /* "convening.ru" of one that came with the program, else its number */
    str name;
    str language;
    str content;
    int64_t org_id; /* 0: came with the program */
    str org_name;
    bool is_own;
    struct documents_template template;
};
struct documents_templates_view {
    struct documents_db_org_row org;
    struct documents_template_line *items;
    size_t count;
    size_t capacity;
};
struct documents_template_view {
    struct documents_db_org_row org;
    struct documents_template_line line;
    struct documents_view shown; /* as it would be today */
    const struct form *form;
    bool may_remove;
};
struct reply documents_templates_page(struct request *req);
struct reply documents_template_page(struct request *req);
struct reply documents_template_action(struct request *req);
struct reply documents_template_remove_action(struct request *req);
struct reply documents_template_new_page(struct request *req);
struct reply documents_template_new_action(struct request *req);

struct documents_numbering_view {
    struct documents_db_org_row org;
    struct documents_db_numberings_rows own;
    const struct form *form;
};
struct reply documents_numbering_page(struct request *req);
struct reply documents_numbering_action(struct request *req);
struct reply documents_own_list_page(struct request *req);
struct reply documents_own_page(struct request *req);
struct reply documents_open_page(struct request *req);
struct reply documents_own_file_page(struct request *req);
struct reply documents_open_file_page(struct request *req);

struct reply documents_read_page(struct request *req);
struct reply documents_read_action(struct request *req);
struct reply documents_source_page(struct request *req);
struct reply documents_new_page(struct request *req);
struct reply documents_new_action(struct request *req);
struct reply documents_edit_page(struct request *req);
struct reply documents_edit_action(struct request *req);
struct reply documents_remove_page(struct request *req);
struct reply documents_remove_action(struct request *req);

struct reply documents_item_page(struct request *req);
struct reply documents_item_action(struct request *req);
struct reply documents_item_new_page(struct request *req);
struct reply documents_item_new_action(struct request *req);
struct reply documents_item_remove_action(struct request *req);
struct reply documents_item_up_action(struct request *req);

struct reply documents_link_page(struct request *req);
struct reply documents_link_action(struct request *req);
struct reply documents_link_remove_action(struct request *req);

struct reply documents_adopt_page(struct request *req);
struct reply documents_adopt_action(struct request *req);
struct documents_change_view {
    struct documents_document document;
    struct documents_edition target;
    struct documents_db_amendments_by_rows amendments; /* that the target makes itself */
    const struct form *form;
};
struct reply documents_change_page(struct request *req);
struct reply documents_change_action(struct request *req);
/* "changes item 2 of the resolution of …" */
str documents_change_text(struct request *req, const struct documents_db_amendments_by_row *change);

struct reply documents_audience_page(struct request *req);
struct reply documents_audience_action(struct request *req);

struct reply documents_versions_page(struct request *req);
struct reply documents_compare_page(struct request *req);

struct reply documents_file_page(struct request *req);
struct reply documents_file_new_page(struct request *req);
struct reply documents_file_new_action(struct request *req);
struct reply documents_file_remove_action(struct request *req);

struct reply documents_pdf_page(struct request *req);
struct reply documents_docx_page(struct request *req);
struct reply documents_genuine_page(struct request *req);
