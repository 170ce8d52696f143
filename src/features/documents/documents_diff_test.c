/* Differences: of words, of items, on the pages. */
#include "base/buf.h"
#include "features/documents/test_documents.h"

/* "same [-gone-] {+new+}" */
static str told(str before, str after)
{
    int64_t steps = DOCUMENTS_DIFF_STEPS;
    struct documents_pieces pieces = documents_diff(test_arena(), before, after, &steps);
    static const char *const signs[][2] = {[DOCUMENTS_PIECE_SAME] = {"", ""},
                                           [DOCUMENTS_PIECE_GONE] = {"[-", "-]"},
                                           [DOCUMENTS_PIECE_NEW] = {"{+", "+}"}};
    struct buf out = BUF_INIT(test_arena());
    EACH (piece, pieces) {
        buf_put_format(&out, "%s%.*s%s", signs[piece->kind][0], STR_ARG(piece->text),
                       signs[piece->kind][1]);
    }
    return buf_str(&out);
}

void test_documents_diff__words_that_differ_are_marked(void)
{
    expect_str("", told((str){0}, (str){0}));
    expect_str("{+всё+}", told((str){0}, STR("всё")));
    expect_str("до [-1 -]{+15 +}марта", told(STR("до 1 марта"), STR("до 15 марта")));
    expect_str("провести {+районный +}слёт.",
               told(STR("провести слёт."), STR("провести районный слёт.")));
    expect_str("один, [-два, -]три", told(STR("один, два, три"), STR("один, три")));
    expect_str("a b", told(STR("a  b"), STR("a b")));
}

static str side(struct documents_pieces pieces, enum documents_piece_kind mine)
{
    struct buf out = BUF_INIT(test_arena());
    EACH (piece, pieces) {
        if (piece->kind == mine || piece->kind == DOCUMENTS_PIECE_SAME) {
            buf_put(&out, piece->text);
        }
    }
    return buf_str(&out);
}

void test_documents_diff__each_side_reads_as_its_text(void)
{
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        struct buf texts[2] = {BUF_INIT(test_arena()), BUF_INIT(test_arena())};
        for (size_t t = 0; t < 2; t++) {
            for (int words = round % 23; words > 0; words--) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                buf_put_format(&texts[t], "%c ", (char)('a' + (seed >> 33) % 4));
            }
        }
        int64_t steps = DOCUMENTS_DIFF_STEPS;
        struct documents_pieces pieces =
            documents_diff(test_arena(), buf_str(&texts[0]), buf_str(&texts[1]), &steps);
        expect_true(str_equal(side(pieces, DOCUMENTS_PIECE_GONE), buf_str(&texts[0])));
        expect_true(str_equal(side(pieces, DOCUMENTS_PIECE_NEW), buf_str(&texts[1])));
    }
}

void test_documents_diff__two_long_texts_with_nothing_in_common_end_in_time(void)
{
    struct buf texts[2] = {BUF_INIT(test_arena()), BUF_INIT(test_arena())};
    for (int i = 0; i < 80000; i++) {
        buf_put_format(&texts[0], "a%d ", i);
        buf_put_format(&texts[1], "b%d ", i);
    }
    int64_t steps = DOCUMENTS_DIFF_STEPS;
    struct documents_pieces pieces =
        documents_diff(test_arena(), buf_str(&texts[0]), buf_str(&texts[1]), &steps);
    expect_int(2, (int64_t)pieces.count);
    expect_true(steps > 0);
}

void test_documents_diff__items_are_matched_by_identity_and_by_likeness(void)
{
    struct test_documents scene = test_documents_new();
    struct request *req = test_begin(scene.app, scene.chair);
    struct documents_item old[] = {
        {.item = 1, .number = STR("1."), .text = STR("Провести слёт молодых педагогов области")},
        {.item = 2, .number = STR("2."), .text = STR("Утвердить смету расходов")},
        {.item = 3, .number = STR("3."), .text = STR("Наградить победителей")},
        {.item = 5, .number = STR("4."), .text = STR("Отчитаться осенью")},
    };
    struct documents_item new[] = {
        {.item = 3, .number = STR("1."), .text = STR("Наградить победителей")},
        {.item = 1, .number = STR("2."), .text = STR("Провести слёт молодых педагогов района")},
        {.item = 5, .number = STR("4."), .text = STR("Отчитаться осенью")},
        {.item = 4, .number = STR("3."), .text = STR("Выпустить бюллетень")},
    };
    struct documents_document before = {
        .kind = STR("resolution"), .title = STR("О слёте"), .items = old, .item_count = 4};
    struct documents_document after = {
        .kind = STR("resolution"), .title = STR("О слёте"), .items = new, .item_count = 4};
    for (int is_one = 0; is_one < 2; is_one++) {
        struct documents_compared compared = documents_compare(req, &before, &after, is_one);
        expect_int(7, (int64_t)compared.count);
        const struct documents_row *items = compared.items + 2;
        expect_true(items[0].has_moved && items[0].has_old && items[0].has_new);
        expect_true(!items[1].has_moved && items[1].has_old && items[1].has_changed);
        expect_contains("области</del>",
                        documents_side_html(req, &items[1], DOCUMENTS_PIECE_GONE).markup);
        expect_true(items[2].has_old && !items[2].has_new);
        expect_true(!items[3].has_changed && !items[3].has_moved);
        expect_true(!items[4].has_old && items[4].has_new);
        expect_int(4, (int64_t)compared.changed);
    }
    test_commit(scene.app);
}

void test_documents_diff__two_documents_stand_side_by_side(void)
{
    struct test_documents scene = test_documents_new();
    int64_t ids[2];
    for (int i = 0; i < 2; i++) {
        ids[i] = test_documents_draft(&scene, "On+order");
        expect_int(
            303, test_documents_head(&scene, ids[i], i == 0 ? "number=5-1" : "number=5-2").status);
        expect_int(303, test_documents_item(&scene, ids[i],
                                            i == 0 ? "number=1.&depth=0&text=Сдать+до+мая"
                                                   : "number=1.&depth=0&text=Сдать+до+июня")
                            .status);
    }
    const char *path = test_documents_path(ids[0], "/compare");
    expect_page(test_get(scene.app, scene.chair, test_text("%s?number=5-02", path)), "On order");
    struct reply both =
        test_get(scene.app, scene.chair, test_text("%s?with=%lld", path, (long long)ids[1]));
    expect_contains_all(both.body, "<del>", "мая</del>", "июня</ins>");
    expect_page(
        test_get(scene.app, scene.chair, test_documents_path(ids[0], "/versions?v=3&with=1")),
        "<ins>");
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene.app, other, path));
    int64_t theirs = test_sql_int(scene.app, "SELECT 1");
    expect_not_found(
        test_get(scene.app, scene.chair, test_text("%s?with=%lld", path, (long long)theirs)));
    int64_t school = test_account(scene.app, "primary_chair", "Рыльская СОШ 4");
    expect_not_found(test_get(scene.app, school, path));
}
