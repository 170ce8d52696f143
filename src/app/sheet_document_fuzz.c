/* Any bytes as the text of a DOCX and as that of an ODT: no crash, and all lines are good UTF-8. */
#include "app/sheet_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_document(int fd, struct sheet_rows *rows)
{
    (void)sheet_read_document_here(fd, rows->receiver);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const none[][2] = {{NULL, NULL}};
    static const char *const numbering[][2] = {
        {"word/numbering.xml",
         "<n><abstractNum abstractNumId='1'><lvl ilvl='0'><start val='1'/><numFmt val='decimal'/>"
         "<lvlText val='%1.'/></lvl></abstractNum><num numId='1'><abstractNumId val='1'/></num>"
         "</n>"},
        {NULL, NULL}};
    sheet_fuzz_archive(bytes, size, "word/document.xml", numbering, read_document);
    sheet_fuzz_archive(bytes, size, "content.xml", none, read_document);
    return 0;
}
