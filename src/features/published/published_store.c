#include "features/published/published_inner.h"

#include "base/ids.h"
#include "features/published/published_sets.h"
#include "features/reports/reports.h"
#include "features/stats/stats.h"

/* Publications in and out of the database, and beside them what the register says. */

static void put_figure(struct buf *out, const struct published_db_figures_row *row)
{
    const str pieces[] = {row->code,    row->title, row->printed,
                          row->formula, row->cell,  row->tolerance};
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        buf_put(out, pieces[i]);
        buf_put_char(out, i + 1 == COUNT_OF(pieces) ? '\n' : '\t');
    }
}

void published_load(struct request *req, const struct published_db_publication_row *row,
                    struct published_sheet *ret_sheet)
{
    struct published_mistakes mistakes;
    struct buf table = BUF_INIT(req->arena);
    *ret_sheet = (struct published_sheet){
        .title = row->title,
        .publisher = row->publisher,
        .about = row->about,
        .day = row->day,
        .source = row->source,
        .note = row->note,
    };
    EACH (figure, published_db_figures(req->db, row->id)) {
        put_figure(&table, figure);
    }
    bool is_good = published_table_read(req->arena, buf_str(&table), ret_sheet, &mistakes);
    (void)is_good; /* it was read once before it was kept */
}

/* ---- writing -------------------------------------------------------------------------------- */

static void add_figures(struct request *req, int64_t id, const struct published_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        const struct published_figure *figure = &sheet->figures[i];
        published_db_add_figure(req->db, &(struct published_db_add_figure_values){
                                             .publication_id = id,
                                             .position = (int64_t)i + 1,
                                             .code = figure->code,
                                             .title = figure->title,
                                             .printed = figure->printed,
                                             .formula = figure->formula_text,
                                             .cell = figure->cell,
                                             .tolerance = figure->tolerance,
                                         });
    }
}

void published_add(struct request *req, int64_t id, const struct published_db_org_row *org,
                   const struct published_sheet *sheet)
{
    published_db_add(req->db, &(struct published_db_add_values){
                                  .id = id,
                                  .region_id = org->region_id,
                                  .org_id = org->id,
                                  .org_path = org->path,
                                  .title = sheet->title,
                                  .publisher = sheet->publisher,
                                  .about = sheet->about,
                                  .day = sheet->day,
                                  .source = sheet->source,
                                  .note = sheet->note,
                                  .version = 1,
                                  .now = req->now,
                              });
    add_figures(req, id, sheet);
}

bool published_change(struct request *req, int64_t id, int64_t version,
                      const struct published_sheet *sheet)
{
    struct published_db_change_values values = {
        .id = id,
        .title = sheet->title,
        .publisher = sheet->publisher,
        .about = sheet->about,
        .day = sheet->day,
        .source = sheet->source,
        .note = sheet->note,
        .version = version,
        .now = req->now,
    };
    if (!published_db_change(req->db, &values)) {
        return false;
    }
    published_db_remove_figures(req->db, id);
    add_figures(req, id, sheet);
    return true;
}

void published_remove(struct request *req, int64_t id)
{
    published_db_remove_figures(req->db, id);
    published_db_remove(req->db, id);
}

int64_t published_keep(struct request *req, int64_t org_id, str text, str *ret_sentences)
{
    struct published_sheet sheet;
    struct published_mistakes mistakes;
    struct published_db_org_row org;
    struct buf sentences = BUF_INIT(req->arena);
    if (published_sheet_read(req->arena, text, &sheet, &mistakes)) {
        published_check_cells(req, &sheet, &mistakes);
    }
    EACH (mistake, mistakes) {
        buf_put(&sentences, published_mistake_sentence(req, mistake));
        buf_put_char(&sentences, '\n');
    }
    bool is_there = published_db_org(req->db, org_id, &org);
    if (!is_there) {
        buf_put(&sentences, str_of(_("There is no such organisation.")));
        buf_put_char(&sentences, '\n');
    }
    *ret_sentences = buf_str(&sentences);
    if (!is_there || mistakes.count > 0) {
        return 0;
    }
    int64_t id = ids_new();
    published_add(req, id, &org, &sheet);
    audit(req, "published.add", org.region_id, id, 0, NULL, 0);
    return id;
}

void published_keep_sets(struct request *req, int64_t union_id, int64_t region_id)
{
    for (const struct published_set *set = published_sets; set->name != NULL; set++) {
        str name = str_of(set->name);
        bool is_of_region =
            str_starts_with(name, STR("kursk-")) || str_starts_with(name, STR("fopko-"));
        str sentences;
        int64_t id =
            published_keep(req, is_of_region ? region_id : union_id, set->text, &sentences);
        assert(id != 0); /* they are tested */
        (void)id;
    }
}

/* ---- our own figures ------------------------------------------------------------------------ */

