/* How long a case is kept: in words, and when that is over. */
#include "features/records/records_inner.h"

const struct form_choice records_keepings[] = {
    {"permanent", N_("permanently")},
    {"years", N_("so many years")},
    {"event", N_("so many years after an event")},
    {"need", N_("until it is needed no more")},
    {"replaced", N_("until it is replaced by a new one")},
    {0},
};

str records_term_text(struct request *req, const struct records_index_db_case_line_row *row)
{
    if (str_equal(row->keeping, STR("years"))) {
        return _n("%1 year", "%1 years", row->years);
    }
    if (str_equal(row->keeping, STR("event"))) {
        str years = _n("%1 year", "%1 years", row->years);
        return _f("%1 after: %2", years, row->event);
    }
    const char *label = form_choice_label(records_keepings, row->keeping);
    return label == NULL ? row->keeping : str_of(tr(req->language, label));
}

bool records_is_permanent(const struct records_index_db_case_line_row *row)
{
    return str_equal(row->keeping, STR("permanent"));
}

date records_over_on(const struct records_index_db_case_line_row *row)
{
    int year = (int)row->year;
    if (records_is_permanent(row) || date_is_none(row->closed_on)) {
        return (date){0};
    }
    if (!str_equal(row->keeping, STR("years"))) {
        if (date_is_none(row->event_on)) {
            return (date){0};
        }
        year = MAX_OF(year, date_year(row->event_on));
    }
    /* The term counts from 1 January of the year after the closing. */
    return date_from(year + 1 + (int)row->years, 1, 1);
}

bool records_is_over(const struct request *req, const struct records_index_db_case_line_row *row)
{
    date over = records_over_on(row);
    return !date_is_none(over) && !date_before(req->today, over);
}
