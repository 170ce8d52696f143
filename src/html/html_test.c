#include "html/html.h"

#include "base/test.h"

static struct html_out out_in(enum language language)
{
    return html_begin(test_arena(), language);
}

static str markup_of(struct html_out *out)
{
    return html_end(out).markup;
}

void test_html__text_is_escaped(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_text(&out, STR("<b>&\"'</b>"));
    expect_str("&lt;b&gt;&amp;\"'&lt;/b&gt;", markup_of(&out));
}

void test_html__a_number_stays_on_the_line_of_its_sign(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_text(&out, STR("№ 4 — «Рыльская СОШ № 12» № п/п, №5, № "));
    expect_str("№\xc2\xa0"
               "4 — «Рыльская СОШ №\xc2\xa0"
               "12» № п/п, №5, № ",
               markup_of(&out));
    out = out_in(LANGUAGE_RU);
    html_put_attribute(&out, STR("СОШ № 4"));
    expect_str("СОШ № 4", markup_of(&out));
}

/* Long texts are looked through in blocks: a sign is found wherever it stands. */
void test_html__a_sign_is_escaped_at_every_place_of_a_text(void)
{
    char text[64];
    char expected[80];
    for (size_t length = 1; length < 50; length++) {
        for (size_t at = 0; at < length; at++) {
            memset(text, 'a', length);
            text[at] = '<';
            text[length] = '\0';
            memset(expected, 'a', length + 3);
            memcpy(expected + at, "&lt;", 4);
            expected[length + 3] = '\0';
            struct html_out out = html_begin(test_arena(), LANGUAGE_RU);
            html_put_text_c(&out, text);
            expect_str(expected, html_end(&out).markup);
        }
    }
}

void test_html__attributes_are_escaped_with_quotes(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_attribute(&out, "\"><script>'&");
    expect_str("&quot;&gt;&lt;script&gt;&#39;&amp;", markup_of(&out));
}

/* The search for signs takes eight bytes a step: every place in a step must be seen. */
void test_html__a_sign_is_found_in_every_place(void)
{
    for (size_t length = 1; length <= 20; length++) {
        for (size_t place = 0; place < length; place++) {
            char text[20];
            memset(text, 'a', sizeof(text));
            text[place] = '<';
            struct html_out out = out_in(LANGUAGE_RU);
            html_put_text(&out, ((str){text, length}));
            str markup = markup_of(&out);
            expect_int((int)length + 3, markup.length);
            expect_str("&lt;", str_slice(markup, place, 4));
            text[place] = 'a';
            html_put_attribute(&out, ((str){text, length}));
            expect_int((int)length * 2 + 3, markup_of(&out).length);
        }
    }
}

void test_html__nothing_is_written_for_nothing(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    const char *none = NULL;
    html_put_text(&out, (str){0});
    html_put_text(&out, none);
    html_put_attribute(&out, (str){0});
    html_put_url(&out, (str){0});
    html_put_html(&out, (struct html){{0}});
    html_put_text(&out, (date){0});
    html_put_attribute(&out, (date){0});
    expect_str("", markup_of(&out));
}

void test_html__text_is_written_as_people_of_the_language_do(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_text(&out, 1451);
    html_put_markup(&out, "|");
    html_put_text(&out, date_of("1985-03-12"));
    html_put_markup(&out, "|");
    html_put_text(&out, ((money){123450}));
    expect_str("1\xc2\xa0"
               "451|12.03.1985|1\xc2\xa0"
               "234,50\xc2\xa0₽",
               markup_of(&out));
    out = out_in(LANGUAGE_EN);
    html_put_text(&out, (size_t)1451);
    expect_str("1,451", markup_of(&out));
}

