#include <stddef.h>

#include "base/utf8.h"
#include "app/phone.h"
#include "features/duplicates/duplicates_inner.h"

/* Two cards beside each other: what they say, where they differ, which value is the better one. */

/* ---- the values of a card ------------------------------------------------------------------- */

enum field_kind { FIELD_TEXT, FIELD_DAY, FIELD_FLAG };

/* Those that the merge asks about. The status is not among them: it belongs to the card that
 * stays, as its organisation does. */
static const struct field {
    const char *code;
    const char *label; /* N_(), where the lists have no heading for it */
    enum field_kind kind;
    size_t at;
    size_t year_at; /* where a year may stand instead of the day */
} fields[] = {
#define TEXT(name) \
    { \
#name, NULL, FIELD_TEXT, offsetof(struct members_card, name), 0 \
    }
    TEXT(last_name),
    TEXT(first_name),
    TEXT(middle_name),
    TEXT(previous_last_name),
    {"born", NULL, FIELD_DAY, offsetof(struct members_card, born),
     offsetof(struct members_card, born_year)},
    TEXT(sex),
    {"snils", N_("СНИЛС"), FIELD_TEXT, offsetof(struct members_card, snils), 0},
    {"iin", N_("ИИН"), FIELD_TEXT, offsetof(struct members_card, iin), 0},
    TEXT(phone),
    TEXT(email),
    TEXT(address),
    TEXT(workplace),
    TEXT(position),
    TEXT(category),
    {"joined_on", NULL, FIELD_DAY, offsetof(struct members_card, joined_on),
     offsetof(struct members_card, joined_year)},
    TEXT(study_group),
    {"graduates_on", NULL, FIELD_DAY, offsetof(struct members_card, graduates_on), 0},
    {"registered_on", NULL, FIELD_DAY, offsetof(struct members_card, registered_on), 0},
    TEXT(decision),
    TEXT(ticket_number),
    {"has_electronic_record", NULL, FIELD_FLAG,
     offsetof(struct members_card, has_electronic_record), 0},
    TEXT(language),
    TEXT(remark),
#undef TEXT
};

#define VALUE_OF(card, offset, type) (*(type *)((char *)(card) + (offset)))
#define READ_OF(card, offset, type) (*(const type *)((const char *)(card) + (offset)))

static bool is_empty(const struct members_card *card, const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return str_is_empty(READ_OF(card, field->at, str));
    case FIELD_DAY:
        return date_is_none(READ_OF(card, field->at, date)) &&
               (field->year_at == 0 || READ_OF(card, field->year_at, int64_t) == 0);
    case FIELD_FLAG:
        break;
    }
    return !READ_OF(card, field->at, bool);
}

/* A record whose day is not known has been there from the beginning of that membership. */
static date record_since(const struct members_card *card)
{
    return !date_is_none(card->record_on)   ? card->record_on
           : !date_is_none(card->joined_on) ? card->joined_on
                                            : card->registered_on;
}

void duplicates_take(struct members_card *card, const struct members_card *other, const char *code)
{
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct field *field = &fields[i];
        if (strcmp(field->code, code) != 0) {
            continue;
        }
        if (field->kind == FIELD_TEXT) {
            VALUE_OF(card, field->at, str) = READ_OF(other, field->at, str);
        } else if (field->kind == FIELD_FLAG) {
            card->has_electronic_record = other->has_electronic_record;
            card->record_on = record_since(other);
        } else {
            VALUE_OF(card, field->at, date) = READ_OF(other, field->at, date);
            if (field->year_at != 0) {
                VALUE_OF(card, field->year_at, int64_t) = READ_OF(other, field->year_at, int64_t);
            }
        }
    }
}

/* ---- which value is the better one ---------------------------------------------------------- */

static bool holds_latin(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return true;
        }
    }
    return false;
}

/* An initial and Latin letters lose; 0 if that does not decide. */
static int better_name(str a, str b)
{
    if (holds_latin(a) != holds_latin(b)) {
        return holds_latin(a) ? 1 : -1;
    }
    bool a_is_short = utf8_length(a) <= 2;
    bool b_is_short = utf8_length(b) <= 2;
    return a_is_short == b_is_short ? 0 : a_is_short ? 1 : -1;
}

