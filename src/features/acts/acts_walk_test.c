/* A walk without aim: some hundred acts, bulk changes and marks in any order, on days of the past
 * and to come, each sometimes taken back. Many are refused, and rightly; whatever is done, the
 * register agrees with itself afterwards. */
#include "app/app.h"
#include "app/json.h"
#include "app/maintenance.h"
#include "app/test.h"
#include "features/acts/acts.h"
#include "features/members/test_members.h"
#include "features/stats/test_stats.h"

#define FIRST_DAY "2026-03-01"
#define BASIS "&basis=Resolution&basis_number=14-3&basis_day=2026-02-20"
#define PEOPLE 12
#define STEPS 220

struct walk {
    struct test_app *app;
    int64_t account;
    date today;
    uint64_t state;
};

/* The same walk every time: a fault is found again by its seed. */
static int64_t chance(struct walk *walk, int64_t below)
{
    walk->state = walk->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int64_t)((walk->state >> 33) % (uint64_t)below);
}

static const char *any_day(struct walk *walk)
{
    date day = date_add_days(walk->today,
                             chance(walk, 10) < 8 ? -(int)chance(walk, 90) : (int)chance(walk, 20));
    return str_to_c(test_arena(), date_iso(test_arena(), day));
}

static int64_t any(struct walk *walk, const char *table, const char *where)
{
    int64_t count =
        test_sql_int(walk->app, test_text("SELECT count(*) FROM %s WHERE %s", table, where));
    if (count == 0) {
        return 0;
    }
    return test_sql_int(walk->app,
                        test_text("SELECT id FROM %s WHERE %s ORDER BY id LIMIT 1 OFFSET %lld",
                                  table, where, (long long)chance(walk, count)));
}

static int64_t any_member(struct walk *walk)
{
    return any(walk, "member", "region_id = 100");
}

/* Whom it can happen to, if there is somebody. */
static int64_t fitting_member(struct walk *walk, const char *deed)
{
    bool is_second = strcmp(deed, "main") == 0 || strcmp(deed, "unsecond") == 0;
    bool is_paused = strcmp(deed, "resume") == 0;
    int64_t id = any(walk, "member",
                     is_second   ? "region_id = 100 AND status = 'second'"
                     : is_paused ? "status = 'temporarily_not_working'"
                                 : "region_id = 100");
    return id != 0 ? id : any_member(walk);
}

static int64_t any_org(struct walk *walk)
{
    return any(walk, "org", "region_id = 100 AND id <> 100");
}

static int64_t any_place(struct walk *walk)
{
    return any(walk, "org", "region_id = 100 AND length(path) > 7 AND state <> 'liquidated'");
}

static void post(struct walk *walk, const char *path, const char *body)
{
    int status = test_post(walk->app, walk->account, path, body).status;
    if (status != 303 && status != 200 && status != 404 && status != 409 && status != 422) {
        test_fail(__FILE__, __LINE__, "%d from %s with %s", status, path, body);
    }
}

/* ---- what can happen ------------------------------------------------------------------------ */

static void person_act(struct walk *walk)
{
    static const char *const deeds[][2] = {
        {"pause", "reason=child_care"},
        {"resume", ""},
        {"retire", ""},
        {"leave", ""},
        {"return", ""},
        {"return", ""},
        {"exclude", "reason=dues"},
        {"main", ""},
        {"unsecond", ""},
        {"deregister", "reason=other"},
        {"transfer", "org="},
        {"transfer", "org="},
    };
    size_t at = (size_t)chance(walk, COUNT_OF(deeds));
    bool is_transfer = strcmp(deeds[at][0], "transfer") == 0;
    const char *own =
        is_transfer ? test_text("org=%lld", (long long)any_place(walk)) : deeds[at][1];
    post(walk,
         test_text("/members/%lld/acts/%s", (long long)fitting_member(walk, deeds[at][0]),
                   deeds[at][0]),
         test_text("%s&on=%s" BASIS, own, any_day(walk)));
}

/* As features/duplicates does it. */
static void second(struct walk *walk)
{
    struct request *req = test_begin(walk->app, walk->account);
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    int64_t member = any_member(walk);
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "main_id", any_member(walk));
    struct act act = {.region_id = 100,
                      .org_id = members_org_of(req, scope, member),
                      .member_id = member,
                      .kind = STR("membership.second"),
                      .on = req->today};
    str sentence;
    if (act_do(req, scope, &act, arguments, &sentence)) {
        test_commit(walk->app);
    } else {
        db_rollback(req->db);
    }
}

