/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/members/members.h"
#include "features/training/training.h"
#include "features/training/training.sql.h"

#define TRAINING_MY "/my/training"
/* What runs out within so many days is told. */
#define TRAINING_ENDING_DAYS 90
/* What ran out longer ago than that is not asked for any more. */
#define TRAINING_ENDED_DAYS 365
/* Taught by an organisation of the register. */
#define TRAINING_REGISTER "register"

/* ---- training_words.c ----------------------------------------------------------------------- */

/* "from 12.03.2026 to 14.03.2026, 36 hours" */
str training_days_text(struct request *req, const struct training_db_line_row *row);
/* "Webinar, on line. Kursk regional" */
str training_how_text(struct request *req, const struct training_choices *choices,
                      const struct training_db_line_row *row);
/* "Certificate No. 118 of 14.03.2026" */
str training_paper_text(struct request *req, const struct training_choices *choices,
                        const struct training_db_line_row *row);
/* "12 people, 18 trainings" */
str training_sums_text(struct request *req, const struct training_db_sums_row *sums);
str training_person_name(struct request *req, const struct training_db_line_row *row);

/* How it stands with the day until which a training is valid. */
enum training_validity { TRAINING_WITHOUT_END, TRAINING_VALID, TRAINING_ENDING, TRAINING_ENDED };
enum training_validity training_validity_of(const struct request *req, date valid_until);

/* ---- training_form.c: the form of a record --------------------------------------------------- */

/* A record as the form gives it. */
struct training_record {
    str title, kind, attendance, category; /* category empty: by the posts of that day */
    int64_t hours;
    date began_on, ended_on;
    str taught_place, taught_by;
    int64_t taught_org_id;
    str paper_kind, paper_number;
    date paper_on;
    date valid_until;
    str note;
};

enum training_form_kind { TRAINING_FORM_ONE, TRAINING_FORM_MANY, TRAINING_FORM_TOLD };

/* The fields with what there is to choose, for people of the organisation at that path; `known`: an
 * existing record, whose teacher may be one that is not offered; NULL = none. */
const struct form_field *training_fields(struct request *req, enum training_form_kind kind,
                                         str org_path, const struct training_db_line_row *known);
void training_fill(struct form *form, const struct training_db_line_row *row);
/* The record of a form that was sent; errors go to its fields. */
struct training_record training_read(struct form *form);
/* The file of the form goes to the record; false with an error in the form if it cannot be kept.
 * Without a file nothing happens. */
bool training_take_file(struct request *req, struct form *form, struct scope scope,
                        int64_t record_id) MUST_USE;
struct reply training_file_reply(struct request *req, struct scope scope, int64_t member_id,
                                 int64_t record_id);

/* ---- training_write.c: writing and taking back ----------------------------------------------- */

struct training_new {
    struct scope scope;
    int64_t member_id;
    int64_t id;
    const char *state; /* kept · told */
    const struct training_record *record;
};
/* False if the person has it already. */
bool training_add(struct request *req, const struct training_new *added) MUST_USE;
/* False if somebody has changed it since the version of the row. */
bool training_change(struct request *req, struct scope scope,
                     const struct training_db_line_row *row,
                     const struct training_record *record) MUST_USE;
bool training_has_same(struct request *req, struct scope scope, int64_t member_id, int64_t id,
                       const struct training_record *record);
/* The record as it stands, for comparing and putting back. */
struct training_record training_record_of(const struct training_db_line_row *row);

/* What the toast offers to take back. */
struct training_touched {
    int64_t member_id;
    int64_t id;
    int64_t version; /* after it */
};
int64_t training_undo_added(struct request *req, int64_t region_id,
                            const struct training_touched *items, size_t count);
int64_t training_undo_of(struct request *req, const char *deed, int64_t region_id,
                         const struct training_db_line_row *before);
struct reply training_undo_action(struct request *req);
void training_sweep(struct request *req);

/* ---- training_figures.c: what report forms ask --------------------------------------------- */

