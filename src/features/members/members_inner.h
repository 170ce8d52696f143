/* What the files of this feature share among themselves; other features see members.h alone.
 *
 * Way of a list: members_filter (what is asked) → members_list or members_search (ids) → lines. */
#pragma once

#include "app/widgets.h"
#include "features/members/members.h"
#include "features/members/members.sql.h"
#include "features/orgs/orgs.h"

#define MEMBERS_PER_PAGE 50
/* A card is to be looked through with the person once in so many months. */
#define MEMBERS_CHECK_MONTHS 12
/* More than so many are not counted. */
#define MEMBERS_COUNT_LIMIT 1000
/* Organisations up to this size are looked through and sorted; larger ones are walked along an
 * index. */
#define MEMBERS_SMALL_PLACE 300
/* As many as a search gives; who looks for a person narrows the search instead of turning pages. */
#define MEMBERS_FOUND_LIMIT 50
/* More than so many lines are exported by a job. */
#define MEMBERS_DIRECT_EXPORT_LIMIT 5000

struct members_place;

/* ---- members_filter.c ----------------------------------------------------------------------- */

/* The bits of member.gaps. */
enum members_gap {
    MEMBERS_WITHOUT_PHONE = 1,
    MEMBERS_WITHOUT_EMAIL = 2,
    MEMBERS_WITHOUT_RECORD = 4,
    MEMBERS_WITHOUT_BIRTH_DATE = 8,
    MEMBERS_WITHOUT_TICKET = 16,
};

/* The filter sentence: Show [those on the register] [in … and below] [of any category] …. Zero
 * shows those on the register. Texts are codes of ours, never what was typed, except `query`. */
struct members_filter {
    int64_t org_id; /* 0 = the acting organisation */
    bool own_only;  /* not those of organisations below */
    str standing;   /* "" on the register, "active", "paused", "gone", "all" */
    str category;   /* a category, or the group "worker", "student" */
    str sex;
    int64_t age_from;
    int64_t age_to;
    date joined_from;
    date joined_to;
    int64_t gaps;              /* bits of enum members_gap */
    int64_t unverified_months; /* not checked for so long */
    date on;                   /* as on that day, without other conditions; none = as of today */
    str query;
    str sealed_query;   /* as it stands in addresses; empty with it */
    str not_understood; /* conditions of an address that make no sense, as people read them */
    int64_t not_understood_count;
};

struct members_filter members_filter_of(struct request *req);
/* Of the address alone, where the body has fields of its own that are called the same. */
struct members_filter members_filter_of_address(struct request *req);
struct members_filter members_filter_of_fields(struct request *req, const struct http_field *fields,
                                               size_t count);
/* "This condition was not understood: …", for who sees a list without it. */
str members_not_understood_text(struct request *req, const struct members_filter *filter);
/* The same from stored text, as members_filter_query gave it. */
struct members_filter members_filter_from(struct request *req, str query);

/* Nothing but the organisation is chosen. */
bool members_filter_is_plain(const struct members_filter *filter);

/* "org=5&category=worker", without the query that was typed; the same filter always gives the same
 * text. */
str members_filter_query(struct request *req, const struct members_filter *filter);

/* What the queries of members.sql take. */
struct members_db_conditions_values members_conditions_of(struct request *req,
                                                          const struct members_filter *filter);

/* The filter as a sentence: words that open into their alternatives, each a plain link. */
struct members_sentence {
    struct widgets_token *tokens;
    size_t token_count;
    size_t token_capacity;
    struct widgets_choice *more; /* conditions that can be added */
    size_t more_count;
    size_t more_capacity;
};
struct members_sentence members_filter_sentence(struct request *req,
                                                const struct members_filter *filter,
                                                const struct members_place *place);

/* What is said beyond "members on the register": "women, 55 and older"; empty if nothing is. */
str members_filter_words(struct request *req, const struct members_filter *filter);

/* A page of ours ("/members") with the filter, the words searched for and one parameter more (NULL
 * name = none). */
struct html_link members_link(struct request *req, const char *page,
                              const struct members_filter *filter, const char *name, str value);

