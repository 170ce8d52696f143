#include "features/tickets/tickets_order.h"

#include <unistd.h>

#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define ORIGIN "https://profkom.example.org"

/* The longest that names get, in either alphabet, and a short one. */
static const struct {
    const char *last, *first, *middle;
} people[] = {
    {"Ли", "Ян", ""},
    {"Әбілқасымұлы-Қожахметова", "Мөлдіргүл", "Ғабдуллақызы"},
    {"Сайлаубекұлы-Константинопольская", "Екатерина-Александра", "Вахтанг-Константиновна"},
    {"Һәкімова", "Үміт", "Іңкәрқызы"},
};

struct scene {
    struct test_app *app;
    int64_t olga; /* a specialist of the region */
};

static void make_key(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    expect_true(tickets_keys_renew(req));
    test_commit(app);
}

static int64_t add_person(const struct scene *scene, const char *org, size_t index)
{
    return test_members_add(scene->app, scene->olga, org,
                            TEST_CARD(.last_name = str_of(people[index % 4].last),
                                      .first_name = str_of(people[index % 4].first),
                                      .middle_name = str_of(people[index % 4].middle)));
}

static const char *path_of(const struct scene *scene, const char *org, const char *end)
{
    return test_text("/orgs/%lld/tickets%s", (long long)test_org(scene->app, org), end);
}

static void issue_all(const struct scene *scene, const char *org)
{
    expect_see_other(test_post(scene->app, scene->olga, path_of(scene, org, ""), ""),
                     path_of(scene, org, ""));
}

/* So many people of the school, each with a ticket. */
static struct scene scene_of(size_t count)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.olga = test_account(scene.app, "region_specialist", "Курская");
    test_inner_app(scene.app)->options.origin = ORIGIN;
    make_key(scene.app);
    for (size_t i = 0; i < count; i++) {
        (void)add_person(&scene, SCHOOL, i);
    }
    if (count > 0) {
        issue_all(&scene, SCHOOL);
    }
    return scene;
}

/* The address of the order. */
static const char *order(const struct scene *scene, int64_t account, const char *org,
                         const char *fields)
{
    struct reply reply = test_post(scene->app, account, path_of(scene, org, "/orders"),
                                   test_text("language=ru&%s", fields));
    expect_int(303, reply.status);
    return str_to_c(test_arena(), test_location(reply));
}

static int file_of(const struct scene *scene, int64_t account, const char *order_path,
                   const char *layout)
{
    struct reply reply = test_get(scene->app, account, test_text("%s/%s", order_path, layout));
    expect_int(200, reply.status);
    expect_true(reply.file_fd > 0);
    return reply.file_fd;
}

/* All codes on all pages, at so many dots to an inch. */
static str codes_of(int fd, int dpi)
{
    return test_told_by(
        test_text("for t in pdftoppm zbarimg; do command -v $t >/dev/null || exit 127; "
                  "done; d=$(mktemp -d) && pdftoppm -r %d -gray -png - $d/p && "
                  "zbarimg -q --raw $d/p*.png 2>/dev/null; rm -r $d",
                  dpi),
        fd);
}

static int lines_of(str text, const char *line)
{
    int count = 0;
    str one;
    while (str_next(&text, '\n', &one)) {
        count += str_equal(one, str_of(line));
    }
    return count;
}

static int count_of(str text, const char *part)
{
    int count = 0;
    for (ptrdiff_t at; (at = str_find(text, str_of(part))) >= 0; count++) {
        text = str_from(text, (size_t)at + strlen(part));
    }
    return count;
}

/* Without blanks and line ends: what was broken into lines is whole again. */
static str squeezed(str text)
{
    struct buf out = BUF_INIT(test_arena());
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] > ' ') {
            buf_put_char(&out, text.data[i]);
        }
    }
    return buf_str(&out);
}

static str text_of(int fd)
{
    return squeezed(
        test_told_by("command -v pdftotext >/dev/null || exit 127; pdftotext -raw - -", fd));
}

static int64_t members_of_school(const struct scene *scene, size_t index)
{
    return test_sql_int(scene->app, test_text("SELECT member_id FROM ticket WHERE state = 'valid' "
                                              "ORDER BY id LIMIT 1 OFFSET %zu",
                                              index));
}

