#include "app/json.h"
#include "app/page.h"
#include "base/ids.h"
#include "base/format.h"
#include "features/membership/membership.h"
#include "features/requests/requests.html.h"
#include "features/requests/requests_inner.h"

/* The member's side: what can be asked for, the form, what was asked and how it stands. */

#define OWN_SHOWN 50

/* ---- what was asked for --------------------------------------------------------------------- */

static str who_saw(struct request *req, const struct requests_db_line_row *row)
{
    struct requests_db_seen_row seen;
    if (!requests_db_seen(req->db, row->region_id, row->id, &seen)) {
        return (str){0};
    }
    return _f("Seen by %1, %2",
              format_initials(req->arena, seen.last_name, seen.first_name, seen.middle_name),
              widgets_moment_text(req, seen.happened_at));
}

static str state_text(struct request *req, const struct requests_db_line_row *row)
{
    if (str_equal(row->state, STR("sent"))) {
        return _f("Sent on %1, answer by %2", requests_day_text(req, row->sent_on),
                  requests_day_text(req, row->due_on));
    }
    str day = requests_day_text(req, row->decided_on);
    return day.length == 0
               ? str_of(_(requests_state_label(row->state)))
               : str_comma(req->arena, str_of(_(requests_state_label(row->state))), day);
}

static void put_answer_fact(struct request *req, struct requests_view *view, const char *label,
                            str value)
{
    if (value.length > 0 && view->answer_count < COUNT_OF(view->answer)) {
        view->answer[view->answer_count++] = (struct widgets_fact){str_of(_(label)), value};
    }
}

/* Which fields of a correction the chair has taken over, and which not. */
static void put_fates(struct requests_view *view, const json_t *taken)
{
    for (size_t i = 0; taken != NULL && i < view->lines.count; i++) {
        struct requests_line *line = &view->lines.items[i];
        const char *name = view->kind->fields[line->index - 1].name;
        line->fate = REQUESTS_LEFT;
        for (size_t k = 0; k < json_array_size(taken); k++) {
            const char *one = json_string_value(json_array_get(taken, k));
            if (one != NULL && strcmp(one, name) == 0) {
                line->fate = REQUESTS_TAKEN;
            }
        }
    }
}

static void put_answer(struct request *req, struct requests_view *view)
{
    CLEANUP(json_drop)
    json_t *answer = requests_open(req, "answer", view->row.id, view->row.answer);
    view->remark = json_get_text(req->arena, answer, "remark");
    put_fates(view, json_object_get(answer, "taken"));
    for (const struct form_field *field = view->kind->answer_fields;
         field != NULL && field->name != NULL; field++) {
        struct buf out = BUF_INIT(req->arena);
        if (field->kind == FORM_INT && json_object_get(answer, field->name) != NULL) {
            format_number(&out, req->language, json_get_int(answer, field->name));
        } else if (field->kind == FORM_DATE) {
            buf_put(&out, requests_day_text(req, json_get_day(answer, field->name)));
        } else if (field->kind == FORM_TEXT) {
            buf_put(&out, json_get_text(req->arena, answer, field->name));
        }
        put_answer_fact(req, view, field->label, buf_str(&out));
    }
}

bool requests_view_of(struct request *req, const struct requests_db_line_row *row,
                      const struct members_card *card, struct requests_view *ret_view)
{
    struct requests_view view = {.row = *row, .kind = requests_kind_of(row->kind)};
    if (view.kind == NULL) {
        return false;
    }
    bool is_open = str_equal(row->state, STR("sent"));
    CLEANUP(json_drop) json_t *values = requests_open(req, "body", row->id, row->body);
    view.lines = requests_lines(req, view.kind, values, is_open ? card : NULL);
    requests_proof_mark(req, &view);
    view.full_name =
        members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
    view.is_overdue = is_open && date_before(row->due_on, req->today);
    view.seen = who_saw(req, row);
    if (!date_is_none(row->decided_on)) {
        view.decided = str_comma(req->arena,
                                 format_initials(req->arena, row->decided_by_last,
                                                 row->decided_by_first, row->decided_by_middle),
                                 requests_day_text(req, row->decided_on));
    }
    put_answer(req, &view);
    *ret_view = view;
    return true;
}

