#include "base/ids.h"
#include "features/duplicates/duplicates.html.h"
#include "features/duplicates/duplicates_inner.h"

/* Two cards become one: the values that were chosen, the dated facts of both, one sign-in. The
 * other card goes; it is kept sealed, so that the merge can be undone.
 *
 * What is never done here: rights stay with the accounts that hold them, and a sign-in changes its
 * card only when somebody has said so, and comes to no post whose rights it has not got. A forged
 * double of somebody else's card would otherwise be a way to that person's rights. */

struct merging {
    struct request *req;
    const struct duplicates_pair *pair;
    const struct duplicates_side *stays;
    const struct duplicates_side *goes;
    str kept_card;
    str gone_card;
};

/* ---- sign-ins ------------------------------------------------------------------------------- */

static struct duplicates_db_sign_ins_rows sign_ins_of(struct request *req,
                                                      const struct duplicates_pair *pair)
{
    return duplicates_db_sign_ins(req->db, pair->region_id, pair->sides[0].id, pair->sides[1].id,
                                  req->today);
}

/* There is nothing to choose while the card that goes has no sign-in. */
static bool must_choose(const struct duplicates_db_sign_ins_rows *sign_ins, int64_t stays_id)
{
    for (size_t i = 0; i < sign_ins->count; i++) {
        if (sign_ins->items[i].person_id != stays_id) {
            return true;
        }
    }
    return false;
}

/* "none" or one of the accounts. */
static bool is_choice(const struct duplicates_db_sign_ins_rows *sign_ins, str chosen)
{
    int64_t id = 0;
    if (str_equal(chosen, STR("none"))) {
        return true;
    }
    for (size_t i = 0; i < sign_ins->count && str_to_int64(chosen, &id); i++) {
        if (sign_ins->items[i].id == id) {
            return true;
        }
    }
    return false;
}

/* The chosen one belongs to the card that stays, the others to none. Whoever holds a post goes on
 * signing in for it; a sign-in without any would open an empty page, so it is closed. */
static str connect_sign_ins(struct merging *merging, str chosen)
{
    struct request *req = merging->req;
    struct duplicates_db_sign_ins_rows sign_ins = sign_ins_of(req, merging->pair);
    struct buf before = BUF_INIT(req->arena);
    int64_t chosen_id;
    if (!must_choose(&sign_ins, merging->stays->id)) {
        return (str){0};
    }
    if (!str_to_int64(chosen, &chosen_id)) {
        chosen_id = 0; /* none of them */
    }
    EACH (sign_in, sign_ins) {
        bool is_chosen = sign_in->id == chosen_id;
        buf_put(&before,
                str_format(req->arena, before.length == 0 ? "%lld:%lld:%d" : " %lld:%lld:%d",
                           (long long)sign_in->id, (long long)sign_in->person_id,
                           sign_in->is_closed));
        duplicates_db_connect_sign_in(req->db, sign_in->id,
                                      is_chosen ? merging->pair->region_id : 0,
                                      is_chosen ? merging->stays->id : 0,
                                      sign_in->is_closed || (!is_chosen && sign_in->posts == 0));
        audit(req, "duplicates.sign_in", merging->pair->region_id, sign_in->id, merging->stays->id,
              NULL, 0);
    }
    return buf_str(&before);
}

/* ---- the cards ------------------------------------------------------------------------------ */

/* The surname has been chosen by now, it is the first of the lines. */
static void set_other_surname(const struct merging *merging, struct members_card *card)
{
    if (str_equal(http_body_field(merging->req->http, STR("other_surname")), STR("1"))) {
        str stays = merging->stays->card.last_name;
        bool is_its_own = str_equal(card->last_name, stays);
        card->previous_last_name = is_its_own ? merging->goes->card.last_name : stays;
    }
}

/* The values that were chosen, over the card that stays. */
static struct members_card merged_card(const struct merging *merging)
{
    struct request *req = merging->req;
    int keep = merging->stays == &merging->pair->sides[1];
    struct members_card card = merging->stays->card;
    EACH (line, duplicates_compare(req, merging->pair, keep)) {
        if (line->is_other_surname) {
            set_other_surname(merging, &card);
        }
        if (!line->is_chosen_here) {
            continue;
        }
        str name = str_format(req->arena, "v_%s", line->code);
        str chosen = http_body_field(req->http, name);
        int side = str_equal(chosen, STR("a")) ? 0 : str_equal(chosen, STR("b")) ? 1 : line->chosen;
        if (side != keep) {
            duplicates_take(&card, &merging->goes->card, line->code);
        }
    }
    return card;
}