/* The address as the page of the member shows it. */
static const char *address_of(const struct scene *scene, size_t index)
{
    struct request *req = test_begin(scene->app, scene->olga);
    struct scope region = access_system_scope(req->arena, 100, STR("0"));
    struct tickets_list list = tickets_of_member(req, region, members_of_school(scene, index));
    const char *address = str_to_c(test_arena(), tickets_code_address(req, tickets_valid(&list)));
    test_commit(scene->app);
    return address;
}

/* ---- what is printed ------------------------------------------------------------------------ */

void test_tickets_print__every_code_is_read_from_every_layout(void)
{
    struct scene scene = scene_of(12);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    static const struct {
        const char *layout;
        int dpi;
    } prints[] = {
        {"cards", 300},
        {"cards", 150},
        {"sheet?place=4", 150},
        {"booklet", 150},
    };
    for (size_t i = 0; i < COUNT_OF(prints); i++) {
        str codes = codes_of(file_of(&scene, scene.olga, path, prints[i].layout), prints[i].dpi);
        bool is_booklet = strcmp(prints[i].layout, "booklet") == 0;
        for (size_t person = 0; person < 12; person++) {
            expect_int(1, lines_of(codes, address_of(&scene, person)));
        }
        expect_int(is_booklet ? 12 : 0, lines_of(codes, ORIGIN "/sign-in"));
        expect_int(is_booklet ? 24 : 12, count_of(codes, "\n"));
    }
    struct reply seen = test_get(scene.app, 0, address_of(&scene, 11) + strlen(ORIGIN));
    expect_page(seen, "Билет действует");
}

void test_tickets_print__each_letter_of_the_longest_names_is_there(void)
{
    struct scene scene = scene_of(4);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=all");
    static const char *const layouts[] = {"cards", "sheet", "booklet", "signatures"};
    for (size_t i = 0; i < COUNT_OF(layouts); i++) {
        str text = text_of(file_of(&scene, scene.olga, path, layouts[i]));
        for (size_t person = 0; person < COUNT_OF(people); person++) {
            expect_contains(people[person].last, text);
            expect_contains(people[person].first, text);
            expect_contains(people[person].middle, text);
        }
        expect_contains(SCHOOL, test_sql_text(scene.app, "SELECT org_name FROM ticket_order_card"));
        expect_contains("РыльскаяСОШ4", text);
    }
}

/* The name of the union is that of the register, the words are of the chosen language. */
void test_tickets_print__cards_speak_kazakh_and_name_the_union(void)
{
    struct scene scene = scene_of(1);
    test_sql(scene.app, "UPDATE org SET name = 'Кәсіподақ Ұйымы' WHERE path = '0'");
    struct reply reply =
        test_post(scene.app, scene.olga, path_of(&scene, SCHOOL, "/orders"), "language=kk&who=new");
    str text =
        text_of(file_of(&scene, scene.olga, str_to_c(test_arena(), test_location(reply)), "cards"));
    expect_contains("КәсіподақҰйымы", text);
    expect_contains("Билетнебереді", text);
    expect_lacks("действует", text);
}

void test_tickets_print__a_sheet_that_was_begun_goes_on_at_its_place(void)
{
    struct scene scene = scene_of(12);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    static const struct {
        const char *layout;
        int sheets;
    } prints[] = {{"sheet", 2}, {"sheet?place=9", 2}, {"sheet?place=10", 3}, {"sheet?place=99", 3}};
    for (size_t i = 0; i < COUNT_OF(prints); i++) {
        str text = text_of(file_of(&scene, scene.olga, path, prints[i].layout));
        expect_int(prints[i].sheets, count_of(text, "Лицеваясторона."));
        expect_int(prints[i].sheets, count_of(text, "Обратнаясторона."));
        expect_int(12, count_of(text, "Чтодаётбилет"));
    }
}

/* Plastic of 85.60 × 53.98 mm with 3 mm of bleed and marks beyond it. */
void test_tickets_print__a_page_has_room_for_bleed_and_marks(void)
{
    struct scene scene = scene_of(1);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    str told = test_told_by("command -v pdfinfo >/dev/null || exit 127; pdfinfo -",
                            file_of(&scene, scene.olga, path, "cards"));
    expect_contains("Pages:           2", told);
    expect_contains("299.3", told); /* 85.60 + 2 × 10 mm, in points */
    expect_contains("209.7", told);
}