static bool is_name(const char *code)
{
    return strcmp(code, "last_name") == 0 || strcmp(code, "first_name") == 0 ||
           strcmp(code, "middle_name") == 0;
}

/* Seniority counts from the first day in the union; the place of registration goes with the card
 * that stays; else the card that was changed later knows better. */
static int better_of(const struct duplicates_pair *pair, const struct field *field, int keep)
{
    const struct members_card *a = &pair->sides[0].card;
    const struct members_card *b = &pair->sides[1].card;
    bool a_is_empty = is_empty(a, field);
    if (a_is_empty || is_empty(b, field)) {
        return a_is_empty;
    }
    if (strcmp(field->code, "joined_on") == 0 && !date_is_none(a->joined_on) &&
        !date_is_none(b->joined_on)) {
        return date_before(b->joined_on, a->joined_on);
    }
    /* The same person had a record since the first of the two days that are known. */
    if (field->kind == FIELD_FLAG) {
        return date_is_none(a->record_on) ||
               (!date_is_none(b->record_on) && date_before(b->record_on, a->record_on));
    }
    if (strcmp(field->code, "registered_on") == 0 || strcmp(field->code, "decision") == 0) {
        return keep;
    }
    int by_name = is_name(field->code)
                      ? better_name(READ_OF(a, field->at, str), READ_OF(b, field->at, str))
                      : 0;
    if (by_name != 0) {
        return by_name > 0;
    }
    int64_t changed_a = pair->sides[0].changed_at;
    int64_t changed_b = pair->sides[1].changed_at;
    return changed_a == changed_b ? keep : changed_b > changed_a;
}

static int filled_in(const struct members_card *card)
{
    int count = 0;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        count += !is_empty(card, &fields[i]);
    }
    return count;
}

int duplicates_default_keep(const struct duplicates_pair *pair)
{
    const struct members_card *a = &pair->sides[0].card;
    const struct members_card *b = &pair->sides[1].card;
    bool a_is_registered = members_status_is_registered(a->status);
    bool b_is_registered = members_status_is_registered(b->status);
    if (a_is_registered != b_is_registered) {
        return b_is_registered;
    }
    return filled_in(b) > filled_in(a);
}

/* ---- as people read it ---------------------------------------------------------------------- */

/* Of a number of the state the end alone: whether the two are the same is seen from it. */
static str number_end(struct arena *arena, str digits)
{
    return digits.length < 4 ? digits
                             : STR_CONCAT(arena, STR("… "), str_from(digits, digits.length - 4));
}

static str text_of(struct request *req, const struct members_card *card, const struct field *field)
{
    if (field->label != NULL) {
        return number_end(req->arena, READ_OF(card, field->at, str));
    }
    if (strcmp(field->code, "phone") == 0) {
        return phone_shown(req->arena, card->phone);
    }
    return members_column_text(req, field->code, card);
}

static const char *label_of(const char *code)
{
    for (const struct members_column *column = members_columns; column->code != NULL; column++) {
        if (strcmp(column->code, code) == 0) {
            return column->heading;
        }
    }
    return code;
}

static bool is_same(const struct duplicates_pair *pair, const struct field *field,
                    const str texts[2])
{
    if (field->label != NULL) {
        return str_equal(READ_OF(&pair->sides[0].card, field->at, str),
                         READ_OF(&pair->sides[1].card, field->at, str));
    }
    return str_equal(texts[0], texts[1]);
}

/* A slip of the pen is no former surname, nor is one that only sounds the same. */
static bool has_two_surnames(const struct duplicates_pair *pair)
{
    str evidence = pair->row.evidence;
    str piece;
    while (str_next(&evidence, ' ', &piece)) {
        if (str_starts_with(piece, STR("last_other"))) {
            return true;
        }
    }
    return false;
}