static void org_act(struct walk *walk)
{
    static const char *const deeds[] = {"rename", "move",    "merge",  "split",
                                        "split",  "suspend", "resume", "liquidate"};
    const char *deed = deeds[chance(walk, COUNT_OF(deeds))];
    int64_t org = any_org(walk);
    int64_t other = any_org(walk);
    const char *who = test_text("&by=name&who=%lld&child=%lld", (long long)any_member(walk),
                                (long long)any_org(walk));
    const char *name = test_text("name=Organisation+%lld&short_name=Org+%lld",
                                 (long long)chance(walk, 1000), (long long)chance(walk, 1000));
    bool is_new = chance(walk, 2) == 0;
    post(walk, test_text("/orgs/%lld/acts/%s", (long long)org, deed),
         test_text("%s&parent=%lld&into=%s%s&on=%s" BASIS "&step=do", name, (long long)other,
                   is_new && strcmp(deed, "split") == 0 ? "new"
                                                        : test_text("%lld", (long long)other),
                   who, any_day(walk)));
}

static void found(struct walk *walk)
{
    post(walk, test_text("/orgs/%lld/new", (long long)any_org(walk)),
         test_text("name=Founded+%lld&short_name=New+%lld&type=primary_workers&state=active"
                   "&country=ru&on=%s" BASIS "&step=do",
                   (long long)chance(walk, 1000), (long long)chance(walk, 1000), any_day(walk)));
}

/* On paper, then decided; now and then it is a former member. */
static void join(struct walk *walk)
{
    int64_t org = any_place(walk);
    post(walk, test_text("/applications/new?org=%lld", (long long)org),
         test_text(
             "last_name=Карпенко&first_name=Анна&middle_name=Павловна&born=14.03.1979"
             "&phone=89101234567&category=worker_pedagogic&workplace=Школа&position=учитель"
             "&applied_on=%s&consent=1",
             str_to_c(test_arena(),
                      date_iso(test_arena(), date_add_days(walk->today, -(int)chance(walk, 60))))));
    int64_t id = any(walk, "join_application", "state = 'new'");
    if (chance(walk, 2) == 0) {
        post(walk, test_text("/applications/%lld/same", (long long)id),
             test_text(
                 "member=%lld",
                 (long long)any(walk, "member", "status IN ('left', 'excluded', 'deregistered')")));
    }
    post(walk, test_text("/applications/%lld/state", (long long)id), "state=ready");
    post(walk,
         test_text("/applications/decide?org=%lld",
                   (long long)any(walk, "org",
                                  test_text("id IN (SELECT org_id FROM "
                                            "join_application WHERE id = %lld)",
                                            (long long)id))),
         test_text("body=region&number=5&day=%s&on=%s&outcome_%lld=admit",
                   str_to_c(test_arena(), date_iso(test_arena(), walk->today)), any_day(walk),
                   (long long)id));
}

static void bulk(struct walk *walk)
{
    int64_t what = chance(walk, 5);
    str day = date_iso(test_arena(), date_add_days(walk->today, -60));
    const char *change = what < 3 ? test_text("workplace=Place+%lld", (long long)what)
                                  : test_text("has_electronic_record=1&record_on=%.*s",
                                              what == 3 ? (int)day.length : 0, day.data);
    post(walk, test_text("/bulkedit/new?org=%lld", (long long)any_place(walk)), change);
    post(walk,
         test_text("/bulkedit/%lld/%s", (long long)any(walk, "bulk_edit", "1 = 1"),
                   chance(walk, 3) == 0 ? "undo" : "apply"),
         "");
}

/* The card as it is, but for its record: given, of another day, taken out. */
static void correct(struct walk *walk)
{
    int64_t id = any_member(walk);
    str kept = test_sql_text(
        walk->app,
        test_text("SELECT 'version=' || version || '&middle_name=' || coalesce(middle_name, '') || "
                  "'&status=' || status || '&category=' || coalesce(category, '') || "
                  "'&joined_on=' || coalesce(joined_on, '') || '&registered_on=' || "
                  "coalesce(registered_on, '') FROM member WHERE id = %lld",
                  (long long)id));
    const char *record = chance(walk, 3) == 0 ? ""
                         : chance(walk, 3) == 0
                             ? "&has_electronic_record=1"
                             : test_text("&has_electronic_record=1&record_on=%s", any_day(walk));
    post(walk, test_text("/members/%lld/edit", (long long)id),
         test_text("%.*s&last_name=Карпенко&first_name=Анна%s", STR_ARG(kept), record));
}

