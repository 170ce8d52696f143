#include "features/demo/demo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "db/bulk.h"
#include "features/accounts/accounts.h"
#include "features/demo/demo_inner.h"

#define USUAL_MEMBERS 50848
#define USUAL_ORGANISATIONS 834 /* the union, a region, 33 territories, 799 primaries */
#define USUAL_SEED 46
#define PASSWORD "profkom-demo"
/* The first id: of 1 January 2021, so that ids look like those of a living register. */
#define FIRST_ID ((int64_t)366 * 86400 * 1000 << 22)
#define PRIMARIES_PER_TRANSACTION 4000

/* ---- those who sign in -------------------------------------------------------------------------- */

struct sign_in {
    const char *email;
    const char *last_name;
    const char *first_name;
    const char *middle_name;
    const char *role;
    const char *org; /* short name */
    const char *who;
};

static const struct sign_in sign_ins[] = {
    {"union@primer.ru", "Громова", "Вера", "Николаевна", "union_officer",
     "Общероссийский Профсоюз образования", "центральный совет"},
    {"region@primer.ru", "Сергеева", "Ольга", "Викторовна", "region_specialist", "Курская областная",
     "специалист обкома"},
    {"rylsk@primer.ru", "Мельник", "Андрей", "Геннадьевич", "territory_chair", "Рыльская районная",
     "председатель районной организации"},
    {"school@primer.ru", "Карпенко", "Татьяна", "Николаевна", "primary_chair", "Рыльская СОШ № 4",
     "председатель первичной организации"},
};

static void add_sign_in(struct demo *demo, const struct sign_in *who, str password_hash)
{
    struct demo_db_org_named_row org = {0};
    if (!demo_db_org_named(demo->db, str_of(who->org), &org)) {
        return;
    }
    int64_t account_id = demo_new_id(demo);
    demo_db_add_account(demo->db, &(struct demo_db_add_account_values){
                                      .id = account_id,
                                      .email = str_of(who->email),
                                      .last_name = str_of(who->last_name),
                                      .first_name = str_of(who->first_name),
                                      .middle_name = str_of(who->middle_name),
                                      .password_hash = password_hash,
                                      .now = demo->now,
                                  });
    demo_db_add_mandate(demo->db, &(struct demo_db_add_mandate_values){
                                      .id = demo_new_id(demo),
                                      .account_id = account_id,
                                      .region_id = org.region_id,
                                      .org_id = org.id,
                                      .role = str_of(who->role),
                                      .valid_from = date_of("2024-10-30"),
                                      .valid_to = date_of("2029-10-30"),
                                  });
}

/* A member of the chair's own organisation. */
static void add_member_sign_in(struct demo *demo, str password_hash)
{
    struct demo_db_org_named_row org = {0};
    struct demo_db_somebody_row member = {0};
    if (!demo_db_org_named(demo->db, STR("Рыльская СОШ № 4"), &org) ||
        !demo_db_somebody(demo->db, org.region_id, org.id, &member)) {
        return;
    }
    int64_t account_id = demo_new_id(demo);
    demo_db_add_account(demo->db, &(struct demo_db_add_account_values){
                                      .id = account_id,
                                      .email = STR("member@primer.ru"),
                                      .last_name = member.last_name,
                                      .first_name = member.first_name,
                                      .middle_name = member.middle_name,
                                      .person_region_id = org.region_id,
                                      .person_id = member.id,
                                      .password_hash = password_hash,
                                      .now = demo->now,
                                  });
    demo_db_add_mandate(demo->db, &(struct demo_db_add_mandate_values){
                                      .id = demo_new_id(demo),
                                      .account_id = account_id,
                                      .region_id = org.region_id,
                                      .org_id = org.id,
                                      .role = STR("member"),
                                      .valid_from = date_of("2016-01-01"),
                                  });
}

static bool write_sign_ins(const struct app *app)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    FILE *file = fopen(app_file_path(app, arena, "demo-sign-ins.txt"), "we");
    if (file == NULL) {
        return false;
    }
    fprintf(file, "\nУчебная база: люди в ней вымышлены. Адрес, пароль и кто это:\n");
    for (size_t i = 0; i < COUNT_OF(sign_ins); i++) {
        fprintf(file, "  %-18s " PASSWORD "  %s\n", sign_ins[i].email, sign_ins[i].who);
    }
    fprintf(file, "  %-18s " PASSWORD "  член Профсоюза\n\n", "member@primer.ru");
    return fclose(file) == 0;
}

