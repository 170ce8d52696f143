#include "app/json.h"
#include "features/duplicates/duplicates.h"

#include "base/format.h"
#include "features/duplicates/duplicates.html.h"
#include "features/duplicates/duplicates_inner.h"

#define PER_PAGE 50

/* ---- the list ------------------------------------------------------------------------------- */

static const char *const states[] = {"open", "second", "different", "merged"};

static str state_of(struct request *req)
{
    str asked = query_text(req, "state");
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_equal(asked, str_of(states[i]))) {
            return asked;
        }
    }
    return STR("open");
}

static str common_path(str a, str b)
{
    size_t length = 0;
    while (length < a.length && length < b.length && a.data[length] == b.data[length]) {
        length++;
    }
    /* The union's "0" and three characters for each level. */
    return str_slice(a, 0, length == 0 ? 0 : 1 + (length - 1) / 3 * 3);
}

/* The organisation above both; it alone may be named to who sees one of the two. */
static str who_sees_both(struct request *req, const struct duplicates_db_list_row *row)
{
    struct duplicates_db_org_at_row org;
    str path = common_path(row->a_path, row->b_path);
    return duplicates_db_org_at(req->db, req->scope.region_id, path, &org) ? org.short_name
                                                                           : (str){0};
}

static str note_of(struct request *req, date born, str org_name)
{
    struct buf day = BUF_INIT(req->arena);
    format_date(&day, req->language, born);
    return str_comma(req->arena, buf_str(&day), org_name);
}

static struct duplicates_list_line line_of(struct request *req,
                                           const struct duplicates_db_list_row *row,
                                           const struct likeness_weights *weights, bool is_merged)
{
    struct duplicates_list_line line = {
        .id = row->id,
        .certainty = duplicates_certainty_of(row->score, weights),
        .is_open = row->a_id != 0 && row->b_id != 0,
        .names = {str_trim(STR_CONCAT(req->arena, row->a_last, STR(" "), row->a_first, STR(" "),
                                      row->a_middle)),
                  str_trim(STR_CONCAT(req->arena, row->b_last, STR(" "), row->b_first, STR(" "),
                                      row->b_middle))},
    };
    if (row->a_id != 0) {
        line.notes[0] = note_of(req, row->a_born, row->a_org);
    }
    if (row->b_id != 0) {
        line.notes[1] = note_of(req, row->b_born, row->b_org);
    }
    /* What the two have in common would tell of the one who is out of reach. */
    if (line.is_open) {
        line.for_it = duplicates_evidence_text(req, row->evidence, true);
    } else if (!is_merged) {
        line.ask = who_sees_both(req, row);
    }
    if (row->judged_at != 0) {
        line.judged = widgets_moment_text(req, row->judged_at);
    }
    return line;
}

static void fill_pager(struct request *req, struct duplicates_list_view *view,
                       const struct duplicates_db_list_rows *rows)
{
    if (rows->count < PER_PAGE) {
        return;
    }
    const struct duplicates_db_list_row *last = &rows->items[rows->count - 1];
    view->pager.next =
        widgets_link(req, "/duplicates?state=%.*s&score=%lld&after=%lld", STR_ARG(view->state),
                     (long long)last->score, (long long)last->id);
}

static struct reply duplicates_list_page(struct request *req)
{
    struct duplicates_list_view view = {.state = state_of(req)};
    struct likeness_weights weights = likeness_weights_load(req->db, req->scope.region_id);
    int64_t after = query_int(req, "after");
    struct duplicates_db_list_values values = {
        .scope = req->scope,
        .state = view.state,
        .after_score = after == 0 ? INT32_MAX : query_int(req, "score"),
        .after_id = after,
        .limit = PER_PAGE,
    };
    struct duplicates_db_list_rows rows = duplicates_db_list(req->db, &values);
    view.lines = ARENA_ARRAY(req->arena, rows.count, struct duplicates_list_line);
    EACH (row, rows) {
        if (row->a_id != 0 || row->b_id != 0) {
            view.lines[view.count++] =
                line_of(req, row, &weights, str_equal(view.state, STR("merged")));
        }
    }
    struct duplicates_db_pass_row pass;
    if (duplicates_db_pass(req->db, req->scope.region_id, &pass)) {
        view.looked_at = widgets_moment_text(req, pass.ended_at);
    }
    fill_pager(req, &view, &rows);
    if (access_is_above_primary(req)) {
        audit_read(req, "duplicates.list", req->scope.region_id, req->mandate.org_id, 0);
    }
    return reply_page(req, _("Possible duplicates"), duplicates_html_list(req, &view));
}