/* As PDF/X has it: MediaBox around BleedBox around TrimBox, on each page, in points from the lower
 * left corner. */
void test_tickets_print__each_page_says_where_the_card_is_cut(void)
{
    struct scene scene = scene_of(2);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    str told = test_told_by("command -v pdfinfo >/dev/null || exit 127; pdfinfo -box -l 9 - | "
                            "tr -s ' '",
                            file_of(&scene, scene.olga, path, "cards"));
    for (int page = 1; page <= 4; page++) {
        expect_contains(test_text("Page %d MediaBox: 0.00 0.00 299.34 209.71", page), told);
        expect_contains(test_text("Page %d BleedBox: 19.84 19.84 279.50 189.87", page), told);
        expect_contains(test_text("Page %d TrimBox: 28.35 28.35 270.99 181.36", page), told);
    }
    expect_lacks("Page 5", told);
    /* Neither on sheets for one's own printer. */
    str sheet =
        test_told_by("command -v pdfinfo >/dev/null || exit 127; pdfinfo -box - | tr -s ' '",
                     file_of(&scene, scene.olga, path, "sheet"));
    expect_contains("TrimBox: 0.00 0.00 595.28 841.89", sheet);
}

void test_tickets_print__the_data_of_an_order_stay_what_they_were(void)
{
    struct scene scene = scene_of(3);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    str before = test_bytes_of(file_of(&scene, scene.olga, path, "csv"));
    expect_true(str_starts_with(before, STR("\xEF\xBB\xBF")));
    expect_contains("Номер билета;", before);
    for (size_t i = 0; i < 3; i++) {
        expect_contains(address_of(&scene, i), before);
    }
    test_sql(scene.app, "UPDATE member SET last_name = 'Другая'");
    (void)add_person(&scene, SCHOOL, 0);
    issue_all(&scene, SCHOOL);
    make_key(scene.app);
    str after = test_bytes_of(file_of(&scene, scene.olga, path, "csv"));
    expect_true(str_equal(before, after));
    expect_true(test_bytes_of(file_of(&scene, scene.olga, path, "xlsx")).length > 1000);
}

void test_tickets_print__the_journal_says_why_a_ticket_was_issued(void)
{
    struct scene scene = scene_of(3);
    static const char *const reasons[] = {"lost", "worn"};
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        int64_t member = test_sql_int(scene.app, "SELECT member_id FROM ticket ORDER BY id LIMIT 1"
                                                 " OFFSET 1");
        member = i == 0 ? member : test_sql_int(scene.app, "SELECT max(member_id) FROM ticket");
        expect_int(303, test_post(scene.app, scene.olga,
                                  test_text("/members/%lld/tickets/replace", (long long)member),
                                  test_text("reason=%s", reasons[i]))
                            .status);
    }
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    str text = text_of(file_of(&scene, scene.olga, path, "signatures"));
    expect_int(1, count_of(text, "взаменутерянного"));
    expect_int(1, count_of(text, "обмен"));
    expect_int(1, count_of(text, "первый"));
    expect_contains("Всего3билета", text);
}

void test_tickets_print__without_an_address_nothing_is_printed(void)
{
    struct scene scene = scene_of(1);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    test_inner_app(scene.app)->options.origin = NULL;
    expect_refused(test_get(scene.app, scene.olga, test_text("%s/cards", path)), "Сейчас файл");
}

/* ---- orders --------------------------------------------------------------------------------- */

static const char *state_of(const struct scene *scene)
{
    return str_to_c(test_arena(),
                    test_sql_text(scene->app, "SELECT state FROM ticket_order ORDER BY id DESC"));
}

void test_tickets_order__goes_from_made_to_handed_out(void)
{
    struct scene scene = scene_of(3);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    const char *state = test_text("%s/state", path);
    const char *hand_out = test_text("%s/hand-out", path);
    expect_refused(test_post(scene.app, scene.olga, state, "state=handed_out"), "изменился");
    expect_see_other(test_post(scene.app, scene.olga, state, "state=sent"), path);
    expect_refused(test_post(scene.app, scene.olga, state, "state=sent"), "изменился");
    expect_see_other(test_post(scene.app, scene.olga, state, "state=received"), path);
    expect_refused(test_post(scene.app, scene.olga, hand_out, ""), "Никто не отмечен");
    expect_see_other(test_post(scene.app, scene.olga, hand_out, "place=2"), path);
    expect_str("received", str_of(state_of(&scene)));
    expect_int(2, test_sql_int(scene.app, "SELECT place FROM ticket_order_card WHERE handed_on = "
                                          "'" TODAY "'"));
    expect_see_other(test_post(scene.app, scene.olga, hand_out, "all=1"), path);
    expect_str("handed_out", str_of(state_of(&scene)));
    struct reply page = test_get(scene.app, scene.olga, path);
    expect_page(page, "Заказ №\u00a01");
    expect_contains("карты выданы", page.body);
    expect_contains("отправлен в типографию", page.body);
}

