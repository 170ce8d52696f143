#include "features/demo/demo_inner.h"
#include "features/orgs/orgs.h"

#define UNION_NAME "Общероссийский Профсоюз образования"
#define FIRST_DAY "2011-01-01"
#define RYLSK_PRIMARIES 6

/* The path of the next child: three characters 0-9a-z. */
static str next_path(struct demo *demo, struct demo_planted *parent)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    int number = ++parent->children;
    return str_format(demo->arena, "%.*s%c%c%c", STR_ARG(parent->path), digits[number / 1296 % 36],
                      digits[number / 36 % 36], digits[number % 36]);
}

struct demo_planted demo_plant(struct demo *demo, struct demo_planted *parent,
                               const struct demo_planting *planting)
{
    struct demo_planted org = {.region_id = parent == NULL ? 0 : parent->region_id,
                               .id = demo_new_id(demo),
                               .path = parent == NULL ? STR("0") : next_path(demo, parent),
                               .code = planting->code.length > 0 ? planting->code
                                       : parent != NULL          ? parent->code
                                                                 : STR("77")};
    if (strcmp(planting->type, "region") == 0) {
        org.region_id = org.id;
    }
    int64_t parent_id = parent == NULL ? 0 : parent->id;
    struct demo_passport passport =
        demo_passport_of(demo, org.code, planting->type, planting->employer_name.length > 0);
    demo_db_add_org(demo->db, &(struct demo_db_add_org_values){
                                  .region_id = org.region_id,
                                  .id = org.id,
                                  .parent_id = parent_id,
                                  .type = str_of(planting->type),
                                  .path = org.path,
                                  .name = planting->name,
                                  .short_name = planting->short_name,
                                  .sort_key = orgs_sort_key(demo->scratch, planting->short_name),
                                  .employer_kind = str_of(planting->employer_kind),
                                  .employer_name = planting->employer_name,
                                  .employer_inn = passport.employer_inn,
                                  .country = demo->is_kazakh ? STR("kz") : STR("ru"),
                                  .bin = passport.bin,
                                  .is_legal_entity = passport.is_legal_entity,
                                  .registered_on = passport.registered_on,
                                  .inn = passport.inn,
                                  .kpp = passport.kpp,
                                  .ogrn = passport.ogrn,
                                  .legal_address = passport.legal_address,
                                  .address = passport.address,
                                  .phone = passport.phone,
                                  .email = passport.email,
                                  .chair = passport.chair,
                                  .bank_name = passport.bank_name,
                                  .bank_bik = passport.bank_bik,
                                  .bank_account = passport.bank_account,
                                  .bank_correspondent = passport.bank_correspondent,
                                  .now = demo->now,
                              });
    demo_db_add_org_search(
        demo->db, org.path, org.id,
        orgs_folded(demo->scratch, planting->name, planting->short_name, (str){0}));
    demo_db_add_org_version(demo->db, &(struct demo_db_add_org_version_values){
                                          .region_id = org.region_id,
                                          .org_id = org.id,
                                          .valid_from = date_of(FIRST_DAY),
                                          .parent_id = parent_id,
                                          .type = str_of(planting->type),
                                          .name = planting->name,
                                          .short_name = planting->short_name,
                                      });
    return org;
}

/* ---- primary organisations ------------------------------------------------------------------ */

/* Those directly under the region, with their share of its members in thousandths. */
static const struct {
    const char *type;
    const char *name;
    const char *short_name;
    enum demo_kind kind;
    int share;
} direct[] = {
    {"primary_territorial", "студентов университета", "Студенты университета",
     DEMO_UNIVERSITY_STUDENTS, 105},
    {"primary_students", "студентов технического университета", "Студенты техуниверситета",
     DEMO_UNIVERSITY_STUDENTS, 82},
    {"primary_students", "студентов политехнического колледжа", "Студенты политехколледжа",
     DEMO_COLLEGE_STUDENTS, 24},
    {"primary_students", "студентов педагогического колледжа", "Студенты педколледжа",
     DEMO_COLLEGE_STUDENTS, 12},
    {"primary_workers", "работников университета", "Работники университета", DEMO_UNIVERSITY, 13},
    {"primary_workers", "работников технического университета", "Работники техуниверситета",
     DEMO_UNIVERSITY, 14},
    {"primary_workers", "института развития образования", "Институт развития образования",
     DEMO_EXTRA_SCHOOL, 2},
    {"primary_workers", "школы-интерната № 2", "Школа-интернат № 2", DEMO_SCHOOL, 2},
    {"primary_workers", "дворца детского творчества", "Дворец детского творчества",
     DEMO_EXTRA_SCHOOL, 2},
    {"primary_joint", "медицинского колледжа", "Медколледж", DEMO_COLLEGE_STUDENTS, 8},
    {"primary_workers", "политехнического колледжа", "Политехколледж", DEMO_COLLEGE, 2},
    {"primary_workers", "аппарата обкома Профсоюза", "Аппарат обкома", DEMO_OFFICE, 1},
};

