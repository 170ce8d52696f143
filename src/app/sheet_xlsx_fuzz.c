/* Any bytes as the sheet of a workbook (a mutated archive would only ever test the checksums), and
 * as the archive itself when they begin like one. */
#include "app/sheet_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const around[][2] = {
        {"xl/workbook.xml", "<workbook><sheets><sheet name='A' x:id='r1'/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id='r1' Target='worksheets/s.xml'/></Relationships>"},
        {"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
                          "</styleSheet>"},
        {"xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"},
        {NULL, NULL},
    };
    sheet_fuzz_archive(bytes, size, "xl/worksheets/s.xml", around, sheet_xlsx_read);
    return 0;
}
