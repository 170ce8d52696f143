#include <stdlib.h>

#include "features/filing/filing_inner.h"

/* What a start page says of reports. */

static int by_deadline(const void *a, const void *b)
{
    const struct filing_todo *x = a;
    const struct filing_todo *y = b;
    return (x->due.number > y->due.number) - (x->due.number < y->due.number);
}

static str address_of(struct request *req, str code, int64_t year, const char *page)
{
    return str_format(req->arena, "/reports/%lld%s?form=%.*s-%d", (long long)req->mandate.org_id,
                      page, STR_ARG(code), (int)year);
}

static void add_own(struct request *req, struct filing_todos *todos)
{
    const struct mandate *own = &req->mandate;
    struct filing_db_collected_rows rows = filing_db_collected(req->db, own->org_path, own->org_id);
    todos->items = ARENA_ARRAY(req->arena, rows.count * 2, struct filing_todo);
    for (size_t i = 0; i < rows.count; i++) {
        const struct filing_db_collected_row *row = &rows.items[i];
        const struct filing_db_collected_row *before = i == 0 ? row : row - 1;
        const struct reports_form *form = reports_form_of(req, row->form, (int)row->year);
        /* The nearest collection of a form stands in front. */
        bool is_second = i > 0 && str_equal(before->form, row->form) && before->year == row->year;
        enum filing_state state = filing_state_of(row->state);
        bool is_done = state == FILING_SUBMITTED || state == FILING_ACCEPTED ||
                       (state == FILING_SIGNED && own->org_level == LEVEL_UNION);
        if (form == NULL || is_second || is_done) {
            continue;
        }
        date due = filing_due(req, form, own->org_path,
                              (enum reports_level)(REPORTS_UNION - own->org_level));
        if (!date_is_none(due)) {
            todos->items[todos->count++] = (struct filing_todo){
                .form = filing_form_text(req, form),
                .due = due,
                .is_returned = state == FILING_RETURNED,
                .address = address_of(req, row->form, row->year, ""),
            };
        }
    }
}

static void add_waiting(struct request *req, struct filing_todos *todos)
{
    const struct mandate *own = &req->mandate;
    struct filing_db_waiting_rows rows = filing_db_waiting(req->db, own->org_id);
    size_t room = todos->count + rows.count;
    struct filing_todo *items = ARENA_ARRAY(req->arena, room, struct filing_todo);
    memcpy(items, todos->items, todos->count * sizeof(*items));
    todos->items = items;
    EACH (row, rows) {
        const struct reports_form *form = reports_form_of(req, row->form, (int)row->year);
        if (form != NULL) {
            todos->items[todos->count++] = (struct filing_todo){
                .form = filing_form_text(req, form),
                .waiting = row->total,
                .address = address_of(req, row->form, row->year, "/below"),
            };
        }
    }
}

struct filing_todos filing_todos(struct request *req)
{
    struct filing_todos todos = {0};
    if (req->mandate.org_level > LEVEL_PRIMARY) {
        return todos;
    }
    if (access_may(req, RIGHT_REPORTS_FILL)) {
        add_own(req, &todos);
        if (todos.count > 0) {
            qsort(todos.items, todos.count, sizeof(todos.items[0]), by_deadline);
        }
    }
    if (access_may(req, RIGHT_REPORTS_ACCEPT)) {
        add_waiting(req, &todos);
    }
    return todos;
}
