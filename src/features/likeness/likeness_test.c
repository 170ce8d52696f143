#include "app/app.h"
#include "app/test.h"
#include "base/fold.h"
#include "base/rand.h"
#include "features/likeness/likeness_inner.h"

/* ---- words ---------------------------------------------------------------------------------- */

static bool sound_alike(const char *a, const char *b, bool is_patronymic)
{
    struct likeness_sound x =
        likeness_sound_of(fold_search(test_arena(), str_of(a)), is_patronymic);
    struct likeness_sound y =
        likeness_sound_of(fold_search(test_arena(), str_of(b)), is_patronymic);
    return x.length == y.length && memcmp(x.letters, y.letters, x.length) == 0;
}

void test_likeness__names_sound_alike_in_both_alphabets(void)
{
    static const char *const alike[][2] = {
        {"Наталья", "Наталия"},    {"Наталья", "Natalia"},  {"Наталья", "Natalya"},
        {"Сергей", "Sergei"},      {"Сергей", "Sergey"},    {"Дмитрий", "Dmitry"},
        {"Юлия", "Iuliia"},        {"Юлия", "Yuliya"},      {"Щёголева", "Shchegoleva"},
        {"Соловьёв", "Solovyov"},  {"Соловьёв", "Solovev"}, {"Хомутов", "Khomutov"},
        {"Жұмабаев", "Джумабаев"}, {"Қасымов", "Касымов"},  {"Гүлнәр", "Гульнар"},
        {"Цветкова", "Tsvetkova"}, {"Кузьмин", "Kuzmin"},   {"Черемиссиновский", "Черемисиновский"},
    };
    for (size_t i = 0; i < COUNT_OF(alike); i++) {
        if (!sound_alike(alike[i][0], alike[i][1], false)) {
            test_fail(__FILE__, __LINE__, "%s and %s", alike[i][0], alike[i][1]);
        }
    }
}

void test_likeness__different_names_do_not_sound_alike(void)
{
    static const char *const different[][2] = {
        {"Анна", "Яна"},    {"Алина", "Алёна"}, {"Иванов", "Иванова"}, {"Мария", "Марина"},
        {"Елена", "Алёна"}, {"Юрий", "Игорь"},  {"Олег", "Ольга"},     {"Петров", "Петухов"},
    };
    for (size_t i = 0; i < COUNT_OF(different); i++) {
        if (sound_alike(different[i][0], different[i][1], false)) {
            test_fail(__FILE__, __LINE__, "%s and %s", different[i][0], different[i][1]);
        }
    }
}

void test_likeness__patronymics_are_compared_without_their_endings(void)
{
    expect_true(sound_alike("Нұрланқызы", "Нурлановна", true));
    expect_true(sound_alike("Серікұлы", "Серикович", true));
    expect_true(sound_alike("Сергеевна", "Sergeevna", true));
    expect_true(sound_alike("Алексеевич", "Alekseyevich", true));
    expect_false(sound_alike("Алексеевна", "Александровна", true));
}

static bool slip_apart(const char *a, const char *b)
{
    struct likeness_sound x = likeness_letters_of(fold_search(test_arena(), str_of(a)));
    struct likeness_sound y = likeness_letters_of(fold_search(test_arena(), str_of(b)));
    return likeness_one_slip(&x, &y);
}

void test_likeness__one_slip_is_one_letter_or_two_neighbours(void)
{
    expect_true(slip_apart("Сидорова", "Сидрова"));
    expect_false(slip_apart("Сидорова", "Сидорроова"));
    expect_true(slip_apart("Сидорова", "Сидоорова"));
    expect_true(slip_apart("Сидорова", "Сидарова"));
    expect_true(slip_apart("Сидорова", "Сиодрова"));
    expect_false(slip_apart("Сидорова", "Сидорова"));
    expect_false(slip_apart("Сидорова", "Федорова"));
    /* Too short to say anything. */
    expect_false(slip_apart("Ким", "Цим"));
}

/* ---- pairs ---------------------------------------------------------------------------------- */

