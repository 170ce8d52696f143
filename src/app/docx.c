#include "app/docx.h"

#include <unistd.h>
#include <zip.h>

#include "base/utf8.h"

#define TWIPS_PER_MM 56.6929
#define PAGE_WIDTH 11906
#define PAGE_HEIGHT 16838
#define MARGIN_RIGHT 567
#define MARGIN_OTHER 1134
#define CORNER_EMU 792000 /* 22 mm */

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN_SPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define RELATION_SPACE "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE_SPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

struct docx {
    struct arena *arena;
    struct buf body;
    int left_margin;
    int text_width;
    int widths[16];
    size_t columns;
    str png;
    str corner_line;
};

/* ---- XML ------------------------------------------------------------------------------------ */

static void put_escaped(struct buf *out, str text)
{
    while (text.length > 0) {
        str before = text;
        uint32_t letter = utf8_next(&text);
        if (letter == '&') {
            BUF_PUT(out, "&amp;");
        } else if (letter == '<') {
            BUF_PUT(out, "&lt;");
        } else if (letter == '>') {
            BUF_PUT(out, "&gt;");
        } else if (letter != UTF8_INVALID && letter >= 0x20 && letter != 0xFFFE &&
                   letter != 0xFFFF) {
            buf_put_bytes(out, before.data, before.length - text.length);
        }
    }
}

static void put_run(struct buf *out, str text, int size, bool is_bold)
{
    BUF_PUT(out, "<w:r><w:rPr>");
    if (is_bold) {
        BUF_PUT(out, "<w:b/>");
    }
    buf_put_format(out, "<w:sz w:val=\"%d\"/></w:rPr><w:t xml:space=\"preserve\">", size * 2);
    put_escaped(out, text);
    BUF_PUT(out, "</w:t></w:r>");
}

static int twips(double millimetres)
{
    return (int)(millimetres * TWIPS_PER_MM + 0.5);
}

/* ---- what is in the text -------------------------------------------------------------------- */

struct docx *docx_open(struct arena *arena, int left_margin_mm)
{
    struct docx *docx = ARENA_NEW(arena, struct docx);
    *docx = (struct docx){.arena = arena, .body = BUF_INIT(arena)};
    docx->left_margin = twips(left_margin_mm);
    docx->text_width = PAGE_WIDTH - docx->left_margin - MARGIN_RIGHT;
    return docx;
}

void docx_paragraph(struct docx *docx, str text, const struct docx_style *style)
{
    static const char *const alignments[] = {"left", "center", "right", "both"};
    struct buf *out = &docx->body;
    buf_put_format(out,
                   "<w:p><w:pPr><w:spacing w:before=\"%d\" w:after=\"0\"/>"
                   "<w:ind w:left=\"%d\" w:firstLine=\"%d\"/><w:jc w:val=\"%s\"/></w:pPr>",
                   style->before * 20, twips(style->left_mm), twips(style->indent_tenths / 10.0),
                   alignments[style->align]);
    if (text.length > 0) {
        put_run(out, text, style->size == 0 ? 12 : style->size, style->is_bold);
    }
    BUF_PUT(out, "</w:p>");
}

void docx_spread(struct docx *docx, const str *parts, size_t count)
{
    struct buf *out = &docx->body;
    BUF_PUT(out, "<w:p><w:pPr><w:tabs>");
    if (count > 2) {
        buf_put_format(out, "<w:tab w:val=\"center\" w:pos=\"%d\"/>", docx->text_width / 2);
    }
    buf_put_format(out,
                   "<w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs>"
                   "<w:spacing w:before=\"120\" w:after=\"0\"/></w:pPr>",
                   docx->text_width);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            BUF_PUT(out, "<w:r><w:tab/></w:r>");
        }
        put_run(out, parts[i], 12, false);
    }
    BUF_PUT(out, "</w:p>");
}

void docx_table_begin(struct docx *docx, const int *shares, size_t count)
{
    struct buf *out = &docx->body;
    docx->columns = MIN_OF(count, COUNT_OF(docx->widths));
    buf_put_format(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>",
                   docx->text_width);
    static const char *const edges[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < COUNT_OF(edges); i++) {
        buf_put_format(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>",
                       edges[i]);
    }
    BUF_PUT(out, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < docx->columns; i++) {
        docx->widths[i] = docx->text_width * shares[i] / 100;
        buf_put_format(out, "<w:gridCol w:w=\"%d\"/>", docx->widths[i]);
    }
    BUF_PUT(out, "</w:tblGrid>");
}

