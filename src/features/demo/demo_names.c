#include "features/demo/demo_inner.h"

/* Stems and endings of surnames: 90 × 12 gives over a thousand, with the few common ones more
 * common, as in life. */
static const char *const common_surnames[] = {
    "Иванов",      "Смирнов",   "Кузнецов",   "Попов",    "Васильев", "Петров",   "Соколов",
    "Михайлов",    "Новиков",   "Фёдоров",    "Морозов",  "Волков",   "Алексеев", "Лебедев",
    "Семёнов",     "Егоров",    "Павлов",     "Козлов",   "Степанов", "Николаев", "Орлов",
    "Андреев",     "Макаров",   "Никитин",    "Захаров",  "Зайцев",   "Соловьёв", "Борисов",
    "Яковлев",     "Григорьев", "Романов",    "Воробьёв", "Сергеев",  "Кузьмин",  "Фролов",
    "Александров", "Дмитриев",  "Королёв",    "Гусев",    "Киселёв",  "Ильин",    "Максимов",
    "Поляков",     "Сорокин",   "Виноградов", "Ковалёв",  "Белов",    "Медведев", "Антонов",
    "Тарасов",
};

static const char *const surname_stems[] = {
    "Абрам",  "Агап",    "Аким",    "Анис",    "Артём",  "Афанас", "Балаш",  "Барсук",    "Бобр",
    "Богдан", "Булат",   "Быстр",   "Вавил",   "Веденс", "Вереск", "Вишнев", "Влас",      "Галк",
    "Глаз",   "Голуб",   "Горбун",  "Гордей",  "Горшк",  "Гриш",   "Гурь",   "Давыд",     "Денис",
    "Дорош",  "Дроб",    "Емельян", "Ерм",     "Жарк",   "Жданк",  "Жук",    "Завьял",    "Зим",
    "Зот",    "Игнат",   "Исак",    "Казак",   "Калин",  "Карп",   "Касьян", "Клим",      "Кобз",
    "Колес",  "Кондрат", "Коньк",   "Корнил",  "Костр",  "Кравц",  "Кудряш", "Курбат",    "Лазар",
    "Лапт",   "Лук",     "Маль",    "Мартын",  "Меркул", "Миш",    "Мухан",  "Назар",     "Наум",
    "Нестер", "Овчар",   "Осип",    "Панкрат", "Парфён", "Пахом",  "Пест",   "Пимен",     "Плотник",
    "Прокоп", "Прохор",  "Рогоз",   "Рудак",   "Рябик",  "Савель", "Самойл", "Севастьян", "Селиван",
    "Сидор",  "Скворц",  "Собол",   "Стариг",  "Суслик", "Терент", "Тимош",  "Трофим",    "Уварк",
    "Филат",  "Харитон", "Храм",    "Чернух",  "Шаров",  "Шестак", "Щегол",  "Юдак",      "Якуш",
};

static const char *const surname_endings[] = {"ов",   "енков", "ин",  "ичев", "цов",   "яев",
                                              "аков", "унов",  "еев", "ихин", "ушкин", "очкин"};

static const char *const unchanging[] = {"Шевченко", "Ткач",  "Черных",  "Бондаренко", "Гончаренко",
                                         "Долгих",   "Мороз", "Кравчук", "Сирота",     "Лысенко"};

static const char *const men[] = {
    "Александр",  "Сергей",   "Алексей", "Андрей",   "Дмитрий",  "Михаил",  "Владимир", "Иван",
    "Николай",    "Евгений",  "Павел",   "Виктор",   "Юрий",     "Олег",    "Игорь",    "Роман",
    "Константин", "Анатолий", "Максим",  "Антон",    "Денис",    "Василий", "Пётр",     "Никита",
    "Артём",      "Кирилл",   "Валерий", "Геннадий", "Вячеслав", "Илья"};

