/* What the files of acknowledgements share. Nobody outside includes it. */
#pragma once

#include "features/acknowledgements/acknowledgements.h"
#include "features/acknowledgements/acknowledgements.sql.h"
#include "features/documents/documents.h"
#include "features/orgs/orgs.h"

/* Smaller than every key of a name, and not empty: an empty one would be bound as NULL. */
#define ACKNOWLEDGEMENTS_FIRST_KEY "\x01"
#define ACKNOWLEDGEMENTS_LETTERS "acknowledgements.letters"

/* ---- acknowledgements_find.c ----------------------------------------------------------------- */

/* A request, and what of it the reader may see. */
struct acknowledgements_request {
    struct acknowledgements_db_line_row row;
    struct acknowledgements_db_areas_rows areas;
    bool is_open;
    bool is_members; /* all of them; else who holds certain posts */
    bool is_own;     /* of an organisation within reach: all of it is seen */
    bool may_decide; /* ends it */
    str path;        /* what stands here and below is seen */
};
/* By its id, with its areas; whoever calls it says who may see what. */
bool acknowledgements_load(struct request *req, int64_t id,
                           struct acknowledgements_request *ret_request) MUST_USE;
struct acknowledgements_request acknowledgements_of_row(
    struct request *req, const struct acknowledgements_db_line_row *row);
/* Within the scope of the request: its own, or one that asks people there. */
bool acknowledgements_find(struct request *req, int64_t id,
                           struct acknowledgements_request *ret_request) MUST_USE;
/* The same for the organisation that the address or the form names (org=…), if it is asked. */
struct acknowledgements_place {
    struct acknowledgements_request request;
    struct orgs_org org;
    struct scope scope; /* of its people */
};
bool acknowledgements_find_place(struct request *req, int64_t org_id,
                                 struct acknowledgements_place *ret_place) MUST_USE;

/* The parts of the areas that lie at a path and below. */
struct acknowledgements_paths {
    str *items;
    size_t count;
};
struct acknowledgements_paths acknowledgements_within(
    struct request *req, const struct acknowledgements_request *request, str path);
bool acknowledgements_is_within(const struct request *req, enum right right, str path);

struct acknowledgements_sum {
    int64_t asked;
    int64_t confirmed;
};
/* Of all that lies at the path and below. */
struct acknowledgements_sum acknowledgements_sum(struct request *req,
                                                 const struct acknowledgements_request *request,
                                                 str path);
/* Of the organisation there alone, without those below. */
struct acknowledgements_sum acknowledgements_sum_alone(
    struct request *req, const struct acknowledgements_request *request, str path);

struct acknowledgements_branch {
    int64_t org_id;
    str name;
    str path;
    struct acknowledgements_sum sum;
};
struct acknowledgements_branches {
    struct acknowledgements_branch *items;
    size_t count;
    struct acknowledgements_sum sum; /* of all, the organisation's own people among them */
};
/* The organisations of the next step, with what they have in common with the request. */
struct acknowledgements_branches acknowledgements_branches(
    struct request *req, const struct acknowledgements_request *request,
    const struct orgs_org *org);

/* The document, which reads so today, reads otherwise than people were asked for by that request,
 * and no other one asks for the text of today; whoever acts may ask. */
bool acknowledgements_may_ask_again(struct request *req,
                                    const struct acknowledgements_request *request,
                                    const struct documents_edition *today);

/* "Resolution of 1 February 2022 No. 15-03" */
str acknowledgements_label(struct request *req, str kind, str number, date dated_on);
/* "all members of …", "chairs of …" */
str acknowledgements_whom(struct request *req, const struct acknowledgements_request *request);
/* "12 of 70 have confirmed" */
str acknowledgements_sum_text(struct request *req, struct acknowledgements_sum sum);
/* "in the cabinet", "by the link", "on paper"; NULL for none. */
const char *acknowledgements_way(str way);
const char *acknowledgements_level(int64_t level);
/* "Wait for 3 more days", "since 2 days": how its day stands. */
struct html acknowledgements_chip(struct request *req,
                                  const struct acknowledgements_db_line_row *row);
str acknowledgements_address(struct request *req, int64_t id, const char *page);
str acknowledgements_post_label(struct request *req, str label);
/* Why it has ended, as sentences; and the same for somebody with an old link. */
str acknowledgements_ended_text(struct request *req,
                                const struct acknowledgements_db_line_row *row);
str acknowledgements_over_text(struct request *req, const struct acknowledgements_db_line_row *row);
/* What a letter was, and how many got one. */
str acknowledgements_wave_text(struct request *req, str kind);
str acknowledgements_told_text(struct request *req, int64_t told, int64_t silent);

/* ---- acknowledgements_ask.c ------------------------------------------------------------------ */

struct acknowledgements_ask_view {
    struct documents_document document;
    int64_t level; /* of its organisation */
    struct form form;
    struct orgs_children children;
    struct acknowledgements_db_post_types_rows post_types;
    bool is_counted; /* shows what would be asked */
    int64_t people;
    int64_t orgs;
};
struct reply acknowledgements_ask_page(struct request *req);
struct reply acknowledgements_count_action(struct request *req);
struct reply acknowledgements_ask_action(struct request *req);
/* After the document was amended: ends the request and asks the same people for the text of
 * today. */
