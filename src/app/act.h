/* Acts: what happens to an organisation or to a person of the register on a day, by a document, and
 * with a way back. An organisation is renamed, a member moves to another one: each is one act,
 * whatever it changes.
 *
 * A feature names its kinds of acts in its struct feature. A kind carries out what its arguments
 * (JSON) ask for and keeps how things stood before; with that it takes the act back as a whole,
 * unless somebody has changed the same things since. An act whose day is still to come waits, and
 * the job runner carries it out on that day. Both texts lie sealed: they hold names. */
#pragma once

#include "app/access.h"
#include "app/form.h"
#include "app/json.h"
#include "app/widgets.h"

enum act_state { ACT_PLANNED, ACT_DONE, ACT_UNDONE, ACT_FAILED };

/* The document behind an act: "Постановление президиума", "14-3", 12.03.2026; all may be absent. */
struct act_basis {
    str document;
    str number;
    date day;
};

struct act {
    int64_t id;
    int64_t region_id;
    int64_t org_id;
    int64_t member_id; /* 0: it concerns the organisation alone */
    str kind;          /* "orgs.rename" */
    date on;           /* from this day */
    struct act_basis basis;
    enum act_state state;
    str sentence; /* why it failed */
    int64_t account_id;
    int64_t acting_org_id;
    str actor_name; /* "Сергеева О. В." */
    int64_t made_at;
    int64_t undone_at;
};

/* What the functions of a kind are given. */
struct act_run {
    struct request *req;
    struct act act;
    struct scope scope; /* within which it may change anything */
    json_t *arguments;
    json_t *kept; /* carry_out fills this object, take_back reads it */
    str sentence; /* on false: why it is not possible */
};

struct act_kind {
    const char *code;  /* "orgs.rename"; said in the audit log */
    const char *label; /* N_("Renaming") */
    enum right needs;  /* in the organisation of the act, for taking it back */
    bool (*carry_out)(struct act_run *run);
    bool (*take_back)(struct act_run *run);
    /* What it is, in one sentence: "Now called Рыльская гимназия". May read. */
    str (*about)(struct act_run *run);
    /* It was planned and will not be: struck out, or impossible on its day. NULL = nobody waits. */
    void (*drop)(struct act_run *run);
    /* It happens below the organisation of the act and leaves that one as it is: whoever keeps that
     * one may do it and take it back. */
    bool is_below;
};

/* Carries the act out, or plans it if its day is still to come, within the scope. Takes id, actor
 * and time from the request. False with a sentence; then the transaction must not be committed. */
bool act_do(struct request *req, struct scope scope, const struct act *act, json_t *arguments,
            str *ret_sentence) MUST_USE;

/* An act has the id of the mutation. Where one request does several, each but the first begins with
 * this, and can then be taken back by itself. */
void act_begin_another(struct request *req);

/* The other way; a planned act is struck out. False with a sentence. */
bool act_take_back(struct request *req, struct scope scope, const struct act *act,
                   str *ret_sentence) MUST_USE;

/* Planned acts whose day has come, each in a transaction of its own. For the job runner. */
void act_carry_out_due(struct request *req);

/* ---- looking -------------------------------------------------------------------------------- */

struct acts {
    struct act *items;
    size_t count;
};
/* Of an organisation itself, of a person: the latest day first. */
struct acts acts_of_org(struct request *req, struct scope scope, int64_t org_id, int64_t limit);
struct acts acts_of_member(struct request *req, struct scope scope, int64_t member_id,
                           int64_t limit);
bool act_find(struct request *req, struct scope scope, int64_t id, struct act *ret_act) MUST_USE;

/* NULL if no feature has it. */
const struct act_kind *act_kind_of(str code);
/* What the act is, in the kind's own words; its label if the kind has none. */
str act_about(struct request *req, struct scope scope, const struct act *act);
/* "Постановление президиума № 14-3 от 12.03.2026"; empty without a document. */
str act_basis_text(struct request *req, const struct act_basis *basis);
/* The same behind a day in a line, with the dot that divides them; empty without a document. */
str act_basis_after(struct request *req, const struct act_basis *basis);

/* The card `gone` became one with `kept`: its acts go along, and every feature is told; and back,
 * when the two are parted. */
void act_person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept);
void act_person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept);

/* ---- the form of an act --------------------------------------------------------------------- */

/* The questions of a kind (ending with {0}; NULL = none), then day and document, which all ask. */
const struct form_field *act_fields(struct request *req, const struct form_field *own);
/* Day and document out of such a form. */
void act_read_form(const struct form *form, struct act *act);

/* "Planned: it will be done on its day." or "Done.", for the toast. */
str act_done_text(struct request *req, date on);

/* For pages: "Planned", and the tone of its chip. */
const char *act_state_label(enum act_state state);
enum widgets_tone act_state_tone(enum act_state state);

/* ---- for the functions of kinds ------------------------------------------------------------- */

/* Why it is not possible; false, for the return. */
bool act_refuse(struct act_run *run, const char *sentence);

/* ---- for the pages, which look alike whatever the kind (act.html) ---------------------------- */

/* Something that can be done. */
struct act_deed_line {
    struct html_link link;
    const char *title; /* N_() */
    const char *note;  /* N_() */
};
/* Something that happened: leads to its page, or can be taken back where it stands. */
struct act_line {
    const struct act *act;
    str about;
    struct html_link page;
    struct html_link undo;
};

/* What is now and what will be. */
struct act_preview_line {
    str label;
    str before;
    str after;
};
/* What an act would do: what changes, and sentences on whom it touches. */
struct act_preview {
    str title;
    struct act_preview_line lines[8];
    size_t line_count;
    str sentences[8];
    size_t sentence_count;
    bool is_planned;
    const struct form *form;
    const struct http_field *more; /* what the form has beyond its fields */
    size_t more_count;
    struct html_link action;
    struct html_link cancel;
};
/* Nothing if it stays the same. */
void act_preview_line(struct act_preview *preview, const char *label, str before, str after);
void act_preview_sentence(struct act_preview *preview, str sentence);

/* Which button of the preview was pressed; a form that was just filled in is to be shown first. */
enum act_step { ACT_SHOW, ACT_CORRECT, ACT_DO };
enum act_step act_step_of(struct request *req);
