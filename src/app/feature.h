/* struct feature: all that the program knows of a subject. The build finds features/NAME/ and
 * expects `const struct feature NAME_feature` there; nothing else has to be registered. */
#pragma once

#include "app/access.h"
#include "app/act.h"
#include "app/audit.h"
#include "app/form.h"
#include "app/i18n.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "app/reply.h"
#include "app/request.h"
#include "app/widgets.h"

struct calendar;

enum route_method { GET = 1, POST, DELETE };

struct route {
    enum route_method method;
    const char *pattern;
    struct reply (*handler)(struct request *req);
    enum right needs;
    bool slow;                  /* runs on the pool: hashing, uploads, exports */
    int64_t body_limit;         /* bytes of body; 0 = 64 KiB */
    bool without_second_factor; /* open to those whose post asks for a code and who have none yet */
    bool reads_only;  /* a POST that changes nothing: what is asked must not stand in an address */
    bool own_only;    /* concerns its owner alone: never shown to who sees the program as him */
    bool ends_see_as; /* the one write that goes through while somebody does */
    bool own_protection; /* a POST whose handler checks the sender itself (no form key) */
};

/* An entry of the menu at the left; shown to those who have the right. */
struct menu_entry {
    const char *group; /* N_("Settings"): opens and closes; NULL = used daily, always in sight */
    const char *label; /* N_("Members of the union") */
    const char *icon;  /* name in the sprite; a group has that of its first entry */
    const char *path;
    enum right needs;
    int order;
};

/* A tab of a member's own pages (/my…): five fit on a phone. What concerns the member alone is
 * shown to nobody else, so a tab needs no right. */
struct page_tab {
    const char *label; /* N_("Ticket") */
    const char *icon;  /* name in the sprite */
    const char *path;
    int order;
    const char *const *more; /* where further pages of it begin; ends with NULL, or is NULL */
};

/* A subcommand of the program: profkom NAME ... */
struct command {
    const char *name;
    const char *summary; /* one line for `profkom help` */
    int (*run)(int argument_count, char **arguments);
    const char *help; /* for --help: how it is called, and its own options, one a line */
};

/* A figure that a report form asks of a feature: a measure and what narrows it, for a branch and
 * the period of the form. Left unknown if it cannot be counted. Money is in kopecks. */
struct measure_condition {
    str field; /* "category" */
    str value; /* "primary_chair" */
};
struct measure_figure {
    str measure;
    const struct measure_condition *conditions;
    size_t condition_count;
    bool is_known;
    int64_t number;
};
struct measure_branch {
    int64_t region_id; /* 0: the union */
    int64_t org_id;
    str path;
    date since;
    date day; /* the one behind the period */
};
/* The value of a condition; empty: there is none. */
static inline str measure_condition(const struct measure_figure *figure, const char *field)
{
    for (size_t i = 0; i < figure->condition_count; i++) {
        if (str_equal(figure->conditions[i].field, str_of(field))) {
            return figure->conditions[i].value;
        }
    }
    return (str){0};
}
/* What such a figure is made of: people, events, payments. */
struct measure_line {
    struct html_link link; /* empty: nothing to open */
    str name;
    str about; /* what was learnt, who taught … */
    str org_name;
    date day;
    int64_t number; /* what it adds to the figure */
};
struct measure_lines {
    str title;      /* what the figure counts, in words */
    int64_t total;  /* lines in all */
    int64_t figure; /* what they make together */
    struct measure_line *items;
    size_t count;
    bool is_personal; /* people are named: looking from above is logged */
    bool is_money;
};

