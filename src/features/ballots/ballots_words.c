/* How ballots are told to people. */
#include "features/ballots/ballots_inner.h"

str ballots_picks_text(struct request *req, int64_t picks)
{
    return picks == 1 ? str_of(_("Choose one."))
                      : _n("Choose up to %1.", "Choose up to %1.", picks);
}

str ballots_choice_text(struct request *req, struct ballots_db_options_rows options, str choice)
{
    str text = {0};
    EACH (option, options) {
        size_t place = (size_t)option->n - 1;
        bool is_picked = place < choice.length && choice.data[place] == '1';
        text = is_picked ? str_comma(req->arena, text, option->text) : text;
    }
    return text.length > 0 ? text : str_of(_("nothing was chosen"));
}