static void mark(struct walk *walk)
{
    static const char *const answers[] = {"here", "changed", "gone"};
    post(walk, test_text("/verification/%lld/marks", (long long)any_place(walk)),
         test_text("marks=%lld-%s-0", (long long)any_member(walk), answers[chance(walk, 3)]));
}

static void take_back(struct walk *walk)
{
    bool is_person = chance(walk, 2) == 0;
    int64_t id = any(walk, "act",
                     is_person ? "member_id IS NOT NULL AND state IN ('done', 'planned')"
                               : "member_id IS NULL AND state IN ('done', 'planned')");
    post(walk, test_text(is_person ? "/membership/%lld/undo" : "/acts/%lld/undo", (long long)id),
         "");
}

static void next_day(struct walk *walk)
{
    struct app *app = test_inner_app(walk->app);
    walk->today = date_add_days(walk->today, 1 + (int)chance(walk, 9));
    app->options.fixed_today = walk->today;
    act_carry_out_due(app_system_request(app, test_arena(), app_connection(app, 0)));
    test_sign_in_again(walk->app, walk->account);
}

static void step(struct walk *walk)
{
    int64_t which = chance(walk, 100);
    if (which < 40) {
        person_act(walk);
    } else if (which < 52) {
        org_act(walk);
    } else if (which < 53) {
        found(walk);
    } else if (which < 57) {
        join(walk);
    } else if (which < 62) {
        second(walk);
    } else if (which < 67) {
        bulk(walk);
    } else if (which < 70) {
        mark(walk);
    } else if (which < 95) {
        take_back(walk);
    } else {
        next_day(walk);
    }
}

/* ---- what always holds ---------------------------------------------------------------------- */

#define REGISTERED "m.status IN ('active', 'temporarily_not_working')"
#define OPEN(kind) \
    "(SELECT count(*) FROM member_period p WHERE p.member_id = m.id AND p.kind = '" kind "' " \
    "AND p.valid_to IS NULL)"

static const struct {
    const char *name;
    const char *counts; /* what breaks it */
} promises[] = {
    {"one open registration, where he is",
     "SELECT count(*) FROM member m WHERE " REGISTERED
     " AND (" OPEN("r") " <> 1 OR NOT EXISTS "
                        "(SELECT 1 FROM member_period p WHERE p.member_id = m.id AND p.kind = 'r' "
                        "AND p.valid_to IS NULL AND p.org_id = m.org_id))"},
    {"one open membership",
     "SELECT count(*) FROM member m WHERE " REGISTERED " AND " OPEN("m") " <> 1"},
    {"who is not counted has nothing open", "SELECT count(*) FROM member m WHERE NOT " REGISTERED
                                            " AND " OPEN("r") " + " OPEN("m") " > 0"},
    {"a second registration is open where it is, and no other is",
     "SELECT count(*) FROM member m WHERE " OPEN("e") " <> CASE WHEN m.status = 'second' THEN 1 "
                                                      "ELSE 0 END"},
    {"no two registrations, memberships or pauses at once",
     "SELECT count(*) FROM member_period p JOIN member_period q ON q.member_id = p.member_id "
     "AND q.kind = p.kind AND q.valid_from > p.valid_from WHERE p.kind IN ('r', 'm', 's', 'e') "
     "AND coalesce(p.valid_to, '9999-12-31') >= q.valid_from "
     "AND NOT (p.kind = 'm' AND p.valid_to = q.valid_from)"},
    {"a time without work is open only while it lasts",
     "SELECT count(*) FROM member m WHERE " OPEN(
         "s") " <> CASE WHEN m.status = "
              "'temporarily_not_working' THEN 1 ELSE 0 END"},
    {"who has gone has a day of it, who is here has none",
     "SELECT count(*) FROM member m WHERE (m.ended_on IS NULL) = (m.status NOT IN ('active', "
     "'temporarily_not_working', 'second'))"},
    {"the day of the end is that of the membership",
     "SELECT count(*) FROM member m WHERE m.ended_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
     "member_period p WHERE p.member_id = m.id AND p.kind IN ('m', 'e') "
     "AND p.valid_to = m.ended_on)"},
    {"nobody is counted where there is no organisation",
     "SELECT count(*) FROM member m JOIN org o ON o.id = m.org_id WHERE o.state = 'liquidated' "
     "AND " REGISTERED},
    {"nobody stands second beside nobody",
     "SELECT count(*) FROM member m WHERE m.status = 'second' AND NOT EXISTS (SELECT 1 FROM "
     "member c WHERE c.id = m.main_id AND c.status IN ('active', 'temporarily_not_working'))"},
    {"what has ended has nothing below",
     "SELECT count(*) FROM org o JOIN org c ON c.parent_id = o.id WHERE o.state = 'liquidated' "
     "AND c.state <> 'liquidated'"},
    {"the version of today is the organisation",
     "SELECT count(*) FROM org o JOIN org_version v ON v.org_id = o.id WHERE v.valid_to IS NULL "
     "AND NOT EXISTS (SELECT 1 FROM act a WHERE a.state = 'planned') AND (v.short_name <> "
     "o.short_name OR v.state <> o.state OR v.parent_id <> o.parent_id OR v.type <> o.type)"},
};