void test_tickets_order__before_any_ticket_there_is_nothing_to_fill_in(void)
{
    struct scene scene = scene_of(0);
    struct reply page = test_get(scene.app, scene.olga, path_of(&scene, SCHOOL, "/print"));
    expect_contains("Сначала выдайте билеты", page.body);
    expect_lacks("Составить заказ", page.body);
    (void)add_person(&scene, SCHOOL, 0);
    issue_all(&scene, SCHOOL);
    page = test_get(scene.app, scene.olga, path_of(&scene, SCHOOL, "/print"));
    expect_lacks("Сначала выдайте билеты", page.body);
    expect_contains("Составить заказ", page.body);
}

void test_tickets_order__what_is_ordered_twice_is_said(void)
{
    struct scene scene = scene_of(3);
    const char *first = order(&scene, scene.olga, SCHOOL, "who=new");
    const char *path = path_of(&scene, SCHOOL, "/orders");
    expect_form_again(test_post(scene.app, scene.olga, path, "language=ru&who=new"),
                      "Печатать некому");
    expect_form_again(test_post(scene.app, scene.olga, path, "language=ru&who=all"),
                      "3 из выбранных карт уже есть в заказах, последний из них");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket_order"));
    const char *second = order(&scene, scene.olga, SCHOOL, "who=all&sure=1");
    expect_page(test_get(scene.app, scene.olga, second), "раньше была в заказе");
    expect_lacks("раньше была", test_get(scene.app, scene.olga, first).body);
    expect_page(test_get(scene.app, scene.olga, path_of(&scene, SCHOOL, "/print")),
                "заказ №\u00a02");
}

