/* What the demo's region and a school have published: guides, bulletins, leaflets, in two
 * languages, some of them in a second version, and who took them. */
#include "features/demo/demo_inner.h"
#include "features/library/library.h"

#define SCHOOL "Рыльская СОШ № 4"
#define READERS 240

static const struct edition {
    const char *kind;
    const char *topic;
    const char *title;
    const char *summary;
    const char *number;
    const char *author;
    const char *audience;
    const char *text;
    const char *changed; /* of the second version; NULL: there is one alone */
    const char *kazakh;  /* the same in Kazakh; NULL: not there */
    const char *url;     /* instead of a file */
} editions[] = {
    {"guide", "legal", "Проверка трудовых договоров в школе",
     "Что смотреть председателю первичной организации в договорах и дополнительных соглашениях.",
     NULL, "Правовой инспектор труда", "activists",
     "Проверяют место работы, трудовую функцию, дату начала, оплату, режим и отпуск.",
     "Учтены изменения Трудового кодекса", NULL, NULL},
    {"guide", "partnership", "Коллективный договор: от предложений до регистрации",
     "Порядок переговоров, примерный текст, частые ошибки.", NULL, "Отдел социального партнёрства",
     "members", "Переговоры начинают с письменного предложения одной из сторон.", NULL,
     "Ұжымдық шарт: келіссөздер бір тараптың жазбаша ұсынысынан басталады.", NULL},
    {"leaflet", "safety", "Памятка уполномоченному по охране труда",
     "Права уполномоченного и первые действия при несчастном случае.", NULL,
     "Технический инспектор труда", "members",
     "Уполномоченный проверяет рабочие места и выдаёт представления.",
     "Добавлен образец представления", "Уәкіл жұмыс орындарын тексереді және ұсыныс береді.", NULL},
    {"leaflet", "organising", "Зачем вступать в Профсоюз",
     "Один лист для тех, кто только пришёл работать в школу или детский сад.", NULL, NULL,
     "everybody", "Профсоюз защищает права, помогает советом и поддержкой.", NULL,
     "Кәсіподақ құқықтарды қорғайды, кеңес пен қолдау көрсетеді.", NULL},
    {"bulletin", "information", "Информационный бюллетень областной организации",
     "Хроника, решения президиума, ответы на вопросы.", "1", NULL, "everybody",
     "Состоялось заседание президиума. Утверждён план обучения.", NULL, NULL, NULL},
    {"bulletin", "information", "Информационный бюллетень областной организации",
     "Итоги сверки, летний отдых, страница молодых педагогов.", "2", NULL, "everybody",
     "Подведены итоги сверки списков. Открыта запись в санаторий.", NULL, NULL, NULL},
    {"collection", "pay", "Оплата труда педагогов: сборник документов",
     "Положения, письма и разъяснения о нагрузке и выплатах.", NULL, "Экономист", "members",
     "Учебная нагрузка устанавливается приказом с учётом мнения профсоюзного комитета.", NULL, NULL,
     NULL},
    {"presentation", "youth", "Молодому педагогу: права в первый год работы",
     "Слайды для встречи с теми, кто пришёл после вуза.", NULL, "Совет молодых педагогов",
     "members", "Наставник, нагрузка, выплаты молодым специалистам.", NULL, NULL, NULL},
    {"sample", "organising", "Образец протокола профсоюзного собрания",
     "Протокол, явочный лист и выписка.", NULL, NULL, "activists",
     "Собрание правомочно, если участвует более половины членов Профсоюза.", NULL, NULL, NULL},
    {"guide", "finance", "Смета первичной организации: как составить и исполнить",
     "Статьи доходов и расходов, примеры для малых организаций.", NULL, "Главный бухгалтер",
     "officers", "Смету утверждает собрание, исполнение проверяет ревизионная комиссия.", NULL,
     NULL, NULL},
    {"video", "welfare", "Как получить путёвку: запись вебинара",
     "Кому положена скидка, какие документы собрать.", NULL, NULL, "members", NULL, NULL, NULL,
     "https://video.example.org/putevka"},
};

static const struct edition of_school = {
    "leaflet",
    "welfare",
    "Льготы и скидки для членов нашей организации",
    "Бассейн, театр, летний лагерь: куда обратиться и что принести.",
    NULL,
    NULL,
    "members",
    "Обратитесь в профсоюзный комитет, возьмите билет члена Профсоюза.",
    NULL,
    NULL,
    NULL};

static void add_file(struct demo *demo, int64_t item_id, const char *language, const char *text,
                     const char *note)
{
    const struct library_new_file file = {
        .language = str_of(language),
        .day = demo->req->today,
        .note = str_of(note),
        .name = STR("Текст.txt"),
        .type = STR("text/plain"),
        .bytes = str_of(text),
        .text = str_of(text),
    };
    library_add_file(demo->req, item_id, &file);
}

static int64_t add_edition(struct demo *demo, const struct demo_db_org_named_row *org,
                           const struct edition *edition)
{
    const struct library_new item = {
        .region_id = org->region_id,
        .org_id = org->id,
        .org_path = org->path,
        .state = STR("open"),
        .kind = str_of(edition->kind),
        .topic = str_of(edition->topic),
        .title = str_of(edition->title),
        .summary = str_of(edition->summary),
        .year = date_year(demo->req->today),
        .number = str_of(edition->number),
        .author = str_of(edition->author),
        .audience = str_of(edition->audience),
        .audience_path = org->path,
    };
    int64_t id = library_add(demo->req, &item);
    if (edition->kazakh != NULL) {
        add_file(demo, id, "kk", edition->kazakh, NULL);
    }
    if (edition->url != NULL) {
        library_add_file(demo->req, id,
                         &(struct library_new_file){.language = STR("ru"),
                                                    .day = demo->req->today,
                                                    .url = str_of(edition->url)});
        return id;
    }
    add_file(demo, id, "ru", edition->text, NULL);
    if (edition->changed != NULL) {
        add_file(demo, id, "ru", edition->text, edition->changed);
    }
    return id;
}

void demo_library(struct demo *demo)
{
    struct demo_db_org_named_row school;
    if (!demo_db_org_named(demo->db, STR(SCHOOL), &school)) {
        return;
    }
    struct demo_db_org_named_row region = school;
    region.id = school.region_id;
    region.path = str_slice(school.path, 0, 4);
    str month = str_slice(date_iso(demo->arena, demo->req->today), 0, 7);
    for (size_t i = 0; i < COUNT_OF(editions); i++) {
        int64_t id = add_edition(demo, &region, &editions[i]);
        demo_db_take_library(demo->db, &(struct demo_db_take_library_values){
                                           .region_id = region.region_id,
                                           .item_id = id,
                                           .n = 1,
                                           .month = month,
                                           .limit = READERS / ((int64_t)i + 1),
                                       });
        demo_db_count_library(demo->db, region.region_id, id, 1, month);
    }
    add_edition(demo, &school, &of_school);
}