struct requests_own_list requests_own(struct request *req, size_t limit)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return (struct requests_own_list){0};
    }
    struct requests_db_line_rows rows =
        requests_db_of_member(req->db, self.scope, self.id, (int64_t)limit);
    struct requests_own_list list = {
        ARENA_ARRAY(req->arena, rows.count + 1, struct requests_own_line), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct requests_db_line_row *row = &rows.items[i];
        list.items[i] = (struct requests_own_line){
            .id = row->id,
            .number = row->number,
            .title = requests_title(req, row),
            .state = state_text(req, row),
            .is_open = str_equal(row->state, STR("sent")),
        };
    }
    return list;
}

struct reply requests_own_page(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    struct requests_own_view view = {.list = requests_own(req, OWN_SHOWN)};
    if (members_status_is_registered(self.card.status)) {
        view.kinds = requests_kinds;
    }
    return reply_page(req, _("My applications"), requests_html_own(req, &view));
}

bool requests_find_own(struct request *req, struct members_self *ret_self,
                       struct requests_db_line_row *ret_row)
{
    return members_self(req, ret_self) &&
           requests_db_own(req->db, ret_self->scope, ret_self->id, path_id(req), ret_row);
}

struct reply requests_own_one_page(struct request *req)
{
    struct members_self self;
    struct requests_db_line_row row;
    struct requests_view view;
    if (!requests_find_own(req, &self, &row) || !requests_view_of(req, &row, NULL, &view)) {
        return reply_not_found(req);
    }
    requests_proof_ask(req, &view);
    return reply_page(req, _(view.kind->title), requests_html_own_one(req, &view));
}

struct reply requests_withdraw_action(struct request *req)
{
    struct members_self self;
    struct requests_db_line_row row;
    if (!requests_find_own(req, &self, &row)) {
        return reply_not_found(req);
    }
    if (!requests_db_withdraw(req->db, self.scope, self.id, row.id, req->now)) {
        return reply_refused(req, str_of(_("An answer has been given already.")));
    }
    audit(req, "requests.withdraw", row.region_id, row.id, self.id, NULL, 0);
    return reply_done(req, STR(PAGE_MY "/requests"), str_of(_("Withdrawn. Nothing was changed.")),
                      0);
}

/* ---- a new one ------------------------------------------------------------------------------ */

static void fill_from_card(struct form *form, const struct members_card *card)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->kind == FORM_DATE) {
            form_set_date(form, field->name, card->born);
        } else {
            form_set_text(form, field->name, requests_card_text(form->req, card, field->name));
        }
    }
}

/* The fields of the kind; organisations to choose from are those that were looked for. */
static const struct form_field *fields_of(struct request *req, struct requests_form_view *view,
                                          const struct members_self *self)
{
    size_t count = 0;
    while (view->kind->fields[count].name != NULL) {
        count++;
    }
    struct form_field *fields = ARENA_ARRAY(req->arena, count + 1, struct form_field);
    memcpy(fields, view->kind->fields, count * sizeof(*fields));
    view->asks_words = strcmp(fields[0].name, "org") == 0;
    if (view->asks_words) {
        fields[0].choices = membership_holders(req, self->region_id, view->words,
                                               members_org_of(req, self->scope, self->id));
        view->has_choices = fields[0].choices[0].value != NULL;
    }
    return fields;
}

static bool asked_for(struct request *req, struct members_self *ret_self,
                      struct requests_form_view *ret_view)
{
    ret_view->kind = requests_kind_of(path_text(req, 0));
    return ret_view->kind != NULL && members_self(req, ret_self);
}

/* The page may have been open when the membership ended. */
static struct reply refuse_stranger(struct request *req)
{
    return reply_refused(req, str_of(_("You are not on the register here, so nothing can be asked "
                                       "for.")));
}

/* One of a kind at a time: who asks again is led to the one that waits. */
static int64_t waiting_of(struct request *req, const struct members_self *self,
                          const struct requests_kind *kind)
{
    struct requests_db_open_of_kind_row row;
    return requests_db_open_of_kind(req->db, self->scope, self->id, str_of(kind->code), &row)
               ? row.id
               : 0;
}

str requests_own_address(struct request *req, int64_t id)
{
    return str_format(req->arena, PAGE_MY "/requests/%lld", (long long)id);
}

struct reply requests_new_page(struct request *req)
{
    struct members_self self;
    struct requests_form_view view = {.words = query_text(req, "q")};
    if (!asked_for(req, &self, &view)) {
        return reply_not_found(req);
    }
    if (!members_status_is_registered(self.card.status)) {
        return refuse_stranger(req);
    }
    int64_t waiting = waiting_of(req, &self, view.kind);
    if (waiting != 0) {
        return reply_see_other(req, requests_own_address(req, waiting));
    }
    struct form form = form_of(req, fields_of(req, &view, &self));
    if (strcmp(view.kind->code, "correction") == 0) {
        fill_from_card(&form, &self.card);
    }
    view.form = &form;
    return reply_page(req, _(view.kind->title), requests_html_form(req, &view));
}

