/* Numbers of the registers: counted without gaps in organisation, stream and year, written by the
 * pattern of the organisation. */
#include "features/records/records_inner.h"

#include "base/buf.h"
#include "base/fold.h"

#define DEFAULT_PATTERN STR("{number}")
#define MOST_FIGURES 8

/* ---- patterns ------------------------------------------------------------------------------- */

struct numbered {
    int64_t row;
    int64_t year;
    str index; /* of the case; may be empty */
};

/* What stands in the braces; false if nobody knows it. */
static bool put_mark(struct buf *text, str mark, const struct numbered *of)
{
    int64_t figures = 1;
    if (str_equal(mark, STR("case"))) {
        buf_put(text, of->index);
        return true;
    }
    if (str_equal(mark, STR("year"))) {
        buf_put_format(text, "%lld", (long long)of->year);
        return true;
    }
    if (str_starts_with(mark, STR("number:"))) {
        if (!str_to_int64(str_from(mark, 7), &figures) || figures < 1 || figures > MOST_FIGURES) {
            return false;
        }
    } else if (!str_equal(mark, STR("number"))) {
        return false;
    }
    buf_put_format(text, "%0*lld", (int)figures, (long long)of->row);
    return true;
}

static bool write_number(struct arena *arena, str pattern, const struct numbered *of,
                         str *ret_number)
{
    struct buf text = BUF_INIT(arena);
    for (ptrdiff_t open; (open = str_find_char(pattern, '{')) >= 0;) {
        buf_put(&text, str_slice(pattern, 0, (size_t)open));
        pattern = str_from(pattern, (size_t)open + 1);
        ptrdiff_t close = str_find_char(pattern, '}');
        if (close < 0 || !put_mark(&text, str_slice(pattern, 0, (size_t)close), of)) {
            return false;
        }
        pattern = str_from(pattern, (size_t)close + 1);
    }
    buf_put(&text, pattern);
    *ret_number = buf_str(&text);
    return true;
}

const char *records_pattern_fault(struct arena *arena, str pattern)
{
    struct numbered example = {1, 2026, STR("01-01")};
    str number;
    if (str_find(pattern, STR("{number")) < 0) {
        return N_("The pattern needs {number}: the number that is counted.");
    }
    return write_number(arena, pattern, &example, &number)
               ? NULL
               : N_("Only {number}, {year} and {case} may stand in curly brackets, {number:3} for "
                    "three figures at least.");
}

str records_pattern_of(struct request *req, int64_t org_id, str stream)
{
    struct records_db_pattern_row row;
    return records_db_pattern(req->db, org_id, stream, &row) ? row.pattern : DEFAULT_PATTERN;
}

/* ---- the next one --------------------------------------------------------------------------- */

/* Of a letter that is being adopted; false for what is in no register. */
static bool next_row(struct request *req, int64_t document_id,
                     struct records_db_document_row *ret_document, int64_t *ret_row)
{
    struct records_db_reached_row reached;
    if (!records_db_document(req->db, document_id, ret_document) ||
        str_equal(ret_document->stream, STR("own")) ||
        !records_db_reached(req->db, ret_document->org_id, ret_document->stream,
                            date_year(ret_document->dated_on), &reached)) {
        return false;
    }
    *ret_row = reached.row_number + 1;
    return true;
}

str records_document_number(struct request *req, int64_t document_id)
{
    struct records_db_document_row document;
    struct numbered of = {0};
    str number;
    if (!next_row(req, document_id, &document, &of.row)) {
        return (str){0};
    }
    struct records_matched matched = {document.org_id, date_year(document.dated_on), document.kind,
                                      document.stream, document.body_type};
    struct records_index_db_matching_row found;
    of.index = records_find_case_for(req, &matched, &found) ? found.code : (str){0};
    of.year = matched.year;
    str pattern = records_pattern_of(req, document.org_id, document.stream);
    return write_number(req->arena, pattern, &of, &number)
               ? number
               : str_format(req->arena, "%lld", (long long)of.row);
}

void records_document_adopted(struct request *req, int64_t region_id, int64_t document_id)
{
    struct records_db_document_row document;
    int64_t row;
    if (records_db_document(req->db, document_id, &document)) {
        struct records_matched of = {document.org_id, date_year(document.dated_on), document.kind,
                                     document.stream, document.body_type};
        records_file_document(req, region_id, document_id, &of);
    }
    if (!next_row(req, document_id, &document, &row)) {
        return;
    }
    str words = STR_CONCAT(req->arena, document.correspondent, STR(" "), document.title, STR(" "),
                           document.number, STR(" "), document.their_number);
    records_db_enter(req->db, &(struct records_db_enter_values){
                                  .region_id = region_id,
                                  .document_id = document_id,
                                  .org_id = document.org_id,
                                  .stream = document.stream,
                                  .year = date_year(document.dated_on),
                                  .row_number = row,
                                  .search = fold_search(req->arena, words),
                                  .now = req->now,
                              });
}
