/* Any bytes as the content of an OpenDocument table. */
#include "app/sheet_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const around[][2] = {{NULL, NULL}};
    sheet_fuzz_archive(bytes, size, "content.xml", around, sheet_ods_read);
    return 0;
}