/* {"phone": ["before", "after"]}; what stays as it is, is left out. An organisation has its name
 * behind its number. */
static void put_value(struct form *form, size_t i, const struct members_card *card, json_t *values)
{
    struct request *req = form->req;
    const struct form_field *field = &form->fields[i];
    str before = requests_card_text(req, card, field->name);
    str after = form->values[i].text;
    if (field->kind == FORM_DATE) {
        after = date_is_none(form->values[i].day) ? (str){0}
                                                  : date_iso(req->arena, form->values[i].day);
    }
    if (str_equal(before, after)) {
        return;
    }
    json_t *pair = json_array();
    json_array_append_new(pair, json_string(str_to_c(req->arena, before)));
    json_array_append_new(pair, json_string(str_to_c(req->arena, after)));
    if (strcmp(field->name, "org") == 0) {
        json_array_append_new(pair, json_string(form_choice_label(field->choices, after)));
    }
    json_object_set_new(values, field->name, pair);
}

static void check(struct request *req, struct form *form, const struct requests_kind *kind,
                  const struct members_self *self)
{
    if (strcmp(kind->code, "correction") == 0) {
        form_refuse_future(form, "born");
        struct members_card card = self->card;
        card.born = form_date(form, "born");
        if (form_is_good(form) && !members_days_fit(&card)) {
            form_add_error(form, "born",
                           str_of(_("By that day you were under 14 when you joined.")));
        }
    }
}

static int64_t add(struct request *req, const struct members_self *self,
                   const struct requests_kind *kind, const json_t *values)
{
    struct orgs_org org;
    struct requests_db_next_number_row next = {.number = 1};
    int64_t org_id = members_org_of(req, self->scope, self->id);
    int64_t id = ids_new();
    if (!orgs_find(req, self->scope, org_id, &org)) {
        return 0;
    }
    bool has_next = requests_db_next_number(req->db, org_id, &next);
    requests_db_add(req->db, &(struct requests_db_add_values){
                                 .region_id = self->region_id,
                                 .id = id,
                                 .org_id = org_id,
                                 .org_path = org.path,
                                 .member_id = self->id,
                                 .number = has_next ? next.number : 1,
                                 .kind = str_of(kind->code),
                                 .sent_on = req->today,
                                 .due_on = date_add_days(req->today, kind->days),
                                 .body = requests_seal(req, "body", id, values),
                                 .now = req->now,
                             });
    audit(req, "requests.send", self->region_id, id, self->id, NULL, 0);
    requests_proof_begin(req, self->region_id, id, values, org_id);
    return id;
}

/* Filled in, looked through, sent: the step between shows what was and what will be. */
struct reply requests_new_action(struct request *req)
{
    struct members_self self;
    struct requests_form_view view = {.words = http_body_field(req->http, STR("q"))};
    if (!asked_for(req, &self, &view)) {
        return reply_not_found(req);
    }
    if (!members_status_is_registered(self.card.status)) {
        return refuse_stranger(req);
    }
    int64_t waiting = waiting_of(req, &self, view.kind);
    if (waiting != 0) {
        return reply_see_other(req, requests_own_address(req, waiting));
    }
    struct form form = form_read(req, fields_of(req, &view, &self));
    view.form = &form;
    check(req, &form, view.kind, &self);
    CLEANUP(json_drop) json_t *values = json_object();
    for (size_t i = 0; i < form.count; i++) {
        put_value(&form, i, &self.card, values);
    }
    if (form_is_good(&form) && json_object_size(values) == 0) {
        form_add_general_error(&form, str_of(_("Nothing has been changed in the form.")));
    }
    if (!form_is_good(&form) || act_step_of(req) == ACT_CORRECT) {
        return reply_form_again(req, _(view.kind->title), requests_html_form(req, &view));
    }
    if (act_step_of(req) == ACT_SHOW) {
        view.lines = requests_lines(req, view.kind, values, &self.card);
        return reply_page(req, _(view.kind->title), requests_html_preview(req, &view));
    }
    int64_t id = add(req, &self, view.kind, values);
    return id == 0 ? reply_not_found(req)
                   : reply_done(req, requests_own_address(req, id),
                                str_of(_("Sent. The chair of your organisation sees it now.")), 0);
}
