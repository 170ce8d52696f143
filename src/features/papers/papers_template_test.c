#include "base/test.h"
#include "features/papers/papers_inner.h"

/* The grammar of templates, without the register. */

static str key_or_nothing(void *context, const struct papers_mark *mark, size_t row)
{
    const char *sex = context;
    if (mark->name == NULL) {
        return (str){0};
    }
    if (mark->name->type == PAPERS_SEX) {
        return sex == NULL ? (str){0} : mark->words[*sex == 'f'];
    }
    if (str_equal(mark->key, STR("member.workplace"))) {
        return (str){0};
    }
    if (str_equal(mark->key, STR("consent.text"))) {
        return STR("one\ntwo | three\n");
    }
    return mark->name->list != NULL ? str_format(test_arena(), "%zu", row + 1) : mark->key;
}

static size_t three_rows(void *context, const char *list)
{
    (void)context;
    return strcmp(list, "tickets") == 0 ? 3 : 0;
}

static const char *const kinds = "p<>=^-~@#|_ n";

/* A line for each block: its sign and its cells. */
static str shown(const struct papers_paper *paper)
{
    struct buf out = BUF_INIT(test_arena());
    for (size_t i = 0; i < paper->count; i++) {
        buf_put_char(&out, kinds[paper->blocks[i].kind]);
        for (size_t c = 0; c < paper->blocks[i].count; c++) {
            buf_put_format(&out, "[%.*s]", STR_ARG(paper->blocks[i].cells[c]));
        }
        buf_put_char(&out, '\n');
    }
    return buf_str(&out);
}

static str filled_for(const char *text, const char *sex)
{
    struct papers_template template;
    struct papers_mistakes mistakes;
    if (!papers_template_read(test_arena(), str_of(text), papers_names, &template, &mistakes)) {
        return str_of(mistakes.items[0].sentence);
    }
    char letter = sex == NULL ? 0 : *sex;
    struct papers_source source = {
        .context = sex == NULL ? NULL : &letter, .text = key_or_nothing, .rows = three_rows};
    struct papers_paper paper = papers_fill_in(test_arena(), &template, &source), again;
    str packed = papers_pack(test_arena(), &paper);
    expect_true(papers_unpack(test_arena(), packed, &again));
    expect_true(str_equal(shown(&paper), shown(&again)));
    return shown(&again);
}

void test_papers_template__each_sign_makes_its_kind_of_block(void)
{
    expect_str("p[one]\n<[two]\n>[three]\n=[FOUR]\n^[five]\n-[six]\n~[seven]\n@[a][b][c]\n"
               "#[x][y]\n|[1][2]\n_[Chair][I. I.]\n \nn\np[=without a blank]\n",
               filled_for("%title T\n# nobody sees this\none\n< two\n> three\n= FOUR\n^ five\n"
                          "- six\n~ seven\n@ a | b | c\n|= x | y\n| 1 | 2\n_ Chair | I. I.\n\n"
                          "===\n=without a blank",
                          NULL));
}

void test_papers_template__marks_are_filled_in_and_what_is_not_known_is_a_blank(void)
{
    expect_str("p[member.full_name|gen, ____________________.]\n",
               filled_for("%title T\n{{ member.full_name | gen }}, {{member.workplace}}.", NULL));
    expect_str("p[was here]\n", filled_for("%title T\n{{member.sex|he was|was}} here", "f"));
    expect_str("|[member.born|short][b]\n",
               filled_for("%title T\n| {{member.born|short}} | b", NULL));
}

void test_papers_template__a_value_is_text_and_nothing_else(void)
{
    expect_str("p[one]\np[two | three]\n", filled_for("%title T\n{{consent.text}}", NULL));
    expect_str("|[one two | three ][b]\n", filled_for("%title T\n| {{consent.text}} | b", NULL));
}

void test_papers_template__conditions_choose_lines_and_lists_repeat_them(void)
{
    expect_str("p[born]\np[no place]\np[after]\n",
               filled_for("%title T\n[if member.born]\nborn\n[else]\nnot\n[end]\n"
                          "[if member.workplace]\nplace\n[else]\nno place\n[end]\nafter",
                          NULL));
    expect_str("p[woman]\n", filled_for("%title T\n[if member.sex f]\nwoman\n[end]\n"
                                        "[if not member.sex f]\nman\n[end]",
                                        "f"));
    expect_str("|[1][x]\n|[2][x]\n|[3][x]\np[end]\n",
               filled_for("%title T\n[each tickets]\n| {{ticket.number}} | x\n[end]\n"
                          "[if not tickets]\nnone\n[end]\nend",
                          NULL));
}

struct wrong {
    const char *text;
    int line;
    const char *word;
    const char *nearest;
};

void test_papers_template__what_is_wrong_is_named_with_its_line_and_the_nearest_right_name(void)
{
    static const struct wrong cases[] = {
        {"%title T\n{{member.ful_name}}", 2, "member.ful_name", "member.full_name"},
        {"%title T\n\n> {{org.nmae|gen}}", 3, "org.nmae", "org.name"},
        {"%title T\n{{member.full_name|gne}}", 2, "gne", ""},
        {"%title T\n{{member.phone|gen}}", 2, "gen", ""},
        {"%title T\n{{member.full_name", 2, "member.full_name", ""},
        {"%title T\n{{}}", 2, "", ""},
        {"%title T\n{{member.sex|he}}", 2, "member.sex|he", ""},
        {"%title T\n{{ticket.number}}", 2, "ticket.number", ""},
        {"%title T\n{{tickets}}", 2, "tickets", ""},
        {"%title T\n[if member.brn]\nx\n[end]", 2, "member.brn", "member.born"},
        {"%title T\n[each member.born]\nx\n[end]", 2, "member.born", ""},
        {"%title T\n[end]", 2, "", ""},
        {"%title T\n[else]", 2, "", ""},
        {"%title T\n[if member.born]\nx", 3, "", ""},
        {"%title T\n[unless member.born]", 2, "[unless member.born]", ""},
        {"%title T\n%wider", 2, "%wider", ""},
        {"%title T\n@ a | b | c | d", 2, "", ""},
        {"no title", 1, "", ""},
        {"%title {{member.full_name}}", 1, "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct papers_template template;
        struct papers_mistakes mistakes;
        expect_false(papers_template_read(test_arena(), str_of(cases[i].text), papers_names,
                                          &template, &mistakes));
        expect_int(1, (int64_t)mistakes.count);
        expect_int(cases[i].line, mistakes.items[0].line);
        expect_str(cases[i].word, mistakes.items[0].word);
        expect_str(cases[i].nearest, mistakes.items[0].nearest);
    }
}
