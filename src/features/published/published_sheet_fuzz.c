/* Any bytes as a publication: no crash, what was read is looked over, and written back it reads the
 * same. */
#include "features/published/published_sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct published_sheet sheet;
    struct published_mistakes mistakes;
    if (size < 64 * 1024 &&
        published_sheet_read(arena, (str){(const char *)bytes, size}, &sheet, &mistakes)) {
        (void)published_look_over(arena, &sheet);
        str text = published_table_text(arena, &sheet);
        struct published_sheet again = {0};
        assert(published_table_read(arena, text, &again, &mistakes));
        assert(again.count == sheet.count);
        assert(str_equal(published_table_text(arena, &again), text));
    }
    return 0;
}
