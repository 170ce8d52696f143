/* Reports and elections of the demo: the region has opened a campaign; in one territory, which has
 * set an earlier day, some primaries have met, some have planned, and the others are late. */
#include "features/campaigns/campaigns.h"
#include "features/demo/demo_inner.h"
#include "features/orgs/orgs.h"

#define REGION "Курская областная"
#define TERRITORY "Рыльская районная"
#define SCHOOL "Рыльская СОШ № 4"
#define OPENED_DAYS 40
#define PRIMARIES_DAYS 25
#define TERRITORIES_DAYS 60
#define REGIONS_DAYS 90
/* The day of the territory is over. */
#define EARLIER_DAYS 3
#define COMING_DAYS 9
#define HELD_DAYS 8

static int64_t open_campaign(struct demo *demo, const struct demo_db_org_named_row *region,
                             str path)
{
    date today = demo->req->today;
    struct campaigns_new campaign = {
        .region_id = region->region_id,
        .org_id = region->id,
        .org_path = path,
        .title = STR("Отчёты и выборы в профсоюзных организациях"),
        .opened_on = date_add_days(today, -OPENED_DAYS),
        .by_days = {[LEVEL_PRIMARY] = date_add_days(today, PRIMARIES_DAYS),
                    [LEVEL_TERRITORY] = date_add_days(today, TERRITORIES_DAYS),
                    [LEVEL_REGION] = date_add_days(today, REGIONS_DAYS)},
    };
    return campaigns_open(demo->req, &campaign);
}

/* Every third has met, every third will, the others have done nothing. */
static void plan_below(struct demo *demo, int64_t campaign_id, struct scope scope,
                       int64_t territory_id)
{
    date today = demo->req->today;
    struct orgs_children children = orgs_children(demo->req, territory_id);
    for (size_t i = 0; i < children.count; i++) {
        bool is_school = str_equal(children.items[i].short_name, STR(SCHOOL));
        bool was_held = !is_school && i % 3 == 0;
        struct campaigns_meeting meeting = {
            .scope = scope,
            .org_id = children.items[i].id,
            .held_on = is_school  ? today
                       : was_held ? date_add_days(today, -HELD_DAYS)
                                  : date_add_days(today, COMING_DAYS),
            .begins_at = STR("14:00"),
            .place = STR("г. Рыльск, актовый зал"),
            .was_held = was_held,
        };
        if (is_school || i % 3 != 2) {
            (void)campaigns_plan_meeting(demo->req, campaign_id, &meeting);
        }
    }
}

void demo_campaign(struct demo *demo)
{
    struct demo_db_org_named_row region = {0}, territory = {0};
    struct orgs_org head, below;
    if (!demo_db_org_named(demo->db, STR(REGION), &region) ||
        !demo_db_org_named(demo->db, STR(TERRITORY), &territory)) {
        return;
    }
    struct scope scope = access_system_scope(demo->arena, region.region_id, STR("0"));
    if (orgs_find(demo->req, scope, region.id, &head) &&
        orgs_find(demo->req, scope, territory.id, &below)) {
        int64_t id = open_campaign(demo, &region, head.path);
        campaigns_set_day(demo->req, id, below.path, LEVEL_PRIMARY,
                          date_add_days(demo->req->today, -EARLIER_DAYS));
        plan_below(demo, id, scope, territory.id);
    }
}
