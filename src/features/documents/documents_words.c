/* Kinds and states in words. */
#include "features/documents/documents_inner.h"

#include "base/fold.h"
#include "features/bodies/bodies.h"

const struct documents_kind documents_kinds[] = {
    {"resolution", N_("Resolution"), true},
    {"order", N_("Order"), true},
    {"minutes", N_("Minutes"), false},
    {"extract", N_("Extract from minutes"), false},
    {"regulation", N_("Regulation"), false},
    {"plan", N_("Plan"), true},
    {"information", N_("Information"), false},
    {"appeal", N_("Appeal"), false},
    {"agreement", N_("Agreement"), false},
    {"letter", N_("Letter"), false},
    {"application", N_("Application"), false},
    {"other", N_("Other document"), false},
    {0},
};

const struct form_choice documents_audiences[] = {
    {"staff", N_("The organisation and those above it")},
    {"below", N_("All organisations below, too")},
    {"members", N_("Members of the union")},
    {"everybody", N_("Everybody")},
    {0},
};

static const struct form_choice states[] = {
    {"draft", N_("draft")},
    {"adopted", N_("in force")},
    {"repealed", N_("repealed")},
    {0},
};

static const char *const recurrences[] = {
    [DOCUMENTS_ONCE] = NULL,           [DOCUMENTS_MONTHLY] = "month",
    [DOCUMENTS_QUARTERLY] = "quarter", [DOCUMENTS_HALF_YEARLY] = "half_year",
    [DOCUMENTS_YEARLY] = "year",
};

static const char *const addressee_kinds[] = {
    [DOCUMENTS_TO_ORG] = "org",       [DOCUMENTS_TO_LEVEL] = "level", [DOCUMENTS_TO_POST] = "post",
    [DOCUMENTS_TO_PERSON] = "person", [DOCUMENTS_TO_BODY] = "body",
};

const struct documents_kind *documents_kind_of(str code)
{
    for (const struct documents_kind *kind = documents_kinds; kind->code != NULL; kind++) {
        if (str_equal(code, str_of(kind->code))) {
            return kind;
        }
    }
    return NULL;
}

const char *documents_state_label(str state)
{
    return form_choice_label(states, state);
}

const char *documents_recurs_code(enum documents_recurs recurs)
{
    return recurrences[recurs];
}

enum documents_recurs documents_recurs_of(str code)
{
    for (size_t i = DOCUMENTS_MONTHLY; i < COUNT_OF(recurrences); i++) {
        if (str_equal(code, str_of(recurrences[i]))) {
            return (enum documents_recurs)i;
        }
    }
    return DOCUMENTS_ONCE;
}

const char *documents_addressee_code(enum documents_addressee_kind kind)
{
    return addressee_kinds[kind];
}

bool documents_addressee_kind_of(str code, enum documents_addressee_kind *ret_kind)
{
    for (size_t i = 0; i < COUNT_OF(addressee_kinds); i++) {
        if (str_equal(code, str_of(addressee_kinds[i]))) {
            *ret_kind = (enum documents_addressee_kind)i;
            return true;
        }
    }
    return false;
}

static str label_of(struct request *req, str code, str number, date day)
{
    const struct documents_kind *kind = documents_kind_of(code);
    str label = str_of(kind == NULL ? _("Document") : tr(req->language, kind->label));
    if (number.length == 0 && date_is_none(day)) {
        return label;
    }
    if (number.length == 0) {
        return _f("%1 of the day %2", label, day);
    }
    if (date_is_none(day)) {
        return _f("%1 No. %2", label, number);
    }
    return _f("%1 of %2 No. %3", label, day, number);
}

str documents_label(struct request *req, const struct documents_document *document)
{
    return label_of(req, document->kind, document->number, document->dated_on);
}

str documents_row_label(struct request *req, const struct documents_db_line_row *row)
{
    return label_of(req, row->kind, row->number, row->dated_on);
}

str documents_found_label(struct request *req, const struct documents_search_db_found_row *row)
{
    return label_of(req, row->kind, row->number, row->dated_on);
}