int64_t duplicates_waiting(struct request *req, int64_t limit)
{
    struct duplicates_db_count_open_row row;
    if (!access_may(req, RIGHT_MEMBERS_EDIT)) {
        return 0;
    }
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    return scope.region_id != 0 && duplicates_db_count_open(req->db, scope, limit, &row) ? row.total
                                                                                         : 0;
}

static struct reply duplicates_find_action(struct request *req)
{
    int64_t job =
        jobs_add(req, "duplicates.find", req->scope.region_id, req->mandate.org_id, 0, (str){0});
    audit(req, "duplicates.find", req->scope.region_id, req->mandate.org_id, 0, NULL, 0);
    return reply_see_other(req, str_format(req->arena, "/jobs/%lld", (long long)job));
}

/* ---- one pair ------------------------------------------------------------------------------- */

static struct reply duplicates_pair_page(struct request *req)
{
    struct duplicates_pair pair;
    if (!duplicates_pair_find(req, &pair)) {
        return reply_not_found(req);
    }
    struct likeness_weights weights = likeness_weights_load(req->db, pair.region_id);
    struct duplicates_pair_view view = {
        .pair = &pair,
        .lines = duplicates_compare(req, &pair, 0),
        .for_it = duplicates_evidence_text(req, pair.row.evidence, true),
        .against = duplicates_evidence_text(req, pair.row.evidence, false),
        .certainty = duplicates_certainty_of(pair.row.score, &weights),
        .may_undo = duplicates_undo_is_open(req, &pair),
    };
    for (size_t i = 0; i < 2; i++) {
        const struct members_card *card = &pair.sides[i].card;
        view.names[i] = str_trim(STR_CONCAT(req->arena, card->last_name, STR(" "), card->first_name,
                                            STR(" "), card->middle_name));
        if (access_is_above_primary(req) && pair.sides[i].version != 0) {
            audit_read(req, "members.open", pair.region_id, pair.sides[i].id, pair.sides[i].id);
        }
    }
    return reply_page(req, _("Two cards side by side"), duplicates_html_pair(req, &view));
}

enum judged { JUDGED, JUDGED_BEFORE, NOT_FOUND };

static enum judged judge(struct request *req, const char *before, const char *after,
                         struct duplicates_pair *ret_pair)
{
    struct duplicates_pair pair;
    if (!duplicates_pair_find(req, &pair)) {
        return NOT_FOUND;
    }
    struct duplicates_db_judge_values values = {
        .region_id = pair.region_id,
        .id = pair.id,
        .before = str_of(before),
        .after = str_of(after),
        .now = req->now,
        .account_id = req->user.account_id,
    };
    if (!duplicates_db_judge(req->db, &values)) {
        return JUDGED_BEFORE;
    }
    *ret_pair = pair;
    return JUDGED;
}

static struct reply not_judged(struct request *req, enum judged judged)
{
    return judged == NOT_FOUND
               ? reply_not_found(req)
               : reply_refused(req, str_of(_("These two cards have already been judged.")));
}