static const char *const women[] = {
    "Елена",  "Наталья",  "Ольга", "Татьяна",   "Ирина",  "Светлана",  "Марина",    "Людмила",
    "Галина", "Анна",     "Мария", "Екатерина", "Юлия",   "Валентина", "Нина",      "Надежда",
    "Оксана", "Лариса",   "Вера",  "Любовь",    "Алла",   "Инна",      "Анастасия", "Александра",
    "Дарья",  "Виктория", "Алина", "Ксения",    "Полина", "Зоя",       "Раиса",     "Тамара",
    "Алёна",  "Евгения",  "Софья", "Маргарита", "Яна",    "Кристина",  "Жанна",     "Лидия"};

/* A father's name and what becomes of it for a son and a daughter. */
static const char *const fathers[][2] = {{"Александрович", "Александровна"},
                                         {"Сергеевич", "Сергеевна"},
                                         {"Алексеевич", "Алексеевна"},
                                         {"Андреевич", "Андреевна"},
                                         {"Дмитриевич", "Дмитриевна"},
                                         {"Михайлович", "Михайловна"},
                                         {"Владимирович", "Владимировна"},
                                         {"Иванович", "Ивановна"},
                                         {"Николаевич", "Николаевна"},
                                         {"Евгеньевич", "Евгеньевна"},
                                         {"Павлович", "Павловна"},
                                         {"Викторович", "Викторовна"},
                                         {"Юрьевич", "Юрьевна"},
                                         {"Олегович", "Олеговна"},
                                         {"Игоревич", "Игоревна"},
                                         {"Петрович", "Петровна"},
                                         {"Васильевич", "Васильевна"},
                                         {"Анатольевич", "Анатольевна"},
                                         {"Фёдорович", "Фёдоровна"},
                                         {"Ильич", "Ильинична"},
                                         {"Львович", "Львовна"},
                                         {"Григорьевич", "Григорьевна"},
                                         {"Борисович", "Борисовна"},
                                         {"Степанович", "Степановна"},
                                         {"Валерьевич", "Валерьевна"},
                                         {"Геннадьевич", "Геннадьевна"}};

static const char *const kazakh_surnames[] = {
    "Ахметов", "Жұмабаев", "Нұрғалиев", "Қасымов",       "Өмірбеков",    "Сейітов",
    "Әбдіров", "Оспанов",  "Искаков",   "Тілеубергенов", "Мұхамеджанов", "Бекмағамбетов"};
static const char *const kazakh_men[] = {"Ербол", "Нұрлан",   "Қайрат", "Серік",
                                         "Әділ",  "Бауыржан", "Дәурен", "Асқар"};
static const char *const kazakh_women[] = {"Айгүл", "Гүлнәр",  "Жанар", "Әйгерім",
                                           "Сәуле", "Бибігүл", "Өрнек", "Динара"};

/* Of a union of Kazakhstan. */
static const char *const kz_surnames[] = {
    "Абдрахманов", "Айтбаев",    "Әлімбеков",  "Ахметжанов", "Әубәкіров",   "Байжанов",
    "Бейсенов",    "Боранбаев",  "Дүйсенов",   "Елеусізов",  "Есенғалиев",  "Жақсыбеков",
    "Жүнісов",     "Ибраев",     "Кәрімов",    "Көшербаев",  "Қалиев",      "Құсайынов",
    "Мақсұтов",    "Молдабеков", "Мұқанов",    "Назарбеков", "Нұрпейісов",  "Омаров",
    "Рахметов",    "Сағындықов", "Сәдуақасов", "Смағұлов",   "Сүлейменов",  "Тоқтаров",
    "Төлегенов",   "Тұрсынов",   "Уәлиев",     "Хамитов",    "Шаймерденов", "Ысқақов"};
static const char *const kz_men[] = {"Абай",  "Айдос",  "Алмас",  "Арман",  "Асқар",  "Бекзат",
                                     "Болат", "Дархан", "Дәулет", "Ерлан",  "Жандос", "Жанат",
                                     "Қанат", "Марат",  "Мұрат",  "Нұрлан", "Олжас",  "Руслан",
                                     "Самат", "Серік",  "Талғат", "Тимур",  "Шыңғыс", "Ырысбек"};
