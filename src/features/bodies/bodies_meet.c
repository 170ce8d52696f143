/* What who holds meetings asks of bodies: who sits in them, and by what rules they decide. */
#include "features/bodies/bodies_inner.h"

/* ---- bodies --------------------------------------------------------------------------------- */

static struct bodies_body body_of_row(struct request *req, const struct bodies_db_line_row *row)
{
    return (struct bodies_body){
        .id = row->id,
        .region_id = row->region_id,
        .org_id = row->org_id,
        .org_path = row->org_path,
        .org_name = row->org_name,
        .level = row->level,
        .type = row->type,
        .kind = row->kind,
        .name = bodies_name(req, row->label, row->name),
        .formed_on = row->formed_on,
        .closed_on = row->closed_on,
    };
}

static bool meets(const struct bodies_db_line_row *row)
{
    return !str_equal(row->kind, STR("officers"));
}

bool bodies_body_of(struct request *req, struct scope scope, int64_t id,
                    struct bodies_body *ret_body)
{
    struct bodies_db_line_row row;
    if (!bodies_db_find(req->db, scope, id, &row) || !meets(&row)) {
        return false;
    }
    *ret_body = body_of_row(req, &row);
    return true;
}

struct bodies_bodies bodies_of_org(struct request *req, struct scope scope, int64_t org_id,
                                   date day)
{
    struct bodies_db_line_rows rows = bodies_db_of_org(req->db, scope, org_id, day);
    struct bodies_bodies bodies = {ARENA_ARRAY(req->arena, rows.count, struct bodies_body), 0};
    EACH (row, rows) {
        if (meets(row)) {
            bodies.items[bodies.count++] = body_of_row(req, row);
        }
    }
    return bodies;
}

bool bodies_rules_on(struct request *req, str body_type, date day, struct bodies_rules *ret_rules)
{
    struct bodies_db_rule_row row;
    if (!bodies_db_rule(req->db, body_type, day, &row)) {
        return false;
    }
    *ret_rules = (struct bodies_rules){
        .quorum_of = row.quorum_of,
        .quorum = {row.quorum_part, row.quorum_whole, row.quorum_more},
        .majority = {row.majority_part, row.majority_whole, row.majority_more},
        .special = {row.special_part, row.special_whole, false},
    };
    return true;
}

date bodies_term_since(struct request *req, int64_t body_id, date day)
{
    struct bodies_db_term_row term;
    return bodies_db_term(req->db, body_id, day, &term) ? term.since : (date){0};
}

/* ---- who sits there ------------------------------------------------------------------------- */

static bool is_same_person(const struct bodies_sitter *a, const struct bodies_db_sitting_row *b)
{
    if (a->member_id != 0 || b->member_id != 0) {
        return a->member_id == b->member_id;
    }
    return str_equal(a->last_name, b->last_name) && str_equal(a->first_name, b->first_name) &&
           str_equal(a->middle_name, b->middle_name);
}

static bool sits_already(const struct bodies_sitters *sitters,
                         const struct bodies_db_sitting_row *row)
{
    for (size_t i = 0; i < sitters->count; i++) {
        if (is_same_person(&sitters->items[i], row)) {
            return true;
        }
    }
    return false;
}

struct bodies_sitters bodies_sitting(struct request *req, struct scope scope, int64_t body_id,
                                     date day)
{
    struct bodies_db_sitting_rows rows = bodies_db_sitting(req->db, scope, body_id, day);
    struct bodies_sitters sitters = {ARENA_ARRAY(req->arena, rows.count, struct bodies_sitter), 0};
    EACH (row, rows) {
        if (!sits_already(&sitters, row)) {
            sitters.items[sitters.count++] = (struct bodies_sitter){
                row->post_id,   row->member_id,  row->account_id,  row->post_type, row->post_label,
                row->last_name, row->first_name, row->middle_name, row->email,     row->language};
        }
    }
    return sitters;
}
