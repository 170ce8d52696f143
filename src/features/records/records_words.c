/* Codes in words, and addresses. */
#include "features/records/records_inner.h"

#include "base/buf.h"
#include "base/format.h"

const struct form_choice records_ways[] = {
    {"post", N_("by post")},
    {"mail", N_("by e-mail")},
    {"system", N_("through a document system")},
    {"courier", N_("by courier")},
    {"hand", N_("handed over")},
    {"fax", N_("by fax")},
    {0},
};

/* What comes in or goes out and has no items of its own. */
const struct form_choice records_kinds[] = {
    {"letter", N_("Letter")},           {"appeal", N_("Appeal")},
    {"application", N_("Application")}, {"information", N_("Information")},
    {"agreement", N_("Agreement")},     {"regulation", N_("Regulation")},
    {"other", N_("Other document")},    {0},
};

const struct form_choice records_onlies[] = {
    {"overdue", N_("overdue")},
    {"unanswered", N_("without an answer")},
    {"unsent", N_("not sent yet")},
    {"annulled", N_("annulled")},
    {0},
};

bool records_is_incoming(str stream)
{
    return str_equal(stream, STR("incoming"));
}

bool records_find_org(struct request *req, struct records_db_org_row *ret_org)
{
    int64_t id = query_int(req, "org");
    return records_db_org(req->db, req->scope, id == 0 ? req->mandate.org_id : id, ret_org);
}

str records_actor_name(struct request *req)
{
    return format_initials(req->arena, req->user.last_name, req->user.first_name,
                           req->user.middle_name);
}

str records_day(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    if (!date_is_none(day)) {
        format_date(&text, req->language, day);
    }
    return buf_str(&text);
}

str records_number_text(struct request *req, str number, date day)
{
    if (number.length == 0) {
        return date_is_none(day) ? (str){0} : _f("of %1", day);
    }
    return date_is_none(day) ? _f("No. %1", number) : _f("No. %1 of %2", number, day);
}

str records_title(struct request *req, const struct records_db_letter_row *row)
{
    return row->is_erased ? str_of(_("The text was destroyed, its term of keeping was over."))
                          : row->title;
}

bool records_is_late(const struct request *req, const struct records_db_letter_row *row)
{
    return !date_is_none(row->due_on) && date_before(row->due_on, req->today) &&
           date_is_none(row->annulled_on);
}

str records_address(struct request *req, int64_t id, const char *page)
{
    return str_format(req->arena, "/records/%lld%s", (long long)id, page);
}

str records_register_address(struct request *req, int64_t org_id, str stream)
{
    return str_format(req->arena, "/records/%.*s?org=%lld", STR_ARG(stream), (long long)org_id);
}

str records_case_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/records/cases/%lld", (long long)id);
}

str records_retention_address(struct request *req, int64_t org_id)
{
    return str_format(req->arena, "/records/retention?org=%lld", (long long)org_id);
}

str records_units_text(struct request *req, const struct records_index_db_case_line_row *row)
{
    return row->documents == 0 ? (str){0}
                               : str_format(req->arena, "%lld", (long long)row->documents);
}

enum papers_format records_format(struct request *req)
{
    return str_equal(query_text(req, "format"), STR("docx")) ? PAPERS_DOCX : PAPERS_PDF;
}
