/* Uses messages in every way that there is; `check` runs it with the table made from the
 * catalogues. A comment is not read: _("nothing"). */
#include <stdio.h>
#include <stdlib.h>

#include "app/i18n.h"

struct request {
    struct arena *arena;
    enum language language;
};

static const char *const labels[] = {N_("Members"), N_("A \"quoted\"\n"
                                                       "text\\")};

static void expect(const char *expected, str actual)
{
    if (!str_equal(str_of(expected), actual)) {
        printf("expected \"%s\", got \"%.*s\"\n", expected, STR_ARG(actual));
        exit(1);
    }
}

int main(void)
{
    struct request of_arena = {.arena = arena_new(), .language = LANGUAGE_RU};
    struct request *req = &of_arena;
    char quote = '"';
    (void)quote;
    expect("Члены Профсоюза", str_of(_("Members of the union")));
    expect("Члены", str_of(_(labels[0])));
    expect("Текст «в кавычках»\n\\", str_of(tr(req->language, labels[1])));
    expect("Открыть", str_of(_c("verb", "Open")));
    expect("Открытые", str_of(tr_in(LANGUAGE_RU, "adjective", "Open")));
    expect("Open", str_of(_("Open")));
    expect("1 член", _n("%1 member", "%1 members", 1));
    expect("22 члена", _n("%1 member", "%1 members", 22));
    expect("1\u00a0005 членов", _n("%1 member", "%1 members", 1005));
    expect("Всего 3, строки 1–2", _f("Rows %1 to %2 of %3", 1, 2, 3));
    expect("21 член в «Лицей»", _nf("%1 member in %2", "%1 members in %2", 21, STR("Лицей")));
    expect("many", str_of(tr_plural(LANGUAGE_EN, "one", "many", 5)));
    req->language = LANGUAGE_KK;
    expect("Кәсіподақ мүшелері", str_of(_("Members of the union")));
    expect("1 мүше", _n("%1 member", "%1 members", 1));
    expect("21 мүше", _n("%1 member", "%1 members", 21));
    req->language = LANGUAGE_EN;
    expect("Members of the union", str_of(_("Members of the union")));
    expect("1,005 members", _n("%1 member", "%1 members", 1005));
    expect("Rows 1 to 2 of 3", _f("Rows %1 to %2 of %3", 1, 2, 3));
    arena_free(req->arena);
    return 0;
}