static bool take_away(struct merging *merging)
{
    struct members_batch batch = {.req = merging->req,
                                  .region_id = merging->pair->region_id,
                                  .org_id = merging->goes->org_id,
                                  .org_path = merging->goes->org_path};
    bool is_gone = members_batch_take_away(&batch, merging->pair->scope, merging->goes->id,
                                           merging->goes->version);
    members_batch_end(&batch);
    return is_gone;
}

/* Who was judged not to be the one is not the other either. */
static void carry_judgements(struct merging *merging)
{
    struct request *req = merging->req;
    int64_t region_id = merging->pair->region_id;
    int64_t stays_id = merging->stays->id;
    EACH (judged, duplicates_db_judged_with(req->db, region_id, merging->goes->id)) {
        if (judged->other_id == stays_id) {
            continue;
        }
        bool is_first = judged->other_id < stays_id;
        struct duplicates_db_put_judgement_values values = {
            .region_id = region_id,
            .a_id = is_first ? judged->other_id : stays_id,
            .b_id = is_first ? stays_id : judged->other_id,
            .id = ids_new(),
            .a_path = judged->a_path,
            .b_path = judged->b_path,
            .score = judged->score,
            .evidence = judged->evidence,
            .now = req->now,
            .account_id = req->user.account_id,
        };
        duplicates_db_put_judgement(req->db, &values);
    }
}

static void log_merge(struct merging *merging)
{
    struct request *req = merging->req;
    int64_t region_id = merging->pair->region_id;
    audit(req, "duplicates.merge", region_id, merging->goes->id, merging->stays->id, NULL, 0);
    audit(req, "duplicates.merged_away", region_id, merging->stays->id, merging->goes->id, NULL, 0);
}

static void keep_both(struct merging *merging, str sign_ins)
{
    struct request *req = merging->req;
    const struct duplicates_pair *pair = merging->pair;
    struct duplicates_db_keep_merge_values values = {
        .region_id = pair->region_id,
        .id = pair->id,
        .a_path = pair->sides[0].org_path,
        .b_path = pair->sides[1].org_path,
        .kept_id = merging->stays->id,
        .kept_version = members_version(req->db, pair->scope, merging->stays->id),
        .kept_card = merging->kept_card,
        .gone_card = merging->gone_card,
        .gone_org_id = merging->goes->org_id,
        .sign_ins = sign_ins,
    };
    duplicates_db_keep_merge(req->db, &values);
}

static bool mark_merged(const struct merging *merging)
{
    struct request *req = merging->req;
    struct duplicates_db_judge_values values = {
        .region_id = merging->pair->region_id,
        .id = merging->pair->id,
        .before = STR("open"),
        .after = STR("merged"),
        .now = req->now,
        .account_id = req->user.account_id,
    };
    return duplicates_db_judge(req->db, &values);
}

/* False if one of the cards was changed by somebody meanwhile. */
static bool merge(struct merging *merging, str sign_in)
{
    struct request *req = merging->req;
    const struct duplicates_pair *pair = merging->pair;
    struct members_card card = merged_card(merging);
    merging->kept_card = members_keep(req, pair->scope, merging->stays->id);
    merging->gone_card = members_keep(req, pair->scope, merging->goes->id);
    if (!mark_merged(merging) ||
        !members_change(req, pair->scope, merging->stays->id, &card, merging->stays->version)) {
        return false;
    }
    duplicates_db_move_periods(req->db, pair->scope, merging->goes->id, merging->stays->id,
                               date_add_days(req->today, -1));
    str sign_ins = connect_sign_ins(merging, sign_in);
    if (!take_away(merging)) {
        return false;
    }
    carry_judgements(merging);
    act_person_merged(req, pair->region_id, merging->goes->id, merging->stays->id);
    duplicates_db_drop_open(req->db, pair->region_id, merging->goes->id);
    keep_both(merging, sign_ins);
    log_merge(merging);
    return true;
}

/* ---- the page ------------------------------------------------------------------------------- */

static struct duplicates_merge_view view_of(struct request *req, const struct duplicates_pair *pair,
                                            int keep, str sign_in)
{
    return (struct duplicates_merge_view){
        .pair = pair,
        .lines = duplicates_compare(req, pair, keep),
        .sign_ins = sign_ins_of(req, pair),
        .sign_in = sign_in,
        .keep = keep,
    };
}

static struct reply already_judged(struct request *req)
{
    return reply_refused(req, str_of(_("These two cards have already been judged.")));
}

struct reply duplicates_merge_page(struct request *req)
{
    struct duplicates_pair pair;
    if (!duplicates_pair_find(req, &pair)) {
        return reply_not_found(req);
    }
    if (!str_equal(pair.row.state, STR("open"))) {
        return already_judged(req);
    }
    struct duplicates_merge_view view =
        view_of(req, &pair, duplicates_default_keep(&pair), (str){0});
    return reply_page(req, _("Merge two cards"), duplicates_html_merge(req, &view));
}

