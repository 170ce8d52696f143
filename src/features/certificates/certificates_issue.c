/* Issuing certificates, ending them, and taking that back within ten minutes. */
#include "app/app.h"
#include "app/base32.h"
#include "app/json.h"
#include "app/look.h"
#include "app/undo.h"
#include "base/ids.h"
#include "base/pack.h"
#include "base/rand.h"
#include "features/certificates/certificates_inner.h"
#include "features/tickets/tickets.h"

#define CODE_BYTES 16 /* random: nobody finds a certificate by trying */

/* ---- what is kept ---------------------------------------------------------------------------- */

static str content_place(struct request *req, int64_t id)
{
    return str_format(req->arena, "certificate.content:%lld", (long long)id);
}

static str sealed_content(struct request *req, int64_t id, str name,
                          const struct papers_paper *paper)
{
    struct buf out = BUF_INIT(req->arena);
    pack_str(&out, name);
    pack_str(&out, papers_pack(req->arena, paper));
    return secret_seal(req->arena, req->app->keys, content_place(req, id), buf_str(&out));
}

bool certificates_open(struct request *req, const struct certificates_db_line_row *row,
                       struct certificates_content *ret_content)
{
    str packed;
    if (row->content.length == 0 ||
        !secret_open(req->arena, req->app->keys, content_place(req, row->id), row->content,
                     &packed)) {
        return false;
    }
    struct unpack from = {.rest = packed};
    struct certificates_content content = {.name = unpack_str(&from)};
    if (!papers_unpack(req->arena, unpack_str(&from), &content.paper) || from.is_broken) {
        return false;
    }
    *ret_content = content;
    return true;
}

/* ---- issuing --------------------------------------------------------------------------------- */

static enum certificates_outcome may_have(const struct certificates_db_record_line_row *row)
{
    return row->certificate_id != 0 || row->paper_number.length > 0 ? CERTIFICATES_HAS_ONE
           : !members_status_is_registered(row->status)             ? CERTIFICATES_NOT_THERE
                                                                    : CERTIFICATES_ISSUED;
}

static struct certificates_facts facts_of(struct request *reader, struct scope scope,
                                          const struct certificates_db_record_line_row *row,
                                          const struct certificates_order *order)
{
    struct certificates_db_org_row org = {0};
    (void)!certificates_db_org(reader->db, reader->mandate.org_id, &org); /* it acts, so it is */
    return (struct certificates_facts){
        .req = reader,
        .bearer = {.scope = scope,
                   .member_id = row->member_id,
                   .org_id = row->holder_org_id,
                   .last_name = row->last_name,
                   .first_name = row->first_name,
                   .middle_name = row->middle_name,
                   .sex = papers_sex_of(reader->arena, row->sex, row->middle_name)},
        .org_name = org.name,
        .title = row->title,
        .kind = row->kind,
        .taught_by = row->taught_by,
        .hours = row->hours,
        .began_on = row->began_on,
        .ended_on = row->ended_on,
        .order = order,
        .valid_until = date_is_none(order->valid_until) ? row->valid_until : order->valid_until,
    };
}

struct draft {
    struct certificates_db_record_line_row row;
    struct certificates_db_look_row look;
    struct certificates_facts facts;
    struct papers_paper paper;
    int64_t number;
};

static int64_t next_number(struct request *req, const struct certificates_order *order)
{
    struct certificates_db_series_row series = {0};
    return certificates_db_series(req->db, req->mandate.org_id, date_year(order->issued_on),
                                  &series)
               ? series.last + 1
               : 1;
}

/* The text with the number that is next. */
static enum certificates_outcome compose(struct request *req,
                                         const struct certificates_order *order, struct scope scope,
                                         struct draft *draft)
{
    struct request *reader = ARENA_NEW(req->arena, struct request);
    struct papers_template template;
    struct papers_mistakes mistakes = {0};
    *reader = *req;
    if (!certificates_db_template(req->db, req->mandate.org_path, order->template_id,
                                  &draft->look) ||
        !certificates_text_read(req->arena, draft->look.text, &template, &mistakes)) {
        return CERTIFICATES_NO_TEMPLATE;
    }
    reader->language = certificates_language(draft->look.language);
    draft->facts = facts_of(reader, scope, &draft->row, order);
    draft->number = next_number(req, order);
    draft->facts.number =
        certificates_number(req->arena, certificates_pattern_of(req, req->mandate.org_path),
                            draft->number, date_year(order->issued_on));
    draft->paper = certificates_text_fill(&draft->facts, &template);
    return draft->facts.lacks_sex ? CERTIFICATES_LACKS_SEX : CERTIFICATES_ISSUED;
}

