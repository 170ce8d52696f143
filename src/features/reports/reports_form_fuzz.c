/* Any bytes as a report form: no crash, and what was read can be worked out. */
#include "features/reports/reports_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct reports_form form;
    struct reports_mistakes mistakes;
    if (size < 64 * 1024 &&
        reports_form_read(arena, (str){(const char *)bytes, size}, &form, &mistakes)) {
        struct reports_number *values =
            ARENA_ARRAY(arena, form.cell_count + 1, struct reports_number);
        for (size_t cell = 0; cell < form.cell_count; cell++) {
            values[cell] = reports_whole((int64_t)cell * 7919 - 4000);
        }
        reports_compute(&form, values, values);
        (void)reports_look_over(arena, &form, values, values);
    }
    return 0;
}