struct reply acknowledgements_again_action(struct request *req);
struct reply acknowledgements_end_page(struct request *req);
struct reply acknowledgements_end_action(struct request *req);
/* The box of that name and number is to be shown ticked. */
bool acknowledgements_is_ticked(struct request *req, const char *name, int64_t value,
                                bool is_at_first);

/* ---- acknowledgements_state.c ---------------------------------------------------------------- */

struct acknowledgements_line {
    struct acknowledgements_request request;
    struct acknowledgements_sum sum;
    bool may_ask_again; /* the text has changed since, and nobody is asked for that of today */
};
struct acknowledgements_list_view {
    struct acknowledgements_line *lines;
    size_t count;
    bool shows_all;
    struct acknowledgements_own own;
};
struct acknowledgements_state_view {
    const struct acknowledgements_request *request;
    struct orgs_org org; /* whose branch is shown; id 0: none of its own */
    bool is_whole;
    struct acknowledgements_sum sum;
    struct acknowledgements_branches branches;
    struct acknowledgements_db_letters_rows letters;
    struct acknowledgements_db_newcomers_told_row newcomers;
    bool may_remind;
    bool may_see_people;
    bool may_export;
};
struct acknowledgements_document_view {
    int64_t document_id;
    struct acknowledgements_line *lines;
    size_t count;
    bool may_ask;
};
struct reply acknowledgements_list_page(struct request *req);
struct reply acknowledgements_state_page(struct request *req);
struct reply acknowledgements_file_page(struct request *req);
struct html acknowledgements_on_document(struct request *req, int64_t document_id);

/* ---- acknowledgements_people.c --------------------------------------------------------------- */

struct acknowledgements_people_view {
    const struct acknowledgements_place *place;
    str only; /* "open", "done" */
    struct acknowledgements_db_person_rows people;
    struct acknowledgements_db_person_rows departed;
    struct acknowledgements_sum sum;
    struct form form;
    bool may_enter;
    bool has_more;
    bool names_only;
    int64_t listed; /* of those who have not confirmed: how many the list has */
};
struct reply acknowledgements_people_page(struct request *req);
struct reply acknowledgements_enter_action(struct request *req);
struct reply acknowledgements_take_back_action(struct request *req);
struct reply acknowledgements_people_file_page(struct request *req);
struct reply acknowledgements_sheet_page(struct request *req);
/* Those of the place; `only` as in the queries. */
struct acknowledgements_db_person_rows acknowledgements_people(
    struct request *req, const struct acknowledgements_place *place, str only, int64_t after,
    int64_t limit);
str acknowledgements_person_name(struct request *req,
                                 const struct acknowledgements_db_person_row *person);
str acknowledgements_post_text(struct request *req, const struct acknowledgements_place *place,
                               const struct acknowledgements_db_person_row *person);
/* "on paper, entered by Petrova A. I." */
str acknowledgements_way_text(struct request *req,
                              const struct acknowledgements_db_person_row *person);
/* What a box stands for: the card, or the post of who has none; ids are unique. */
str acknowledgements_person_key(struct request *req,
                                const struct acknowledgements_db_person_row *person);

/* ---- acknowledgements_my.c ------------------------------------------------------------------- */

struct acknowledgements_own_line {
    struct acknowledgements_db_line_row row;
    date confirmed_on;
};
struct acknowledgements_my_view {
    struct acknowledgements_own_line *lines;
    size_t count;
    struct acknowledgements_db_own_confirmed_rows confirmed;
};
struct acknowledgements_read_view {
    struct acknowledgements_db_line_row row;
    struct html text;
    struct html files;
    bool is_outdated; /* the document was amended since */
    date confirmed_on;
    str name;    /* of who holds the link; empty in the cabinet */
    str address; /* of this page */
    bool is_open;
};
struct reply acknowledgements_my_page(struct request *req);
struct reply acknowledgements_my_request_page(struct request *req);
struct reply acknowledgements_my_action(struct request *req);
struct reply acknowledgements_link_page(struct request *req);
struct reply acknowledgements_link_action(struct request *req);
struct reply acknowledgements_my_file_page(struct request *req);
struct reply acknowledgements_link_file_page(struct request *req);
/* What stands behind "/acknowledge/": readable to nobody but us. */
str acknowledgements_token(struct request *req, int64_t request_id, int64_t region_id,
                           int64_t member_id, int64_t post_id);

/* ---- acknowledgements_tell.c ----------------------------------------------------------------- */

/* Letters to all who have not confirmed at that path and below; false if there is nobody to write
 * to, or they were written to today. */
bool acknowledgements_begin_letters(struct request *req,
                                    const struct acknowledgements_request *request,
                                    const char *kind, str path) MUST_USE;
struct reply acknowledgements_remind_action(struct request *req);
bool acknowledgements_letters_job(struct job_run *run, str *ret_sentence);
