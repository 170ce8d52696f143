#include "app/look.h"
#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"

/* Templates in the browser: the union and each region may have their own; who is below inherits.
 * Nothing is overwritten: each change is a version, and the way back to the shipped one is a
 * version without a text. */

static const struct form_field fields[] = {
    {"text", N_("Template"), FORM_LONG_TEXT, .required = true, .max = PAPERS_LONGEST_TEMPLATE,
     .wide = true},
    {0},
};

/* Where the acting organisation's templates are kept: of the union or a region; 0 elsewhere. */
static int64_t own_org(const struct request *req)
{
    return req->mandate.org_level == LEVEL_UNION    ? req->mandate.org_id
           : req->mandate.org_level == LEVEL_REGION ? req->mandate.org_id
                                                    : 0;
}

static int64_t own_region(const struct request *req)
{
    return req->mandate.org_level == LEVEL_UNION ? 0 : req->mandate.region_id;
}

static bool find(struct request *req, struct papers_editor_view *ret_view)
{
    struct papers_editor_view view = {.sort = papers_sort_named(path_text(req, 0)),
                                      .language = path_text(req, 1)};
    bool is_language = str_equal(view.language, STR("ru")) || str_equal(view.language, STR("kk"));
    if (view.sort == NULL || !is_language || own_org(req) == 0) {
        return false;
    }
    view.in_force = papers_version_for(req, own_region(req), view.sort, view.language);
    view.is_own = view.in_force.org_id == own_org(req);
    view.text = view.in_force.text;
    view.versions =
        papers_db_versions(req->db, own_org(req), str_of(view.sort->code), view.language);
    *ret_view = view;
    return true;
}

static str whose(struct request *req, const struct papers_version *version)
{
    return version->org_id == 0              ? str_of(_("as it came with the program"))
           : version->org_id == own_org(req) ? str_of(_("your own"))
                                             : str_of(_("of the union"));
}

struct reply papers_templates_page(struct request *req)
{
    static const char *const languages[] = {"ru", "kk"};
    struct papers_editor_line *lines = NULL;
    size_t count = 0, capacity = 0;
    for (const struct papers_sort *sort = papers_sorts; sort->code != NULL; sort++) {
        for (size_t i = 0; i < COUNT_OF(languages); i++) {
            struct papers_version version =
                papers_version_for(req, own_region(req), sort, str_of(languages[i]));
            *ARENA_PUSH(req->arena, lines, count, capacity) =
                (struct papers_editor_line){sort, str_of(languages[i]), whose(req, &version)};
        }
    }
    return reply_page(req, _("Templates of papers"),
                      papers_html_templates(req, lines, count, own_org(req) != 0));
}

/* How it will look for somebody who is not there; or what is wrong with it. */
static bool look_at(struct request *req, struct papers_editor_view *view)
{
    struct papers_template template;
    struct request reader = *req;
    reader.language = look_language(view->language, LANGUAGE_RU);
    if (!papers_template_read(req->arena, view->text, papers_names, &template, &view->mistakes)) {
        return false;
    }
    struct papers_subject subject = papers_example(&reader);
    view->preview = papers_make(&subject, &template);
    view->has_preview = true;
    return true;
}

struct reply papers_template_page(struct request *req)
{
    struct papers_editor_view view;
    struct papers_db_version_row row;
    if (!find(req, &view)) {
        return reply_not_found(req);
    }
    int64_t version = query_int(req, "version");
    if (version != 0 && papers_db_version(req->db, own_org(req), str_of(view.sort->code),
                                          view.language, version, &row)) {
        view.text = row.text.length > 0 ? row.text : view.text;
    }
    look_at(req, &view);
    return reply_page(req, _("Template of a paper"), papers_html_editor(req, &view));
}

static struct reply shown_again(struct request *req, struct papers_editor_view *view)
{
    return look_at(req, view)
               ? reply_page(req, _("Template of a paper"), papers_html_editor(req, view))
               : reply_form_again(req, _("Template of a paper"), papers_html_editor(req, view));
}

struct reply papers_template_preview(struct request *req)
{
    struct papers_editor_view view;
    if (!find(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    view.text = form_text(&form, "text");
    return shown_again(req, &view);
}

static int64_t next_version(const struct papers_editor_view *view)
{
    return view->versions.count == 0 ? 1 : view->versions.items[0].version + 1;
}

static struct reply keep(struct request *req, const struct papers_editor_view *view, str text,
                         str sentence)
{
    papers_db_add_template(req->db, &(struct papers_db_add_template_values){
                                        .org_id = own_org(req),
                                        .kind = str_of(view->sort->code),
                                        .language = view->language,
                                        .version = next_version(view),
                                        .text = text,
                                        .account_id = req->user.account_id,
                                        .now = req->now,
                                    });
    audit(req, "papers.template", own_region(req), own_org(req), 0,
          (const struct audit_change[]){{"kind", (str){0}, str_of(view->sort->code)},
                                        {"language", (str){0}, view->language}},
          2);
    return reply_done(req,
                      str_format(req->arena, "/papers/templates/%s/%.*s", view->sort->code,
                                 STR_ARG(view->language)),
                      sentence, 0);
}

struct reply papers_template_action(struct request *req)
{
    struct papers_editor_view view;
    if (!find(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    view.text = form_text(&form, "text");
    if (!form_is_good(&form) || !look_at(req, &view)) {
        return reply_form_again(req, _("Template of a paper"), papers_html_editor(req, &view));
    }
    return keep(req, &view, view.text,
                str_of(_("The template is kept: papers are made by it from now on.")));
}

struct reply papers_template_back_action(struct request *req)
{
    struct papers_editor_view view;
    if (!find(req, &view)) {
        return reply_not_found(req);
    }
    if (!view.is_own) {
        return reply_refused(req, str_of(_("You have no template of your own here.")));
    }
    return keep(req, &view, (str){0},
                str_of(_("Your own template is put aside. It stays among the versions.")));
}
