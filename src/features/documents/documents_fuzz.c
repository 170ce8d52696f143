#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "features/documents/documents_diff.h"
#include "features/documents/documents_template.h"

/* Any two texts, parted by a byte 1: each side of their difference reads as it was. Any text as a
 * template: what was read is written so that it reads again. */

static str side(struct arena *arena, struct documents_pieces pieces, enum documents_piece_kind mine)
{
    struct buf out = BUF_INIT(arena);
    EACH (piece, pieces) {
        if (piece->kind == mine) {
            buf_put(&out, piece->text);
        }
    }
    return buf_str(&out);
}

static void compare(struct arena *arena, str before, str after)
{
    int64_t steps = DOCUMENTS_DIFF_STEPS / 10;
    struct documents_pieces pieces = documents_diff(arena, before, after, &steps);
    str same = side(arena, pieces, DOCUMENTS_PIECE_SAME);
    str new = side(arena, pieces, DOCUMENTS_PIECE_NEW);
    assert(same.length + new.length <= after.length);
    assert(documents_likeness(arena, before, after) <= 100);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    str text = utf8_repair(arena, (str){(const char *)data, MIN_OF(size, (size_t)6000)});
    struct documents_template template;
    size_t line;
    if (documents_template_read(arena, text, &template, &line)) {
        str written = documents_template_text(arena, &template);
        assert(documents_template_read(arena, written, &template, &line));
        assert(str_equal(written, documents_template_text(arena, &template)));
    }
    str rest = text;
    str before;
    if (str_next(&rest, '\1', &before)) {
        compare(arena, before, rest);
    }
    arena_free(arena);
    return 0;
}