/* ---- members_list.c ------------------------------------------------------------------------- */

/* The organisation whose list is asked for. `scope` is the zero scope for the union as a whole,
 * whose list cannot be shown in one piece. */
struct members_place {
    struct orgs_org org;
    struct scope scope;
    int64_t total; /* on the register here and below, from the counters */
    int64_t orgs_below;
    int64_t primaries_below;
    bool is_union;
    bool is_alone; /* nobody of an organisation below is looked for, not even of an ended one */
};
/* False if the user may not see that organisation. */
bool members_place_of(struct request *req, enum right right, const struct members_filter *filter,
                      struct members_place *ret_place) MUST_USE;

struct members_ids {
    int64_t *items;
    size_t count;
};
/* As a JSON array, for queries. */
str members_ids_json(struct arena *arena, const struct members_ids *ids);

/* Where a page begins: after or before a person, or at a letter; nothing = at the beginning. */
struct members_turn {
    int64_t after;
    int64_t before;
    str letter;
};

/* At most `limit` lines in the order of names (for `before`, too). A person out of reach is
 * forgotten in the turn, and the list begins at its beginning. */
struct members_db_line_rows members_list(struct request *req, const struct members_place *place,
                                         const struct members_db_conditions_values *conditions,
                                         struct members_turn *turn, int64_t limit);

/* The lines of those whom a search found, in its order. */
struct members_db_line_rows members_lines_found(
    struct request *req, struct scope scope, const struct members_ids *ids,
    const struct members_db_conditions_values *conditions);

/* ---- members_past.c ------------------------------------------------------------------------- */

/* Somebody who was on the register on a day: of his card what was so then. */
struct members_past_line {
    int64_t id;
    struct members_card card;
    str full_name;
    str category; /* in words */
    str org_name;
    bool is_near; /* his card can be opened from here today */
};
struct members_past_lines {
    struct members_past_line *items;
    size_t count;
};
/* In the order of names, behind a person. */
struct members_past_lines members_past(struct request *req, const struct members_place *place,
                                       date day, int64_t after, int64_t limit);
struct members_past_view {
    struct members_place place;
    struct members_filter filter;
    struct orgs_facts then;
    bool existed;
    int64_t total;
    struct members_past_lines lines;
    struct widgets_pager pager;
    bool is_first;
    bool names_only;
};
/* "1 January 2025" */
str members_long_day(struct request *req, date day);
struct reply members_past_reply(struct request *req, const struct members_filter *filter,
                                const struct members_place *place);
/* Whether anybody was ever registered in the organisation. */
bool members_were_there(struct request *req, int64_t region_id, int64_t org_id);

/* ---- members_search.c ----------------------------------------------------------------------- */

#define MEMBERS_WORDS_LIMIT 4

/* What was typed, taken apart. */
struct members_query {
    str text;                       /* as it was typed */
    str words[MEMBERS_WORDS_LIMIT]; /* folded */
    size_t word_count;
    date born;
    int64_t born_year;
    str email;  /* in lower case */
    str phone;  /* E.164 */
    str digits; /* for ticket, СНИЛС, ИИН */
    str ticket;
};
struct members_query members_query_of(struct arena *arena, date today, str text);

/* People of the place (within one region) who fit, at most MEMBERS_FOUND_LIMIT, and those whose
 * surname differs by one slip of the keyboard when the others are few. */
struct members_found {
    struct members_ids ids;
    bool is_cut; /* there may be more */
};
struct members_found members_search(struct request *req, const struct members_place *place,
                                    const struct members_query *query);

/* A year stands in no index: the line shows whether it fits. */
bool members_search_takes(const struct members_query *query,
                          const struct members_db_line_row *line);

/* Each word begins another word of the folded name. */
bool members_words_fit(const struct members_query *query, str name_key);

/* Surnames of the region at distance one from the word, itself left out. */
size_t members_slips_find(struct request *req, int64_t region_id, str word, str *ret_surnames,
                          size_t limit);

/* ---- members_card.c ------------------------------------------------------------------------- */

