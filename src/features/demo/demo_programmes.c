/* Two programmes of the demo's region: a school for chairs and labour protection, with modules,
 * texts to read, a test and an assignment; some chairs learn by the first. */
#include "features/demo/demo_inner.h"
#include "features/orgs/orgs.h"

#define SCHOOL "Рыльская СОШ № 4"
#define LISTENERS 12

struct module {
    const char *title;
    const char *kind;
    int hours;
    const char *text; /* to read; NULL: none */
};
struct question {
    const char *kind;
    const char *question;
    const char *answer;     /* of a number or a word */
    const char *options[4]; /* the first is right */
    const char *explanation;
};
struct programme {
    const char *title;
    const char *level;
    const char *kind;
    const char *form;
    int hours;
    const char *goal;
    const char *outcomes;
    int valid_months;
    const char *trainer;
    const char *post;
    struct module modules[4];
    struct question questions[4];
    const char *task;
    const char *task_about;
};

static const struct programme programmes[] = {
    {"Школа председателя первичной профсоюзной организации",
     "basic",
     "school",
     "mixed",
     36,
     "Дать вновь избранному председателю всё, что нужно в первый год работы.",
     "Проводит собрание и заседание комитета с кворумом и протоколом\n"
     "Ведёт учёт членов Профсоюза и сверку списка\n"
     "Готовит предложения в коллективный договор",
     0,
     "Сергеева Ольга Викторовна",
     "специалист областной организации",
     {{"Устав и уставные органы", "lecture", 8,
       "# Кто принимает решения\n"
       "Высший орган первичной организации — общее собрание. Между собраниями работает "
       "профсоюзный комитет, а председатель организует его работу.\n"
       "- собрание созывает комитет\n- день и повестку объявляют заранее\n"
       "- решения записывают в протокол\n"
       "# Кворум\n"
       "Собрание правомочно, если в нём участвует более половины членов Профсоюза, состоящих на "
       "учёте."},
      {"Учёт членов Профсоюза", "practice", 8,
       "# Что держать в порядке\n- заявления и согласия\n- карточки в реестре\n- ежегодную сверку"},
      {"Коллективный договор", "lecture", 12,
       "# С чего начать\nПредложения собирают у работников, комитет обсуждает их и направляет "
       "работодателю."},
      {"Протокол и документы", "self_study", 8, NULL}},
     {{"one",
       "Кто созывает общее собрание?",
       NULL,
       {"профсоюзный комитет", "директор школы", "педагогический совет", NULL},
       "Так сказано в первом модуле: собрание созывает комитет."},
      {"number",
       "В организации 30 человек. Сколько нужно для кворума?",
       "16",
       {NULL},
       "Нужно более половины."},
      {"text",
       "Как называется ежегодная проверка списка членов?",
       "сверка",
       {NULL},
       "Сверку проводят раз в год."},
      {"one",
       "В чём записывают решения собрания?",
       NULL,
       {"в протоколе", "в журнале", "в приказе", NULL},
       "Решения записывают в протокол."}},
     "Протокол собрания",
     "Подготовьте протокол собрания своей организации по образцу и пришлите текстом или файлом."},
    {"Охрана труда для уполномоченных профсоюзного комитета",
     "advanced",
     "course",
     "online",
     40,
     "Подготовить уполномоченных к проверкам и к работе в комиссии по охране труда.",
     "Проводит проверку рабочих мест и составляет представление\n"
     "Участвует в расследовании несчастного случая",
     36,
     "Корякина Ирина Владимировна",
     "технический инспектор труда",
     {{"Права уполномоченного", "lecture", 16,
       "# Что может уполномоченный\n- проверять рабочие места\n- выдавать представления\n"
       "- участвовать в комиссии по охране труда"},
      {"Проверка рабочего места", "practice", 16, NULL},
      {"Несчастный случай", "lecture", 8,
       "# Первые действия\nПомочь пострадавшему, сохранить обстановку, сообщить работодателю."}},
     {{"one",
       "Что выдаёт уполномоченный по итогам проверки?",
       NULL,
       {"представление", "приказ", "штраф", NULL},
       "Приказы издаёт работодатель."}},
     NULL,
     NULL},
};