static bool is_the_card_that_was_seen(struct request *req, const char *field,
                                      const struct duplicates_side *side)
{
    int64_t version = 0;
    return str_to_int64(http_body_field(req->http, str_of(field)), &version) &&
           version == side->version;
}

/* Neither card brings posts to a sign-in that was not that card's before, unless whoever keeps the
 * posts agrees. */
static const char *refused_sign_in(struct request *req, const struct merging *merging,
                                   const struct duplicates_db_sign_ins_row *sign_in)
{
    for (size_t i = 0; i < 2; i++) {
        int64_t person_id = merging->pair->sides[i].id;
        const char *sentence =
            sign_in->person_id == person_id
                ? NULL
                : duplicates_refused_sign_in(req, merging->pair->region_id, person_id, sign_in->id);
        if (sentence != NULL) {
            return sentence;
        }
    }
    return NULL;
}

/* The sign-ins that the card has which stays: its own, or the one that is chosen. */
static const char *refused_sign_ins(struct request *req, const struct merging *merging,
                                    const struct duplicates_merge_view *view)
{
    bool is_chosen = must_choose(&view->sign_ins, merging->stays->id);
    int64_t chosen = 0;
    if (is_chosen && !str_to_int64(view->sign_in, &chosen)) {
        return NULL; /* none of them */
    }
    for (size_t i = 0; i < view->sign_ins.count; i++) {
        const struct duplicates_db_sign_ins_row *sign_in = &view->sign_ins.items[i];
        const char *sentence =
            is_chosen && sign_in->id != chosen ? NULL : refused_sign_in(req, merging, sign_in);
        if (sentence != NULL) {
            return sentence;
        }
    }
    return NULL;
}

static const char *refused_merge(struct request *req, const struct merging *merging)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const char *sentence =
            (*feature)->merge_is_refused == NULL
                ? NULL
                : (*feature)->merge_is_refused(req, merging->pair->region_id, merging->goes->id,
                                               merging->stays->id);
        if (sentence != NULL) {
            return sentence;
        }
    }
    return NULL;
}

/* What speaks against it; NULL if nothing does. */
static const char *objection(struct request *req, const struct merging *merging,
                             const struct duplicates_merge_view *view)
{
    if (!members_status_is_registered(merging->stays->card.status) &&
        members_status_is_registered(merging->goes->card.status)) {
        return N_("The card that stays must be the one that is on the register.");
    }
    if (must_choose(&view->sign_ins, merging->stays->id) &&
        !is_choice(&view->sign_ins, http_body_field(req->http, STR("sign_in")))) {
        return N_("Choose which sign-in belongs to the card that stays.");
    }
    const char *sentence = refused_merge(req, merging);
    return sentence != NULL ? sentence : refused_sign_ins(req, merging, view);
}

static str changed_since(struct request *req)
{
    return str_of(_("One of the two cards has been changed since this page was opened, so nothing "
                    "was merged. Open the pair again and look at both."));
}

struct reply duplicates_merge_action(struct request *req)
{
    struct duplicates_pair pair;
    if (!duplicates_pair_find(req, &pair)) {
        return reply_not_found(req);
    }
    if (!str_equal(pair.row.state, STR("open"))) {
        return already_judged(req);
    }
    if (!is_the_card_that_was_seen(req, "version_a", &pair.sides[0]) ||
        !is_the_card_that_was_seen(req, "version_b", &pair.sides[1])) {
        return reply_refused(req, changed_since(req));
    }
    int keep = str_equal(http_body_field(req->http, STR("keep")), STR("b"));
    str sign_in = http_body_field(req->http, STR("sign_in"));
    struct merging merging = {
        .req = req, .pair = &pair, .stays = &pair.sides[keep], .goes = &pair.sides[!keep]};
    struct duplicates_merge_view view = view_of(req, &pair, keep, sign_in);
    const char *sentence = objection(req, &merging, &view);
    if (sentence != NULL) {
        view.error = str_of(tr(req->language, sentence));
        view.is_without_other_surname =
            str_is_empty(http_body_field(req->http, STR("other_surname")));
        return reply_form_again(req, _("Merge two cards"), duplicates_html_merge(req, &view));
    }
    if (!merge(&merging, sign_in)) {
        return reply_refused(req, changed_since(req));
    }
    return reply_done(req, str_format(req->arena, "/members/%lld", (long long)merging.stays->id),
                      str_of(_("The two cards are one now. It can be undone for 30 days in the "
                               "list of possible duplicates.")),
                      0);
}