struct crowd {
    struct likeness_people *people;
    struct likeness_weights weights;
    int64_t next_id;
};

#define PERSON(...) (&(struct likeness_person){__VA_ARGS__})

/* Ids count from 1 in the order of adding. */
static void add(struct crowd *crowd, const char *last, const char *given, const char *born,
                const struct likeness_person *more)
{
    struct likeness_person person = *more;
    str full = str_format(test_arena(), "%s %s", last, given);
    person.id = ++crowd->next_id;
    person.name_key = fold_search(test_arena(), full);
    person.first_key = fold_search(test_arena(), str_of(given));
    person.spelling = full;
    person.born = born == NULL ? (date){0} : date_of(born);
    person.org_id = person.org_id == 0 ? 1000 + person.id % 300 : person.org_id;
    likeness_people_add(crowd->people, &person);
}

/* Among three thousand people with common names nobody is alone. */
static struct crowd crowd_of_others(void)
{
    static const char *const surnames[] = {"Иванова", "Петрова", "Смирнова", "Кузнецова"};
    static const char *const given[] = {"Елена Петровна", "Ольга Ивановна", "Анна Сергеевна",
                                        "Мария Олеговна", "Ирина Львовна",  "Нина Павловна",
                                        "Галина Юрьевна"};
    struct crowd crowd = {likeness_people_new(test_arena(), 3100), likeness_weights_delivered(),
                          100};
    struct rand_sequence random = {7};
    for (int i = 0; i < 3000; i++) {
        date born = date_add_days(date_of("1960-01-01"), rand_below(&random, 14000));
        add(&crowd, surnames[rand_below(&random, 4)], given[rand_below(&random, 7)],
            str_to_c(test_arena(), date_iso(test_arena(), born)), PERSON(.sex = STR("f")));
    }
    crowd.next_id = 0;
    return crowd;
}

/* The evidence of the pair of people 1 and 2; empty if it was not found. */
static str found(struct crowd *crowd)
{
    struct likeness_pairs pairs = likeness_pairs_find(crowd->people, &crowd->weights);
    for (size_t i = 0; i < pairs.count; i++) {
        const struct likeness_pair *pair = &pairs.items[i];
        struct buf out = BUF_INIT(test_arena());
        for (size_t j = 0; j < LIKENESS_COUNT; j++) {
            if ((pair->evidence & (uint64_t)1 << j) != 0) {
                buf_put(&out, STR(" "));
                buf_put(&out, str_of(likeness_code((enum likeness_evidence)j)));
            }
        }
        if (pair->a_id == 1 && pair->b_id == 2) {
            return buf_str(&out);
        }
    }
    return (str){0};
}

static str compared(const char *last_a, const char *given_a, const char *born_a, const char *last_b,
                    const char *given_b, const char *born_b)
{
    struct crowd crowd = crowd_of_others();
    add(&crowd, last_a, given_a, born_a, PERSON(.sex = STR("f")));
    add(&crowd, last_b, given_b, born_b, PERSON(.sex = STR("f")));
    return found(&crowd);
}

