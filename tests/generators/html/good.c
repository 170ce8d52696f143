/* Prints the page of good.html; `check` compares it with good.expected. */
#include <stdio.h>

#include "app/form.h"
#include "good.html.h"

struct html form_key_field(struct request *req)
{
    (void)req;
    return (struct html){STR("<input type=\"hidden\" name=\"form_key\" value=\"k\">")};
}

int main(void)
{
    struct request req = {.arena = arena_new(), .language = LANGUAGE_RU};
    struct good_item items[] = {
        {7, STR("Иванова \"И\" <b>"), date_of("1985-03-12"), {123450}},
        {8, STR("Ким & Co"), {0}, {-5}},
    };
    struct good_list list = {items, COUNT_OF(items)};
    struct html page = good_html_page(&req, list, (struct html_link){STR("/members?a=1&b=2")});
    printf("%.*s", STR_ARG(page.markup));
    arena_free(req.arena);
    return 0;
}
