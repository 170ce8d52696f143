/* What the files of this feature share. */
#pragma once

#include "app/app.h"
#include "base/rand.h"
#include "features/demo/demo.h"
#include "features/demo/demo.sql.h"

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

/* ---- demo_reserve.c ------------------------------------------------------------------------- */

/* Who is prepared for which chair in the first region. */
void demo_reserve(struct demo *demo);

/* ---- demo_passport.c ------------------------------------------------------------------------ */

/* What the passport of an organisation says beside its names: invented, with valid check digits. */
struct demo_passport {
    bool is_legal_entity; /* only then it has numbers of its own */
    date registered_on;
    str inn, kpp, ogrn;
    str employer_inn;
    str legal_address, address, phone, email;
    str chair;
    str bank_name, bank_bik, bank_account, bank_correspondent;
};
struct demo_passport demo_passport_of(struct demo *demo, str region_code, const char *type,
                                      bool has_employer);

/* ---- demo_tree.c ---------------------------------------------------------------------------- */

/* Plants the union with all its organisations; fills in the primaries with their sizes. */
void demo_tree(struct demo *demo, struct demo_primaries *ret_primaries);

/* ---- demo_people.c -------------------------------------------------------------------------- */

/* Everybody who was ever registered there, with the dated history. */
void demo_people(struct demo *demo, const struct demo_primary *primary,
                 const struct demo_primary *neighbour);
