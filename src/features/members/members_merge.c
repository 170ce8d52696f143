#include "features/members/members_inner.h"

#include "app/app.h"
#include "app/phone.h"
#include "base/buf.h"
#include "base/utf8.h"

/* Two people had the form of one card open. The form carries a trace of each value it was opened
 * with, so that a field that was only shown is told from one that was changed: the first follows
 * the register, the second stays as it was typed, and where both people have changed it both values
 * are shown. The traces are keyed hashes: the page gives nothing away that it does not show. */

#define TRACE_LENGTH 8

static bool is_number(enum form_kind kind)
{
    return kind == FORM_SNILS || kind == FORM_IIN;
}

/* What the value means, however it was written: blanks and line ends come back from a browser as it
 * likes them. */
static str meaning(struct arena *arena, const struct form_field *field,
                   const struct form_value *value)
{
    if (field->kind == FORM_FLAG) {
        return value->number != 0 ? STR("1") : STR("0");
    }
    return field->kind == FORM_DATE ? date_iso(arena, value->day)
                                    : utf8_single_blanks(arena, value->text);
}

/* The register's value; the numbers are not in the form that shows it. */
static str registered(struct request *req, const struct form *form, size_t index,
                      const struct members_card *card)
{
    const struct form_field *field = &form->fields[index];
    if (is_number(field->kind)) {
        return field->kind == FORM_SNILS ? card->snils : card->iin;
    }
    return meaning(req->arena, field, &form->values[index]);
}

static str trace_of(struct request *req, int64_t id, const char *field, str value)
{
    str text = str_format(req->arena, "%lld %s %.*s", (long long)id, field, STR_ARG(value));
    return str_slice(secret_hash(req->arena, req->app->keys, STR("members.form"), text), 0,
                     TRACE_LENGTH);
}

str members_form_traces(struct request *req, int64_t id, const struct form *form,
                        const struct members_card *card)
{
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].kind != FORM_HIDDEN) {
            buf_put(&out, trace_of(req, id, form->fields[i].name, registered(req, form, i, card)));
        }
    }
    return buf_str(&out);
}

/* As people read it. */
static str shown(struct request *req, const struct form_field *field, str value)
{
    if (field->kind == FORM_FLAG) {
        return str_of(str_equal(value, STR("1")) ? _("yes") : _("no"));
    }
    if (field->kind == FORM_PHONE) {
        value = phone_shown(req->arena, value);
    } else if (field->kind == FORM_SNILS) {
        value = members_masked_snils(req->arena, value);
    } else if (field->kind == FORM_IIN) {
        value = members_masked_iin(req->arena, value);
    } else if (field->kind == FORM_DATE && !str_is_empty(value)) {
        value = members_day_text(req, date_of(str_to_c(req->arena, value)), 0);
    } else if (field->kind == FORM_CHOICE) {
        const char *label = form_choice_label(field->choices, value);
        value = label == NULL ? value : str_of(tr(req->language, label));
    }
    return str_is_empty(value) ? STR("—") : value;
}

static void note_taken(struct request *req, struct members_edit_view *view,
                       const struct form_field *field)
{
    str label = utf8_lower_first(req->arena, str_of(tr(req->language, field->label)));
    view->taken = str_comma(req->arena, view->taken, label);
}

struct merging {
    struct request *req;
    struct members_edit_view *view;
    const struct form *theirs;
    const struct members_card *card;
    int64_t id;
};

/* Without a trace of what the form was opened with every difference is one to be shown. */
static void merge_field(const struct merging *merging, size_t index, str seen)
{
    struct request *req = merging->req;
    const struct form_field *field = &merging->theirs->fields[index];
    struct form_value *mine = &merging->view->form.values[index];
    if (field->kind == FORM_PHONE) {
        mine->raw = phone_shown(req->arena, mine->text);
    }
    str now = registered(req, merging->theirs, index, merging->card);
    str typed = meaning(req->arena, field, mine);
    /* A number is never in the form, a status is not when the membership was over. */
    bool was_left_out =
        str_is_empty(typed) && (is_number(field->kind) || strcmp(field->name, "status") == 0);
    if (str_equal(now, typed) || (was_left_out && is_number(field->kind))) {
        return;
    }
    if (was_left_out || str_equal(trace_of(req, merging->id, field->name, typed), seen)) {
        *mine = merging->theirs->values[index];
        note_taken(req, merging->view, field);
    } else if (!str_equal(trace_of(req, merging->id, field->name, now), seen)) {
        merging->view->conflicts[merging->view->conflict_count++] = (struct members_conflict){
            .label = field->label,
            .theirs = shown(req, field, now),
            .ours = shown(req, field, typed),
        };
    }
}

void members_form_merge(struct request *req, int64_t id, str seen, const struct form *theirs,
                        const struct members_card *card, struct members_edit_view *view)
{
    struct merging merging = {.req = req, .view = view, .theirs = theirs, .card = card, .id = id};
    view->conflicts = ARENA_ARRAY(req->arena, theirs->count, struct members_conflict);
    for (size_t i = 0; i < theirs->count; i++) {
        if (theirs->fields[i].kind != FORM_HIDDEN) {
            merge_field(&merging, i, str_slice(seen, 0, TRACE_LENGTH));
            seen = str_from(seen, TRACE_LENGTH);
        }
    }
}
