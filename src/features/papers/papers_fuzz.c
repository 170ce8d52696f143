#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "features/papers/papers_inner.h"

/* Any text as a template: told what is wrong with it, or filled in with something. */

static str some_text(void *context, const struct papers_mark *mark, size_t row)
{
    (void)context;
    return mark->name == NULL || row % 2 == 1 ? (str){0} : mark->key;
}

static size_t some_rows(void *context, const char *list)
{
    (void)context;
    return strlen(list) % 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    str text = utf8_repair(arena, (str){(const char *)data, MIN_OF(size, (size_t)4000)});
    struct papers_template template;
    struct papers_mistakes mistakes;
    if (papers_template_read(arena, text, papers_names, &template, &mistakes)) {
        struct papers_source source = {.text = some_text, .rows = some_rows};
        struct papers_paper paper = papers_fill_in(arena, &template, &source), again;
        str packed = papers_pack(arena, &paper);
        assert(papers_unpack(arena, packed, &again));
        assert(str_equal(packed, papers_pack(arena, &again)));
    }
    arena_free(arena);
    return 0;
}
