/* What the files of papers share. */
#pragma once

#include "features/joining/joining.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"
#include "features/papers/papers.h"
#include "features/papers/papers_out.h"
#include "features/papers/papers.sql.h"
#include "features/papers/papers_template.h"

/* ---- papers_kinds.c: what papers there are -------------------------------------------------- */

struct papers_sort {
    const char *code;  /* "leave" */
    const char *label; /* N_() */
    const char *icon;
    bool is_of_org;       /* of an organisation, not of a member */
    bool is_own;          /* a member prints it himself, too */
    bool replaces;        /* of several for one person the last one alone is in force */
    const char *statuses; /* of members who may need it; with blanks between */
};
/* Ends with a NULL code. */
extern const struct papers_sort papers_sorts[];
const struct papers_sort *papers_sort_named(str code);
bool papers_sort_fits(const struct papers_sort *sort, str status);

/* ---- papers_values.c: what stands in them --------------------------------------------------- */

/* All marks; ends with a NULL name. */
extern const struct papers_name papers_names[];

enum papers_question_kind { PAPERS_ASK_TEXT, PAPERS_ASK_DAY, PAPERS_ASK_SEX };

/* What is asked before a paper is issued. */
struct papers_question {
    str field; /* the name of its field */
    str label;
    enum papers_question_kind kind;
    bool is_required; /* a sex and a case: a paper with a wrong one is worse than none */
    str value;
    str word; /* the post or organisation whose case it is: kept for the next time */
    enum declension_case which;
};
struct papers_questions {
    struct papers_question *items;
    size_t count;
    size_t capacity;
};

/* Of whom the paper is, and what its source is filled from. */
struct papers_subject {
    struct request *req;   /* with the language of the paper */
    struct request *asker; /* with that of whoever is asked */
    struct scope scope;
    int64_t member_id; /* 0: of the organisation */
    struct members_card card;
    struct papers_db_names_rows names;
    int64_t org_id;
    struct papers_db_place_row place;
    struct papers_db_chair_row chair;
    bool has_chair;
    struct papers_db_tickets_rows tickets;
    struct papers_db_union_row top;
    struct consents_text consent; /* in force, or the one that an applicant gave */
    int64_t consented_at;         /* electronically; 0: not so */
    int64_t application;          /* its number; 0: of no applicant */
    date applied_on;
    bool was_member;
    int64_t number;
    date issued_on;
    str made_out_at; /* "г. Курск"; empty: is asked */
    char sex;        /* 'f', 'm'; 0 = is asked */
    bool has_asked;  /* for the mark that is being filled in */
    struct papers_questions questions;
    str (*answer)(struct papers_subject *subject, str field); /* NULL = nothing was answered */
};
/* False if the member, or the organisation, is not within the scope. */
bool papers_subject_of_member(struct request *req, struct scope scope, int64_t member_id,
                              struct papers_subject *ret_subject) MUST_USE;
bool papers_subject_of_org(struct request *req, struct scope scope, const struct orgs_org *org,
                           struct papers_subject *ret_subject) MUST_USE;
bool papers_subject_of_applicant(struct request *req, const struct joining_applicant *applicant,
                                 struct papers_subject *ret_subject) MUST_USE;
/* Somebody who is not there, for whoever edits a template. */
struct papers_subject papers_example(struct request *req);

/* The paper of that subject; its questions are told. */
struct papers_paper papers_make(struct papers_subject *subject,
                                const struct papers_template *template);

/* Papers are in Russian or Kazakh. */
enum language papers_language(enum language language);
/* The field in which the place of the paper is asked. */
str papers_place_field(void);
/* A part of a name by the dictionary, else by the rules. */
str papers_part_in_case(struct papers_subject *subject, enum declension_part part, char sex,
                        str name, enum declension_case which);
/* A name in a case, with what people said of it. */
str papers_name_in_case(struct papers_subject *subject, enum declension_case which);

/* ---- papers_versions.c: the templates in force ---------------------------------------------- */

