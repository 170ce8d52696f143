#include "features/duplicates/duplicates_inner.h"

/* A merge taken back as a whole, by whoever may correct both cards. If the card that stayed was
 * changed since, nothing is touched. */

bool duplicates_undo_is_open(const struct request *req, const struct duplicates_pair *pair)
{
    return str_equal(pair->row.state, STR("merged")) && pair->row.kept_card.length > 0 &&
           req->now - pair->row.judged_at < DUPLICATES_UNDO_SECONDS;
}

/* "ID:PERSON:CLOSED" */
static bool sign_in_of(str piece, int64_t ret_numbers[3])
{
    for (size_t i = 0; i < 3; i++) {
        str number;
        if (!str_next(&piece, ':', &number) || !str_to_int64(number, &ret_numbers[i])) {
            return false;
        }
    }
    return true;
}

const char *duplicates_refused_sign_in(struct request *req, int64_t region_id, int64_t person_id,
                                       int64_t account_id)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const char *sentence =
            (*feature)->sign_in_is_refused == NULL
                ? NULL
                : (*feature)->sign_in_is_refused(req, region_id, person_id, account_id);
        if (sentence != NULL) {
            return sentence;
        }
    }
    return NULL;
}

static bool belongs_to(const struct duplicates_db_sign_ins_rows *sign_ins, int64_t account_id,
                       int64_t person_id)
{
    for (size_t i = 0; i < sign_ins->count; i++) {
        if (sign_ins->items[i].id == account_id && sign_ins->items[i].person_id == person_id) {
            return true;
        }
    }
    return false;
}

static struct duplicates_db_sign_ins_rows sign_ins_now(struct request *req,
                                                       const struct duplicates_pair *pair)
{
    return duplicates_db_sign_ins(req->db, pair->region_id, pair->row.a_id, pair->row.b_id,
                                  req->today);
}

/* The card that stayed may have been elected since: a sign-in that comes back to it would come to
 * that post. The posts of the other card have gone back by now. */
static const char *refused_sign_ins(struct request *req, const struct duplicates_pair *pair)
{
    struct duplicates_db_sign_ins_rows now = sign_ins_now(req, pair);
    str rest = pair->row.sign_ins;
    str piece;
    while (str_next(&rest, ' ', &piece)) {
        int64_t numbers[3];
        if (sign_in_of(piece, numbers) && numbers[1] == pair->row.kept_id &&
            !belongs_to(&now, numbers[0], numbers[1])) {
            const char *sentence =
                duplicates_refused_sign_in(req, pair->region_id, numbers[1], numbers[0]);
            if (sentence != NULL) {
                return sentence;
            }
        }
    }
    return NULL;
}

static void connect_sign_ins(struct request *req, const struct duplicates_pair *pair)
{
    str rest = pair->row.sign_ins;
    str piece;
    while (str_next(&rest, ' ', &piece)) {
        int64_t numbers[3];
        if (sign_in_of(piece, numbers)) {
            duplicates_db_connect_sign_in(req->db, numbers[0], pair->region_id, numbers[1],
                                          numbers[2] != 0);
            audit(req, "duplicates.sign_in", pair->region_id, numbers[0], numbers[1], NULL, 0);
        }
    }
}

/* False with a sentence if nothing may be undone. */
static bool take_back(struct request *req, const struct duplicates_pair *pair,
                      const struct orgs_org *org, str *ret_sentence)
{
    *ret_sentence = str_of(_("The card has been changed since the merge, so nothing was undone."));
    const struct duplicates_db_pair_row *row = &pair->row;
    int64_t gone_id = row->kept_id == row->a_id ? row->b_id : row->a_id;
    if (!duplicates_db_judge(req->db,
                             &(struct duplicates_db_judge_values){
                                 .region_id = pair->region_id,
                                 .id = pair->id,
                                 .before = STR("merged"),
                                 .after = STR("open"),
                                 .now = req->now,
                                 .account_id = req->user.account_id,
                             }) ||
        !members_put_back(req, pair->scope, row->kept_id, row->kept_card, row->kept_version)) {
        return false;
    }
    struct members_batch batch = {
        .req = req, .region_id = pair->region_id, .org_id = org->id, .org_path = org->path};
    bool is_back = members_batch_bring_back(&batch, pair->scope, gone_id, row->gone_card);
    members_batch_end(&batch);
    act_person_parted(req, pair->region_id, gone_id, row->kept_id);
    const char *refused = refused_sign_ins(req, pair);
    if (refused != NULL) {
        *ret_sentence = str_of(tr(req->language, refused));
        return false;
    }
    connect_sign_ins(req, pair);
    duplicates_db_forget_merge(req->db, pair->region_id, pair->id);
    audit(req, "duplicates.undo", pair->region_id, gone_id, row->kept_id, NULL, 0);
    audit(req, "duplicates.undo", pair->region_id, row->kept_id, gone_id, NULL, 0);
    return is_back;
}

struct reply duplicates_undo_action(struct request *req)
{
    struct duplicates_pair pair;
    struct orgs_org org;
    if (!duplicates_pair_find(req, &pair)) {
        return reply_not_found(req);
    }
    if (!duplicates_undo_is_open(req, &pair)) {
        return reply_refused(req, str_of(_("A merge can be undone within 30 days.")));
    }
    /* Its organisation may have moved, or may be gone. */
    if (!orgs_find(req, pair.scope, pair.row.gone_org_id, &org)) {
        return reply_refused(
            req, str_of(_("The organisation of the other card is no longer there, so the merge "
                          "cannot be undone.")));
    }
    str sentence;
    if (!take_back(req, &pair, &org, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, str_format(req->arena, "/duplicates/%lld", (long long)pair.id),
                      str_of(_("Undone: both cards are as they were before.")), 0);
}