struct feature {
    const char *name;
    const struct route *routes;        /* ends with a zero pattern */
    const struct menu_entry *menu;     /* ends with a zero label */
    const struct page_tab *tabs;       /* of the member's own pages; ends with a zero label */
    const struct job_kind *jobs;       /* ends with a zero name */
    const struct command *commands;    /* ends with a zero name */
    const struct act_kind *acts;       /* ends with a zero code */
    const struct notice_kind *notices; /* that it sends; ends with a zero code */
    /* What has to go away now and then: called hourly by the job runner, outside of a transaction;
     * NULL = nothing. */
    void (*sweep)(struct request *req);
    /* What `profkom check` looks at in what it keeps beside the tables: prints a line for each kind
     * of fault and returns how many. Outside of a transaction; NULL = nothing. */
    int (*check)(struct request *req);
    /* What somebody waits for who could not order it, because a page changes nothing or he holds no
     * post: called by the job runner between two jobs, some times in a second, outside of a
     * transaction; NULL = nothing. */
    void (*watch)(struct request *req);
    /* What keeps the card of a person from being taken away now, as a sentence (N_): a post, a
     * transfer on its way. NULL = nothing does. */
    const char *(*person_is_bound)(struct request *req, int64_t region_id, int64_t person_id);
    /* What keeps two cards from becoming one, asked while both are there; likewise. */
    const char *(*merge_is_refused)(struct request *req, int64_t region_id, int64_t gone,
                                    int64_t kept);
    /* What speaks against a sign-in becoming that of the person, or of who has the person's posts
     * then; likewise. */
    const char *(*sign_in_is_refused)(struct request *req, int64_t region_id, int64_t person_id,
                                      int64_t account_id);
    /* What keeps an organisation from being taken away as if it had never been founded, as a
     * sentence (N_): people, posts. NULL = nothing does. */
    const char *(*org_is_bound)(struct request *req, int64_t region_id, int64_t org_id);
    /* A part of the tree stands elsewhere: paths that begin with `from` begin with `to` now. For
     * who keeps paths; NULL = does not. */
    void (*path_moved)(struct request *req, int64_t region_id, str from, str to);
    /* What it has to say on the page of a person's card, and of an organisation: a section for the
     * margin. Shown to who may see that page; an empty answer is left out. NULL = nothing. */
    struct html (*on_card)(struct request *req, int64_t person_id);
    struct html (*on_org)(struct request *req, int64_t org_id);
    /* What it keeps of the signed-in member, for the page of the own data: a section; likewise. */
    struct html (*on_own_card)(struct request *req);
    /* What it has to say below the own ticket of the signed-in member; likewise. */
    struct html (*on_ticket)(struct request *req);
    /* Two cards became one, `gone` is no more; and back, when they are parted. For who keeps
     * something of a person; NULL = does not. */
    void (*person_merged)(struct request *req, int64_t region_id, int64_t gone, int64_t kept);
    void (*person_parted)(struct request *req, int64_t region_id, int64_t gone, int64_t kept);
    /* A document was adopted, in the transaction of that; NULL = does not matter. */
    void (*document_adopted)(struct request *req, int64_t region_id, int64_t document_id);
    /* The number that a document gets when it is adopted, for who keeps a register of such; empty:
     * the usual rule. Looks alone. */
    str (*document_number)(struct request *req, int64_t document_id);
    /* What keeps an adopted document from being destroyed, as a sentence (N_); NULL = nothing. */
    const char *(*document_is_bound)(struct request *req, int64_t document_id);
    /* The text of a document is gone for ever, its line in the register stays: for who keeps words
     * of it; NULL = does not. */
    void (*document_erased)(struct request *req, int64_t document_id);
    /* What it has to say on the page of a document, below its text: a section; likewise. */
    struct html (*on_document)(struct request *req, int64_t document_id);
    /* And below one of its items. */
    struct html (*on_document_item)(struct request *req, int64_t document_id, int64_t item);
    /* What it has to say on the page of a meeting: a section for the margin; likewise. */
    struct html (*on_meeting)(struct request *req, int64_t meeting_id);
    /* And on the page of an event, for who holds it: a section for the margin. */
    struct html (*on_event)(struct request *req, int64_t event_id);
    /* And for the signed-in member who takes part in it. */
    struct html (*on_my_event)(struct request *req, int64_t event_id);
    /* And on the page of a programme: a section for the margin. */
    struct html (*on_programme)(struct request *req, int64_t programme_id);
    /* Measures of report forms that it counts (ends with NULL); all figures of a form that ask for
     * one of them come together. */
    const char *const *measures;
    void (*count)(struct request *req, const struct measure_branch *branch,
                  struct measure_figure *figures, size_t count);
    /* The lines behind a figure, from one on, at most so many. False: it cannot be opened, or the
     * reader may not see them. */
    bool (*behind)(struct request *req, const struct measure_branch *branch,
                   const struct measure_figure *figure, int64_t from, int64_t limit,
                   struct measure_lines *ret_lines);
    /* What it has for the calendar that somebody's phone asks for, by his card (0: has none). */
    void (*on_calendar)(struct request *req, struct calendar *calendar, int64_t person_id);
    /* A notice for this purpose must not go to the person: a consent was withdrawn, or is missing.
     * NULL = always may. */
    bool (*notice_is_barred)(struct request *req, const char *purpose, int64_t region_id,
                             int64_t person_id);
    /* Somebody signs in on the device that asks; and out: of one session, or (0) of all but that
     * of the request. For who keeps something of him there (request.forgets_device); NULL = does
     * not. */
    void (*signed_in)(struct request *req, int64_t account_id);
    void (*signed_out)(struct request *req, int64_t account_id, int64_t session_id);
};

/* All features, in the order of the alphabet; written by the build; ends with NULL. */
extern const struct feature *const features[];
