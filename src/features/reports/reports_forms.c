#include "features/reports/reports_forms.h"

#include <pthread.h>
#include <stdlib.h>

static struct reports_forms library;
static pthread_once_t library_read = PTHREAD_ONCE_INIT;

static int by_code_and_year(const void *a, const void *b)
{
    const struct reports_form *x = *(const struct reports_form *const *)a;
    const struct reports_form *y = *(const struct reports_form *const *)b;
    int order = str_compare(x->code, y->code);
    return order != 0 ? order : (y->year > x->year) - (y->year < x->year);
}

static void read_library(void)
{
    static struct arena *arena;
    arena = arena_new();
    for (const struct reports_shipped *file = reports_shipped; file->name != NULL; file++) {
        struct reports_form *form = ARENA_NEW(arena, struct reports_form);
        struct reports_mistakes mistakes;
        if (reports_form_read(arena, file->text, form, &mistakes)) {
            *ARENA_PUSH(arena, library.items, library.count, library.capacity) = form;
        }
    }
    qsort(library.items, library.count, sizeof(struct reports_form *), by_code_and_year);
}

const struct reports_forms *reports_forms(struct request *req UNUSED)
{
    pthread_once(&library_read, read_library);
    return &library;
}

const struct reports_form *reports_form_of(struct request *req, str code, int year)
{
    const struct reports_forms *forms = reports_forms(req);
    for (size_t i = 0; i < forms->count; i++) {
        if (str_equal(code, forms->items[i]->code) && year == forms->items[i]->year) {
            return forms->items[i];
        }
    }
    return NULL;
}

const struct reports_form *reports_form_named(struct request *req, str name)
{
    const struct reports_forms *forms = reports_forms(req);
    for (size_t i = 0; i < forms->count; i++) {
        const struct reports_form *form = forms->items[i];
        str whole = str_format(req->arena, "%.*s-%d", STR_ARG(form->code), form->year);
        if (str_equal(name, whole) || str_equal(name, form->code)) {
            return form;
        }
    }
    return NULL;
}
