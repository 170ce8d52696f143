/* Templates in the browser: each organisation may have its own, and uses those of the ones above it
 * and of the program. A change is a new version; what is not one's own is copied by saving it. */
#include "app/app.h"
#include "base/ids.h"
#include "features/certificates/certificates.html.h"
#include "features/certificates/certificates_inner.h"

#define PAGE "/certificates/templates"

static const struct form_choice languages[] = {
    {"ru", N_("Russian")},
    {"kk", N_("Kazakh")},
    {"both", N_("Russian and Kazakh")},
    {0},
};
static const struct form_choice layouts[] = {
    {"landscape", N_("A4, lying")},
    {"portrait", N_("A4, upright")},
    {0},
};
static const struct form_choice frames[] = {
    {"none", N_("No frame")},          {"line", N_("One line")},      {"double", N_("Double line")},
    {"corners", N_("Ornate corners")}, {"band", N_("Coloured band")}, {0},
};
static const struct form_choice colours[] = {
    {"blue", N_("Blue")}, {"green", N_("Green")}, {"red", N_("Dark red")},
    {"gold", N_("Gold")}, {"grey", N_("Grey")},   {0},
};
static const struct form_choice emblems[] = {
    {"none", N_("No emblem")},
    {"book", N_("Open book")},
    {"star", N_("Star")},
    {"rosette", N_("Rosette")},
    {0},
};
static const struct form_field fields[] = {
    {"name", N_("Name of the template"), FORM_TEXT, .required = true, .max = 100, .wide = true},
    {"language", N_("Language"), FORM_CHOICE, .required = true, .choices = languages},
    {"layout", N_("Sheet"), FORM_CHOICE, .required = true, .choices = layouts},
    {"frame", N_("Frame"), FORM_CHOICE, .required = true, .choices = frames},
    {"colour", N_("Colour"), FORM_CHOICE, .required = true, .choices = colours},
    {"emblem", N_("Emblem"), FORM_CHOICE, .required = true, .choices = emblems},
    {"text", N_("Text with marks in double braces"), FORM_LONG_TEXT, .required = true, .max = 6000,
     .wide = true},
    {0},
};
static const struct form_field pattern_fields[] = {
    {"pattern", N_("Pattern of numbers"), FORM_TEXT, .required = true, .max = 40,
     .hint = N_("{n}: the number, {nnnn}: with four digits, {year} or {yy}: the year. For "
                "example, 46-{nnnn}/{year}")},
    {0},
};

/* ---- the list -------------------------------------------------------------------------------- */

str certificates_template_whose(struct request *req, const struct certificates_db_look_row *row)
{
    return row->org_id == 0                     ? str_of(_("came with the program"))
           : row->org_id == req->mandate.org_id ? str_of(_("your own"))
                                                : row->org_name;
}

static str example_number(struct request *req, str pattern)
{
    struct certificates_db_series_row series = {0};
    int year = date_year(req->today);
    (void)!certificates_db_series(req->db, req->mandate.org_id, year,
                                  &series); /* none: the first */
    return certificates_number(req->arena, pattern, series.last + 1, year);
}

static struct html list_html(struct request *req, const struct form *pattern)
{
    const struct certificates_templates_view view = {
        .rows = certificates_db_templates(req->db, req->mandate.org_path),
        .pattern = *pattern,
        .example = example_number(req, certificates_pattern_of(req, req->mandate.org_path)),
    };
    return certificates_html_templates(req, &view);
}

struct reply certificates_templates_page(struct request *req)
{
    struct form form = form_of(req, pattern_fields);
    form_set_text(&form, "pattern", certificates_pattern_of(req, req->mandate.org_path));
    return reply_page(req, _("Templates of certificates"), list_html(req, &form));
}

