/* What the files of this feature share. */
#pragma once

#include "app/app.h"
#include "base/rand.h"
#include "features/demo/demo.h"
#include "features/demo/demo.sql.h"

/* Who signs in, and where. */
struct demo_sign_in {
    const char *email;
    const char *last_name;
    const char *first_name;
    const char *middle_name;
    const char *role;
    const char *org; /* short name */
    const char *who;
    const char *body_type; /* through which he holds the post */
    const char *post_type;
};
#define DEMO_SIGN_INS 4 /* the last one chairs the primary to which the demo's member belongs */

struct demo {
    struct app *app;
    struct request *req; /* acts as the system; its arena is `scratch` */
    struct db *db;
    struct arena *arena;   /* of the whole run */
    struct arena *scratch; /* of one primary organisation */
    struct rand_sequence random;
    int64_t last_id;
    int64_t now;
    int64_t members;       /* wanted on 1 January 2021 */
    int64_t organisations; /* wanted in all */
    int64_t tickets;       /* issued so far */
    int passports;         /* written so far */
    int64_t made;          /* people so far */
    int64_t counted;       /* of them on the register on 1 January 2021 */
    int64_t records;       /* and of those with an electronic record today */
    int64_t june_people;   /* on the register on 1 June 2021 */
    int64_t june_records;
    int64_t bodies;      /* committees of primaries so far */
    int64_t body_ids[6]; /* of the primary that is being filled, by enum demo_body; 0 = none */
    size_t elected;      /* of its people */
    char chair[256];     /* its chair by name */
    bool is_kazakh;      /* a union of Kazakhstan: names, ИИН and БИН, telephones */
    uint64_t *surnames;  /* hashes of those that the search has learnt, open addressing */
};

/* Ids count up from a fixed day, so that the same seed gives the same ids. */
static inline int64_t demo_new_id(struct demo *demo)
{
    return ++demo->last_id;
}

enum demo_kind {
    DEMO_SCHOOL,
    DEMO_KINDERGARTEN,
    DEMO_EXTRA_SCHOOL,
    DEMO_COLLEGE,
    DEMO_UNIVERSITY,
    DEMO_COLLEGE_STUDENTS,
    DEMO_UNIVERSITY_STUDENTS,
    DEMO_OFFICE,
};

struct demo_primary {
    int64_t region_id;
    int64_t id;
    str path;
    str workplace;
    str region_code;
    enum demo_kind kind;
    int64_t size; /* on 1 January 2021 */
};

struct demo_primaries {
    struct demo_primary *items;
    size_t count;
    size_t capacity;
};

/* Room for the surnames of all regions; at most some four thousand each. */
#define DEMO_SURNAMES ((size_t)1 << 21)

/* An organisation of the tree. */
struct demo_planted {
    int64_t region_id;
    int64_t id;
    str path;
    str code; /* of the region: what its ИНН begin with */
    int children;
};
struct demo_planting {
    const char *type;
    str name;
    str short_name;
    const char *employer_kind;
    str employer_name;
    str code; /* of a region */
};

/* Makes everything: the tree, the people, those who sign in. */
bool demo_make(struct demo *demo);

/* ---- demo_names.c --------------------------------------------------------------------------- */

struct demo_name {
    str last, first, middle, previous_last;
    char sex;
    bool is_kazakh;
};
struct demo_name demo_name_of(struct demo *demo, bool is_woman);

struct demo_region_name {
    const char *full; /* "Курская областная" */
    const char *short_name;
    const char *code;
};
/* Names of regions in turn; the first is Kursk's. */
struct demo_region_name demo_region_name(struct arena *arena, int number);

/* The territories of the first region by name; of the others by adjectives. NULL behind the last.
 */
const char *demo_territory_name(int region, int number, bool *ret_is_town);
#define DEMO_TERRITORIES 33
#define DEMO_RYLSK 19 /* "Рыльская" among those of the first region */
/* "г. Курска" behind the name of an institution in a town; NULL for a district. */
const char *demo_town_genitive(struct arena *arena, int region, int number);

/* ---- demo_faults.c -------------------------------------------------------------------------- */

/* The name as somebody may have typed it. */
struct demo_name demo_name_as_typed(struct demo *demo, const struct demo_name *name);
/* Mistakes in the values of a card, in one of some forty. */
void demo_spoil(struct demo *demo, const struct demo_primary *primary,
                struct demo_db_add_member_values *values);

/* ---- demo_bodies.c -------------------------------------------------------------------------- */

enum demo_body {
    DEMO_COMMITTEE,
    DEMO_AUDIT,
    DEMO_OFFICERS,
    DEMO_LABOUR,
    DEMO_CULTURE,
    DEMO_MEETING,
    DEMO_BODIES,
};
/* The bodies of a primary, before its people are made. */
void demo_bodies_of(struct demo *demo, const struct demo_primary *primary);
/* The first few of those on its register are elected. */
struct demo_candidate {
    int64_t member_id;
    const struct demo_name *name;
    date joined;
};
void demo_elect(struct demo *demo, const struct demo_primary *primary,
                const struct demo_candidate *person);
/* The bodies of territories, regions and the union, out of the chairs below. */
void demo_bodies_above(struct demo *demo);

/* A post in a body that is there, for somebody who signs in; its id, 0 if there is no such body. */
struct demo_seat {
    int64_t org_id;
    const char *body_type;
    const char *post_type;
    int64_t member_id;
    str last_name, first_name, middle_name, login;
    bool gives_rights;
};
int64_t demo_seat(struct demo *demo, const struct demo_seat *seat);