void docx_row(struct docx *docx, const str *cells, size_t count, bool is_head)
{
    struct buf *out = &docx->body;
    BUF_PUT(out, "<w:tr><w:trPr><w:cantSplit/>");
    if (is_head) {
        BUF_PUT(out, "<w:tblHeader/>");
    }
    BUF_PUT(out, "</w:trPr>");
    for (size_t i = 0; i < docx->columns; i++) {
        buf_put_format(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr><w:p>",
                       docx->widths[i]);
        if (i < count) {
            put_run(out, cells[i], 11, is_head);
        }
        BUF_PUT(out, "</w:p></w:tc>");
    }
    BUF_PUT(out, "</w:tr>");
}

void docx_table_end(struct docx *docx)
{
    BUF_PUT(&docx->body, "</w:tbl>");
}

void docx_next_page(struct docx *docx)
{
    BUF_PUT(&docx->body, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
}

void docx_corner(struct docx *docx, str png, str line)
{
    docx->png = png;
    docx->corner_line = line;
}

/* ---- the parts of the file ------------------------------------------------------------------ */

static str content_types(void)
{
    return STR(
        XML_HEAD
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
        "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Default Extension=\"png\" ContentType=\"image/png\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-"
        "officedocument.wordprocessingml.document.main+xml\"/>"
        "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-"
        "officedocument.wordprocessingml.styles+xml\"/>"
        "<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-"
        "officedocument.wordprocessingml.header+xml\"/>"
        "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-"
        "officedocument.wordprocessingml.footer+xml\"/></Types>");
}

static str package_relations(void)
{
    return STR(XML_HEAD "<Relationships xmlns=\"" RELATION_SPACE "\"><Relationship Id=\"rId1\" "
                        "Type=\"" OFFICE_SPACE "/officeDocument\" Target=\"word/document.xml\"/>"
                        "</Relationships>");
}

static str document_relations(void)
{
    return STR(XML_HEAD
               "<Relationships xmlns=\"" RELATION_SPACE "\">"
               "<Relationship Id=\"rId1\" Type=\"" OFFICE_SPACE "/styles\" Target=\"styles.xml\"/>"
               "<Relationship Id=\"rId2\" Type=\"" OFFICE_SPACE "/header\" Target=\"header1.xml\"/>"
               "<Relationship Id=\"rId3\" Type=\"" OFFICE_SPACE
               "/footer\" Target=\"footer1.xml\"/></Relationships>");
}

static str footer_relations(void)
{
    return STR(XML_HEAD "<Relationships xmlns=\"" RELATION_SPACE "\"><Relationship Id=\"rId1\" "
                        "Type=\"" OFFICE_SPACE "/image\" Target=\"media/code.png\"/>"
                        "</Relationships>");
}

static str styles(void)
{
    return STR(XML_HEAD "<w:styles xmlns:w=\"" MAIN_SPACE "\"><w:docDefaults><w:rPrDefault><w:rPr>"
                        "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
                        "w:cs=\"Times New Roman\"/><w:sz w:val=\"24\"/></w:rPr></w:rPrDefault>"
                        "<w:pPrDefault><w:pPr><w:spacing w:after=\"0\" w:line=\"276\" "
                        "w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
                        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
                        "<w:name w:val=\"Normal\"/></w:style></w:styles>");
}

static str header(void)
{
    return STR(XML_HEAD "<w:hdr xmlns:w=\"" MAIN_SPACE "\"><w:p><w:pPr><w:jc w:val=\"center\"/>"
                        "</w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>"
                        "<w:instrText xml:space=\"preserve\">PAGE</w:instrText></w:r><w:r>"
                        "<w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>");
}

static str footer(const struct docx *docx)
{
    struct buf out = BUF_INIT(docx->arena);
    BUF_PUT(&out, XML_HEAD
            "<w:ftr xmlns:w=\"" MAIN_SPACE "\" xmlns:r=\"" OFFICE_SPACE "\" "
            "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
            "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
            "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
            "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr>");
    if (docx->png.length > 0) {
        put_run(&out, docx->corner_line, 8, false);
        buf_put_format(&out,
                       "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" "
                       "distR=\"0\"><wp:extent cx=\"%d\" cy=\"%d\"/><wp:docPr id=\"1\" "
                       "name=\"code\"/><a:graphic><a:graphicData uri=\"http://schemas."
                       "openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>"
                       "<pic:cNvPr id=\"1\" name=\"code.png\"/><pic:cNvPicPr/></pic:nvPicPr>"
                       "<pic:blipFill><a:blip r:embed=\"rId1\"/><a:stretch><a:fillRect/>"
                       "</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
                       "<a:ext cx=\"%d\" cy=\"%d\"/></a:xfrm><a:prstGeom prst=\"rect\">"
                       "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
                       "</wp:inline></w:drawing></w:r>",
                       CORNER_EMU, CORNER_EMU, CORNER_EMU, CORNER_EMU);
    }
    BUF_PUT(&out, "</w:p></w:ftr>");
    return buf_str(&out);
}

/* Without a header of the first page that page has none, and so no number. */
static str document(const struct docx *docx)
{
    struct buf out = BUF_INIT(docx->arena);
    BUF_PUT(&out, XML_HEAD "<w:document xmlns:w=\"" MAIN_SPACE "\" xmlns:r=\"" OFFICE_SPACE
                           "\"><w:body>");
    buf_put(&out, buf_str(&docx->body));
    buf_put_format(&out,
                   "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/>"
                   "<w:footerReference w:type=\"first\" r:id=\"rId3\"/>"
                   "<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" "
                   "w:bottom=\"%d\" w:left=\"%d\" w:header=\"567\" w:footer=\"567\" "
                   "w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>",
                   PAGE_WIDTH, PAGE_HEIGHT, MARGIN_OTHER, MARGIN_RIGHT, MARGIN_OTHER,
                   docx->left_margin);
    return buf_str(&out);
}

/* ---- the archive ---------------------------------------------------------------------------- */

static bool add_part(struct zip *zip, const char *name, str text)
{
    zip_source_t *source = zip_source_buffer(zip, text.data, text.length, 0);
    if (source == NULL || zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(source);
        return false;
    }
    return true;
}

static bool add_parts(const struct docx *docx, struct zip *zip)
{
    bool has_picture = docx->png.length > 0;
    return add_part(zip, "[Content_Types].xml", content_types()) &&
           add_part(zip, "_rels/.rels", package_relations()) &&
           add_part(zip, "word/document.xml", document(docx)) &&
           add_part(zip, "word/_rels/document.xml.rels", document_relations()) &&
           add_part(zip, "word/styles.xml", styles()) &&
           add_part(zip, "word/header1.xml", header()) &&
           add_part(zip, "word/footer1.xml", footer(docx)) &&
           (!has_picture || (add_part(zip, "word/_rels/footer1.xml.rels", footer_relations()) &&
                             add_part(zip, "word/media/code.png", docx->png)));
}

static bool copy_out(zip_source_t *whole, int fd)
{
    char room[16 * 1024];
    bool is_good = zip_source_open(whole) == 0;
    for (zip_int64_t length;
         is_good && (length = zip_source_read(whole, room, sizeof(room))) > 0;) {
        for (zip_int64_t sent = 0; is_good && sent < length;) {
            ssize_t written = write(fd, room + sent, (size_t)(length - sent));
            is_good = written > 0;
            sent += is_good ? written : 0;
        }
    }
    zip_source_close(whole);
    return is_good;
}

bool docx_close(struct docx *docx, int fd)
{
    zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (whole == NULL) {
        return false;
    }
    zip_source_keep(whole); /* the archive gives back what it was given */
    struct zip *zip = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
    bool is_good = zip != NULL && add_parts(docx, zip);
    if (zip != NULL && (!is_good || zip_close(zip) != 0)) {
        zip_discard(zip);
        is_good = false;
    }
    is_good = is_good && copy_out(whole, fd);
    zip_source_free(whole);
    return is_good;
}