extern const char *const training_measures[];
void training_count_figures(struct request *req, const struct measure_branch *branch,
                            struct measure_figure *figures, size_t count);
bool training_behind_figure(struct request *req, const struct measure_branch *branch,
                            const struct measure_figure *figure, int64_t from, int64_t limit,
                            struct measure_lines *ret_lines);

/* ---- for the templates ----------------------------------------------------------------------- */

struct training_person {
    int64_t id;
    struct scope scope;
    struct training_db_person_row row;
    str name;
};
/* The person of the address within reach of the right. */
bool training_person_of(struct request *req, enum right right,
                        struct training_person *ret_person) MUST_USE;

struct training_person_view {
    struct training_person person;
    struct training_db_line_rows rows;
    struct training_db_sums_of_member_row sums;
    date term_since; /* none: holds no post */
    struct training_choices choices;
    bool may_edit;
    bool may_issue; /* certificates about them: features/certificates */
    bool is_cut;    /* there are more */
};
struct training_form_view {
    struct training_person person;
    struct training_db_line_row row; /* of an existing record; id 0: a new one */
    const struct form *form;
};
struct training_own_view {
    struct training_db_line_rows rows;
    struct training_db_line_rows told;
    struct training_db_sums_of_member_row sums;
    date term_since;
    struct training_choices choices;
    bool may_tell;
};

struct training_org {
    struct orgs_org org;
    struct scope scope; /* zero for the union: people are seen region by region */
    int year;
};
/* Whoever took up a post on that day or later counts as elected lately. */
date training_lately(const struct request *req);
/* The organisation that the address names (else the acting one), and the year. */
bool training_org_of(struct request *req, enum right right, struct training_org *ret_org) MUST_USE;

struct training_org_view {
    struct training_org place;
    struct training_db_sums_row sums;
    struct training_db_sum_rows kinds;
    struct training_db_sum_rows categories;
    struct training_db_sums_below_rows below;
    struct training_db_coverage_rows coverage;
    struct training_choices choices;
    int64_t ending;
    int64_t told;
    int64_t members;
    bool may_edit;
};

struct training_list_view {
    struct training_org place;
    str show; /* "year", "ending", "untrained" */
    struct training_db_line_rows rows;
    struct training_db_holders_rows holders;
    struct training_choices choices;
    str kind;
    str category;
    struct html_link next;
    bool may_edit;
    bool may_export;
    bool is_cut;
};
struct training_told_view {
    struct training_db_line_rows rows;
    struct training_choices choices;
    struct form refusal;
    int64_t refused_id; /* whose refusal has errors */
};

struct training_many_view {
    struct training_candidates people;
    const struct form *form;
    struct training_choices choices;
};

str training_org_link_text(struct request *req, const struct training_org *place, const char *page,
                           str more);

/* ---- pages, for the route table -------------------------------------------------------------- */

struct html training_on_card(struct request *req, int64_t person_id);
struct html training_on_org(struct request *req, int64_t org_id);
struct html training_on_own_card(struct request *req);

struct reply training_person_page(struct request *req);
struct reply training_new_page(struct request *req);
struct reply training_new_action(struct request *req);
struct reply training_edit_page(struct request *req);
struct reply training_edit_action(struct request *req);
struct reply training_remove_action(struct request *req);
struct reply training_file_page(struct request *req);

struct reply training_many_page(struct request *req);
struct reply training_many_action(struct request *req);

struct reply training_org_page(struct request *req);
struct reply training_report_page(struct request *req);
struct reply training_report_text_page(struct request *req);
struct reply training_report_text_action(struct request *req);
struct reply training_report_file(struct request *req);
struct reply training_list_page(struct request *req);
struct reply training_list_file(struct request *req);

struct reply training_told_page(struct request *req);
struct reply training_confirm_action(struct request *req);
struct reply training_refuse_action(struct request *req);

struct reply training_my_page(struct request *req);
struct reply training_my_new_page(struct request *req);
struct reply training_my_new_action(struct request *req);
struct reply training_my_file_page(struct request *req);
struct reply training_my_withdraw_action(struct request *req);