/* Without the numbers of documents. */
struct members_card members_card_of_row(const struct members_db_card_row *row);
/* With them. */
struct members_card members_card_opened(struct request *req, int64_t member_id,
                                        const struct members_db_card_row *row);

/* "Наталья Павловна" */
str members_polite_name(struct arena *arena, str first, str middle);
/* ***-***-445 95 and ********0123 */
str members_masked_snils(struct arena *arena, str digits);
str members_masked_iin(struct arena *arena, str digits);

/* Every value of a card by its name: what(last_name) what(first_name) … */
#define MEMBERS_CARD_TEXTS(what) \
    what(last_name) what(first_name) what(middle_name) what(previous_last_name) what(sex) \
        what(phone) what(email) what(address) what(position) what(workplace) what(category) \
            what(status) what(status_reason) what(study_group) what(decision) what(ticket_number) \
                what(snils) what(iin) what(remark) what(language)
#define MEMBERS_CARD_DAYS(what) \
    what(born) what(joined_on) what(registered_on) what(graduates_on) what(record_on)
#define MEMBERS_CARD_NUMBERS(what) \
    what(born_year) what(joined_year) what(has_electronic_record) what(main_id)

/* A card as the register keeps it. */
struct members_card members_card_tidied(struct arena *arena, const struct members_card *card);

/* As members_batch_add, with an id that the person had before. */
void members_batch_add_under(struct members_batch *batch, int64_t id,
                             const struct members_prepared *prepared);

/* Dated facts: those of a new person, and what a change of the card means for them. */
struct members_person {
    struct scope scope;
    int64_t id;
    int64_t org_id;
};
void members_open_first_periods(struct request *req, const struct members_person *person,
                                const struct members_card *card);
void members_renew_periods(struct request *req, const struct members_person *person,
                           const struct members_card *before, const struct members_card *after);

/* ---- what the templates show ---------------------------------------------------------------- */

/* A column of the list that can be chosen. */
enum members_shown {
    MEMBERS_SHOW_ORG = 1,
    MEMBERS_SHOW_CATEGORY = 2,
    MEMBERS_SHOW_STATUS = 4,
    MEMBERS_SHOW_PHONE = 8,
    MEMBERS_SHOW_EMAIL = 16,
    MEMBERS_SHOW_TICKET = 32,
    MEMBERS_SHOW_JOINED = 64,
    MEMBERS_SHOW_CHECKED = 128,
};
struct members_shown_column {
    enum members_shown bit;
    const char *code;
    const char *label; /* N_() */
};
/* Ends with a zero bit. */
extern const struct members_shown_column members_shown_columns[];

struct members_list_view {
    struct members_place place;
    struct members_filter filter;
    struct members_sentence sentence;
    struct members_db_line_rows lines;
    struct widgets_pager pager;
    str letter;
    str count_text;  /* "1 451 people", "More than 1 000 people" */
    unsigned chosen; /* columns: bits of enum members_shown */
    unsigned shown;  /* without the organisation where it is the same in each line */
    bool names_only;
    bool has_letters;
};

/* Many cards may be changed at once from this list. */
bool members_may_choose(const struct request *req, const struct members_list_view *view);
/* All whom it shows: not those of a search, and not too many at a time, as far as that is known. */
bool members_may_choose_all(const struct request *req, const struct members_list_view *view);

struct members_region_line {
    int64_t id;
    str name;
    int64_t members;
};
struct members_region_lines {
    struct members_region_line *items;
    size_t count;
};

/* The fields of the filter, for hidden inputs. */
struct members_fields {
    struct http_field *items;
    size_t count;
};
struct members_fields members_filter_fields(struct request *req,
                                            const struct members_filter *filter);

/* "02.11.1967, учитель химии" */
str members_line_note(struct request *req, const struct members_db_line_row *line);
struct html_link members_card_link(struct request *req, int64_t id);

/* An entry of the history: an act, or a dated fact that no act tells of. */
struct members_event {
    date on;
    date since; /* when that began which is told of */
    str day;    /* "3 сен 2007", "2007", or empty */
    str title;
    str detail;
};
struct members_events {
    struct members_event *items;
    size_t count;
};