struct reply certificates_numbers_action(struct request *req)
{
    struct form form = form_read(req, pattern_fields);
    str pattern = form_text(&form, "pattern");
    str fault = certificates_pattern_fault(req, pattern);
    if (pattern.length > 0 && fault.length > 0) {
        form_add_error(&form, "pattern", fault);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Templates of certificates"), list_html(req, &form));
    }
    certificates_db_set_pattern(req->db, req->mandate.org_id, pattern);
    const struct audit_change change = {"pattern", (str){0}, pattern};
    audit(req, "certificates.numbers", req->mandate.region_id, req->mandate.org_id, 0, &change, 1);
    return reply_done(req, STR(PAGE), _f("The next number is %1.", example_number(req, pattern)),
                      0);
}

/* ---- one ------------------------------------------------------------------------------------- */

/* The one of the address; the zero row for a new one, which begins as that of the program. */
static bool find(struct request *req, struct certificates_db_look_row *ret_row)
{
    struct certificates_db_look_row row = {0};
    bool is_new = str_equal(path_text(req, 0), STR("new"));
    int64_t id = is_new ? 1 : path_id(req);
    if (!certificates_db_template(req->db, req->mandate.org_path, id, &row)) {
        return false;
    }
    if (is_new) {
        row.id = 0;
        row.org_id = 0;
        row.name = (str){0};
    }
    *ret_row = row;
    return true;
}

static bool is_own(const struct request *req, const struct certificates_db_look_row *row)
{
    return row->org_id != 0 && row->org_id == req->mandate.org_id;
}

static struct html editor_html(struct request *req, const struct certificates_db_look_row *row,
                               const struct form *form, struct papers_mistakes mistakes)
{
    const struct certificates_template_view view = {
        .id = row->id,
        .version = row->version,
        .is_own = is_own(req, row),
        .whose = certificates_template_whose(req, row),
        .form = form,
        .mistakes = mistakes,
    };
    return certificates_html_template(req, &view);
}

