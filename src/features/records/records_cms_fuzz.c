/* Signature files come from outside: whatever stands in them, reading them ends with an outcome. */
#include "features/records/records_cms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct records_cms cms;
    (void)!records_cms_read(arena, (str){(const char *)data, size}, STR("A decision.\n"), &cms);
    return 0;
}
