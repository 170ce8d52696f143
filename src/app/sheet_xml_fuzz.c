/* Any bytes as the XML of Excel 2003. */
#include "app/sheet_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sheet_fuzz_read(bytes, size, sheet_xml_book_read);
    return 0;
}