static void add_questions(struct demo *demo, const struct programme *programme, int64_t region_id,
                          int64_t id)
{
    for (size_t i = 0; i < COUNT_OF(programme->questions); i++) {
        const struct question *question = &programme->questions[i];
        int64_t question_id = ++demo->last_id;
        if (question->question == NULL) {
            continue;
        }
        demo_db_add_question(demo->db, &(struct demo_db_add_question_values){
                                           .region_id = region_id,
                                           .id = question_id,
                                           .programme_id = id,
                                           .kind = str_of(question->kind),
                                           .question = str_of(question->question),
                                           .answer = str_of(question->answer),
                                           .explanation = str_of(question->explanation),
                                           .now = demo->now,
                                       });
        for (int n = 0; n < 4 && question->options[n] != NULL; n++) {
            demo_db_add_option(demo->db, question_id, n + 1, str_of(question->options[n]), n == 0);
        }
    }
}

static void add_modules(struct demo *demo, const struct programme *programme, int64_t region_id,
                        int64_t id)
{
    int64_t material = 0;
    for (int i = 0; i < 4 && programme->modules[i].title != NULL; i++) {
        const struct module *module = &programme->modules[i];
        demo_db_add_module(demo->db, &(struct demo_db_add_module_values){
                                         .region_id = region_id,
                                         .programme_id = id,
                                         .n = i + 1,
                                         .title = str_of(module->title),
                                         .hours = module->hours,
                                         .kind = str_of(module->kind),
                                     });
        if (module->text != NULL) {
            demo_db_add_text(demo->db, &(struct demo_db_add_text_values){
                                           .region_id = region_id,
                                           .programme_id = id,
                                           .n = ++material,
                                           .module_n = i + 1,
                                           .title = str_of(module->title),
                                           .body = str_of(module->text),
                                           .now = demo->now,
                                       });
        }
    }
}

static int64_t add_programme(struct demo *demo, const struct programme *programme,
                             const struct demo_db_org_named_row *org)
{
    int64_t id = ++demo->last_id;
    str title = str_of(programme->title);
    demo_db_add_programme(demo->db, &(struct demo_db_add_programme_values){
                                        .id = id,
                                        .org_id = org->id,
                                        .title = title,
                                        .sort_key = orgs_sort_key(demo->arena, title),
                                        .level = str_of(programme->level),
                                        .kind = str_of(programme->kind),
                                        .form = str_of(programme->form),
                                        .hours = programme->hours,
                                        .goal = str_of(programme->goal),
                                        .outcomes = str_of(programme->outcomes),
                                        .valid_months = programme->valid_months,
                                        .now = demo->now,
                                    });
    demo_db_add_trainer(demo->db, org->region_id, id, str_of(programme->trainer),
                        str_of(programme->post));
    add_modules(demo, programme, org->region_id, id);
    add_questions(demo, programme, org->region_id, id);
    demo_db_add_test(demo->db, org->region_id, id, STR("Итоговый тест"));
    if (programme->task != NULL) {
        demo_db_add_assignment(demo->db, org->region_id, id, str_of(programme->task),
                               str_of(programme->task_about));
    }
    return id;
}

void demo_programmes(struct demo *demo)
{
    struct demo_db_org_named_row org;
    if (!demo_db_org_named(demo->db, STR(SCHOOL), &org)) {
        return;
    }
    org.id = org.region_id; /* the region that the school belongs to */
    for (size_t i = 0; i < COUNT_OF(programmes); i++) {
        int64_t id = add_programme(demo, &programmes[i], &org);
        if (i == 0) {
            demo_db_add_entries(demo->db, &(struct demo_db_add_entries_values){
                                              .first_id = demo->last_id + 1,
                                              .region_id = org.region_id,
                                              .programme_id = id,
                                              .began_on = date_add_days(demo->req->today, -20),
                                              .due_on = date_add_days(demo->req->today, 70),
                                              .limit = LISTENERS,
                                              .now = demo->now,
                                          });
            demo->last_id += LISTENERS;
        }
    }
}