/* ---- demo_documents.c ----------------------------------------------------------------------- */

/* Resolutions of the first region, and what became of their items. */
void demo_documents(struct demo *demo);

/* ---- demo_campaign.c ------------------------------------------------------------------------ */

/* Reports and elections of the first region: some met, some have planned, some are late. */
void demo_campaign(struct demo *demo);

/* ---- demo_records.c ------------------------------------------------------------------------- */

/* Letters and indexes of cases of the region and of a school. */
void demo_records(struct demo *demo);

/* ---- demo_training.c ------------------------------------------------------------------------ */

/* What the elected people of primary organisations have learnt. */
void demo_training(struct demo *demo);

/* ---- demo_events.c -------------------------------------------------------------------------- */

/* Events of the region and a district: held, going to be held, planned. */
void demo_events(struct demo *demo);

/* ---- demo_programmes.c ---------------------------------------------------------------------- */

/* Two programmes of the first region, and chairs who learn by one of them. */
void demo_programmes(struct demo *demo);

/* ---- demo_library.c ------------------------------------------------------------------------- */

/* What the first region and a school have published, and how often it was taken. */
void demo_library(struct demo *demo);

/* ---- demo_planning.c ------------------------------------------------------------------------ */

/* Plans, costs and budgets of training in the first region. */
void demo_planning(struct demo *demo);
/* Budgets of a year for most organisations of a branch. */
void demo_planning_budgets(struct demo *demo, str path, int year);

/* ---- demo_past.c ---------------------------------------------------------------------------- */

/* What the first region taught in 2021, as such a region published it. */
void demo_past(struct demo *demo);

/* An event that was held. */
struct demo_past_event {
    const char *kind;
    const char *form;
    const char *title;
    const char *category;
    int seminar; /* its number among the standing seminars of the region; 0 = none */
    int month, day, days;
    int hours;
    int people;
    int connections;
};
/* What a region taught in a year. */
struct demo_past {
    struct demo *demo;
    struct demo_db_org_named_row region;
    const char *region_name;
    const char *town;
    const char *platform;
    int year;
    int64_t people_wanted; /* share what was learnt, in a region of full size */
    int64_t *people;
    size_t count, capacity;
    int64_t pool;  /* of them learn something */
    int64_t given; /* trainings so far */
    int64_t stride;
    const int64_t *seminar_ids;
};
/* Who was there in the whole year. */
void demo_past_begin(struct demo_past *past);
/* The event with its people, their presence and their records. */
void demo_past_add_event(struct demo_past *past, const struct demo_past_event *event, int number);

/* ---- demo_reserve.c ------------------------------------------------------------------------- */

/* Who is prepared for which chair in the first region. */
void demo_reserve(struct demo *demo);

/* ---- demo_passport.c ------------------------------------------------------------------------ */

/* What the passport of an organisation says beside its names: invented, with valid check digits. */
struct demo_passport {
    bool is_legal_entity; /* only then it has numbers of its own */
    date registered_on;
    str inn, kpp, ogrn;
    str bin; /* of Kazakhstan, where there is none of the others */
    str employer_inn;
    str legal_address, address, phone, email;
    str chair;
    str bank_name, bank_bik, bank_account, bank_correspondent;
};
struct demo_passport demo_passport_of(struct demo *demo, str region_code, const char *type,
                                      bool has_employer);

/* An ИИН of somebody born on that day, and a БИН: invented, with a valid check digit. The number
 * tells those of one day apart. */
str demo_iin(struct arena *arena, date born, char sex, int64_t number);
str demo_bin(struct arena *arena, date registered_on, int64_t number);

/* ---- demo_tree.c ---------------------------------------------------------------------------- */

/* Plants the union with all its organisations; fills in the primaries with their sizes. */
void demo_tree(struct demo *demo, struct demo_primaries *ret_primaries);
/* An organisation below another; NULL: the union. */
struct demo_planted demo_plant(struct demo *demo, struct demo_planted *parent,
                               const struct demo_planting *planting);
/* `size`: its weight among others. */
void demo_add_primary(struct demo *demo, struct demo_primaries *primaries,
                      const struct demo_planted *org, str workplace, enum demo_kind kind,
                      int64_t size);
/* Weights become numbers of members that add up to what is wanted exactly. */
void demo_share_out(struct demo_primary *primaries, size_t count, int64_t wanted);

/* ---- demo_adilet.c -------------------------------------------------------------------------- */

/* A union of Kazakhstan, whose organisation of the capital has taught 1,430, 967 and 4,567 people
 * in 2019, 2020 and 2021. */
#define DEMO_ADILET_ORGANISATIONS 98 /* the union, 2 regions, 7 districts, 88 primaries */
#define DEMO_ADILET_UNION "Отраслевой профсоюз работников образования и науки"
#define DEMO_ADILET_SETTINGS "union_name = " DEMO_ADILET_UNION "\nutc_offset_minutes = 300\n"
extern const struct demo_sign_in demo_adilet_sign_ins[DEMO_SIGN_INS];
void demo_adilet_tree(struct demo *demo, struct demo_primaries *ret_primaries);
void demo_adilet_past(struct demo *demo);

/* ---- demo_people.c -------------------------------------------------------------------------- */

/* Everybody who was ever registered there, with the dated history. */
void demo_people(struct demo *demo, const struct demo_primary *primary,
                 const struct demo_primary *neighbour);