static const char *const kindergartens[] = {"Солнышко", "Колокольчик", "Сказка",    "Ромашка",
                                            "Берёзка",  "Теремок",     "Родничок",  "Колосок",
                                            "Улыбка",   "Радуга",      "Ласточка",  "Звёздочка",
                                            "Малыш",    "Журавлик",    "Светлячок", "Василёк"};

static const char *const extra_schools[] = {"Центр детского творчества", "Школа искусств",
                                            "Спортивная школа", "Станция юных натуралистов"};

void demo_add_primary(struct demo *demo, struct demo_primaries *primaries,
                      const struct demo_planted *org, str workplace, enum demo_kind kind,
                      int64_t size)
{
    struct demo_primary *primary =
        ARENA_PUSH(demo->arena, primaries->items, primaries->count, primaries->capacity);
    *primary = (struct demo_primary){.region_id = org->region_id,
                                     .id = org->id,
                                     .path = org->path,
                                     .workplace = workplace,
                                     .region_code = org->code,
                                     .kind = kind,
                                     .size = size};
}

/* The weight of an institution: how its staff compares with others of the territory. */
static int64_t weight_of(struct demo *demo, enum demo_kind kind)
{
    static const int64_t typical[] = {[DEMO_SCHOOL] = 55,
                                      [DEMO_KINDERGARTEN] = 28,
                                      [DEMO_EXTRA_SCHOOL] = 22,
                                      [DEMO_COLLEGE] = 60};
    return typical[kind] / 2 + rand_below(&demo->random, (uint32_t)typical[kind]);
}

struct institution {
    struct demo_planting planting;
    enum demo_kind kind;
};

/* Where an institution stands: "Рыльская СОШ № 4", "СОШ № 4 г. Курска". */
struct place {
    const char *adjective;
    const char *town; /* NULL in a district */
};

static struct institution school(struct demo *demo, const struct place *place, int number)
{
    str name = place->town == NULL
                   ? str_format(demo->arena, "%s СОШ № %d", place->adjective, number)
                   : str_format(demo->arena, "СОШ № %d %s", number, place->town);
    return (struct institution){{"primary_workers",
                                 str_format(demo->arena, "ППО МБОУ «%.*s»", STR_ARG(name)), name,
                                 "school", str_format(demo->arena, "МБОУ «%.*s»", STR_ARG(name))},
                                DEMO_SCHOOL};
}

static struct institution kindergarten(struct demo *demo, const struct place *place, int number)
{
    const char *title = kindergartens[number % (int)COUNT_OF(kindergartens)];
    int ordinal = number / (int)COUNT_OF(kindergartens);
    const char *where = place->town == NULL ? place->adjective : place->town;
    str name = ordinal == 0
                   ? str_format(demo->arena, "Детский сад «%s», %s", title, where)
                   : str_format(demo->arena, "Детский сад № %d «%s», %s", number + 1, title, where);
    return (struct institution){
        {"primary_workers", str_format(demo->arena, "ППО: %.*s", STR_ARG(name)), name,
         "kindergarten", str_format(demo->arena, "МБДОУ %.*s", STR_ARG(name))},
        DEMO_KINDERGARTEN};
}

static struct institution extra_school(struct demo *demo, const struct place *place, int number)
{
    const char *kind = extra_schools[number % (int)COUNT_OF(extra_schools)];
    const char *where = place->town == NULL ? place->adjective : place->town;
    str name = number < (int)COUNT_OF(extra_schools)
                   ? str_format(demo->arena, "%s, %s", kind, where)
                   : str_format(demo->arena, "%s № %d, %s", kind,
                                number / (int)COUNT_OF(extra_schools) + 1, where);
    return (struct institution){{"primary_workers",
                                 str_format(demo->arena, "ППО: %.*s", STR_ARG(name)), name,
                                 "extra_school", name},
                                DEMO_EXTRA_SCHOOL};
}

/* Of twenty primaries twelve are schools, six kindergartens, two of further education. */
static struct institution institution_of(struct demo *demo, const struct place *place, int number)
{
    int round = number / 20;
    int turn = number % 20;
    if (turn % 3 == 1 && turn < 18) {
        return kindergarten(demo, place, round * 6 + turn / 3);
    }
    if (turn >= 18) {
        return extra_school(demo, place, round * 2 + turn - 18);
    }
    return school(demo, place, round * 12 + turn - (turn + 1) / 3 + 1);
}

static void plant_territory(struct demo *demo, struct demo_planted *region, int region_number,
                            int number, int primaries_wanted, struct demo_primaries *primaries)
{
    bool is_town;
    const char *adjective = demo_territory_name(region_number, number, &is_town);
    const char *kind = is_town ? "городская" : "районная";
    str short_name = str_format(demo->arena, "%s %s", adjective, kind);
    struct demo_planted territory = demo_plant(
        demo, region,
        &(struct demo_planting){
            "territory", str_format(demo->arena, "%.*s организация Профсоюза", STR_ARG(short_name)),
            short_name, NULL, (str){0}});
    struct place place = {adjective, demo_town_genitive(demo->arena, region_number, number)};
    for (int i = 0; i < primaries_wanted; i++) {
        struct institution institution = institution_of(demo, &place, i);
        struct demo_planted org = demo_plant(demo, &territory, &institution.planting);
        demo_add_primary(demo, primaries, &org, institution.planting.employer_name,
                         institution.kind, weight_of(demo, institution.kind));
    }
    arena_reset(demo->scratch);
}