void test_html__attributes_are_written_as_browsers_read_them(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_attribute(&out, 1451);
    html_put_markup(&out, "|");
    html_put_attribute(&out, date_of("1985-03-12"));
    html_put_markup(&out, "|");
    html_put_attribute(&out, ((money){123450}));
    html_put_markup(&out, "|");
    html_put_attribute(&out, ((money){-5}));
    html_put_markup(&out, "|");
    html_put_attribute(&out, ((money){INT64_MIN}));
    expect_str("1451|1985-03-12|1234.50|-0.05|-92233720368547758.08", markup_of(&out));
}

void test_html__markup_is_put_as_it_is(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_text(&out, ((struct html){STR("<b>")}));
    expect_str("<b>", markup_of(&out));
}

void test_html__values_in_urls_are_percent_encoded(void)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_url(&out, STR("a-Z.0_~ /?#&=%\"'+"));
    html_put_url(&out, "ё");
    html_put_url(&out, 1451);
    html_put_url(&out, date_of("1985-03-12"));
    expect_str("a-Z.0_~%20%2F%3F%23%26%3D%25%22%27%2B%D1%911451"
               "1985-03-12",
               markup_of(&out));
    expect_str("%00%FF", html_url_encode(test_arena(), STR("\0\xff")));
    expect_str("", html_url_encode(test_arena(), (str){0}));
}

static void expect_link(const char *expected, const char *url)
{
    struct html_out out = out_in(LANGUAGE_RU);
    html_put_url(&out, ((struct html_link){str_of(url)}));
    expect_str(expected, markup_of(&out));
}

void test_html__links_of_ours_are_escaped(void)
{
    expect_link("/", "/");
    expect_link("/members?a=1&amp;b=%20", "/members?a=1&b=%20");
    expect_link("?page=2", "?page=2");
    expect_link("#main", "#main");
    expect_link("mailto:a@b.ru", "mailto:a@b.ru");
    expect_link("tel:+74712548792", "tel:+74712548792");
    expect_link("/&quot;&gt;", "/\">");
}

/* Sixteen bytes are looked at in one step: wherever a mark stands, it is found. */
void test_html__what_must_be_escaped_is_found_at_any_place(void)
{
    for (size_t length = 1; length <= 50; length++) {
        for (size_t at = 0; at < length; at++) {
            char text[51] = {0};
            memset(text, 'a', length);
            text[at] = '<';
            const char *expected =
                str_format(test_arena(), "%.*s&lt;%s", (int)at, text, text + at + 1).data;
            struct html_out out = out_in(LANGUAGE_RU);
            html_put_text(&out, str_of(text));
            expect_str(expected, markup_of(&out));
            text[at] = '"';
            struct html_out quoted = out_in(LANGUAGE_RU);
            html_put_attribute(&quoted, str_of(text));
            expect_contains("&quot;", markup_of(&quoted));
        }
    }
}

void test_html__a_control_character_spoils_a_link_at_any_place(void)
{
    for (size_t at = 1; at < 50; at++) {
        char url[51] = {0};
        memset(url, '/', 1);
        memset(url + 1, 'a', 49);
        url[at] = '\x1f';
        expect_link("#", url);
    }
}

void test_html__links_to_elsewhere_become_harmless(void)
{
    expect_link("#", "");
    expect_link("#", "javascript:alert(1)");
    expect_link("#", "JavaScript:alert(1)");
    expect_link("#", "https://example.org/");
    expect_link("#", "//example.org/");
    expect_link("#", "/\\example.org/");
    expect_link("#", "/\t/example.org/");
    expect_link("#", " /members");
    expect_link("#", "data:text/html,x");
    expect_link("#", "members");
}

void test_html__an_icon_points_into_the_sprite(void)
{
    str before = html_icon_sprite;
    html_icon_sprite = STR("/assets/icons.1a2b.svg");
    struct html markup = html_icon(test_arena(), "search");
    html_icon_sprite = before;
    expect_str("<svg class=\"i\" aria-hidden=\"true\">"
               "<use href=\"/assets/icons.1a2b.svg#i-search\"/></svg>",
               markup.markup);
}
