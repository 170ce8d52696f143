#include "features/consents/consents_inner.h"

/* What data are used for. A new purpose is an entry here and a text in the schema. */

const struct consents_purpose consents_purposes[] = {
    {.code = CONSENTS_REGISTER,
     .title = N_("Keeping the register"),
     .allows = N_("Your organisation keeps your card: name, birth date, contacts, work, ticket, "
                  "posts; for counting members and seniority and for defending your rights."),
     .without = N_("You stay a member and your card stays on the register: the law lets a union "
                   "process the data of its members for the aims of its charter without a consent "
                   "(152-ФЗ, article 9 part 2 and article 10 part 2). Nothing beyond that is done "
                   "with them any more, and your organisation answers you within 30 days. Who "
                   "wants the data to be removed leaves the union by an application."),
     .without_kz = N_("You stay a member and your card stays on the register as far as the law "
                      "demands it (94-V, article 8). Nothing beyond that is done with your data "
                      "any more, and your organisation answers you. Who wants the data to be "
                      "removed leaves the union by an application.")},
    {.code = CONSENTS_NEWS,
     .title = N_("News and congratulations"),
     .allows = N_("Your organisation sends you news, invitations and congratulations by e-mail, "
                  "text message and messenger."),
     .without = N_("No more of them are sent to you. Answers to your applications and letters that "
                   "protect your sign-in still come."),
     .needs_consent = true},
    {.code = CONSENTS_PARTNERS,
     .title = N_("Partners of the bonus programme"),
     .allows = N_("Partners of the union learn your name, partly hidden, and that your ticket is "
                  "valid, so that they can give you a discount."),
     .without = N_("A partner’s till is told only whether the ticket is valid, without your name; "
                   "a discount may be refused to you then. Nothing is handed to the organisers of "
                   "the programme any more."),
     .needs_consent = true},
    {.code = CONSENTS_PUBLISH,
     .title = N_("Publishing name and photo"),
     .allows = N_("Your organisation may publish your name, position, photo and awards on its site "
                  "and on its pages in social networks."),
     .without = N_("Publishing ends within three working days, and what was published is removed "
                   "(152-ФЗ, article 10.1). What was printed on paper stays."),
     .without_kz = N_("Publishing ends, and what was published is removed. What was printed on "
                      "paper stays."),
     .needs_consent = true},
    {0},
};
_Static_assert(sizeof(consents_purposes) / sizeof(*consents_purposes) == CONSENTS_PURPOSES + 1,
               "states are as many as purposes");

const struct consents_purpose *consents_purpose_of(str code)
{
    for (const struct consents_purpose *purpose = consents_purposes; purpose->code != NULL;
         purpose++) {
        if (str_equal(code, str_of(purpose->code))) {
            return purpose;
        }
    }
    return NULL;
}