/* "es-2025 MEM/MEM07:all" into the form and the cell. */
static const struct reports_form *form_of_cell(struct request *req, str text, size_t *ret_cell)
{
    ptrdiff_t blank = str_find_char(text, ' ');
    if (blank <= 0) {
        return NULL;
    }
    const struct reports_form *form = reports_form_named(req, str_slice(text, 0, (size_t)blank));
    str name = str_trim(str_from(text, (size_t)blank));
    return form != NULL && reports_cell_named(form, name, ret_cell) ? form : NULL;
}

void published_check_cells(struct request *req, const struct published_sheet *sheet,
                           struct published_mistakes *mistakes)
{
    for (size_t i = 0; i < sheet->count; i++) {
        size_t cell;
        const struct published_figure *figure = &sheet->figures[i];
        if (!str_is_empty(figure->cell) && form_of_cell(req, figure->cell, &cell) == NULL) {
            *ARENA_PUSH(req->arena, mistakes->items, mistakes->count, mistakes->capacity) =
                (struct published_mistake){PUBLISHED_BAD_CELL, figure->line, figure->cell};
        }
    }
}

static struct published_fraction fraction_of(struct reports_number number)
{
    return number.is_known
               ? published_over(published_whole(number.millionths), published_whole(1000000))
               : (struct published_fraction){0};
}

/* Printed − ours, at the decimals with which it was printed. */
static struct published_fraction difference_of(const struct published_value *printed,
                                               struct published_fraction ours)
{
    return printed->is_about || !ours.is_known
               ? (struct published_fraction){0}
               : published_less(printed->number, published_rounded(ours, printed->decimals));
}

/* The forms are few: what was counted for one serves all its figures. */
struct counted {
    const struct reports_form *form;
    struct reports_values values;
};

static const struct reports_values *values_of(struct request *req, const struct stats_store *store,
                                              const struct published_db_publication_row *row,
                                              const struct reports_form *form,
                                              struct counted *counted, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        if (counted[i].form == form) {
            return &counted[i].values;
        }
    }
    struct counted *next = &counted[(*count)++];
    *next = (struct counted){form, reports_count(req, store, form, row->org_id, row->day)};
    return &next->values;
}

struct published_ours *published_compare_ours(struct request *req,
                                              const struct published_db_publication_row *row,
                                              const struct published_sheet *sheet)
{
    struct published_ours *ours = ARENA_ARRAY(req->arena, sheet->count + 1, struct published_ours);
    struct counted *counted = ARENA_ARRAY(req->arena, sheet->count + 1, struct counted);
    size_t count = 0;
    struct stats_store store;
    bool is_open = false;
    for (size_t i = 0; i < sheet->count && str_is_empty(sheet->about); i++) {
        size_t cell;
        const struct published_figure *figure = &sheet->figures[i];
        const struct reports_form *form = form_of_cell(req, figure->cell, &cell);
        if (form == NULL || (!is_open && !stats_now(req, &store))) {
            continue;
        }
        is_open = true;
        const struct reports_values *values = values_of(req, &store, row, form, counted, &count);
        ours[i] = (struct published_ours){true, fraction_of(values->numbers[cell]),
                                          (struct published_fraction){0}};
        ours[i].difference = difference_of(&figure->value, ours[i].number);
    }
    if (is_open) {
        stats_close(&store);
    }
    return ours;
}

/* ---- for other features --------------------------------------------------------------------- */

/* The year of the form in the name of the cell does not matter: rows keep their names. */
static bool is_of_form(const struct reports_form *form, str text, size_t *ret_cell)
{
    ptrdiff_t blank = str_find_char(text, ' ');
    if (blank <= 0 || !str_starts_with(text, form->code)) {
        return false;
    }
    str year = str_slice(text, form->code.length, (size_t)blank - form->code.length);
    int64_t number;
    bool is_year =
        str_is_empty(year) || (year.data[0] == '-' && str_to_int64(str_from(year, 1), &number));
    return is_year && reports_cell_named(form, str_trim(str_from(text, (size_t)blank)), ret_cell);
}

static struct reports_number number_of(struct published_fraction number)
{
    struct published_fraction moved =
        published_rounded(published_times(number, published_whole(1000000)), 0);
    return (struct reports_number){moved.is_known, moved.above};
}

struct published_cell *published_of(struct request *req, const struct reports_form *form,
                                    int64_t org_id, date day)
{
    struct published_cell *cells =
        ARENA_ARRAY(req->arena, form->cell_count + 1, struct published_cell);
    date on = date_is_none(day) ? form->day : day;
    EACH (row, published_db_cells_of(req->db, org_id, on)) {
        struct published_value value;
        size_t cell;
        if (!is_of_form(form, row->cell, &cell) || !published_value_read(row->printed, &value) ||
            !value.number.is_known) {
            continue;
        }
        struct reports_number number = number_of(value.number);
        bool differs = cells[cell].is_there && cells[cell].number.millionths != number.millionths;
        cells[cell] = (struct published_cell){true,
                                              row->printed,
                                              number,
                                              value.decimals,
                                              row->publication_id,
                                              value.is_about,
                                              differs || cells[cell].differs};
    }
    return cells;
}
