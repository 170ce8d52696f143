/* Indexes of cases that come with the program: a readable text, a line for each case.
 *
 *     = 01 Organisation                                        a section
 *     01-02 | Title | 5 | article | own minutes presidium | note
 *
 * The term: permanent, need, replaced, years, or "event 3 what happens". The rule: stream, kind and
 * body of the documents that go into it by themselves, a dot for any. */
#include "features/records/records_inner.h"

#include "base/ids.h"
#include "features/records/records_shipped.h"

static str piece_of(str *rest)
{
    str piece;
    return str_next(rest, '|', &piece) ? str_trim(piece) : (str){0};
}

/* The next word of a rule; empty for a dot. */
static str word_of(str *rest)
{
    str word;
    return str_next(rest, ' ', &word) && !str_equal(word, STR(".")) ? word : (str){0};
}

static void read_term(str term, struct records_index_db_add_case_values *values)
{
    str word, years;
    values->keeping = term;
    if (str_to_int64(term, &values->years)) {
        values->keeping = STR("years");
    } else if (str_starts_with(term, STR("event "))) {
        (void)(str_next(&term, ' ', &word) && str_next(&term, ' ', &years) &&
               str_to_int64(years, &values->years));
        values->keeping = STR("event");
        values->event = term;
    }
}

static void add_line(struct request *req, const struct records_index_db_index_row *index,
                     str section, str line)
{
    struct records_index_db_add_case_values values = {
        .id = ids_new(),
        .region_id = index->region_id,
        .index_id = index->id,
        .org_id = index->org_id,
        .year = index->year,
        .section = section,
    };
    values.code = piece_of(&line);
    values.title = piece_of(&line);
    read_term(piece_of(&line), &values);
    values.article = piece_of(&line);
    str rule = piece_of(&line);
    values.rule_stream = word_of(&rule);
    values.rule_kind = word_of(&rule);
    values.rule_body = word_of(&rule);
    values.note = piece_of(&line);
    records_index_db_add_case(req->db, &values);
}

bool records_fill_index(struct request *req, const struct records_index_db_index_row *index,
                        str template_name)
{
    str text = {0}, line, section = {0};
    for (const struct records_shipped *one = records_shipped; one->name != NULL; one++) {
        bool is_meant = str_starts_with(str_of(one->name), template_name) &&
                        str_equal(str_from(str_of(one->name), template_name.length), STR(".txt"));
        text = is_meant ? one->text : text;
    }
    if (text.length == 0 || template_name.length == 0) {
        return false;
    }
    while (str_next(&text, '\n', &line)) {
        if (str_starts_with(line, STR("= "))) {
            section = str_trim(str_from(line, 2));
        } else if (str_find_char(line, '|') > 0 && !str_starts_with(line, STR("#"))) {
            add_line(req, index, section, line);
        }
    }
    return true;
}

void records_copy_index(struct request *req, const struct records_index_db_index_row *from,
                        const struct records_index_db_index_row *to)
{
    struct records_index_db_case_line_rows rows = records_index_db_cases(req->db, from->id);
    EACH (row, rows) {
        records_index_db_add_case(req->db, &(struct records_index_db_add_case_values){
                                               .id = ids_new(),
                                               .region_id = to->region_id,
                                               .index_id = to->id,
                                               .org_id = to->org_id,
                                               .year = to->year,
                                               .code = row->code,
                                               .section = row->section,
                                               .title = row->title,
                                               .keeping = row->keeping,
                                               .years = row->years,
                                               .event = row->event,
                                               .article = row->article,
                                               .note = row->note,
                                               .rule_kind = row->rule_kind,
                                               .rule_stream = row->rule_stream,
                                               .rule_body = row->rule_body,
                                           });
    }
}