static struct reply duplicates_different_action(struct request *req)
{
    struct duplicates_pair pair;
    enum judged judged = judge(req, "open", "different", &pair);
    if (judged != JUDGED) {
        return not_judged(req, judged);
    }
    audit(req, "duplicates.different", pair.region_id, pair.row.b_id, pair.row.a_id, NULL, 0);
    audit(req, "duplicates.different", pair.region_id, pair.row.a_id, pair.row.b_id, NULL, 0);
    return reply_done(
        req, STR("/duplicates"),
        str_of(_("Noted: these are different people. The pair will not be shown again.")), 0);
}

static struct reply duplicates_again_action(struct request *req)
{
    struct duplicates_pair pair;
    enum judged judged = judge(req, "different", "open", &pair);
    if (judged == JUDGED_BEFORE) {
        judged = judge(req, "second", "open", &pair);
    }
    if (judged != JUDGED) {
        return not_judged(req, judged);
    }
    audit(req, "duplicates.again", pair.region_id, pair.row.b_id, pair.row.a_id, NULL, 0);
    audit(req, "duplicates.again", pair.region_id, pair.row.a_id, pair.row.b_id, NULL, 0);
    return reply_done(req, STR("/duplicates"),
                      str_of(_("The pair is in the list of possible duplicates again.")), 0);
}

bool duplicates_may_be_two_lists(const struct request *req, const struct duplicates_pair *pair)
{
    return access_may(req, RIGHT_MEMBERS_ADMIT) && pair->sides[0].org_id != pair->sides[1].org_id &&
           members_status_is_registered(pair->sides[0].card.status) &&
           members_status_is_registered(pair->sides[1].card.status);
}

/* The act of features/membership: the other card becomes a second registration. */
static bool become_second(struct request *req, const struct duplicates_pair *pair, int counted,
                          str *ret_sentence)
{
    const struct duplicates_side *second = &pair->sides[!counted];
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "main_id", pair->sides[counted].id);
    json_put_int(arguments, "org_id", pair->sides[counted].org_id);
    struct act act = {.region_id = pair->region_id,
                      .org_id = second->org_id,
                      .member_id = second->id,
                      .kind = STR("membership.second"),
                      .on = req->today};
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, pair->region_id);
    return act_do(req, scope, &act, arguments, ret_sentence);
}

static struct reply duplicates_second_action(struct request *req)
{
    struct duplicates_pair pair;
    str sentence;
    enum judged judged = judge(req, "open", "second", &pair);
    if (judged != JUDGED) {
        return not_judged(req, judged);
    }
    int counted = str_equal(http_body_field(req->http, STR("main")), STR("b"));
    if (!become_second(req, &pair, counted, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, STR("/duplicates"),
                      str_of(_("Noted: one person on two lists, counted once. It can be taken back "
                               "among the acts of the card.")),
                      0);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/duplicates", duplicates_list_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/duplicates/find", duplicates_find_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/duplicates/:id", duplicates_pair_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/duplicates/:id/different", duplicates_different_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/duplicates/:id/second", duplicates_second_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/duplicates/:id/again", duplicates_again_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/duplicates/:id/merge", duplicates_merge_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/duplicates/:id/merge", duplicates_merge_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/duplicates/:id/undo", duplicates_undo_action, .needs = RIGHT_MEMBERS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Lists in order"), N_("Possible duplicates"), "copy", "/duplicates", RIGHT_MEMBERS_EDIT,
     54},
    {0},
};

static const struct job_kind jobs[] = {
    {"duplicates.find", N_("Looking for duplicates"), duplicates_find_job},
    {0},
};

static const struct command commands[] = {
    {"duplicates", "Finds people who stand on the register twice", duplicates_command,
     "profkom duplicates find [--count [--pairs FILE]]\n"
     "\n"
     "  --count       only counts; nothing is written\n"
     "  --pairs FILE  writes the pairs: two ids, points, evidence\n"},
    {0},
};

const struct feature duplicates_feature = {.name = "duplicates",
                                           .routes = routes,
                                           .menu = menu,
                                           .jobs = jobs,
                                           .commands = commands,
                                           .sweep = duplicates_sweep};