enum widgets_tone documents_state_tone(str state)
{
    return str_equal(state, STR("adopted"))    ? TONE_OK
           : str_equal(state, STR("repealed")) ? TONE_BAD
                                               : TONE_PLAIN;
}

static const char *const recurrence_labels[] = {
    [DOCUMENTS_ONCE] = NULL,
    [DOCUMENTS_MONTHLY] = N_("every month"),
    [DOCUMENTS_QUARTERLY] = N_("every quarter"),
    [DOCUMENTS_HALF_YEARLY] = N_("every half year"),
    [DOCUMENTS_YEARLY] = N_("every year"),
};

str documents_deadline_text(struct request *req, const struct documents_item *item)
{
    str recurs = item->recurs == DOCUMENTS_ONCE
                     ? (str){0}
                     : str_of(tr(req->language, recurrence_labels[item->recurs]));
    str until = date_is_none(item->due_on) ? (str){0} : _f("until %1", item->due_on);
    if (item->is_constant && until.length == 0 && recurs.length == 0) {
        return date_is_none(item->review_on)
                   ? str_of(_("constantly"))
                   : _f("constantly, looked at again on %1", item->review_on);
    }
    return str_comma(req->arena, recurs, until);
}

static const char *const level_labels[] = {
    [LEVEL_REGION] = N_("regional organisations"),
    [LEVEL_TERRITORY] = N_("territorial organisations"),
    [LEVEL_PRIMARY] = N_("primary organisations"),
};

str documents_addressee_text(struct request *req, const struct documents_addressee *addressee)
{
    bool is_level = addressee->kind == DOCUMENTS_TO_LEVEL && addressee->text.length == 0 &&
                    addressee->level >= LEVEL_REGION && addressee->level <= LEVEL_PRIMARY;
    return is_level ? str_of(tr(req->language, level_labels[addressee->level])) : addressee->text;
}

str documents_addressees_text(struct request *req, const struct documents_item *item)
{
    str text = {0};
    for (size_t i = 0; i < item->addressee_count; i++) {
        text = str_comma(req->arena, text, documents_addressee_text(req, &item->addressees[i]));
    }
    return text;
}

bool documents_addressee_is_known(const struct documents_addressee *addressee)
{
    switch (addressee->kind) {
    case DOCUMENTS_TO_ORG:
        return addressee->org_id != 0;
    case DOCUMENTS_TO_LEVEL:
        return true;
    case DOCUMENTS_TO_POST:
        return addressee->post_type.length > 0;
    case DOCUMENTS_TO_PERSON:
        return addressee->member_id != 0;
    case DOCUMENTS_TO_BODY:
        return addressee->body_id != 0;
    default:
        return false;
    }
}

struct documents_document documents_as_written(const struct documents_document *document)
{
    struct documents_document written = *document;
    if (str_equal(document->stream, STR("incoming")) && document->correspondent.length > 0) {
        written.dated_on = document->their_date;
        written.dated_to = (date){0};
        written.number = document->their_number;
    }
    return written;
}

str documents_marker(const struct documents_document *document, const struct documents_item *item)
{
    bool is_single = document->item_count == 1 && item->depth == 0;
    return item->number.length > 0 || is_single ? item->number : STR("–");
}

str documents_changed_meanwhile(struct request *req)
{
    return str_of(_("Somebody else has changed the document meanwhile. Open it again."));
}

str documents_operative_words(struct arena *arena, const struct documents_document *document)
{
    str preamble = fold_search(arena, document->preamble);
    bool is_said = str_find(preamble, STR("постановля")) >= 0 ||
                   str_find(preamble, STR("п о с т а н о в л я")) >= 0 ||
                   str_find(preamble, STR("каулы ет")) >= 0;
    if (is_said || document->item_count == 0 || !str_equal(document->kind, STR("resolution"))) {
        return (str){0};
    }
    return str_equal(document->language, STR("kk")) ? STR("ҚАУЛЫ ЕТЕДІ:") : STR("ПОСТАНОВЛЯЕТ:");
}