struct duplicates_lines duplicates_compare(struct request *req, const struct duplicates_pair *pair,
                                           int keep)
{
    struct duplicates_lines lines = {
        ARENA_ARRAY(req->arena, COUNT_OF(fields) + 2, struct duplicates_line), 0};
    const struct members_card *a = &pair->sides[0].card;
    const struct members_card *b = &pair->sides[1].card;
    lines.items[lines.count++] =
        (struct duplicates_line){"org",
                                 label_of("org"),
                                 {pair->sides[0].org_name, pair->sides[1].org_name},
                                 .differs = pair->sides[0].org_id != pair->sides[1].org_id};
    lines.items[lines.count++] = (struct duplicates_line){
        "status",
        label_of("status"),
        {members_column_text(req, "status", a), members_column_text(req, "status", b)},
        .differs = !str_equal(a->status, b->status)};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        const struct field *field = &fields[i];
        struct duplicates_line line = {
            .code = field->code,
            .label = field->label != NULL ? field->label : label_of(field->code),
            .texts = {text_of(req, a, field), text_of(req, b, field)},
            .chosen = better_of(pair, field, keep),
        };
        line.differs = !is_same(pair, field, line.texts);
        line.is_chosen_here = line.differs;
        line.is_other_surname = strcmp(field->code, "previous_last_name") == 0 &&
                                is_empty(a, field) && is_empty(b, field) && has_two_surnames(pair);
        if (line.is_other_surname || !str_is_empty(line.texts[0]) || !str_is_empty(line.texts[1])) {
            lines.items[lines.count++] = line;
        }
    }
    return lines;
}

/* Evidence that speaks in this direction, the weightiest first as it is kept. */
str duplicates_evidence_text(struct request *req, str evidence, bool is_for)
{
    str text = {0};
    str piece;
    while (str_next(&evidence, ' ', &piece)) {
        ptrdiff_t colon = str_find_char(piece, ':');
        int64_t points = 0;
        if (colon < 0 || !str_to_int64(str_from(piece, (size_t)colon + 1), &points)) {
            continue;
        }
        enum likeness_evidence found = likeness_of_code(str_slice(piece, 0, (size_t)colon));
        bool says_for = points >= 0;
        if (found < LIKENESS_COUNT && says_for == is_for) {
            text = str_comma(req->arena, text, str_of(tr(req->language, likeness_words(found))));
        }
    }
    return text;
}

enum duplicates_certainty duplicates_certainty_of(int64_t score,
                                                  const struct likeness_weights *weights)
{
    if (score >= weights->sure) {
        return DUPLICATES_SURE;
    }
    return score >= (weights->sure + weights->threshold) / 2 ? DUPLICATES_LIKELY
                                                             : DUPLICATES_POSSIBLE;
}

/* ---- finding -------------------------------------------------------------------------------- */

static bool find_side(struct request *req, struct scope scope, int64_t id,
                      struct duplicates_side *ret_side)
{
    struct duplicates_db_side_row row;
    struct duplicates_side side = {.id = id};
    if (!duplicates_db_side(req->db, scope, id, &row) ||
        !members_card_of(req, scope, id, &side.card, &side.version)) {
        return false;
    }
    side.org_id = row.org_id;
    side.org_path = row.org_path;
    side.org_name = row.org_name;
    side.changed_at = row.changed_at;
    *ret_side = side;
    return true;
}

static bool is_within(struct scope scope, str path)
{
    return str_compare(path, scope.from) >= 0 && str_compare(path, scope.to) < 0;
}

bool duplicates_pair_find(struct request *req, struct duplicates_pair *ret_pair)
{
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    struct duplicates_pair pair = {
        .region_id = scope.region_id, .id = path_id(req), .scope = scope};
    if (scope.region_id == 0 || !duplicates_db_pair(req->db, pair.region_id, pair.id, &pair.row)) {
        return false;
    }
    bool is_merged = str_equal(pair.row.state, STR("merged"));
    int64_t ids[] = {pair.row.a_id, pair.row.b_id};
    str paths[] = {pair.row.a_path, pair.row.b_path};
    for (size_t i = 0; i < 2; i++) {
        bool is_gone = is_merged && ids[i] != pair.row.kept_id;
        pair.sides[i].id = ids[i];
        if (is_gone ? !is_within(scope, paths[i])
                    : !find_side(req, scope, ids[i], &pair.sides[i])) {
            return false;
        }
    }
    *ret_pair = pair;
    return true;
}
