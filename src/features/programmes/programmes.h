/* Programmes: what is taught. A programme belongs to the organisation that made it and is open to a
 * part of the tree, its own by default. It has hours, a goal, outcomes (what a listener can do
 * afterwards), categories of listeners it is meant for, trainers, modules in order, and materials:
 * texts written here, files (sealed), links and videos (addresses that lead away; nothing foreign
 * is shown inside our pages).
 *
 * States: draft · open (people may learn by it) · archived. Who learns by a programme is in
 * features/learning, when it is held in features/events; both know this folder, and it knows
 * neither. docs/internals/programmes.md. */
#pragma once

#include "app/feature.h"

extern const struct feature programmes_feature;

struct programmes_programme {
    int64_t region_id; /* 0: of the union itself */
    int64_t id;
    int64_t org_id;
    str org_path;
    str org_name;
    str state; /* draft · open · archived */
    str title;
    str level; /* in words */
    str kind;  /* code of training_choice */
    str form;  /* likewise: attendance */
    int64_t hours;
    str goal;
    str outcomes; /* one a line */
    int64_t audience_org_id;
    str audience_path;
    str audience_name;
    bool is_own_entry;    /* people may apply themselves */
    bool needs_answer;    /* and then wait for a yes */
    int64_t learn_days;   /* 0: no limit */
    int64_t valid_months; /* 0: need not be repeated */
    int64_t version;
};

/* One that an organisation within the scope holds. */
bool programmes_find(struct request *req, struct scope scope, int64_t id,
                     struct programmes_programme *ret_programme) MUST_USE;
/* One that is open to somebody at that path of the tree. */
bool programmes_find_open(struct request *req, str path, int64_t id,
                          struct programmes_programme *ret_programme) MUST_USE;
/* Whoever holds it, in whatever state: for who has a right to it by another way. */
bool programmes_find_any(struct request *req, int64_t id,
                         struct programmes_programme *ret_programme) MUST_USE;

/* Those open to an organisation, its own and those of others, as choices of a form: the id and the
 * title. Lives in the request's arena; ends with {0}. */
const struct form_choice *programmes_choices(struct request *req, str org_path);

struct programmes_list {
    struct programmes_programme *items;
    size_t count;
};
/* The same with all that is told of them. */
struct programmes_list programmes_open(struct request *req, str org_path);

/* The codes of the categories of listeners it is meant for; none: for all. */
struct programmes_codes {
    str *items;
    size_t count;
};
struct programmes_codes programmes_categories(struct request *req,
                                              const struct programmes_programme *programme);

struct programmes_module {
    int64_t n; /* its number for ever; the order is that of the list */
    str title;
    int64_t hours;
    str kind; /* in words: "Lecture" */
    str about;
    str trainer;
};
struct programmes_modules {
    struct programmes_module *items;
    size_t count;
};
/* In their order; none if nobody has entered any. */
struct programmes_modules programmes_modules(struct request *req, int64_t region_id, int64_t id);
/* The same as choices of a form: the number and the title; ends with {0}. */
const struct form_choice *programmes_module_choices(struct request *req,
                                                    const struct programmes_programme *programme);

struct programmes_trainer {
    str name;
    str post;
    int64_t member_id; /* 0: not found on the register */
};
struct programmes_trainers {
    struct programmes_trainer *items;
    size_t count;
};
struct programmes_trainers programmes_trainers(struct request *req, int64_t region_id, int64_t id);

enum programmes_material_kind {
    PROGRAMMES_TEXT,
    PROGRAMMES_FILE,
    PROGRAMMES_LINK,
    PROGRAMMES_VIDEO,
};
struct programmes_material {
    int64_t n;
    int64_t module_n; /* 0: of the whole programme */
    enum programmes_material_kind kind;
    str title;
    str url;
    str name; /* of the file */
    int64_t size;
    str body; /* of a text; filled by programmes_material_of and programmes_texts alone */
};
struct programmes_materials {
    struct programmes_material *items;
    size_t count;
};
/* All, without what is in them. */
struct programmes_materials programmes_materials(struct request *req, int64_t region_id,
                                                 int64_t id);
/* The same with the texts. */
struct programmes_materials programmes_texts(struct request *req, int64_t region_id, int64_t id);
/* One with its text. */
bool programmes_material_of(struct request *req, int64_t region_id, int64_t id, int64_t n,
                            struct programmes_material *ret_material) MUST_USE;
/* The file of a material, or 404; whether the person may have it is the caller's business. */
struct reply programmes_material_file(struct request *req, int64_t region_id, int64_t id,
                                      int64_t n);
/* An address that may be led to: https or http, of plain letters. */
bool programmes_is_address(str url);
/* Leads to the address of a link or a video; 404 for other materials. */
struct reply programmes_lead_away(struct request *req, const struct programmes_material *material);

/* A text written in the program as markup: paragraphs, "# " headings, "- " lists. Headings are
 * h3. */
struct html programmes_text_html(struct request *req, str text);
/* "36 hours, Basic, in person" */
str programmes_about_text(struct request *req, const struct programmes_programme *programme);
/* "300 KB" */
str programmes_size_text(struct request *req, int64_t bytes);
const char *programmes_material_icon(enum programmes_material_kind kind);
