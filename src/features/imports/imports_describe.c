#include "app/phone.h"
#include "features/imports/imports_inner.h"

/* The columns of a list, its states, and what changes in a card, in words. */

#define COLUMNS_SHOWN 8

/* ---- words ---------------------------------------------------------------------------------- */

static const char *const field_labels[FIELD_COUNT] = {
    [FIELD_UNKNOWN] = N_("do not load"),
    [FIELD_NUMBER] = N_("running number"),
    [FIELD_FULL_NAME] = N_("surname, first name, patronymic"),
    [FIELD_LAST] = N_("surname"),
    [FIELD_FIRST] = N_("first name"),
    [FIELD_MIDDLE] = N_("patronymic"),
    [FIELD_FORMER] = N_("previous surname"),
    [FIELD_BORN] = N_("date of birth"),
    [FIELD_SEX] = N_("sex"),
    [FIELD_PHONE] = N_("phone"),
    [FIELD_EMAIL] = N_("e-mail"),
    [FIELD_POSITION] = N_("position"),
    [FIELD_JOINED] = N_("date of joining"),
    [FIELD_SNILS] = N_("SNILS"),
    [FIELD_IIN] = N_("IIN"),
    [FIELD_CARD] = N_("ticket number"),
    [FIELD_REMARK] = N_("remark"),
    [FIELD_ADDRESS] = N_("address"),
    [FIELD_EDUCATION] = N_("education, not kept"),
    [FIELD_UNIT] = N_("department, not kept"),
    [FIELD_OTHER] = N_("something that is not kept"),
    [FIELD_WORKPLACE] = N_("place of work or study"),
    [FIELD_CATEGORY] = N_("category"),
    [FIELD_STATUS] = N_("status"),
    [FIELD_GROUP] = N_("course and group"),
    [FIELD_GRADUATES] = N_("end of studies"),
    [FIELD_REGISTERED] = N_("registered since"),
    [FIELD_DECISION] = N_("decision of admission"),
    [FIELD_RECORD] = N_("electronic record"),
    [FIELD_LANGUAGE] = N_("language of letters"),
};

const char *imports_field_label(enum imports_field field)
{
    return field_labels[field];
}

bool imports_field_is_loaded(enum imports_field field)
{
    return field != FIELD_UNKNOWN && field != FIELD_NUMBER && field != FIELD_EDUCATION &&
           field != FIELD_UNIT && field != FIELD_OTHER;
}

str imports_column_letter(struct arena *arena, int32_t column)
{
    char first = (char)('A' + column / 26 - 1);
    char last = (char)('A' + column % 26);
    return column < 26 ? str_format(arena, "%c", last) : str_format(arena, "%c%c", first, last);
}

static const struct {
    const char *code;
    const char *label;
} states[] = {
    {"checking", N_("is being checked")},
    {"checked", N_("waits for loading")},
    {"failed", N_("could not be read")},
    {"loading", N_("is being loaded")},
    {"loaded", N_("loaded")},
    {"undoing", N_("is being undone")},
    {"undone", N_("undone")},
};

str imports_state_text(struct request *req, str state)
{
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_equal(state, str_of(states[i].code))) {
            return str_of(_(states[i].label));
        }
    }
    return state;
}

/* ---- columns -------------------------------------------------------------------------------- */

void imports_show_columns(struct request *req, const struct imports_layout *layout,
                          struct imports_view *view)
{
    view->columns = ARENA_ARRAY(req->arena, COLUMNS_SHOWN, struct imports_shown_column);
    for (int32_t i = 0; i < layout->column_count && view->column_count < COLUMNS_SHOWN; i++) {
        enum imports_field field = layout->columns[i].field;
        if (imports_field_is_loaded(field)) {
            view->columns[view->column_count++] = (struct imports_shown_column){
                .letter = imports_column_letter(req->arena, i),
                .label = str_of(_(field_labels[field])),
                .column = i,
                .field = field,
            };
        }
    }
}