void test_tickets_order__holds_those_who_were_ticked(void)
{
    struct scene scene = scene_of(3);
    int64_t ticket = test_sql_int(scene.app, "SELECT max(id) FROM ticket");
    const char *path = path_of(&scene, SCHOOL, "/orders");
    expect_form_again(test_post(scene.app, scene.olga, path,
                                test_text("language=ru&who=all&id=%lld", (long long)ticket)),
                      "отмечены люди");
    expect_form_again(test_post(scene.app, scene.olga, path, "language=ru&who=ticked"),
                      "Печатать некому");
    (void)order(&scene, scene.olga, SCHOOL, test_text("who=ticked&id=%lld", (long long)ticket));
    expect_int(ticket, test_sql_int(scene.app, "SELECT ticket_id FROM ticket_order_card"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket_order_card"));
}

/* The button below the list says it already, whatever stands above. */
void test_tickets_order__the_button_below_the_list_takes_those_ticked(void)
{
    struct scene scene = scene_of(3);
    int64_t ticket = test_sql_int(scene.app, "SELECT max(id) FROM ticket");
    (void)order(&scene, scene.olga, SCHOOL,
                test_text("who=new&id=%lld&ticked=1", (long long)ticket));
    expect_int(ticket, test_sql_int(scene.app, "SELECT ticket_id FROM ticket_order_card"));
    expect_form_again(test_post(scene.app, scene.olga, path_of(&scene, SCHOOL, "/orders"),
                                "language=ru&who=new&ticked=1"),
                      "Печатать некому");
    /* Above there is no list, so it is not offered. */
    expect_lacks("value=\"ticked\"",
                 test_get(scene.app, scene.olga, path_of(&scene, "Рыльская", "/print")).body);
}

/* A foreign ticket, ticked by its number, is not in the scope. */
void test_tickets_order__takes_nobody_from_elsewhere(void)
{
    struct scene scene = scene_of(1);
    int64_t ticket = test_sql_int(scene.app, "SELECT max(id) FROM ticket");
    int64_t chair = test_account(scene.app, "primary_chair", GARDEN);
    expect_form_again(test_post(scene.app, chair, path_of(&scene, GARDEN, "/orders"),
                                test_text("language=ru&who=ticked&id=%lld", (long long)ticket)),
                      "Печатать некому");
    expect_not_found(test_post(scene.app, chair, path_of(&scene, SCHOOL, "/orders"), "who=all"));
    expect_not_found(test_get(scene.app, chair, order(&scene, scene.olga, SCHOOL, "who=new")));
}

void test_tickets_order__of_a_territory_is_handed_out_by_each_primary(void)
{
    struct scene scene = scene_of(2);
    (void)add_person(&scene, GARDEN, 1);
    issue_all(&scene, GARDEN);
    const char *path = order(&scene, scene.olga, "Рыльская", "who=new");
    int64_t chair = test_account(scene.app, "primary_chair", GARDEN);
    struct reply page = test_get(scene.app, chair, path);
    expect_page(page, people[1].last);
    expect_contains("1 карта", page.body);
    expect_lacks("Ли Ян", page.body);
    expect_not_found(test_post(scene.app, chair, test_text("%s/state", path), "state=sent"));
    expect_refused(test_post(scene.app, chair, test_text("%s/hand-out", path), "place=1"), "Никто");
    expect_see_other(test_post(scene.app, chair, test_text("%s/hand-out", path), "all=1"), path);
    expect_str("made", str_of(state_of(&scene)));
    str csv = test_bytes_of(file_of(&scene, chair, path, "csv"));
    expect_lacks("Ли;", csv);
    expect_page(test_get(scene.app, chair, path_of(&scene, GARDEN, "")), "Заказ №\u00a01");
    expect_see_other(test_post(scene.app, scene.olga, test_text("%s/hand-out", path), "all=1"),
                     path);
    expect_str("handed_out", str_of(state_of(&scene)));
}

void test_tickets_order__of_a_region_is_made_by_a_job(void)
{
    struct scene scene = scene_of(0);
    (void)add_person(&scene, SCHOOL, 0);
    (void)add_person(&scene, "Льговская СОШ 1", 1);
    expect_int(303, test_post(scene.app, scene.olga, path_of(&scene, "Курская", ""), "").status);
    test_run_jobs(scene.app);
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM ticket WHERE state = 'valid'"));
    expect_int(303, test_post(scene.app, scene.olga, path_of(&scene, "Курская", "/orders"),
                              "language=kk&who=new")
                        .status);
    test_run_jobs(scene.app);
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM ticket_order_card"));
    expect_page(test_get(scene.app, scene.olga, path_of(&scene, "Курская", "")), "Заказ №\u00a01");
    int64_t id = test_sql_int(scene.app, "SELECT id FROM ticket_order");
    expect_int(303,
               test_post(scene.app, scene.olga,
                         test_text("/ticket-orders/%lld/file", (long long)id), "layout=booklet")
                   .status);
    test_run_jobs(scene.app);
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM job WHERE state = 'done'"));
}

void test_tickets_order__goes_along_when_the_tree_moves(void)
{
    struct scene scene = scene_of(1);
    const char *path = order(&scene, scene.olga, SCHOOL, "who=new");
    struct request *req = test_begin(scene.app, 0);
    str from = test_org_path(scene.app, SCHOOL);
    tickets_path_moved(req, 100, from, STR("00010zz001"));
    test_commit(scene.app);
    test_sql(scene.app,
             test_text("UPDATE org SET path = '00010zz001' WHERE path = '%.*s'", STR_ARG(from)));
    test_sql(scene.app, "UPDATE member SET org_path = '00010zz001'");
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    expect_page(test_get(scene.app, chair, path), "Заказ №\u00a01");
    expect_page(test_get(scene.app, chair, path_of(&scene, SCHOOL, "")), "Ли Ян");
}

void test_tickets_order__each_file_that_is_taken_is_logged(void)
{
    struct scene scene = scene_of(1);
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    const char *path = order(&scene, chair, SCHOOL, "who=new");
    close(file_of(&scene, chair, path, "csv"));
    test_run_jobs(scene.app);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'tickets.order'"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'tickets.print'"));
}

/* ---- never twice ---------------------------------------------------------------------------- */

#define AT_ONCE 50

struct rival {
    int64_t member_id;
    bool has_issued;
};