/* Another list of the region on which the same person stands. */
struct members_other {
    int64_t id;
    str org_name;
    str status;
    bool is_reachable;
};
struct members_others {
    struct members_other *items;
    size_t count;
};

struct members_view {
    int64_t id;
    struct members_db_card_row card;
    str full_name;
    str polite_name;
    str initials;
    str ancestors;
    str snils; /* masked */
    str iin;
    struct members_events events;
    struct members_others others;
    struct audit_lines seen;
    bool may_edit;
    bool is_own; /* the person looks at himself */
};

/* Whether a card that was never checked should have been: the person came over a year ago. */
bool members_check_is_due(struct request *req, date joined_on, date registered_on);
/* "14.03.1979, 46 years old" */
str members_born_text(struct request *req, const struct members_db_card_row *card);
/* "46 0002 1187 30" for numbers in our own form, others as they are; a dash when there is none. */
str members_ticket_text(struct request *req, str number);
/* "112-233-445 95" */
str members_snils_text(struct request *req, str digits);
/* Empty for 0. */
str members_number_text(struct request *req, int64_t number);
/* "18 years in the union", or empty. */
str members_seniority_text(struct request *req, const struct members_db_card_row *card);
/* "Opened the card" for "members.open". */
str members_action_text(struct request *req, str action);

/* A field that two people changed at once, as it is read. */
struct members_conflict {
    const char *label; /* N_() */
    str theirs;
    str ours;
};
/* Who looks like the person who is typed in, and why. */
struct members_likeness_line {
    int64_t member_id;
    str name;
    str note; /* "23.10.1993, Рыльский сад" */
    str reason;
};
struct members_edit_view {
    struct form form;
    str full_name; /* empty for a new card */
    bool is_gone;  /* the status is no longer the form's affair */
    str org_name;
    struct html_link action;
    struct html_link back;
    struct members_conflict *conflicts;
    size_t conflict_count;
    str taken; /* the fields that follow the other person's change: "phone, category" */
    struct members_likeness_line *likenesses;
    size_t likeness_count;
    bool has_likeness_elsewhere; /* somebody out of reach */
};

/* ---- members_merge.c ------------------------------------------------------------------------ */

/* What the form was opened with, for its field "seen". */
str members_form_traces(struct request *req, int64_t id, const struct form *form,
                        const struct members_card *card);

/* The card was changed while the form was open: fields that were not touched take the register's
 * values (`theirs`, of `card`), the others keep what was typed; what both changed is in the
 * conflicts of the view. */
void members_form_merge(struct request *req, int64_t id, str seen, const struct form *theirs,
                        const struct members_card *card, struct members_edit_view *view);

/* ---- members_pdf.c -------------------------------------------------------------------------- */

/* A list on A4 across, with a heading and page numbers, written into the file as it comes. */
struct members_pdf;
struct members_pdf *members_pdf_open(struct request *req, int fd, str title);
void members_pdf_line(struct members_pdf *pdf, const str *cells);
/* False if the file could not be written. */
bool members_pdf_close(struct members_pdf *pdf) MUST_USE;

/* The columns of the printed list, as codes of members_columns; the name is one of them: "name". */
#define MEMBERS_PDF_COLUMNS 7
extern const char *const members_pdf_columns[MEMBERS_PDF_COLUMNS];

/* ---- pages of the other files, for the route table ------------------------------------------ */

struct reply members_card_page(struct request *req);
struct reply members_own_page(struct request *req);
struct reply members_numbers_page(struct request *req);
struct reply members_verified_action(struct request *req);
struct reply members_new_page(struct request *req);
struct reply members_new_action(struct request *req);
struct reply members_edit_page(struct request *req);
struct reply members_edit_action(struct request *req);
struct reply members_undo_action(struct request *req);
struct reply members_export_page(struct request *req);
struct reply members_export_action(struct request *req);
bool members_export_job(struct job_run *run, str *ret_sentence);
str members_export_about(struct request *req, str arguments);