static str column_title(struct request *req, const struct imports_layout *layout, int32_t column)
{
    str letter = imports_column_letter(req->arena, column);
    str heading = layout->columns[column].heading;
    return heading.length == 0 ? letter : _f("%1 “%2”", letter, heading);
}

static str column_words(struct request *req, const struct imports_column *column)
{
    struct buf out = BUF_INIT(req->arena);
    bool is_secret = column->field == FIELD_SNILS || column->field == FIELD_IIN;
    for (int i = 0; i < 2 && column->examples[i].length > 0 && !is_secret; i++) {
        if (i > 0) {
            BUF_PUT(&out, ", ");
        }
        buf_put(&out, column->examples[i]);
    }
    if (column->bad > 0) {
        buf_put(&out, out.length > 0 ? STR("; ") : (str){0});
        buf_put(&out, _n("%1 value could not be read", "%1 values could not be read", column->bad));
    }
    return buf_str(&out);
}

void imports_describe_columns_in_words(struct request *req, const struct imports_layout *layout,
                                       struct imports_view *view)
{
    struct buf rest = BUF_INIT(req->arena);
    view->notes =
        ARENA_ARRAY(req->arena, (size_t)layout->column_count + 1, struct imports_column_note);
    for (int32_t i = 0; i < layout->column_count; i++) {
        const struct imports_column *column = &layout->columns[i];
        bool is_empty = column->heading.length == 0 && column->filled == 0;
        view->all_columns += !is_empty;
        if (imports_field_is_loaded(column->field)) {
            view->known_columns++;
            view->notes[view->note_count++] =
                (struct imports_column_note){.title = column_title(req, layout, i),
                                             .what = str_of(_(field_labels[column->field])),
                                             .words = column_words(req, column)};
        } else if (!is_empty) {
            buf_put(&rest, rest.length > 0 ? STR(", ") : (str){0});
            buf_put(&rest, column_title(req, layout, i));
        }
    }
    if (rest.length > 0) {
        view->notes[view->note_count++] = (struct imports_column_note){
            .title = buf_str(&rest), .words = str_of(_("is not loaded"))};
    }
}

/* ---- what changes --------------------------------------------------------------------------- */

str imports_masked(struct arena *arena, str digits)
{
    return digits.length < 4 ? digits : str_format(arena, "…%.4s", digits.data + digits.length - 4);
}

static str label_of(struct request *req, const struct form_choice *choices, str value)
{
    const char *label = form_choice_label(choices, value);
    return label == NULL ? value : str_of(_(label));
}

str imports_change_value(struct request *req, const struct imports_card_field *field, str value)
{
    switch ((int)field->field) {
    case FIELD_SNILS:
    case FIELD_IIN:
        return imports_masked(req->arena, value);
    case FIELD_PHONE:
        return phone_shown(req->arena, value);
    case FIELD_CATEGORY:
        return label_of(req, members_categories, value);
    case FIELD_STATUS:
        return label_of(req, members_statuses, value);
    case FIELD_SEX:
        return str_equal(value, STR("f"))   ? str_of(_c("sex", "f"))
               : str_equal(value, STR("m")) ? str_of(_c("sex", "m"))
                                            : value;
    default:
        return value;
    }
}

str imports_changes_text(struct request *req, const struct imports_row *row)
{
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < row->change_count; i++) {
        const struct imports_change *change = &row->changes[i];
        const struct imports_card_field *field = imports_card_fields;
        while (field->code != NULL && strcmp(field->code, change->field) != 0) {
            field++;
        }
        if (field->code == NULL) {
            continue;
        }
        str before = imports_change_value(req, field, change->before);
        str after = imports_change_value(req, field, change->after);
        buf_put(&out, out.length > 0 ? STR("; ") : (str){0});
        buf_put(&out, _f("%1: %2 (was: %3)", _(field->label), after,
                         before.length > 0 ? before : str_of(_("empty"))));
    }
    return buf_str(&out);
}
