/* The office of the demo: letters of the region and of a school, and approved indexes of cases. */
#include "features/demo/demo_inner.h"
#include "features/records/records.h"

struct letter {
    const char *correspondent;
    const char *title;
    const char *their_number;
    int days; /* ago */
    const char *who;
    const char *order;
    int due;    /* days from now; 0 = no term */
    int answer; /* likewise: to be answered by */
};

static const struct letter to_region[] = {
    {"Комитет образования и науки", "О проведении областного конкурса педагогов", "01-15/214", 30,
     "Сергеева О. В.", "Подготовить предложения", -6, 0},
    {"Общероссийский Профсоюз образования", "Об обучении профсоюзного актива", "118", 21,
     "Сергеева О. В.", "Довести до территориальных организаций", 9, 0},
    {"Государственная инспекция труда", "О результатах проверки", "46-07", 12, "", "", 0, 11},
    {"Рыльская районная организация", "О выделении средств на слёт молодых педагогов", "7", 5,
     "Корякина И. В.", "Рассмотреть на президиуме", 14, 20},
};
static const struct letter to_school[] = {
    {"Рыльская районная организация", "О сверке списка членов Профсоюза", "12", 25,
     "Карпенко Т. Н.", "Провести сверку", -3, 0},
    {"Администрация школы", "О графике отпусков", "45", 8, "", "", 0, 6},
};

static struct documents_document document_of(const struct demo *demo,
                                             const struct demo_db_region_office_row *org,
                                             const struct letter *letter)
{
    return (struct documents_document){
        .region_id = org->region_id,
        .org_id = org->id,
        .org_path = org->path,
        .kind = STR("letter"),
        .correspondent = str_of(letter->correspondent),
        .title = str_of(letter->title),
        .their_number = str_of(letter->their_number),
        .dated_on = date_add_days(demo->req->today, -letter->days),
    };
}

static date in_days(const struct demo *demo, int days)
{
    return days == 0 ? (date){0} : date_add_days(demo->req->today, days);
}

/* The last one that was entered. */
static int64_t receive_all(struct demo *demo, const struct demo_db_region_office_row *org,
                           const struct letter *letters, size_t count)
{
    int64_t id = 0;
    for (size_t i = 0; i < count; i++) {
        str sentence;
        struct documents_document document = document_of(demo, org, &letters[i]);
        struct records_letter entry = {
            .way = i % 2 == 0 ? STR("mail") : STR("post"),
            .who = str_of(letters[i].who),
            .order = str_of(letters[i].order),
            .due_on = in_days(demo, letters[i].due),
            .answer_by = in_days(demo, letters[i].answer),
            .pages = (int64_t)i % 3 + 1,
        };
        id = records_receive(demo->req, &document, &entry, &sentence);
    }
    return id;
}

static void answer(struct demo *demo, const struct demo_db_region_office_row *org, int64_t answers,
                   const char *to, const char *signs)
{
    static const struct letter words = {.title = "Ответ на обращение", .days = 2};
    str sentence;
    struct documents_document document = document_of(demo, org, &words);
    document.correspondent = str_of(to);
    document.preamble = STR("Сообщаем, что вопрос рассмотрен.");
    document.signed_post = STR("Председатель");
    document.signed_name = str_of(signs);
    (void)records_send(demo->req, &document, answers, &sentence);
}

void demo_records(struct demo *demo)
{
    struct demo_db_region_office_row region, school;
    int year = date_year(demo->req->today);
    demo->req->scope = access_system_scope(demo->req->arena, 0, STR("0"));
    if (demo_db_region_office(demo->db, STR("Курская областная"), STR("region@primer.ru"),
                              &region)) {
        (void)!records_begin_index(demo->req, region.id, year, STR("region.ru"),
                                   STR("Постановление президиума от 20 декабря № 14-5"));
        (void)receive_all(demo, &region, to_region, COUNT_OF(to_region));
        answer(demo, &region, 0, "Комитет образования и науки", "И. В. Корякина");
    }
    if (demo_db_region_office(demo->db, STR("Рыльская СОШ № 4"), STR("school@primer.ru"),
                              &school)) {
        (void)!records_begin_index(demo->req, school.id, year, STR("primary.ru"),
                                   STR("Протокол профкома от 18 декабря № 11"));
        int64_t last = receive_all(demo, &school, to_school, COUNT_OF(to_school));
        answer(demo, &school, last, "Администрация школы", "Т. Н. Карпенко");
    }
}