static void issue_at_once(struct request *req, void *piece)
{
    struct rival *rival = piece;
    struct tickets_ticket ticket;
    rival->has_issued = tickets_issue(req, access_system_scope(req->arena, 100, STR("0")),
                                      rival->member_id, &ticket);
}

static int issued_by_all(const struct scene *scene, const int64_t *members)
{
    struct rival rivals[AT_ONCE];
    int issued = 0;
    for (int i = 0; i < AT_ONCE; i++) {
        rivals[i] = (struct rival){.member_id = members[i]};
    }
    test_at_once(scene->app, AT_ONCE, issue_at_once, rivals, sizeof(rivals[0]));
    for (int i = 0; i < AT_ONCE; i++) {
        issued += rivals[i].has_issued;
    }
    return issued;
}

void test_tickets_order__fifty_requests_at_once_issue_one_ticket(void)
{
    struct scene scene = scene_of(0);
    int64_t member = add_person(&scene, SCHOOL, 0);
    int64_t members[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        members[i] = member;
    }
    expect_int(1, issued_by_all(&scene, members));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket"));
}

void test_tickets_order__fifty_people_at_once_get_fifty_numbers(void)
{
    struct scene scene = scene_of(0);
    int64_t members[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        members[i] = add_person(&scene, SCHOOL, (size_t)i);
    }
    expect_int(AT_ONCE, issued_by_all(&scene, members));
    expect_int(AT_ONCE, test_sql_int(scene.app, "SELECT count(DISTINCT number) FROM ticket"));
    expect_int(AT_ONCE, test_sql_int(scene.app, "SELECT last FROM ticket_series"));
}

/* ---- two cards of one person ---------------------------------------------------------------- */

static str state_of_number(const struct scene *scene, str number)
{
    return test_sql_text(
        scene->app, test_text("SELECT state FROM ticket WHERE number = '%.*s'", STR_ARG(number)));
}

static void merge(const struct scene *scene, int64_t gone, int64_t kept)
{
    struct request *req = test_begin(scene->app, scene->olga);
    tickets_feature.person_merged(req, 100, gone, kept);
    test_commit(scene->app);
}

void test_tickets_order__of_two_merged_tickets_the_newer_stays_valid(void)
{
    struct scene scene = scene_of(1);
    int64_t old_holder = members_of_school(&scene, 0);
    int64_t new_holder = add_person(&scene, SCHOOL, 2);
    issue_all(&scene, SCHOOL);
    str old_number = test_sql_text(scene.app, "SELECT number FROM ticket ORDER BY id");
    str new_number = test_sql_text(scene.app, "SELECT number FROM ticket ORDER BY id DESC");
    merge(&scene, new_holder, old_holder);
    expect_str("exchanged", state_of_number(&scene, old_number));
    expect_str("valid", state_of_number(&scene, new_number));
    expect_str(str_to_c(test_arena(), new_number),
               test_sql_text(scene.app, test_text("SELECT ticket_number FROM member WHERE id = "
                                                  "%lld",
                                                  (long long)old_holder)));
    expect_page(
        test_get(scene.app, scene.olga, test_text("/members/%lld/tickets", (long long)old_holder)),
        "Две карточки одного человека объединены");
    struct request *req = test_begin(scene.app, scene.olga);
    tickets_feature.person_parted(req, 100, new_holder, old_holder);
    test_commit(scene.app);
    expect_str("valid", state_of_number(&scene, old_number));
    expect_str("valid", state_of_number(&scene, new_number));
    expect_int(new_holder,
               test_sql_int(scene.app, test_text("SELECT member_id FROM ticket WHERE number = "
                                                 "'%.*s'",
                                                 STR_ARG(new_number))));
}

void test_tickets_order__parting_gives_nobody_a_second_ticket(void)
{
    struct scene scene = scene_of(1);
    int64_t old_holder = members_of_school(&scene, 0);
    int64_t new_holder = add_person(&scene, SCHOOL, 2);
    issue_all(&scene, SCHOOL);
    merge(&scene, new_holder, old_holder);
    expect_int(303, test_post(scene.app, scene.olga,
                              test_text("/members/%lld/tickets/replace", (long long)old_holder),
                              "reason=lost")
                        .status);
    struct request *req = test_begin(scene.app, scene.olga);
    tickets_feature.person_parted(req, 100, new_holder, old_holder);
    test_commit(scene.app);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket WHERE state = 'valid'"));
}
