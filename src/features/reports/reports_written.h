/* A figure of a form as text: on pages, on paper, in files. */
#pragma once

#include "app/i18n.h"
#include "features/reports/reports_form.h"

struct reports_hand {
    char mark;                  /* before the decimals */
    const char *minus;          /* "-" where a program reads it */
    const enum language *apart; /* thousands apart as there; NULL: "1234" */
};
/* "-1234.5" at so many decimals; the figure is known. */
str reports_written(struct arena *arena, struct reports_number number, int decimals,
                    struct reports_hand hand);