/* False if such a number was given by another pattern before. */
static bool keep(struct request *req, int64_t id, const struct draft *draft, int64_t region_id)
{
    const struct certificates_db_record_line_row *row = &draft->row;
    const struct certificates_facts *facts = &draft->facts;
    const struct certificates_order *order = facts->order;
    char code[CODE_BYTES];
    rand_bytes(code, sizeof(code));
    str name = members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
    struct certificates_db_add_values values = {
        .region_id = region_id,
        .id = id,
        .code = base32_of(req->arena, (str){code, sizeof(code)}),
        .batch_id = order->batch_id,
        .record_id = row->id,
        .member_id = row->member_id,
        .org_id = req->mandate.org_id,
        .org_path = req->mandate.org_path,
        .kind = order->kind,
        .year = date_year(order->issued_on),
        .number = draft->number,
        .number_text = facts->number,
        .issued_on = order->issued_on,
        .valid_until = facts->valid_until,
        .title = facts->title,
        .hours = facts->hours,
        .began_on = facts->began_on,
        .ended_on = facts->ended_on,
        .signer_name = order->signer_name,
        .template_id = draft->look.id,
        .template_version = draft->look.version,
        .masked =
            tickets_masked_name(req->arena, row->last_name, row->first_name, row->middle_name),
        .content = sealed_content(req, id, name, &draft->paper),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    return certificates_db_add(req->db, &values);
}

enum certificates_outcome certificates_issue_one(struct request *req, struct scope scope,
                                                 int64_t record_id,
                                                 const struct certificates_order *order,
                                                 struct certificates_issued *ret_issued)
{
    struct draft draft = {0};
    if (req->mandate.org_id == 0 ||
        !certificates_db_record(req->db, scope, record_id, &draft.row)) {
        return CERTIFICATES_NOT_REACHED;
    }
    enum certificates_outcome outcome = may_have(&draft.row);
    outcome = outcome == CERTIFICATES_ISSUED ? compose(req, order, scope, &draft) : outcome;
    if (outcome != CERTIFICATES_ISSUED) {
        return outcome;
    }
    struct certificates_issued issued = {
        .id = ids_new(), .record_id = record_id, .member_id = draft.row.member_id};
    const struct training_paper paper = {order->kind, draft.facts.number, order->issued_on,
                                         draft.facts.valid_until};
    if (!keep(req, issued.id, &draft, scope.region_id)) {
        return CERTIFICATES_NUMBER_TAKEN;
    }
    certificates_db_set_series(req->db, req->mandate.org_id, date_year(order->issued_on),
                               draft.number);
    certificates_key_make(req, req->mandate.org_id);
    if (!training_set_paper(req, scope, issued.member_id, record_id, &paper, &issued.before)) {
        return CERTIFICATES_NOT_REACHED;
    }
    const struct audit_change change = {"number", (str){0}, draft.facts.number};
    audit(req, "certificates.issue", scope.region_id, issued.id, issued.member_id, &change, 1);
    *ret_issued = issued;
    return CERTIFICATES_ISSUED;
}

enum certificates_outcome certificates_issue(struct request *req, struct scope scope,
                                             int64_t record_id,
                                             const struct certificates_order *order,
                                             int64_t *ret_id)
{
    struct certificates_issued issued;
    enum certificates_outcome outcome =
        certificates_issue_one(req, scope, record_id, order, &issued);
    if (outcome == CERTIFICATES_ISSUED) {
        *ret_id = issued.id;
    }
    return outcome;
}

str certificates_outcome_text(struct request *req, enum certificates_outcome outcome)
{
    static const char *const words[] = {
        [CERTIFICATES_ISSUED] = N_("issued"),
        [CERTIFICATES_HAS_ONE] = N_("has a document about this training already"),
        [CERTIFICATES_NOT_REACHED] = N_("the record is not there any more"),
        [CERTIFICATES_NOT_THERE] = N_("is not on the register any more"),
        [CERTIFICATES_LACKS_SEX] =
            N_("the card does not say whether this is a man or a woman, and the template needs it"),
        [CERTIFICATES_NUMBER_TAKEN] =
            N_("the next number was given already: change the pattern of numbers"),
        [CERTIFICATES_NO_TEMPLATE] =
            N_("the template is not there any more: revoke it and issue one by another template"),
    };
    return str_of(_(words[outcome]));
}

/* ---- the way back ---------------------------------------------------------------------------- */

static const char kind_of_undo[] = "certificates";

/* One certificate goes from the state `now` to `then`, and the record gets that document. */
static json_t *step_of(const struct certificates_issued *item, const char *now, const char *then,
                       const struct training_paper *paper)
{
    json_t *step = json_object();
    json_put_int(step, "id", item->id);
    json_put_int(step, "record", item->record_id);
    json_put_int(step, "member", item->member_id);
    json_put_text(step, "now", str_of(now));
    json_put_text(step, "then", str_of(then));
    json_put_text(step, "kind", paper->kind);
    json_put_text(step, "number", paper->number);
    json_put_day(step, "on", paper->paper_on);
    json_put_day(step, "until", paper->valid_until);
    return step;
}

/* Takes over the steps. */
static int64_t offer(struct request *req, int64_t region_id, json_t *steps, int64_t object_id)
{
    CLEANUP(json_drop) json_t *kept = json_object();
    json_put_int(kept, "region", region_id);
    json_object_set_new(kept, "steps", steps);
    return undo_offer_json(req, kind_of_undo, object_id, kept);
}

int64_t certificates_undo_issued(struct request *req, int64_t region_id,
                                 const struct certificates_issued *items, size_t count)
{
    json_t *steps = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(steps, step_of(&items[i], "valid", "withdrawn", &items[i].before));
    }
    return offer(req, region_id, steps, items[0].id);
}