static const char *const kz_women[] = {
    "Айнұр",   "Айсұлу", "Ақмарал", "Алма",   "Аружан", "Әсел",     "Баян",     "Ботагөз",
    "Гүлмира", "Гүлсім", "Дана",    "Динара", "Жазира", "Зәуреш",   "Қарлығаш", "Құралай",
    "Ләззат",  "Мадина", "Маржан",  "Назгүл", "Раушан", "Сандуғаш", "Шолпан",   "Ұлжан"};

/* In a hundred people there. */
#define KAZAKHS 70
#define PICK(demo, list) list[rand_below(&(demo)->random, COUNT_OF(list))]

static str with_ending(struct demo *demo, str surname, bool is_woman)
{
    bool takes_a = str_ends_with(surname, STR("ов")) || str_ends_with(surname, STR("ев")) ||
                   str_ends_with(surname, STR("ёв")) || str_ends_with(surname, STR("ин"));
    return is_woman && takes_a ? str_join(demo->scratch, surname, STR("а")) : surname;
}

static str surname_of(struct demo *demo, bool is_woman)
{
    uint32_t dice = rand_below(&demo->random, 100);
    if (dice < 3) {
        return str_of(PICK(demo, unchanging));
    }
    if (dice < 45) {
        /* The smaller of two throws: the first of the list are the most common. */
        uint32_t a = rand_below(&demo->random, COUNT_OF(common_surnames));
        uint32_t b = rand_below(&demo->random, COUNT_OF(common_surnames));
        return with_ending(demo, str_of(common_surnames[MIN_OF(a, b)]), is_woman);
    }
    str surname =
        str_format(demo->scratch, "%s%s", PICK(demo, surname_stems), PICK(demo, surname_endings));
    if (dice < 47) {
        str own = with_ending(demo, str_of(PICK(demo, common_surnames)), is_woman);
        surname = str_format(demo->scratch, "%.*s-%.*s", STR_ARG(own), STR_ARG(surname));
    }
    return with_ending(demo, surname, is_woman);
}

static struct demo_name kazakh_name(struct demo *demo, bool is_woman)
{
    struct demo_name name = {.sex = is_woman ? 'f' : 'm', .is_kazakh = true};
    name.last = with_ending(demo, str_of(PICK(demo, kazakh_surnames)), is_woman);
    name.first = str_of(is_woman ? PICK(demo, kazakh_women) : PICK(demo, kazakh_men));
    if (rand_below(&demo->random, 3) > 0) {
        name.middle =
            str_format(demo->scratch, "%s%s", PICK(demo, kazakh_men), is_woman ? "қызы" : "ұлы");
    }
    return name;
}

static struct demo_name name_of_kazakhstan(struct demo *demo, bool is_woman)
{
    struct demo_name name = {.sex = is_woman ? 'f' : 'm', .is_kazakh = true};
    name.last = with_ending(demo, str_of(PICK(demo, kz_surnames)), is_woman);
    name.first = str_of(is_woman ? PICK(demo, kz_women) : PICK(demo, kz_men));
    name.middle = str_format(demo->scratch, "%s%s", PICK(demo, kz_men), is_woman ? "қызы" : "ұлы");
    return name;
}

struct demo_name demo_name_of(struct demo *demo, bool is_woman)
{
    if (demo->is_kazakh && rand_below(&demo->random, 100) < KAZAKHS) {
        return name_of_kazakhstan(demo, is_woman);
    }
    if (rand_below(&demo->random, 100) < 2) {
        return kazakh_name(demo, is_woman);
    }
    struct demo_name name = {.sex = is_woman ? 'f' : 'm'};
    name.last = surname_of(demo, is_woman);
    name.first = str_of(is_woman ? PICK(demo, women) : PICK(demo, men));
    name.middle = str_of(fathers[rand_below(&demo->random, COUNT_OF(fathers))][is_woman]);
    if (is_woman && rand_below(&demo->random, 16) == 0) {
        name.previous_last = surname_of(demo, true);
    }
    return name;
}

/* ---- places --------------------------------------------------------------------------------- */

