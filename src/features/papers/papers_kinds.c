#include "features/papers/papers_inner.h"

#define ON_REGISTER "active temporarily_not_working"
#define ANYBODY ON_REGISTER " left excluded deregistered second"

const struct papers_sort papers_sorts[] = {
    {.code = "join",
     .label = N_("Application to join the union"),
     .icon = "user-plus",
     .replaces = true,
     .statuses = ON_REGISTER},
    {.code = "dues",
     .label = N_("Application to withhold the membership dues"),
     .icon = "coin",
     .is_own = true,
     .replaces = true,
     .statuses = "active"},
    {.code = "consent",
     .label = N_("Consent to the processing of personal data"),
     .icon = "shield-check",
     .is_own = true,
     .replaces = true,
     .statuses = ON_REGISTER " second"},
    {.code = "transfer",
     .label = N_("Application to move to another organisation"),
     .icon = "arrows-exchange",
     .is_own = true,
     .replaces = true,
     .statuses = ON_REGISTER},
    {.code = "leave",
     .label = N_("Application to leave the union"),
     .icon = "user-minus",
     .is_own = true,
     .replaces = true,
     .statuses = ON_REGISTER},
    {.code = "extract",
     .label = N_("Extract from the minutes"),
     .icon = "gavel",
     .statuses = ANYBODY},
    {.code = "card",
     .label = N_("Record card"),
     .icon = "id",
     .replaces = true,
     .statuses = ANYBODY},
    {.code = "journal",
     .label = N_("Journal of tickets"),
     .icon = "table",
     .is_of_org = true,
     .statuses = ""},
    {0},
};

const struct papers_sort *papers_sort_named(str code)
{
    for (const struct papers_sort *sort = papers_sorts; sort->code != NULL; sort++) {
        if (str_equal(code, str_of(sort->code))) {
            return sort;
        }
    }
    return NULL;
}

bool papers_sort_fits(const struct papers_sort *sort, str status)
{
    str rest = str_of(sort->statuses), word;
    while (str_next(&rest, ' ', &word)) {
        if (str_equal(word, status)) {
            return true;
        }
    }
    return false;
}
