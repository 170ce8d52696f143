/* Any bytes as a text file: no crash, and all rows are good UTF-8. */
#include "app/sheet_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sheet_fuzz_read(bytes, size, sheet_csv_read);
    return 0;
}
