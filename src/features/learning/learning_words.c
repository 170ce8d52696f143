/* How learning is told to people. */
#include "features/learning/learning_inner.h"

str learning_state_text(struct request *req, str state)
{
    return str_of(learning_is(state, "asked")      ? _("Waits for an answer")
                  : learning_is(state, "studying") ? _("Is learning")
                  : learning_is(state, "done")     ? _("Has learnt")
                  : learning_is(state, "left")     ? _("Has left")
                                                   : _("Refused"));
}

enum widgets_tone learning_state_tone(str state)
{
    return learning_is(state, "asked")      ? TONE_WARN
           : learning_is(state, "studying") ? TONE_INFO
           : learning_is(state, "done")     ? TONE_OK
                                            : TONE_PLAIN;
}

const char *learning_state_icon(str state)
{
    return learning_is(state, "done") ? "check" : learning_is(state, "refused") ? "x" : "clock";
}

str learning_module_title(struct request *req, const struct programmes_modules *modules, int64_t n)
{
    for (size_t i = 0; i < modules->count; i++) {
        if (modules->items[i].n == n) {
            return modules->items[i].title;
        }
    }
    return str_of(_("The whole programme"));
}

str learning_test_text(struct request *req, const struct learning_db_test_row *test,
                       int64_t questions)
{
    str text = _n("%1 question", "%1 questions", questions);
    if (test->minutes > 0) {
        text = str_comma(req->arena, text, _n("%1 minute", "%1 minutes", test->minutes));
    }
    if (test->attempts > 0) {
        text = str_comma(req->arena, text, _n("%1 attempt", "%1 attempts", test->attempts));
    }
    return str_comma(req->arena, text, _f("passed from %1 %% on", test->pass_percent));
}

str learning_kind_text(struct request *req, str kind)
{
    return str_of(learning_is(kind, "one")       ? _("one answer")
                  : learning_is(kind, "several") ? _("several answers")
                  : learning_is(kind, "number")  ? _("a number")
                                                 : _("a word"));
}

str learning_answered_text(struct request *req, const struct learning_db_answered_rows *rows,
                           int64_t question_id)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].question_id == question_id) {
            return _f("%1 of %2 answered rightly", rows->items[i].rightly, rows->items[i].total);
        }
    }
    return str_of(_("not asked yet"));
}