/* The capital has a fifth of the primaries, other towns 30 each at the region's size of 799, the
 * districts share the rest. */
static int primaries_of_territory(int number, int all)
{
    int capital = all * 130 / 799;
    int town = all * 30 / 799;
    int districts = all - capital - 4 * town;
    if (number == 28) {
        return capital;
    }
    if (number > 28) {
        return town;
    }
    return districts / 28 + (number < districts % 28);
}

/* The sign-ins of the demo need «Рыльская СОШ № 4»: the sixth primary of its district. A small
 * union takes it from the districts that have most. */
static void primaries_of_territories(int region, int all, int ret_counts[DEMO_TERRITORIES])
{
    for (int i = 0; i < DEMO_TERRITORIES; i++) {
        ret_counts[i] = primaries_of_territory(i, all);
    }
    while (region == 0 && ret_counts[DEMO_RYLSK] < RYLSK_PRIMARIES) {
        int largest = 0;
        for (int i = 0; i < DEMO_TERRITORIES; i++) {
            largest = i != DEMO_RYLSK && ret_counts[i] > ret_counts[largest] ? i : largest;
        }
        assert(ret_counts[largest] > 0);
        ret_counts[largest]--;
        ret_counts[DEMO_RYLSK]++;
    }
}

void demo_share_out(struct demo_primary *primaries, size_t count, int64_t wanted)
{
    int64_t weights = 0;
    for (size_t i = 0; i < count; i++) {
        weights += primaries[i].size;
    }
    int64_t seen = 0;
    int64_t given = 0;
    for (size_t i = 0; i < count; i++) {
        seen += primaries[i].size;
        int64_t due = weights == 0 ? 0 : seen * wanted / weights;
        primaries[i].size = due - given;
        given = due;
    }
}

static void plant_direct(struct demo *demo, struct demo_planted *region, int64_t members, int count,
                         struct demo_primaries *primaries)
{
    for (int i = 0; i < count; i++) {
        str full = str_format(demo->arena, "ППО %s", direct[i].name);
        struct demo_planted org =
            demo_plant(demo, region,
                       &(struct demo_planting){direct[i].type, full, str_of(direct[i].short_name),
                                               "other", str_of(direct[i].short_name)});
        demo_add_primary(demo, primaries, &org, str_of(direct[i].short_name), direct[i].kind,
                         members * direct[i].share / 1000);
    }
}

static void plant_region(struct demo *demo, struct demo_planted *union_org, int number,
                         int primaries_wanted, int64_t members, struct demo_primaries *primaries)
{
    struct demo_region_name name = demo_region_name(demo->arena, number);
    struct demo_planted region = demo_plant(
        demo, union_org,
        &(struct demo_planting){"region",
                                str_format(demo->arena,
                                           "%s организация Общероссийского Профсоюза образования",
                                           name.full),
                                str_of(name.short_name), NULL, (str){0}, str_of(name.code)});
    demo_db_add_region(demo->db, region.id, region.path, str_of(name.code));
    size_t first = primaries->count;
    int direct_count = MIN_OF((int)COUNT_OF(direct), primaries_wanted);
    plant_direct(demo, &region, members, direct_count, primaries);
    int64_t direct_members = 0;
    for (size_t i = first; i < primaries->count; i++) {
        direct_members += primaries->items[i].size;
    }
    size_t first_of_territories = primaries->count;
    int counts[DEMO_TERRITORIES];
    primaries_of_territories(number, primaries_wanted - direct_count, counts);
    for (int i = 0; i < DEMO_TERRITORIES; i++) {
        plant_territory(demo, &region, number, i, counts[i], primaries);
    }
    demo_share_out(primaries->items + first_of_territories, primaries->count - first_of_territories,
                   members - direct_members);
}

void demo_tree(struct demo *demo, struct demo_primaries *ret_primaries)
{
    /* A region of the usual size has 1 + 33 + 799 organisations. */
    int per_region = 1 + DEMO_TERRITORIES + 799;
    int regions = (int)MAX_OF((demo->organisations - 1 + per_region / 2) / per_region, 1);
    int64_t primaries = demo->organisations - 1 - regions * (1 + DEMO_TERRITORIES);
    struct demo_planted union_org = demo_plant(
        demo, NULL,
        &(struct demo_planting){"union", STR(UNION_NAME), STR(UNION_NAME), NULL, (str){0}});
    for (int i = 0; i < regions; i++) {
        int64_t wanted = primaries * (i + 1) / regions - primaries * i / regions;
        int64_t members = demo->members * (i + 1) / regions - demo->members * i / regions;
        plant_region(demo, &union_org, i, (int)wanted, members, ret_primaries);
    }
}