static bool go_back(struct request *req, struct scope scope, const json_t *step)
{
    struct arena *arena = req->arena;
    int64_t id = json_get_int(step, "id"), member_id = json_get_int(step, "member");
    str then = json_get_text(arena, step, "then");
    bool is_good = str_equal(then, STR("valid"));
    struct training_paper before;
    const struct training_paper paper = {json_get_text(arena, step, "kind"),
                                         json_get_text(arena, step, "number"),
                                         json_get_day(step, "on"), json_get_day(step, "until")};
    struct certificates_db_turn_values values = {
        .scope = scope,
        .id = id,
        .before = json_get_text(arena, step, "now"),
        .after = then,
        .day = is_good ? (date){0} : req->today,
    };
    if (!certificates_db_turn(req->db, &values) ||
        !training_set_paper(req, scope, member_id, json_get_int(step, "record"), &paper, &before)) {
        return false;
    }
    audit(req, "certificates.undo", scope.region_id, id, member_id, NULL, 0);
    return true;
}

static bool put_back(struct request *req, const struct undo *undo UNUSED, const json_t *kept,
                     str *ret_address)
{
    const json_t *steps = json_object_get(kept, "steps");
    struct scope scope =
        access_scope_in_region(req, RIGHT_EVENTS_EDIT, json_get_int(kept, "region"));
    *ret_address = STR("/certificates");
    for (size_t i = 0; i < json_array_size(steps); i++) {
        if (!go_back(req, scope, json_array_get(steps, i))) {
            return false;
        }
    }
    return true;
}

struct reply certificates_undo_action(struct request *req)
{
    return undo_take_back(req, kind_of_undo, put_back);
}

/* ---- ending ---------------------------------------------------------------------------------- */

const struct form_field certificates_revoke_fields[] = {
    {"reason", N_("Why it is revoked"), FORM_TEXT, .required = true, .max = 200, .wide = true,
     .hint = N_("Whoever scans the code reads this. Without names, please.")},
    {0},
};

static const struct form_choice again_reasons[] = {
    {"The document was lost", N_("The document was lost")},
    {"The name has changed", N_("The name has changed")},
    {"There was a mistake in it", N_("There was a mistake in it")},
    {0},
};
const struct form_field certificates_again_fields[] = {
    {"why", N_("Why another one is issued"), FORM_CHOICE, .required = true,
     .choices = again_reasons},
    {0},
};

static struct training_paper paper_of(const struct certificates_db_line_row *row)
{
    return (struct training_paper){row->kind, row->number_text, row->issued_on, row->valid_until};
}

static bool find_to_change(struct request *req, struct scope *ret_scope,
                           struct certificates_db_line_row *ret_row)
{
    struct certificates_db_region_of_row region;
    if (!certificates_db_region_of(req->db, path_id(req), &region)) {
        return false;
    }
    *ret_scope = access_scope_in_region(req, RIGHT_EVENTS_EDIT, region.region_id);
    return !str_is_empty(ret_scope->from) &&
           certificates_db_find_issued(req->db, *ret_scope, path_id(req), ret_row);
}

static struct reply not_valid_any_more(struct request *req)
{
    return reply_refused(req, str_of(_("It is not in force any more. Open it again.")));
}

