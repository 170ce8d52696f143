/* Any bytes as an HTML page. */
#include "app/sheet_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sheet_fuzz_read(bytes, size, sheet_html_read);
    return 0;
}