void test_likeness__each_kind_of_double_is_found_and_named(void)
{
    static const struct {
        const char *a[3];
        const char *b[3];
        const char *evidence;
    } doubles[] = {
        {{"Лебедева", "Елена Петровна", "1979-03-14"},
         {"Лебдева", "Елена Петровна", "1979-03-14"},
         "last_slip"},
        {{"Қасымова", "Айгүл Серікқызы", "1979-03-14"},
         {"Касымова", "Айгуль Сериковна", "1979-03-14"},
         "first_sound"},
        {{"Фёдорова", "Елена Петровна", "1979-03-14"},
         {"Федорова", "Елена Петровна", "1979-03-14"},
         "spelling"},
        {{"Лебедева", "Елена Петровна", "1979-03-14"},
         {"Lebedeva", "Elena Petrovna", "1979-03-14"},
         "last_sound"},
        {{"Лебедева", "Елена Петровна", "1979-03-14"},
         {"Елена", "Лебедева Петровна", "1979-03-14"},
         "swapped"},
        {{"Лебедева", "Елена Петровна", "1979-03-14"},
         {"Елена", "Петровна Лебедева", "1979-03-14"},
         "swapped"},
        {{"Черемиссиновская", "Елена Петровна", "1979-03-14"},
         {"Черемиссиновская", "Елена Петровна", "1979-03-17"},
         "born_digit"},
        {{"Черемиссиновская", "Елена Петровна", "1979-03-04"},
         {"Черемиссиновская", "Елена Петровна", "1979-04-03"},
         "born_swapped"},
        {{"Лебедева", "Елена Петровна", "1979-03-14"},
         {"Лебедева", "Елена", "1979-03-14"},
         "born_same"},
        {{"Лебедева", "Елена Петровна", "1979-03-14"},
         {"Лебедева", "Е П", "1979-03-14"},
         "middle_initial"},
    };
    for (size_t i = 0; i < COUNT_OF(doubles); i++) {
        str evidence = compared(doubles[i].a[0], doubles[i].a[1], doubles[i].a[2], doubles[i].b[0],
                                doubles[i].b[1], doubles[i].b[2]);
        expect_contains(doubles[i].evidence, evidence);
    }
}

void test_likeness__a_changed_surname_is_found_by_the_former_one(void)
{
    struct crowd crowd = crowd_of_others();
    add(&crowd, "Иванова", "Елена Петровна", "1979-03-14", PERSON(.sex = STR("f")));
    add(&crowd, "Лебедева", "Елена Петровна", "1979-03-14",
        PERSON(.sex = STR("f"), .previous_key = STR("иванова")));
    expect_contains("last_previous", found(&crowd));
}

void test_likeness__namesakes_are_two_people(void)
{
    expect_str("", compared("Иванова", "Елена Петровна", NULL, "Иванова", "Елена Петровна", NULL));
    expect_str("", compared("Иванова", "Елена Петровна", "1979-03-14", "Иванова", "Елена Петровна",
                            "1985-11-02"));
}

void test_likeness__a_rare_name_proves_more_than_a_frequent_one(void)
{
    struct crowd crowd = crowd_of_others();
    add(&crowd, "Черемиссиновская", "Аделаида Львовна", "1979-03-14", PERSON(.sex = STR("f")));
    add(&crowd, "Черемиссиновская", "Аделаида Львовна", NULL, PERSON(.sex = STR("f")));
    expect_contains("last_same", found(&crowd));
}

void test_likeness__twins_are_two_people_even_with_one_telephone(void)
{
    struct crowd crowd = crowd_of_others();
    add(&crowd, "Черемиссиновская", "Аделаида Львовна", "1979-03-14",
        PERSON(.sex = STR("f"), .phone = STR("+79101234567"), .org_id = 5));
    add(&crowd, "Черемиссиновская", "Эльвира Львовна", "1979-03-14",
        PERSON(.sex = STR("f"), .phone = STR("+79101234567"), .org_id = 5));
    expect_str("", found(&crowd));
}

void test_likeness__a_number_of_the_state_outweighs_the_name(void)
{
    struct crowd crowd = crowd_of_others();
    add(&crowd, "Иванова", "Елена Петровна", "1979-03-14",
        PERSON(.sex = STR("f"), .snils_hash = STR("abc")));
    add(&crowd, "Лебедева", "Елена Петровна", NULL,
        PERSON(.sex = STR("f"), .snils_hash = STR("abc")));
    expect_contains("snils_same", found(&crowd));
}

void test_likeness__a_telephone_of_an_office_proves_nothing(void)
{
    struct crowd crowd = crowd_of_others();
    for (int i = 0; i < 40; i++) {
        add(&crowd, i % 2 == 0 ? "Иванова" : "Петрова", "Ольга Ивановна", NULL,
            PERSON(.sex = STR("f"), .phone = STR("+74712000000")));
    }
    struct likeness_pairs pairs = likeness_pairs_find(crowd.people, &crowd.weights);
    for (size_t i = 0; i < pairs.count; i++) {
        expect_true(pairs.items[i].a_id > 100);
    }
}

