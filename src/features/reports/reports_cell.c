#include "base/format.h"
#include "features/reports/reports_inner.h"
#include "html/html.h"

/* What the pages behind a figure are asked about, and how they speak of it. */

/* ---- addresses ------------------------------------------------------------------------------ */

static struct html_link address(struct request *req, const char *page,
                                const struct reports_subject *subject)
{
    const struct reports_form *form = subject->form;
    str cell = html_url_encode(req->arena, reports_cell_name(req->arena, form, subject->cell));
    struct html_link link =
        widgets_link(req, "/reports/%s?form=%.*s-%d&cell=%.*s&org=%lld", page, STR_ARG(form->code),
                     form->year, STR_ARG(cell), (long long)subject->org_id);
    bool is_own_day = date_is_none(subject->day) || date_equal(subject->day, form->day);
    if (!is_own_day) {
        link = widgets_link(req, "%.*s&on=%.*s", STR_ARG(link.url),
                            STR_ARG(date_iso(req->arena, subject->day)));
    }
    return link;
}

struct html_link reports_people_address(struct request *req, const struct reports_form *form,
                                        size_t cell, int64_t org_id, date day)
{
    struct reports_subject subject = {form, cell, org_id, day};
    return address(req, "people", &subject);
}

struct html_link reports_parts_address(struct request *req, const struct reports_form *form,
                                       size_t cell, int64_t org_id, date day)
{
    struct reports_subject subject = {form, cell, org_id, day};
    return address(req, "parts", &subject);
}

/* ---- kinds of cells ------------------------------------------------------------------------- */