#define PAPERS_LEVELS 3
struct papers_version {
    str text;
    int64_t org_id; /* whose it is; 0 = the shipped one */
    int64_t version;
};
/* That of the region, else of the union, else the shipped one. `region_id` 0: of the union. */
struct papers_version papers_version_for(struct request *req, int64_t region_id,
                                         const struct papers_sort *sort, str language);
str papers_shipped_text(const struct papers_sort *sort, str language);
/* The template of a subject in the language of its request. */
bool papers_template_of(struct papers_subject *subject, const struct papers_sort *sort,
                        struct papers_template *ret_template) MUST_USE;

/* ---- papers_draw.c, papers_docx.c: out ------------------------------------------------------ */

/* Where the code of a paper leads: all in capitals, "HTTPS://UNION.EXAMPLE/P/…". */
str papers_address(struct request *req, str code);

struct papers_printer;
struct papers_printer *papers_printer_open(struct request *req, int fd);
/* Each begins on a page of its own; `address` may be empty. What is made for the paper alone lies
 * in the arena of that request. */
void papers_printer_put(struct papers_printer *printer, struct request *req,
                        const struct papers_paper *paper, str address);
bool papers_printer_close(struct papers_printer *printer) MUST_USE;

/* ---- papers_issue.c ------------------------------------------------------------------------- */

/* Keeps the paper with the next number of its organisation; its id. Needs an open write
 * transaction. `subject->number` is the one that stands in it. */
int64_t papers_issue(struct papers_subject *subject, const struct papers_sort *sort,
                     const struct papers_paper *paper, int64_t batch_id);
int64_t papers_next_number(struct request *req, int64_t region_id, int64_t org_id);
bool papers_open(struct request *req, const struct papers_db_line_row *row,
                 struct papers_paper *ret_paper) MUST_USE;
/* "17/2026" */
str papers_number_text(struct arena *arena, int64_t number, int64_t year);
const char *papers_state_label(str state);

struct papers_paper_view {
    struct papers_db_line_row row;
    struct papers_paper paper;
    str here; /* "/papers/7" */
    bool may_annul;
};
struct papers_genuine_view {
    bool is_known;
    struct papers_db_by_code_row row;
};
struct reply papers_paper_page(struct request *req);
struct reply papers_file_page(struct request *req);
struct reply papers_annul_action(struct request *req);
struct reply papers_genuine_page(struct request *req);

/* ---- papers_print.c: the page before a paper is issued -------------------------------------- */

struct papers_print_view {
    const struct papers_sort *sort;
    struct papers_paper paper;
    const struct form *form;
    str here;  /* "/members/7/papers/leave" */
    str make;  /* "/members/7/make/leave" */
    str back;  /* "/members/7/papers" */
    str whose; /* the name of the person, or of the organisation */
    str names; /* where the cases of the name are edited; empty = not there */
    str in_cases;
    bool is_kazakh;
    size_t questions;
};
struct papers_list_view {
    str whose;
    str back;
    str here;
    str papers; /* where what was issued is opened: "/papers/" */
    str status;
    bool is_own;
    bool is_org;
    bool may_make;
    struct papers_db_line_rows rows;
};
/* The region of the person who is signed in; the zero scope for who is none of the register. */
struct scope papers_own_scope(struct request *req);
struct reply papers_member_page(struct request *req);
struct reply papers_print_page(struct request *req);
struct reply papers_print_again(struct request *req);
struct reply papers_print_action(struct request *req);
struct reply papers_my_page(struct request *req);
struct html papers_on_card(struct request *req, int64_t member_id);
struct html papers_on_org(struct request *req, int64_t org_id);

/* ---- papers_cases.c: exceptions of names ---------------------------------------------------- */

struct papers_cases_view {
    int64_t member_id;
    str full_name;
    str names[3]; /* surname, first name, patronymic */
    const struct form *form;
    bool lacks_sex;
};
/* The field of a case other than the nominative, of a part of the name. */
#define PAPERS_CASES 5
const char *papers_case_field(size_t part, size_t which);
struct reply papers_cases_page(struct request *req);
struct reply papers_cases_action(struct request *req);