static const struct demo_region_name regions[] = {
    {"Курская областная", "Курская областная", "46"},
    {"Астраханская областная", "Астраханская областная", "30"},
    {"Белгородская региональная", "Белгородская региональная", "31"},
    {"Брянская областная", "Брянская областная", "32"},
    {"Владимирская областная", "Владимирская областная", "33"},
    {"Волгоградская областная", "Волгоградская областная", "34"},
    {"Вологодская областная", "Вологодская областная", "35"},
    {"Воронежская областная", "Воронежская областная", "36"},
    {"Ивановская областная", "Ивановская областная", "37"},
    {"Иркутская областная", "Иркутская областная", "38"},
    {"Калужская областная", "Калужская областная", "40"},
    {"Костромская областная", "Костромская областная", "44"},
    {"Липецкая областная", "Липецкая областная", "48"},
    {"Мурманская областная", "Мурманская областная", "51"},
    {"Новгородская областная", "Новгородская областная", "53"},
    {"Орловская областная", "Орловская областная", "57"},
    {"Пензенская областная", "Пензенская областная", "58"},
    {"Псковская областная", "Псковская областная", "60"},
    {"Рязанская областная", "Рязанская областная", "62"},
    {"Самарская областная", "Самарская областная", "63"},
    {"Смоленская областная", "Смоленская областная", "67"},
    {"Тамбовская областная", "Тамбовская областная", "68"},
    {"Тверская областная", "Тверская областная", "69"},
    {"Тульская областная", "Тульская областная", "71"},
    {"Ярославская областная", "Ярославская областная", "76"},
};

struct demo_region_name demo_region_name(struct arena *arena, int number)
{
    struct demo_region_name name = regions[number % (int)COUNT_OF(regions)];
    int round = number / (int)COUNT_OF(regions);
    if (round > 0) {
        name.full = name.short_name = str_format(arena, "%s %d-я", name.full, round + 1).data;
        name.code = str_format(arena, "%02d", number % 100).data;
    }
    return name;
}

static const char *const kursk_districts[] = {
    "Беловская",      "Большесолдатская", "Глушковская",  "Горшеченская", "Дмитриевская",
    "Железногорская", "Золотухинская",    "Касторенская", "Конышевская",  "Кореневская",
    "Курская",        "Курчатовская",     "Льговская",    "Мантуровская", "Медвенская",
    "Обоянская",      "Октябрьская",      "Поныровская",  "Пристенская",  "Рыльская",
    "Советская",      "Солнцевская",      "Суджанская",   "Тимская",      "Фатежская",
    "Хомутовская",    "Черемисиновская",  "Щигровская"};

static const char *const towns[] = {"Курская", "Железногорская", "Курчатовская", "Льговская",
                                    "Щигровская"};

static const char *const other_districts[] = {
    "Центральная", "Северная",   "Южная",        "Восточная",  "Западная",   "Заречная",
    "Приозёрная",  "Лесная",     "Полевая",      "Луговая",    "Нагорная",   "Степная",
    "Речная",      "Садовая",    "Каменская",    "Никольская", "Покровская", "Троицкая",
    "Спасская",    "Успенская",  "Михайловская", "Ильинская",  "Петровская", "Павловская",
    "Борисовская", "Сосновская", "Берёзовская",  "Дубровская"};

static const char *const towns_genitive[] = {"г. Курска", "г. Железногорска", "г. Курчатова",
                                             "г. Льгова", "г. Щигры"};

const char *demo_town_genitive(struct arena *arena, int region, int number)
{
    int districts = (int)COUNT_OF(kursk_districts);
    if (number < districts) {
        return NULL;
    }
    return region == 0
               ? towns_genitive[number - districts]
               : str_format(arena, "(%s городская)", other_districts[number - districts]).data;
}

const char *demo_territory_name(int region, int number, bool *ret_is_town)
{
    int districts = (int)COUNT_OF(kursk_districts);
    *ret_is_town = number >= districts;
    if (number >= DEMO_TERRITORIES) {
        return NULL;
    }
    if (*ret_is_town) {
        return region == 0 ? towns[number - districts] : other_districts[number - districts];
    }
    return region == 0 ? kursk_districts[number] : other_districts[number];
}
