#include "features/demo/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "db/bulk.h"
#include "features/accounts/accounts.h"
#include "features/demo/demo_inner.h"
#include "features/filing/filing.h"
#include "features/meetings/meetings.h"
#include "features/published/published.h"
#include "features/stats/stats.h"

#define PASSWORD "profkom-demo"
#define PRIMARIES_PER_TRANSACTION 4000

/* ---- those who sign in ---------------------------------------------------------------------- */

static const struct demo_sign_in russian_sign_ins[DEMO_SIGN_INS] = {
    {"union@primer.ru", "Громова", "Вера", "Николаевна", "union_officer",
     "Общероссийский Профсоюз образования", "центральный совет", "officers", "specialist"},
    {"region@primer.ru", "Сергеева", "Ольга", "Викторовна", "region_specialist",
     "Курская областная", "специалист обкома", "officers", "specialist"},
    {"rylsk@primer.ru", "Мельник", "Андрей", "Геннадьевич", "territory_chair", "Рыльская районная",
     "председатель районной организации", "committee", "chair"},
    {"school@primer.ru", "Карпенко", "Татьяна", "Николаевна", "primary_chair", "Рыльская СОШ № 4",
     "председатель первичной организации", "union_committee", "chair"},
};

static const struct demo_sign_in *sign_ins_of(const struct demo *demo)
{
    return demo->is_kazakh ? demo_adilet_sign_ins : russian_sign_ins;
}

/* An account with one post. */
static void add_account(struct demo *demo, struct demo_db_add_account_values account,
                        struct demo_db_add_mandate_values post)
{
    account.id = post.account_id = demo_new_id(demo);
    account.now = demo->now;
    demo_db_add_account(demo->db, &account);
    post.id = demo_new_id(demo);
    demo_db_add_mandate(demo->db, &post);
}

static void add_sign_in(struct demo *demo, const struct demo_sign_in *who, str password_hash)
{
    struct demo_db_org_named_row org = {0};
    if (!demo_db_org_named(demo->db, str_of(who->org), &org)) {
        return;
    }
    int64_t post_id = demo_seat(demo, &(struct demo_seat){
                                          .org_id = org.id,
                                          .body_type = who->body_type,
                                          .post_type = who->post_type,
                                          .last_name = str_of(who->last_name),
                                          .first_name = str_of(who->first_name),
                                          .middle_name = str_of(who->middle_name),
                                          .login = str_of(who->email),
                                          .gives_rights = true,
                                      });
    add_account(demo,
                (struct demo_db_add_account_values){
                    .email = str_of(who->email),
                    .last_name = str_of(who->last_name),
                    .first_name = str_of(who->first_name),
                    .middle_name = str_of(who->middle_name),
                    .password_hash = password_hash,
                },
                (struct demo_db_add_mandate_values){
                    .region_id = org.region_id,
                    .org_id = org.id,
                    .role = str_of(who->role),
                    .post_id = post_id,
                    .valid_from = date_of("2024-10-30"),
                    .valid_to = date_of("2029-10-30"),
                });
    if (str_ends_with(str_of(who->role), STR("_chair"))) {
        demo_db_set_chair(
            demo->db, org.region_id, org.id,
            str_format(demo->arena, "%s %s %s", who->last_name, who->first_name, who->middle_name));
    }
}