/* Four million people with one wrong birth date must not make eight billion pairs. */
void test_likeness__a_birth_date_that_was_put_in_for_all_costs_little(void)
{
    struct crowd crowd = crowd_of_others();
    for (int i = 0; i < 4000; i++) {
        const char *last = str_format(test_arena(), "Фамилия%d", i).data;
        add(&crowd, last, "Ольга Ивановна", "1900-01-01", PERSON(.sex = STR("f")));
    }
    struct likeness_pairs pairs = likeness_pairs_find(crowd.people, &crowd.weights);
    expect_true(pairs.compared < 1500000);
}

/* ---- the points ----------------------------------------------------------------------------- */

void test_likeness__the_register_begins_with_the_points_as_delivered(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct likeness_weights delivered = likeness_weights_delivered();
    struct request *req = test_begin(app, 0);
    struct likeness_weights kept = likeness_weights_load(req->db, 0);
    test_commit(app);
    for (size_t i = 0; i < LIKENESS_COUNT; i++) {
        expect_int(delivered.points[i], kept.points[i]);
    }
    expect_int(delivered.share, kept.share);
    expect_int(delivered.threshold, kept.threshold);
    expect_int(delivered.sure, kept.sure);
}

/* The fields as the page shows them, one of them with another value. */
static const char *form_with(const char *code, const char *value)
{
    struct likeness_weights weights = likeness_weights_delivered();
    struct buf body = BUF_INIT(test_arena());
    buf_put_format(&body, "threshold=%d&sure=%d&share=%d", weights.threshold, weights.sure,
                   weights.share);
    for (size_t i = 0; i < LIKENESS_COUNT; i++) {
        const char *name = likeness_code((enum likeness_evidence)i);
        if (strcmp(name, code) == 0) {
            buf_put_format(&body, "&%s=%s", name, value);
        } else {
            buf_put_format(&body, "&%s=%d", name, weights.points[i]);
        }
    }
    return str_to_c(test_arena(), buf_str(&body));
}

static int64_t points_in(struct test_app *app, int64_t region_id)
{
    struct request *req = test_begin(app, 0);
    struct likeness_weights weights = likeness_weights_load(req->db, region_id);
    test_commit(app);
    return weights.points[LIKENESS_PHONE_SAME];
}

void test_likeness__a_region_changes_its_own_points_and_no_others(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t olga = test_account(app, "region_chair", "Курская");
    expect_page(test_get(app, olga, "/likeness"), "Как сравниваются карточки");
    expect_see_other(test_post(app, olga, "/likeness", form_with("phone_same", "55")), "/likeness");
    expect_int(55, points_in(app, 100));
    expect_int(110, points_in(app, 200));
    expect_int(110, points_in(app, 0));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = "
                                    "'likeness.edit' AND changes LIKE '%phone_same%'"));
    expect_see_other(test_post(app, olga, "/likeness", form_with("phone_same", "110")),
                     "/likeness");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM likeness_weight WHERE region_id <> 0"));
}

void test_likeness__the_union_changes_them_for_all(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anton = test_account(app, "union_officer", "union");
    expect_see_other(test_post(app, anton, "/likeness", form_with("phone_same", "90")),
                     "/likeness");
    expect_int(90, points_in(app, 100));
    expect_int(90, points_in(app, 0));
}

void test_likeness__what_is_no_number_comes_back(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t olga = test_account(app, "region_chair", "Курская");
    expect_form_again(test_post(app, olga, "/likeness", form_with("phone_same", "many")),
                      "целое число");
    expect_form_again(test_post(app, olga, "/likeness", form_with("phone_same", "5000")),
                      "целое число");
    expect_int(110, points_in(app, 100));
}

void test_likeness__points_are_refused_without_the_right(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t boris = test_account(app, "primary_chair", "Рыльская СОШ 4");
    expect_forbidden(test_get(app, boris, "/likeness"));
    expect_forbidden(test_post(app, boris, "/likeness", form_with("phone_same", "55")));
    expect_int(110, points_in(app, 100));
}
