#include "features/quality/quality.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "features/quality/quality.html.h"
#include "features/quality/quality_inner.h"

/* The page of an organisation: the score, what gives most, and which of the organisations below lag
 * behind. */

#define PEOPLE_SHARE 80
#define PLACES_SHOWN 100
#define STEPS_SHOWN 3

/* ---- what gives most ------------------------------------------------------------------------ */

int64_t quality_gain(const struct quality_sums *sums, enum quality_kind kind)
{
    bool is_of_org = quality_is_of_org(kind);
    int64_t whole = is_of_org ? sums->orgs : sums->people;
    int64_t share = sums->people == 0 ? 100 : is_of_org ? 100 - PEOPLE_SHARE : PEOPLE_SHARE;
    return whole == 0 ? 0 : quality_rules[kind].weight * sums->faults[kind] * share / whole;
}

void quality_order(const struct quality_sums *sums, enum quality_kind ret_kinds[QUALITY_COUNT + 1])
{
    size_t count = 0;
    for (enum quality_kind kind = 0; kind < QUALITY_COUNT; kind++) {
        if (sums->faults[kind] == 0) {
            continue;
        }
        size_t at = count++;
        int64_t gain = quality_gain(sums, kind);
        while (at > 0 && quality_gain(sums, ret_kinds[at - 1]) < gain) {
            ret_kinds[at] = ret_kinds[at - 1];
            at--;
        }
        ret_kinds[at] = kind;
    }
    ret_kinds[count] = QUALITY_COUNT;
}

uint64_t quality_own_faults(const struct quality_picture *picture)
{
    uint64_t faults = 0;
    for (enum quality_kind kind = QUALITY_ORG_CHAIR; kind < QUALITY_COUNT; kind++) {
        int64_t count = picture->here.sums.faults[kind];
        for (size_t i = 0; i < picture->below.count; i++) {
            count -= picture->below.items[i].sums.faults[kind];
        }
        faults |= count > 0 ? quality_bit(kind) : 0;
    }
    return faults;
}

str quality_score_text(struct request *req, int64_t score)
{
    return _f("%1 out of 100", score);
}

str quality_gain_text(struct request *req, int64_t gain)
{
    int64_t points = (gain + 50) / 100;
    return points > 0 ? _f("adds %1 to the score", points) : (str){0};
}

str quality_first_steps(struct request *req, const struct quality_sums *sums,
                        const enum quality_kind *kinds)
{
    str steps = {0};
    for (size_t i = 0; i < STEPS_SHOWN && kinds[i] != QUALITY_COUNT; i++) {
        str label = utf8_lower_first(req->arena, str_of(_(quality_rules[kinds[i]].label)));
        steps = str_comma(req->arena, steps, _f("%1: %2", label, sums->faults[kinds[i]]));
    }
    return steps;
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* The worst first; of equal ones the largest. Those without people come behind. */
static int compare_places(const void *a, const void *b)
{
    const struct quality_place *left = a;
    const struct quality_place *right = b;
    int64_t difference = quality_score(&left->sums) - quality_score(&right->sums);
    if (difference == 0) {
        difference = right->sums.people - left->sums.people;
    }
    return (difference > 0) - (difference < 0);
}

static struct reply quality_page(struct request *req)
{
    struct quality_picture picture;
    if (!quality_picture_of(req, RIGHT_MEMBERS_VIEW, query_int(req, "org"), &picture)) {
        return reply_not_found(req);
    }
    if (picture.below.count > 0) {
        qsort(picture.below.items, picture.below.count, sizeof(picture.below.items[0]),
              compare_places);
    }
    size_t shown = MIN_OF(picture.below.count, PLACES_SHOWN);
    return reply_page(req, _("Data quality"), quality_html_page(req, &picture, shown));
}

static struct reply quality_count_action(struct request *req)
{
    int64_t job =
        jobs_add(req, "quality.count", req->scope.region_id, req->mandate.org_id, 0, (str){0});
    return reply_see_other(req, str_format(req->arena, "/jobs/%lld", (long long)job));
}

struct html_link quality_org_link(struct request *req, enum quality_kind kind, int64_t org_id)
{
    bool is_of_bodies = kind == QUALITY_ORG_CHAIR || kind == QUALITY_ORG_BODIES;
    if (is_of_bodies) {
        return widgets_link(req, "/bodies?org=%lld", (long long)org_id);
    }
    return kind == QUALITY_ORG_NOBODY ? widgets_link(req, "/orgs/%lld", (long long)org_id)
                                      : widgets_link(req, "/orgs/%lld/edit", (long long)org_id);
}

/* ---- on the pages of others ----------------------------------------------------------------- */

static struct html on_card(struct request *req, int64_t member_id)
{
    struct quality_db_person_row row;
    struct scope scope = members_likely_reach(req, RIGHT_MEMBERS_VIEW, member_id);
    if (str_is_empty(scope.from) || !quality_db_one_person(req->db, scope, member_id, &row)) {
        return (struct html){0};
    }
    uint64_t faults = quality_faults_of(req, scope, &row);
    return faults == 0 ? (struct html){0} : quality_html_card(req, member_id, faults);
}

/* From the table alone: the page of an organisation is opened often and counts nothing itself. */
static struct html on_org(struct request *req, int64_t org_id)
{
    struct quality_score score;
    return access_may(req, RIGHT_MEMBERS_VIEW) && quality_counted_score_of(req, org_id, &score)
               ? quality_html_org(req, org_id, score)
               : (struct html){0};
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/quality", quality_page, .needs = RIGHT_MEMBERS_VIEW, .slow = true},
    {POST, "/quality/count", quality_count_action, .needs = RIGHT_MEMBERS_VIEW},
    {GET, "/quality/:id/:kind", quality_list_page, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {POST, "/quality/:id/:kind", quality_mend_action, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {POST, "/quality/undo/:id", quality_undo_action, .needs = RIGHT_MEMBERS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Lists in order"), N_("Data quality"), "circle-check", "/quality", RIGHT_MEMBERS_VIEW, 52},
    {0},
};

static const struct job_kind jobs[] = {
    {"quality.count", N_("Counting the quality of the data"), quality_count_job},
    {0},
};

static const struct command commands[] = {
    {"quality", "Counts how complete and plausible the register is", quality_command,
     "profkom quality count\n"
     "\n"
     "  Counts all regions anew, as every night.\n"},
    {0},
};

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    quality_db_person_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    quality_db_person_parted(req->db, region, gone, kept);
}

const struct feature quality_feature = {.name = "quality",
                                        .routes = routes,
                                        .menu = menu,
                                        .jobs = jobs,
                                        .commands = commands,
                                        .sweep = quality_sweep,
                                        .on_card = on_card,
                                        .on_org = on_org,
                                        .person_merged = person_merged,
                                        .person_parted = person_parted};