/* ---- making ------------------------------------------------------------------------------------- */

static const char *const bulk_tables[] = {"member", "org", "org_search", NULL};

static bool fill(struct demo *demo)
{
    struct demo_primaries primaries = {0};
    db_begin_write(demo->db);
    demo_tree(demo, &primaries);
    if (!db_commit(demo->db)) {
        return false;
    }
    for (size_t i = 0; i < primaries.count;) {
        db_begin_write(demo->db);
        size_t end = MIN_OF(i + PRIMARIES_PER_TRANSACTION, primaries.count);
        for (; i < end; i++) {
            const struct demo_primary *neighbour = &primaries.items[i == 0 ? 0 : i - 1];
            bool same_region = neighbour->region_id == primaries.items[i].region_id;
            demo_people(demo, &primaries.items[i], same_region ? neighbour : &primaries.items[i]);
        }
        if (!db_commit(demo->db)) {
            return false;
        }
    }
    return true;
}

static bool finish(struct demo *demo)
{
    str password_hash = accounts_hash_password(demo->arena, STR(PASSWORD));
    db_begin_write(demo->db);
    for (size_t i = 0; i < COUNT_OF(sign_ins); i++) {
        add_sign_in(demo, &sign_ins[i], password_hash);
    }
    add_member_sign_in(demo, password_hash);
    demo_db_set_setting(demo->db, STR("demo"), STR("1"));
    return db_commit(demo->db) && write_sign_ins(demo->app);
}

static bool make(struct demo *demo)
{
    struct db_bulk *bulk = db_bulk_begin(demo->arena, demo->db, bulk_tables);
    bool filled = fill(demo);
    return db_bulk_end(bulk) && filled && finish(demo);
}

static bool is_empty(struct db *db)
{
    struct demo_db_count_orgs_row row = {0};
    db_begin_read(db);
    bool empty = demo_db_count_orgs(db, &row) && row.total == 0;
    db_rollback(db);
    return empty;
}

static int64_t number_or(const char *text, int64_t fallback)
{
    int64_t number;
    return text != NULL && str_to_int64(str_of(text), &number) && number > 0 ? number : fallback;
}

static int run(const struct command_options *options, int64_t members, int64_t organisations,
               int64_t seed)
{
    struct app *app = command_app(options, 1);
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    if (db == NULL) {
        return 1;
    }
    if (!is_empty(db)) {
        fprintf(stderr, "profkom: there is something in this database already; the demo wants an empty one\n");
        app_free(app);
        return 1;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct request *req = app_system_request(app, arena, db);
    req->arena = scratch;
    db_use_arena(db, scratch);
    struct demo demo = {.app = app,
                        .req = req,
                        .db = db,
                        .arena = arena,
                        .scratch = scratch,
                        .random = {.state = (uint64_t)seed},
                        .last_id = FIRST_ID,
                        .now = app_now(app),
                        .members = members,
                        .organisations = organisations,
                        .surnames = ARENA_ARRAY(arena, DEMO_SURNAMES, uint64_t)};
    bool made = make(&demo);
    if (made) {
        printf("Demo: %lld people, of them %lld members on 1 January 2021, in %lld organisations.\n",
               (long long)demo.made, (long long)members, (long long)organisations);
    } else {
        fprintf(stderr, "profkom: the demo could not be made: %s\n", db_failure_text(db));
    }
    app_free(app);
    return made ? 0 : 1;
}

int demo_command(int argument_count, char **arguments)
{
    const char *members = NULL;
    const char *organisations = NULL;
    const char *seed = NULL;
    const struct command_own_option own[] = {{"--members", &members},
                                             {"--organisations", &organisations},
                                             {"--seed", &seed},
                                             {0}};
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, own) || !command_prepare(&options)) {
        return 1;
    }
    return run(&options, number_or(members, USUAL_MEMBERS),
               MAX_OF(number_or(organisations, USUAL_ORGANISATIONS), 60), number_or(seed, USUAL_SEED));
}

static const struct command commands[] = {
    {"demo", "Fills an empty database: --members N --organisations N --seed N", demo_command},
    {0},
};

const struct feature demo_feature = {.name = "demo", .commands = commands};
