/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "app/page.h"
#include "features/library/library.h"
#include "features/library/library.sql.h"
#include "features/orgs/orgs.h"

#define LIBRARY_SHOWN 50
#define LIBRARY_FILES_MOST 100
#define LIBRARY_FILE_MEGABYTES 20
#define LIBRARY_MY PAGE_MY "/library"
#define LIBRARY_OPEN "/open-library"

/* ---- library_words.c ------------------------------------------------------------------------- */

/* A list of library_choice (kind, topic, language); ends with {0}. */
const struct form_choice *library_choices(struct request *req, const char *list);
extern const struct form_choice library_audiences[];
extern const struct form_choice library_states[];
/* The word for a code in the language of the request. */
str library_word(struct request *req, const struct form_choice *choices, str code);
enum widgets_tone library_state_tone(str state);
/* "Russian, Kazakh" of "ru kk" */
str library_languages_text(struct request *req, str codes);
/* "Guide · Legal work · 2026, No. 3 · Russian, Kazakh" */
str library_about_text(struct request *req, const struct library_db_line_row *item);
/* "activists of the Kursk regional organisation" */
str library_audience_text(struct request *req, const struct library_db_line_row *item);
/* "03.2026" of "2026-03" */
str library_month_text(struct request *req, str month);
struct html_link library_file_link(struct request *req, const char *at, int64_t id, int64_t n,
                                   const char *what);

/* ---- library_read.c: who reads ----------------------------------------------------------------
 */

enum library_rank { LIBRARY_EVERYBODY, LIBRARY_MEMBER, LIBRARY_ACTIVIST, LIBRARY_OFFICER };

/* Through which door somebody came, and what he may read by it. */
struct library_reader {
    const char *at; /* "/library", "/my/library", "/open-library" */
    enum library_rank rank;
    str path;          /* of the organisation; empty: of none */
    int64_t org_id;    /* likewise 0 */
    struct scope seen; /* whose items he sees, whomever they are open to; or the zero scope */
};
struct library_reader library_reader_of(struct request *req);
struct library_db_readable_values library_readable(const struct library_reader *reader);
/* The item of the address, if he may read it; drafts alone are kept from who does not hold them. */
bool library_item_of(struct request *req, const struct library_reader *reader,
                     struct library_db_line_row *ret_item) MUST_USE;
/* The item of the address, if the acting organisation or one below holds it. */
bool library_own_of(struct request *req, struct library_db_line_row *ret_item) MUST_USE;

/* ---- library_search.c ------------------------------------------------------------------------ */

/* What is looked for; what is empty does not narrow. */
struct library_filter {
    str words;
    str kind;
    str topic;
    str language;
    str audience;
    int64_t before; /* the place behind which the page begins; 0: from the newest */
};
/* One more than LIBRARY_SHOWN, if there are more. */
struct library_db_line_rows library_find(struct request *req, const struct library_reader *reader,
                                         const struct library_filter *filter);
/* Writes the words of an item anew; takes them out where it is not open. `former_place`: where they
 * stood. */
void library_index(struct request *req, int64_t id, int64_t former_place);
void library_index_later(struct request *req, struct scope moved);
void library_watch(struct request *req);

/* ---- what pages show ------------------------------------------------------------------------- */

struct library_list_view {
    struct library_reader reader;
    struct orgs_org org; /* of "own" */
    bool is_own;         /* what the organisation itself holds */
    bool may_edit;
    bool was_asked; /* something narrows the list */
    struct form *form;
    struct library_db_line_rows items;
    struct html_link next;
};

struct library_item_view {
    struct library_reader reader;
    struct library_db_line_row item;
    struct library_db_file_line_rows files;
    bool may_edit;
    bool has_successor; /* and he may read it */
    struct library_db_line_row successor;
};

struct library_form_view {
    struct orgs_org org;
    int64_t id; /* 0: a new one */
    int64_t version;
    str title; /* of the item */
    struct form *form;
};

struct library_branch {
    str name;
    int64_t people; /* -1: too few to be told */
};
struct library_figures_view {
    struct library_db_line_row item;
    struct library_db_totals_row totals;
    int64_t members; /* of the branch that it is open to */
    struct library_db_taken_by_file_rows by_file;
    struct library_db_file_line_rows files;
    struct library_db_taken_by_month_rows by_month;
    struct library_branch *branches;
    size_t branch_count;
};

/* ---- pages, for the route table -------------------------------------------------------------- */

struct reply library_list_page(struct request *req);
struct reply library_find_action(struct request *req);
struct reply library_page(struct request *req);
struct reply library_file_page(struct request *req);
struct reply library_take_action(struct request *req);

struct reply library_new_page(struct request *req);
struct reply library_new_action(struct request *req);
struct reply library_edit_page(struct request *req);
struct reply library_edit_action(struct request *req);
struct reply library_open_action(struct request *req);
struct reply library_withdraw_page(struct request *req);
struct reply library_withdraw_action(struct request *req);
struct reply library_undo_action(struct request *req);

struct reply library_file_new_page(struct request *req);
struct reply library_file_new_action(struct request *req);

struct reply library_figures_page(struct request *req);

/* What a toast offers to take back: a state ("open", "withdrawn" → the one before) or a file. */
int64_t library_undo_offer(struct request *req, int64_t id, str state, int64_t file_n);
/* The newest file of its language goes, the one before it is the newest again. */
bool library_take_file_back(struct request *req, const struct library_db_line_row *item,
                            int64_t n) MUST_USE;