/* The certificate ends, and with it the document in the record, as far as that is this one. */
static bool end(struct request *req, struct scope scope, const struct certificates_db_line_row *row,
                const char *state, str reason)
{
    const struct certificates_db_turn_values values = {scope,         row->id,    STR("valid"),
                                                       str_of(state), req->today, reason};
    if (!certificates_db_turn(req->db, &values)) {
        return false;
    }
    struct certificates_db_record_line_row record;
    struct training_paper before;
    if (certificates_db_record(req->db, scope, row->record_id, &record) &&
        str_equal(record.paper_number, row->number_text)) {
        const struct training_paper none = {.valid_until = record.valid_until};
        return training_set_paper(req, scope, record.member_id, record.id, &none, &before);
    }
    return true; /* the record was removed or says something else by now */
}

static str page_of(struct request *req, int64_t id)
{
    return str_format(req->arena, "/certificates/%lld", (long long)id);
}

struct reply certificates_revoke_action(struct request *req)
{
    struct scope scope;
    struct certificates_db_line_row row;
    if (!find_to_change(req, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, certificates_revoke_fields);
    if (!form_is_good(&form)) {
        return certificates_page_again(req, &form, NULL, &row);
    }
    if (!end(req, scope, &row, "revoked", form_text(&form, "reason"))) {
        return not_valid_any_more(req);
    }
    const struct audit_change change = {"reason", (str){0}, form_text(&form, "reason")};
    audit(req, "certificates.revoke", row.region_id, row.id, row.member_id, &change, 1);
    const struct certificates_issued item = {
        .id = row.id, .record_id = row.record_id, .member_id = row.member_id};
    const struct training_paper paper = paper_of(&row);
    json_t *steps = json_array();
    json_array_append_new(steps, step_of(&item, "revoked", "valid", &paper));
    return reply_done(req, page_of(req, row.id),
                      str_of(_("It is revoked: whoever scans its code is told so.")),
                      offer(req, row.region_id, steps, row.id));
}

/* As the old one, signed by who signs now. */
static struct certificates_order order_again(struct request *req,
                                             const struct certificates_db_line_row *row)
{
    struct certificates_db_issuer_row issuer = {0};
    (void)!certificates_db_issuer(req->db, req->mandate.org_id, &issuer);
    return (struct certificates_order){
        .batch_id = ids_new(),
        .template_id = row->template_id,
        .kind = row->kind,
        .issued_on = req->today,
        .valid_until = row->valid_until,
        .place = issuer.place,
        .signer_post = issuer.signer_post,
        .signer_name = issuer.signer_name.length > 0 ? issuer.signer_name : row->signer_name,
        .second_post = issuer.second_post,
        .second_name = issuer.second_name,
    };
}

static struct reply done_again(struct request *req, const struct certificates_db_line_row *row,
                               const struct certificates_issued *issued)
{
    const struct certificates_issued old = {
        .id = row->id, .record_id = row->record_id, .member_id = row->member_id};
    const struct training_paper paper = paper_of(row);
    json_t *steps = json_array();
    json_array_append_new(steps, step_of(issued, "valid", "withdrawn", &issued->before));
    json_array_append_new(steps, step_of(&old, "replaced", "valid", &paper));
    return reply_done(req, page_of(req, issued->id),
                      str_of(_("Another one with a new number is issued; the old one is not in "
                               "force any more.")),
                      offer(req, row->region_id, steps, issued->id));
}

struct reply certificates_again_action(struct request *req)
{
    struct scope scope;
    struct certificates_db_line_row row;
    struct certificates_issued issued;
    if (!find_to_change(req, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, certificates_again_fields);
    if (!form_is_good(&form)) {
        return certificates_page_again(req, NULL, &form, &row);
    }
    if (!end(req, scope, &row, "replaced", form_text(&form, "why"))) {
        return not_valid_any_more(req);
    }
    struct certificates_order order = order_again(req, &row);
    enum certificates_outcome outcome =
        certificates_issue_one(req, scope, row.record_id, &order, &issued);
    if (outcome != CERTIFICATES_ISSUED) {
        return reply_refused(
            req, _f("Nothing was issued: %1.", certificates_outcome_text(req, outcome)));
    }
    certificates_db_point_to(req->db, scope, row.id, issued.id);
    audit(req, "certificates.replace", row.region_id, row.id, row.member_id, NULL, 0);
    return done_again(req, &row, &issued);
}

void certificates_sweep(struct request *req)
{
    db_begin_write(req->db);
    certificates_db_sweep(req->db);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}