static bool is_one_of(str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static enum reports_kind kind_of(const struct reports_form *form, size_t cell)
{
    static const char *const counted[] = {"organisations", "employees", "posts", "activists"};
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_row *row = &form->sections[place.section].rows[place.row];
    if (reports_formula_of(form, place) != NULL) {
        return REPORTS_KIND_FORMULA;
    }
    if (row->source != REPORTS_MEASURE) {
        return REPORTS_KIND_ENTERED;
    }
    return row->unit == REPORTS_TEXT                                  ? REPORTS_KIND_TEXT
           : is_one_of(row->measure.name, counted, COUNT_OF(counted)) ? REPORTS_KIND_COUNTED
                                                                      : REPORTS_KIND_PEOPLE;
}

struct html_link reports_cell_address(struct request *req, const struct reports_form *form,
                                      size_t cell, const struct orgs_org *org, date day)
{
    bool is_list = kind_of(form, cell) == REPORTS_KIND_PEOPLE;
    return is_list && org->level >= LEVEL_PRIMARY
               ? reports_people_address(req, form, cell, org->id, day)
               : reports_parts_address(req, form, cell, org->id, day);
}

bool reports_asked_for(struct request *req, struct scope scope, struct reports_asked *ret_asked)
{
    struct reports_asked asked = {.subject.form = reports_form_named(req, query_text(req, "form")),
                                  .subject.org_id = query_int(req, "org"),
                                  .subject.day = query_date(req, "on")};
    const struct reports_form *form = asked.subject.form;
    if (form == NULL || !reports_cell_named(form, query_text(req, "cell"), &asked.subject.cell) ||
        !orgs_find(req, scope, asked.subject.org_id, &asked.org)) {
        return false;
    }
    asked.place = reports_place_of(form, asked.subject.cell);
    asked.section = &form->sections[asked.place.section];
    asked.row = &asked.section->rows[asked.place.row];
    asked.column = &asked.section->columns[asked.place.column];
    asked.day = date_is_none(asked.subject.day) ? form->day : asked.subject.day;
    asked.kind = kind_of(form, asked.subject.cell);
    *ret_asked = asked;
    return true;
}

/* ---- figures -------------------------------------------------------------------------------- */

struct reports_number reports_cell_count(struct request *req, const struct stats_store *store,
                                         const struct reports_subject *subject, int64_t org_id)
{
    /* A form of this one cell, so that nothing else is counted. */
    struct reports_place place = reports_place_of(subject->form, subject->cell);
    struct reports_section section = subject->form->sections[place.section];
    struct reports_row row = section.rows[place.row];
    row.columns = 1;
    section.columns += place.column;
    section.column_count = 1;
    section.rows = &row;
    section.row_count = 1;
    section.first_cell = 0;
    struct reports_form form = *subject->form;
    form.sections = &section;
    form.section_count = 1;
    form.cell_count = 1;
    form.order_count = 0;
    form.check_count = 0;
    return reports_count(req, store, &form, org_id, subject->day).numbers[0];
}

str reports_figure_text(struct request *req, struct reports_number number, enum reports_unit unit)
{
    int decimals = reports_decimals(unit);
    struct reports_number rounded = reports_rounded(number, decimals);
    struct buf out = BUF_INIT(req->arena);
    if (!number.is_known) {
        return STR("—");
    }
    int64_t size = rounded.millionths < 0 ? -rounded.millionths : rounded.millionths;
    if (rounded.millionths < 0) {
        buf_put(&out, STR("−"));
    }
    format_number(&out, req->language, size / 1000000);
    if (decimals > 0) {
        int64_t part = size % 1000000 / (decimals == 1 ? 100000 : 10000);
        buf_put_format(&out, "%c%0*lld", req->language == LANGUAGE_EN ? '.' : ',', decimals,
                       (long long)part);
    }
    return buf_str(&out);
}

/* ---- words ---------------------------------------------------------------------------------- */

str reports_title_for(struct request *req, struct reports_title title)
{
    return req->language == LANGUAGE_KK && !str_is_empty(title.kk) ? title.kk : title.ru;
}

str reports_row_text(struct request *req, const struct reports_row *row)
{
    return STR_CONCAT(req->arena, row->number, STR(". "), reports_title_for(req, row->title));
}

str reports_title_in_full(struct request *req, const struct reports_section *section, size_t row)
{
    str title = reports_title_for(req, section->rows[row].title);
    int depth = section->rows[row].depth;
    for (size_t i = row; i > 0 && depth > 0; i--) {
        const struct reports_row *above = &section->rows[i - 1];
        if (above->depth < depth) {
            depth = above->depth;
            title = str_comma(req->arena, reports_title_for(req, above->title), title);
        }
    }
    return title;
}

str reports_whole_title(struct request *req, const struct reports_asked *asked)
{
    return reports_title_in_full(req, asked->section, asked->place.row);
}

struct reply reports_being_counted(struct request *req)
{
    return reply_refused(
        req, str_of(_("The figures are being counted just now. Please come back in a minute.")));
}

/* A part of a formula, and how tightly it holds together: 1 sums, 2 products, 3 one thing. */
struct phrase {
    str text;
    int strength;
};

static str bracketed(struct request *req, struct phrase phrase, int needed)
{
    return phrase.strength >= needed ? phrase.text
                                     : STR_CONCAT(req->arena, STR("("), phrase.text, STR(")"));
}

static str operand_text(struct request *req, const struct reports_asked *asked,
                        const struct reports_step *step)
{
    const struct reports_form *form = asked->subject.form;
    const struct reports_section *section = &form->sections[step->section];
    size_t row = step->row == REPORTS_SAME ? asked->place.row : step->row;
    str text = _f("line %1", section->rows[row].number);
    if (step->section != asked->place.section) {
        text = _f("%1 of the section “%2”", text, reports_title_for(req, section->title));
    }
    if (step->column != REPORTS_SAME && section->column_count > 1) {
        text = _f("%1 (“%2”)", text, reports_title_for(req, section->columns[step->column].title));
    }
    return step->is_last ? _f("%1 of last year", text) : text;
}

static struct phrase joined(struct request *req, enum reports_operation operation,
                            struct phrase left, struct phrase right)
{
    static const struct {
        const char *sign;
        int strength;
        int right_needs; /* a - (b - c) keeps its brackets */
    } signs[] = {
        [REPORTS_ADD] = {" + ", 1, 1},
        [REPORTS_SUBTRACT] = {" − ", 1, 2},
        [REPORTS_MULTIPLY] = {" × ", 2, 2},
        [REPORTS_DIVIDE] = {" / ", 2, 3},
    };
    str text = STR_CONCAT(req->arena, bracketed(req, left, signs[operation].strength),
                          str_of(signs[operation].sign),
                          bracketed(req, right, signs[operation].right_needs));
    return (struct phrase){text, signs[operation].strength};
}

static str constant_text(struct request *req, struct reports_number number)
{
    bool is_whole = number.millionths % 1000000 == 0;
    return reports_figure_text(req, number, is_whole ? REPORTS_COUNT : REPORTS_MONEY);
}

str reports_formula_text(struct request *req, const struct reports_asked *asked)
{
    const struct reports_formula *formula = reports_formula_of(asked->subject.form, asked->place);
    struct phrase *stack = ARENA_ARRAY(req->arena, formula->count + 1, struct phrase);
    size_t height = 0;
    for (size_t i = 0; i < formula->count; i++) {
        const struct reports_step *step = &formula->steps[i];
        if (step->operation == REPORTS_NUMBER) {
            stack[height++] = (struct phrase){constant_text(req, step->number), 3};
        } else if (step->operation == REPORTS_CELL) {
            stack[height++] = (struct phrase){operand_text(req, asked, step), 3};
        } else if (step->operation == REPORTS_NEGATE) {
            str inner = bracketed(req, stack[height - 1], 3);
            stack[height - 1] = (struct phrase){STR_CONCAT(req->arena, STR("−"), inner), 2};
        } else if (step->operation == REPORTS_ABSOLUTE) {
            str inner = stack[height - 1].text;
            stack[height - 1] =
                (struct phrase){STR_CONCAT(req->arena, STR("|"), inner, STR("|")), 3};
        } else {
            height--;
            stack[height - 1] = joined(req, step->operation, stack[height - 1], stack[height]);
        }
    }
    return stack[0].text;
}