/* A member, of the chair's own organisation if it has one. */
static void add_member_sign_in(struct demo *demo, str password_hash)
{
    struct demo_db_org_named_row org = {0};
    struct demo_db_somebody_row member = {0};
    str school = str_of(sign_ins_of(demo)[DEMO_SIGN_INS - 1].org);
    if (!demo_db_org_named(demo->db, school, &org) ||
        !demo_db_somebody(demo->db, org.region_id, org.id, &member)) {
        return;
    }
    (void)demo_seat(demo, &(struct demo_seat){.org_id = org.id,
                                              .body_type = "union_committee",
                                              .post_type = "member",
                                              .member_id = member.id,
                                              .last_name = member.last_name,
                                              .first_name = member.first_name,
                                              .middle_name = member.middle_name});
    add_account(demo,
                (struct demo_db_add_account_values){
                    .email = STR("member@primer.ru"),
                    .last_name = member.last_name,
                    .first_name = member.first_name,
                    .middle_name = member.middle_name,
                    .person_region_id = org.region_id,
                    .person_id = member.id,
                    .password_hash = password_hash,
                },
                (struct demo_db_add_mandate_values){
                    .region_id = org.region_id,
                    .org_id = member.org_id,
                    .role = STR("member"),
                    .valid_from = date_of("2016-01-01"),
                });
}

/* False if it cannot be written. With O_EXCL a file that is there stays as it is. */
static bool write_file(const struct demo *demo, const char *name, int flag, str text)
{
    int fd = open(app_file_path(demo->app, demo->arena, name),
                  O_WRONLY | O_CREAT | O_CLOEXEC | flag, 0644);
    if (fd < 0) {
        return flag == O_EXCL && errno == EEXIST;
    }
    bool written = write(fd, text.data, text.length) == (ssize_t)text.length;
    return close(fd) == 0 && written;
}

static bool write_sign_ins(const struct demo *demo)
{
    const struct demo_sign_in *sign_ins = sign_ins_of(demo);
    struct buf text = BUF_INIT(demo->arena);
    BUF_PUT(&text, "\nУчебная база: люди в ней вымышлены. Адрес, пароль и кто это:\n");
    for (size_t i = 0; i < DEMO_SIGN_INS; i++) {
        buf_put_format(&text, "  %-18s " PASSWORD "  %s\n", sign_ins[i].email, sign_ins[i].who);
    }
    buf_put_format(&text, "  %-18s " PASSWORD "  член Профсоюза\n\n", "member@primer.ru");
    return write_file(demo, "demo-sign-ins.txt", O_TRUNC, buf_str(&text));
}

/* The name at the foot of the pages and the clock are settings of the data folder. */
static bool write_settings(const struct demo *demo)
{
    return !demo->is_kazakh || write_file(demo, "profkom.conf", O_EXCL, STR(DEMO_ADILET_SETTINGS));
}

/* ---- making --------------------------------------------------------------------------------- */

static const char *const bulk_tables[] = {"member", "org", "org_search", "body", "body_post", NULL};
/* Of few rows, or along the order in which people are made. */
static const char *const kept_indexes[] = {"member_second", "member_graduates", "member_reason",
                                           NULL};