static void expect_promises(struct walk *walk, int64_t seed, int at)
{
    for (size_t i = 0; i < COUNT_OF(promises); i++) {
        int64_t broken = test_sql_int(walk->app, promises[i].counts);
        if (broken != 0) {
            test_fail(__FILE__, __LINE__, "seed %lld, step %d: %s", (long long)seed, at,
                      promises[i].name);
        }
    }
    if (maintenance_faults(test_looking(walk->app)) != 0) {
        test_fail(__FILE__, __LINE__, "seed %lld, step %d: profkom check", (long long)seed, at);
    }
    if (at % 4 == 0) {
        test_stats_expect_followed(walk->app, at / 4,
                                   test_text("seed %lld, step %d", (long long)seed, at));
    }
}

/* A walk that only meets refusals would prove nothing. */
static const char *const kinds[] = {
    "membership.transfer",   "membership.pause",   "membership.resume",   "membership.retire",
    "membership.leave",      "membership.exclude", "membership.return",   "membership.second",
    "membership.deregister", "membership.main",    "membership.unsecond", "joining.admit",
    "joining.return",        "acts.move",          "acts.merge",          "acts.split",
    "acts.suspend",          "acts.liquidate",     "acts.rename",         "orgs.found",
};

struct seen {
    int64_t done[COUNT_OF(kinds)];
    int64_t taken_back[COUNT_OF(kinds)];
};

static int64_t acts_in(const struct walk *walk, const char *kind, const char *state)
{
    return test_sql_int(
        walk->app,
        test_text("SELECT count(*) FROM act WHERE kind = '%s' AND state = '%s'", kind, state));
}

static void go(int64_t seed, struct seen *seen)
{
    static const char *const places[] = {"Рыльская СОШ 4", "Рыльский сад", "Льговская СОШ 1",
                                         "КГУ"};
    struct walk walk = {.app = test_app_on(FIRST_DAY), .today = date_of(FIRST_DAY)};
    walk.state = (uint64_t)seed;
    walk.account = test_account(walk.app, "region_chair", "Курская");
    for (int i = 0; i < PEOPLE; i++) {
        test_members_add(walk.app, walk.account, places[i % 4],
                         TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                   .category = STR("worker_pedagogic"),
                                   .has_electronic_record = i % 2 == 0,
                                   .joined_on = date_from(2015, 1 + i, 1),
                                   .registered_on = date_from(2020, 1 + i, 1)));
    }
    for (int i = 0; i < STEPS; i++) {
        step(&walk);
        if (i % 3 == 0) {
            struct walk beside = walk; /* with a die of its own */
            beside.state = (uint64_t)(seed * STEPS + i);
            correct(&beside);
        }
        expect_promises(&walk, seed, i);
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        seen->done[i] += acts_in(&walk, kinds[i], "done");
        seen->taken_back[i] += acts_in(&walk, kinds[i], "undone");
    }
}

void test_acts_walk__whatever_happens_the_register_agrees_with_itself(void)
{
    struct seen seen = {0};
    int64_t walks = test_is_full() ? 24 : 4;
    for (int64_t seed = 1; seed <= walks; seed++) {
        go(seed, &seen);
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (seen.done[i] + seen.taken_back[i] == 0) {
            test_fail(__FILE__, __LINE__, "%s was never done", kinds[i]);
        }
    }
}
