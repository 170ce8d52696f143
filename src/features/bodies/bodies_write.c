/* Writing down what becomes of a post, and taking it back: each change first keeps how the post
 * was, and its mandate follows in the same transaction. */
#include "features/bodies/bodies_inner.h"

struct bodies_db_change_post_values bodies_values_of(struct request *req, struct scope scope,
                                                     const struct bodies_db_post_row *post)
{
    return (struct bodies_db_change_post_values){
        .scope = scope,
        .id = post->id,
        .version = post->version,
        .elected_on = post->elected_on,
        .valid_from = post->valid_from,
        .valid_to = post->valid_to,
        .basis_kind = post->basis_kind,
        .basis_number = post->basis_number,
        .basis_date = post->basis_date,
        .is_released = post->is_released,
        .ended_on = post->ended_on,
        .end_reason = post->end_reason,
        .now = req->now,
    };
}

bool bodies_write(struct request *req, const struct bodies_db_change_post_values *values,
                  const char *what)
{
    bodies_db_keep_post(req->db, &(struct bodies_db_keep_post_values){
                                     .scope = values->scope,
                                     .id = values->id,
                                     .account_id = req->user.account_id,
                                     .what = str_of(what),
                                     .now = req->now,
                                 });
    return bodies_db_change_post(req->db, values);
}

void bodies_log_change(struct request *req, const struct bodies_db_post_row *before,
                       const struct bodies_db_change_post_values *after)
{
    const struct audit_change changes[] = {
        {"valid_from", date_iso(req->arena, before->valid_from),
         date_iso(req->arena, after->valid_from)},
        {"valid_to", date_iso(req->arena, before->valid_to), date_iso(req->arena, after->valid_to)},
        {"ended_on", date_iso(req->arena, before->ended_on), date_iso(req->arena, after->ended_on)},
        {"basis", bodies_basis(req, before->basis_kind, before->basis_number, before->basis_date),
         bodies_basis(req, after->basis_kind, after->basis_number, after->basis_date)},
        {"is_released", before->is_released ? STR("1") : STR("0"),
         after->is_released ? STR("1") : STR("0")},
        {"end_reason", before->end_reason, after->end_reason},
    };
    struct audit_change differing[COUNT_OF(changes)];
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        if (!str_equal(changes[i].before, changes[i].after)) {
            differing[count++] = changes[i];
        }
    }
    audit(req, "bodies.change_post", before->region_id, before->id, before->member_id, differing,
          count);
}

void bodies_write_election(struct request *req, const struct bodies_db_add_post_values *post)
{
    bodies_db_add_post(req->db, post);
    const struct audit_change changes[] = {
        {"post", (str){0}, post->post_type},
        {"valid_from", (str){0}, date_iso(req->arena, post->valid_from)},
        {"valid_to", (str){0}, date_iso(req->arena, post->valid_to)},
    };
    audit(req, "bodies.elect", post->region_id, post->id, post->member_id, changes,
          COUNT_OF(changes));
}

/* ---- taking back ---------------------------------------------------------------------------- */

str bodies_kept_of(struct request *req, const struct bodies_db_post_row *post)
{
    date from = {0};
    date until = {0};
    bool has_mandate = accounts_dates_of_post(req, post->id, &from, &until);
    return str_format(req->arena, "%lld|%.*s|%.*s", (long long)post->version,
                      STR_ARG(has_mandate ? date_iso(req->arena, from) : (str){0}),
                      STR_ARG(has_mandate ? date_iso(req->arena, until) : (str){0}));
}

struct kept {
    int64_t version;
    date from, until;
    bool had_mandate;
};

static struct kept kept_from(str text)
{
    struct kept kept = {0};
    str piece;
    (void)(str_next(&text, '|', &piece) && str_to_int64(piece, &kept.version));
    kept.had_mandate = str_next(&text, '|', &piece) && date_from_iso(piece, &kept.from);
    if (!date_from_iso(text, &kept.until)) {
        kept.until = (date){0};
    }
    return kept;
}

/* An election that is taken back never took place; a change that is taken back makes the post what
 * it was before. */
static bool values_before(struct request *req, struct scope scope, str kept_text,
                          const struct bodies_db_post_row *post,
                          struct bodies_db_change_post_values *ret_values)
{
    *ret_values = bodies_values_of(req, scope, post);
    if (str_is_empty(kept_text)) {
        ret_values->ended_on = date_add_days(post->valid_from, -1);
        ret_values->end_reason = STR("mistake");
        return true;
    }
    struct bodies_db_past_version_row past;
    struct kept kept = kept_from(kept_text);
    if (!bodies_db_past_version(req->db, scope, post->id, kept.version, &past)) {
        return false;
    }
    ret_values->elected_on = past.elected_on;
    ret_values->valid_from = past.valid_from;
    ret_values->valid_to = past.valid_to;
    ret_values->basis_kind = past.basis_kind;
    ret_values->basis_number = past.basis_number;
    ret_values->basis_date = past.basis_date;
    ret_values->is_released = past.is_released;
    ret_values->ended_on = past.ended_on;
    ret_values->end_reason = past.end_reason;
    return true;
}

bool bodies_put_back(struct request *req, struct scope scope, const struct bodies_db_post_row *post,
                     str kept_text)
{
    struct bodies_db_change_post_values values;
    struct kept kept = kept_from(kept_text);
    if (!values_before(req, scope, kept_text, post, &values) ||
        !bodies_write(req, &values, "undo")) {
        return false;
    }
    if (kept.had_mandate) {
        accounts_put_back_dates(req, post->id, kept.from, kept.until);
    }
    bool waits = bodies_follow(req, scope, post->id);
    (void)waits; /* it is what it was before */
    audit(req, "bodies.undo", post->region_id, post->id, post->member_id, NULL, 0);
    return true;
}