static bool fill(struct demo *demo)
{
    struct demo_primaries primaries = {0};
    db_begin_write(demo->db);
    if (demo->is_kazakh) {
        demo_adilet_tree(demo, &primaries);
    } else {
        demo_tree(demo, &primaries);
    }
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

/* The latest year of each form is collected by the union. */
static void collect_forms(struct demo *demo)
{
    struct demo_db_union_org_row top = {0};
    const struct reports_forms *forms = reports_forms(demo->req);
    bool is_there = demo_db_union_org(demo->db, &top);
    for (size_t i = 0; is_there && i < forms->count; i++) {
        bool is_latest = i == 0 || !str_equal(forms->items[i]->code, forms->items[i - 1]->code);
        if (is_latest) {
            filing_collect(demo->req, forms->items[i], top.id, STR("0"));
        }
    }
}

/* What was really published of such a union. */
static void add_publications(struct demo *demo)
{
    struct demo_db_org_named_row top = {0};
    struct demo_db_org_named_row region = {0};
    if (demo_db_org_named(demo->db, STR("Общероссийский Профсоюз образования"), &top) &&
        demo_db_org_named(demo->db, STR("Курская областная"), &region)) {
        published_keep_sets(demo->req, top.id, region.id);
    }
}

/* A meeting that is called, and one that was held, in the region and in the school. */
static void add_meetings(struct demo *demo)
{
    static const char *const coming[] = {"Об итогах сверки реестра членов Профсоюза",
                                         "О плане работы на следующий квартал",
                                         "О материальной помощи", NULL};
    static const char *const past[] = {"О подготовке к отчётам и выборам",
                                       "Об информационной работе", NULL};
    static const struct {
        const char *org;
        const char *body_type;
        const char *place;
    } where[] = {{"Курская областная", "presidium", "г. Курск, зал обкома"},
                 {"Рыльская СОШ № 4", "union_committee", "г. Рыльск, кабинет 12"},
                 {"Рыльская СОШ № 4", "meeting", "г. Рыльск, актовый зал"}};
    for (size_t i = 0; i < COUNT_OF(where); i++) {
        struct demo_db_org_named_row org = {0};
        struct demo_db_body_of_row body = {0};
        if (!demo_db_org_named(demo->db, str_of(where[i].org), &org) ||
            !demo_db_body_of(demo->db, org.id, str_of(where[i].body_type), &body)) {
            continue;
        }
        struct meetings_plan plan = {
            .scope = access_system_scope(demo->arena, org.region_id, STR("0")),
            .body_id = body.id,
            .held_on = date_add_days(demo->req->today, -16),
            .begins_at = STR("14:00"),
            .place = str_of(where[i].place),
            .agenda = past,
            .was_held = true,
        };
        meetings_add_planned(demo->req, &plan);
        plan.held_on = date_add_days(demo->req->today, 12);
        plan.agenda = coming;
        plan.was_held = false;
        meetings_add_planned(demo->req, &plan);
    }
}

/* What the Russian union has done so far. */
static void add_deeds(struct demo *demo)
{
    collect_forms(demo);
    add_publications(demo);
    demo_documents(demo);
    demo_records(demo);
    add_meetings(demo);
    demo_campaign(demo);
    demo_training(demo);
    demo_events(demo);
    demo_programmes(demo);
    demo_library(demo);
    demo_planning(demo);
    demo_past(demo);
    demo_reserve(demo);
}

static bool finish(struct demo *demo)
{
    str password_hash = accounts_hash_password(demo->arena, STR(PASSWORD));
    db_begin_write(demo->db);
    demo_bodies_above(demo);
    for (size_t i = 0; i < DEMO_SIGN_INS; i++) {
        add_sign_in(demo, &sign_ins_of(demo)[i], password_hash);
    }
    add_member_sign_in(demo, password_hash);
    if (demo->is_kazakh) {
        demo_training(demo);
        demo_adilet_past(demo);
    } else {
        add_deeds(demo);
    }
    demo_db_set_setting(demo->db, STR("demo"), STR("1"));
    stats_begin_anew(demo->db);
    return db_commit(demo->db) && write_sign_ins(demo) && write_settings(demo);
}

bool demo_make(struct demo *demo)
{
    struct db_bulk *bulk = db_bulk_begin(demo->arena, demo->db, bulk_tables, kept_indexes);
    db_bulk_silence(bulk, demo->arena, stats_triggers);
    bool filled = fill(demo);
    return db_bulk_end(bulk) && filled && finish(demo);
}

static const struct command commands[] = {
    {"demo", "Fills an empty database with a made-up union", demo_command,
     "profkom demo [--union NAME] [--members N] [--organisations N] [--seed N]\n"
     "\n"
     "  --union NAME        russia, or adilet: a union of Kazakhstan (9000 members in 98\n"
     "                      organisations) with its training of 2019 to 2021 (russia)\n"
     "  --members N         people on the register on the first day (50848)\n"
     "  --organisations N   with all territories and primaries (834); fewer than 60 become 60\n"
     "  --seed N            the same number makes the same union (46)\n"},
    {0},
};

const struct feature demo_feature = {.name = "demo", .commands = commands};
