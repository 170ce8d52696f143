/* Widgets: small pieces of pages that all features share, so that the same thing looks and speaks
 * the same everywhere. All are templates (widgets.html) with typed parameters;
 * docs/internals/frontend.md shows each. What is plain markup with a class (tables, panels, facts
 * by hand) is not here. */
#pragma once

#include "app/request.h"

enum widgets_tone { TONE_PLAIN, TONE_INFO, TONE_OK, TONE_WARN, TONE_BAD };

struct widgets_tab {
    str label;
    struct html_link link;
    bool is_current;
    bool has_count;
    int64_t count;
};

struct widgets_crumb {
    str label;
    struct html_link link;
};

struct widgets_step {
    str label;
    str note; /* "5 of 7 recognised"; may be empty */
};

/* A word of the filter sentence that opens into its alternatives. */
struct widgets_token {
    str chosen;
    const struct widgets_choice *choices;
    size_t count;
};
struct widgets_choice {
    str label;
    struct html_link link;
    bool is_current;
};

/* Paging by key: what is shown in words, and links where there is more; never page numbers. */
struct widgets_pager {
    str shown;                 /* "From Abramova to Ismailova, 50 on a page" */
    struct html_link previous; /* empty = this is the first page */
    struct html_link next;
};

struct widgets_empty {
    const char *icon_name;
    str title;
    str text;
    struct html actions; /* buttons; may be empty */
};

struct widgets_fact {
    str label;
    str value; /* facts without value are left out */
};

/* A sentence of the error summary, and the id of the field it leads to (empty = none). */
struct widgets_error {
    str sentence;
    str field_id;
};

/* A question before something that people should think about twice. The same markup is a page of
 * its own and a dialog over the page that links to it with data-ask. */
struct widgets_question {
    str title;
    str explanation; /* what will happen, and how long it can be taken back */
    struct html_link action;
    str answer; /* on the button: a verb, "Deregister" */
    bool is_destructive;
    struct html fields; /* of the form; may be empty */
    struct html_link back;
};

struct widgets_job {
    int64_t id;
    str label;
    int64_t done;
    int64_t total; /* 0 = not known yet */
    bool is_running;
    str sentence;
};

struct html_link widgets_icon_link(struct request *req, const char *name);

/* "01.03.2026, 14:05", in the union's own time. */
str widgets_moment_text(struct request *req, int64_t instant);

/* A URL made by code, "/members?after=…"; values in it through html_url_encode. */
#define widgets_link(req, ...) ((struct html_link){str_format((req)->arena, __VA_ARGS__)})

const char *widgets_tone_icon(enum widgets_tone tone);

/* "71,3 %" */
str widgets_percent(struct request *req, int64_t part, int64_t whole);

/* "low" under 80 %, "mid" under 90 %, else empty. */
const char *widgets_bar_level(int64_t part, int64_t whole);

#include "app/widgets.html.h"