struct reply certificates_template_page(struct request *req)
{
    struct certificates_db_look_row row;
    if (!find(req, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "name", row.name);
    form_set_text(&form, "language", row.language);
    form_set_text(&form, "layout", row.layout);
    form_set_text(&form, "frame", row.frame);
    form_set_text(&form, "colour", row.colour);
    form_set_text(&form, "emblem", row.emblem);
    form_set_text(&form, "text", row.text);
    return reply_page(req, _("Template of a certificate"),
                      editor_html(req, &row, &form, (struct papers_mistakes){0}));
}

static struct certificates_db_look_row look_of(const struct form *form)
{
    return (struct certificates_db_look_row){
        .name = form_text(form, "name"),
        .language = form_text(form, "language"),
        .layout = form_text(form, "layout"),
        .frame = form_text(form, "frame"),
        .colour = form_text(form, "colour"),
        .emblem = form_text(form, "emblem"),
        .text = form_text(form, "text"),
    };
}

/* For somebody who is not there. */
static struct papers_paper sample_of(struct request *req,
                                     const struct certificates_db_look_row *look,
                                     const struct papers_template *template)
{
    struct request *reader = ARENA_NEW(req->arena, struct request);
    struct certificates_order order;
    *reader = *req;
    reader->language = certificates_language(look->language);
    struct certificates_facts facts = certificates_example(reader, &order);
    return certificates_text_fill(&facts, template);
}

/* What was sent, if nothing is wrong with it; else the form has the errors. */
static bool read_template(struct request *req, struct form *form,
                          struct certificates_db_look_row *ret_look,
                          struct papers_paper *ret_sample, struct papers_mistakes *ret_mistakes)
{
    struct papers_template template;
    *ret_mistakes = (struct papers_mistakes){0};
    *form = form_read(req, fields);
    if (!form_is_good(form)) {
        return false;
    }
    *ret_look = look_of(form);
    if (!certificates_text_read(req->arena, ret_look->text, &template, ret_mistakes)) {
        return false;
    }
    *ret_sample = sample_of(req, ret_look, &template);
    if (!certificates_fits(req, ret_look, ret_sample)) {
        form_add_error(form, "text",
                       str_of(_("It does not find room on one page, even in small type.")));
    }
    return form_is_good(form);
}

static struct reply sample_file(struct request *req, const struct certificates_db_look_row *look,
                                const struct papers_paper *sample)
{
    struct request reader = *req;
    reader.language = certificates_language(look->language);
    const char *origin = req->app->options.origin;
    int fd = app_temporary_file(req->app);
    struct certificates_printer *printer = certificates_printer_open(&reader, fd, look);
    certificates_printer_put(printer, &reader, sample,
                             origin == NULL ? STR("SAMPLE") : str_of(origin));
    bool is_whole = certificates_printer_close(printer);
    return reply_made_file(req, fd, is_whole, STR("application/pdf"), STR("sample.pdf"));
}

struct sent {
    struct certificates_db_look_row row; /* as it is kept */
    struct certificates_db_look_row look;
    struct papers_paper sample;
};

/* What was sent for the template of the address; else the reply, which may be the form again. */
static struct reply read_or_reply(struct request *req, struct sent *ret_sent)
{
    struct papers_mistakes mistakes;
    struct form form;
    if (!find(req, &ret_sent->row)) {
        return reply_not_found(req);
    }
    return read_template(req, &form, &ret_sent->look, &ret_sent->sample, &mistakes)
               ? (struct reply){0}
               : reply_form_again(req, _("Template of a certificate"),
                                  editor_html(req, &ret_sent->row, &form, mistakes));
}

struct reply certificates_template_preview(struct request *req)
{
    struct sent sent;
    struct reply refusal = read_or_reply(req, &sent);
    return refusal.status != 0 ? refusal : sample_file(req, &sent.look, &sent.sample);
}

/* How one looks that is kept. */
struct reply certificates_template_sample(struct request *req)
{
    struct certificates_db_look_row row;
    struct papers_template template;
    struct papers_mistakes mistakes = {0};
    if (!find(req, &row) || !certificates_text_read(req->arena, row.text, &template, &mistakes)) {
        return reply_not_found(req);
    }
    const struct papers_paper sample = sample_of(req, &row, &template);
    return sample_file(req, &row, &sample);
}

/* What is not one's own becomes a template of one's own. False: another version was kept since the
 * form was opened. */
static bool keep(struct request *req, const struct certificates_db_look_row *row,
                 const struct certificates_db_look_row *look)
{
    int64_t opened = 0;
    bool is_change = is_own(req, row);
    bool has_version = str_to_int64(http_body_field(req->http, STR("version")), &opened);
    if (is_change && (!has_version || !certificates_db_outdate_template(
                                          req->db, row->id, req->mandate.org_id, opened))) {
        return false;
    }
    struct certificates_db_add_template_values values = {
        .id = is_change ? row->id : ids_new(),
        .version = is_change ? row->version + 1 : 1,
        .org_id = req->mandate.org_id,
        .name = look->name,
        .language = look->language,
        .layout = look->layout,
        .frame = look->frame,
        .colour = look->colour,
        .emblem = look->emblem,
        .text = look->text,
        .account_id = req->user.account_id,
        .now = req->now,
    };
    certificates_db_add_template(req->db, &values);
    const struct audit_change change = {"name", is_change ? row->name : (str){0}, look->name};
    audit(req, "certificates.template", req->mandate.region_id, values.id, 0, &change, 1);
    return true;
}

struct reply certificates_template_action(struct request *req)
{
    struct sent sent;
    struct reply refusal = read_or_reply(req, &sent);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!keep(req, &sent.row, &sent.look)) {
        return reply_refused(req, str_of(_("Somebody else has changed this template meanwhile. "
                                           "Open it again and look at it.")));
    }
    return reply_done(req, STR(PAGE),
                      str_of(_("The template is kept: certificates are issued by it from now on.")),
                      0);
}

struct reply certificates_template_remove(struct request *req)
{
    struct certificates_db_look_row row;
    if (!find(req, &row) || !is_own(req, &row) ||
        !certificates_db_remove_template(req->db, row.id, req->mandate.org_id)) {
        return reply_not_found(req);
    }
    const struct audit_change change = {"name", row.name, (str){0}};
    audit(req, "certificates.template", req->mandate.region_id, row.id, 0, &change, 1);
    return reply_done(req, STR(PAGE),
                      str_of(_("The template is removed. What was issued by it stays as it is.")),
                      0);
}