/* ---- papers_words.c: the dictionary --------------------------------------------------------- */

/* What the dictionary has, for papers of that organisation, of a word of that kind ('word',
 * 'last_f', 'first_m' …); false: nothing. */
bool papers_word_in_case(struct request *req, const struct papers_db_place_row *place, str kind,
                         str nominative, enum declension_case which, str *ret_text) MUST_USE;
/* The region's dictionary has this case of a post or an organisation from now on. */
void papers_word_learn(struct request *req, int64_t region_id, str word, enum declension_case which,
                       str text);

struct papers_words_view {
    struct papers_db_word_line_rows rows;
    struct papers_db_word_line_rows below; /* what organisations below have corrected */
    int64_t own_region;
    int64_t own_org; /* 0: of the whole region */
    bool is_of_region;
    int64_t page;
    bool has_more;
    bool may_change;
    bool sees_history;
};
struct papers_word_view {
    int64_t id; /* 0: a new one */
    bool is_of_region;
    str whose; /* the organisation for whose papers it counts */
    const struct form *form;
    str nominative;
    str cases[PAPERS_CASES]; /* empty: is asked when a paper is made */
    bool is_written[PAPERS_CASES];
};
const char *papers_word_kind_label(str kind);
const char *papers_word_case_label(size_t which);
/* "повара, повару, …", as far as they are written. */
str papers_word_cases_text(struct request *req, const struct papers_db_word_line_row *row);
struct reply papers_words_page(struct request *req);
struct reply papers_word_new_page(struct request *req);
struct reply papers_word_new_action(struct request *req);
struct reply papers_word_page(struct request *req);
struct reply papers_word_preview(struct request *req);
struct reply papers_word_action(struct request *req);
struct reply papers_word_remove_action(struct request *req);

/* ---- papers_many.c -------------------------------------------------------------------------- */

struct papers_many_view {
    const struct members_chosen *choice;
    const struct form *form;
    str batch; /* the address of what was made */
    size_t made;
    size_t skipped;
};
struct reply papers_many_page(struct request *req);
struct reply papers_many_action(struct request *req);
/* What is said where more are chosen than can be served. */
str papers_too_many(struct request *req);

/* ---- papers_batch.c: papers that are issued at once ----------------------------------------- */

/* More people than these are a job's. */
#define PAPERS_AT_ONCE 100

struct papers_batch {
    int64_t id;
    const struct papers_sort *sort;
    enum language language;
    str place;
    const struct members_chosen *choice;
};
/* False if he cannot have this paper, or something has to be asked of him. */
bool papers_batch_issue(struct request *req, const struct papers_batch *batch, int64_t member_id);
struct reply papers_batch_page(struct request *req);
/* Leaves issuing and printing to the job runner; the number of the job. */
int64_t papers_batch_order(struct request *req, const struct papers_batch *batch);
bool papers_many_job(struct job_run *run, str *ret_sentence);
str papers_many_about(struct request *req, str arguments);

/* ---- papers_joining.c: for who joins -------------------------------------------------------- */

struct reply papers_joining_page(struct request *req);

/* ---- papers_editor.c ------------------------------------------------------------------------ */

struct papers_editor_line {
    const struct papers_sort *sort;
    str language;
    str state; /* whose it is */
};
struct papers_editor_view {
    const struct papers_sort *sort;
    str language;
    str text;
    struct papers_version in_force;
    bool is_own; /* the one in force is that of the acting organisation */
    struct papers_mistakes mistakes;
    bool has_preview;
    struct papers_paper preview;
    struct papers_db_versions_rows versions;
};
struct reply papers_templates_page(struct request *req);
struct reply papers_template_page(struct request *req);
struct reply papers_template_preview(struct request *req);
struct reply papers_template_action(struct request *req);
struct reply papers_template_back_action(struct request *req);
