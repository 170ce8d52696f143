#include "features/orgs/orgs_import_check.h"

#include <stdlib.h>

#include "app/phone.h"
#include "base/checksum.h"
#include "base/fold.h"
#include "base/utf8.h"

#define LONGEST_NAME 400
#define LONGEST_SHORT_NAME 100

/* What a word in the column "parent" may mean: a row, or an organisation that is there. */
struct named {
    str key; /* the folded name, or "#" and the number that the sheet gives the row */
    struct orgs_row *row;
    const struct orgs_db_below_row *org;
};

struct checker {
    struct request *req;
    struct orgs_row *rows;
    size_t count;
    struct orgs_db_below_rows orgs;
    struct orgs_db_types_rows types;
    struct orgs_db_type_pairs_rows pairs;
    const struct orgs_db_below_row *root;
    struct named *names; /* sorted by key */
    size_t name_count;
    size_t name_capacity;
};

/* The first thing that is wrong is the one to correct first. */
static void refuse(struct orgs_row *row, str sentence)
{
    if (row->fate != ORGS_ROW_WRONG) {
        row->fate = ORGS_ROW_WRONG;
        row->sentence = sentence;
    }
}

/* ---- names ---------------------------------------------------------------------------------- */

static int compare_named(const void *a, const void *b)
{
    return str_compare(((const struct named *)a)->key, ((const struct named *)b)->key);
}

static void add_name(struct checker *c, str key, struct orgs_row *row,
                     const struct orgs_db_below_row *org)
{
    if (!str_is_empty(key)) {
        *ARENA_PUSH(c->req->arena, c->names, c->name_count, c->name_capacity) =
            (struct named){key, row, org};
    }
}

static void add_both_names(struct checker *c, str name, str short_name, struct orgs_row *row,
                           const struct orgs_db_below_row *org)
{
    str key = fold_search(c->req->arena, name);
    str short_key = fold_search(c->req->arena, short_name);
    add_name(c, key, row, org);
    if (!str_equal(key, short_key)) {
        add_name(c, short_key, row, org);
    }
}

static str number_key(struct checker *c, str number)
{
    return str_is_empty(number) ? number : str_join(c->req->arena, STR("#"), number);
}

static void collect_names(struct checker *c)
{
    for (size_t i = 0; i < c->orgs.count; i++) {
        const struct orgs_db_below_row *org = &c->orgs.items[i];
        add_both_names(c, org->name, org->short_name, NULL, org);
    }
    for (size_t i = 0; i < c->count; i++) {
        struct orgs_row *row = &c->rows[i];
        add_both_names(c, row->name, row->short_name, row, NULL);
        add_name(c, number_key(c, row->cells->number), row, NULL);
    }
    if (c->name_count > 0) {
        qsort(c->names, c->name_count, sizeof(*c->names), compare_named);
    }
}

/* All that are called so. */
static size_t find_names(const struct checker *c, str key, const struct named **ret_first)
{
    size_t low = 0;
    size_t high = c->name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_compare(c->names[middle].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t count = 0;
    while (low + count < c->name_count && str_equal(c->names[low + count].key, key)) {
        count++;
    }
    *ret_first = &c->names[low];
    return count;
}

/* ---- one row by itself ---------------------------------------------------------------------- */

/* What people call the types, beside their names in the three languages. */
static const struct {
    const char *code;
    const char *word;
} type_words[] = {
    {"region", "региональная"},
    {"region", "областная"},
    {"region", "краевая"},
    {"region", "республиканская"},
    {"territory", "территориальная"},
    {"territory", "районная"},
    {"territory", "городская"},
    {"territory", "местная"},
    {"territory", "топ"},
    {"primary_territorial", "ппо с правами территориальной"},
    {"primary_territorial", "первичная с правами территориальной"},
    {"primary_workers", "ппо"},
    {"primary_workers", "первичная"},
    {"primary_workers", "первичная организация"},
    {"primary_workers", "первичная профсоюзная организация"},
    {"primary_workers", "ппо работников"},
    {"primary_workers", "первичная работников"},
    {"primary_students", "ппо студентов"},
    {"primary_students", "ппо обучающихся"},
    {"primary_students", "первичная студентов"},
    {"primary_students", "первичная обучающихся"},
    {"primary_joint", "ппо работников и обучающихся"},
    {"primary_joint", "объединённая ппо"},
    {"primary_joint", "объединённая первичная"},
    {"unit", "подразделение"},
    {"unit", "профбюро"},
    {"group", "профгруппа"},
    {"group", "группа"},
};

static bool reads_as(struct arena *arena, str letters, const char *text)
{
    return str_equal(letters, fold_letters(arena, str_of(text)));
}

static bool type_is_called(struct request *req, const struct orgs_db_types_row *type, str letters)
{
    const char *label = str_to_c(req->arena, type->label);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (reads_as(req->arena, letters, tr((enum language)language, label))) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(type_words); i++) {
        if (str_equal(type->code, str_of(type_words[i].code)) &&
            reads_as(req->arena, letters, type_words[i].word)) {
            return true;
        }
    }
    return false;
}

static const struct orgs_db_types_row *find_type(struct checker *c, str text)
{
    str letters = fold_letters(c->req->arena, text);
    for (size_t i = 0; i < c->types.count && !str_is_empty(letters); i++) {
        if (type_is_called(c->req, &c->types.items[i], letters)) {
            return &c->types.items[i];
        }
    }
    return NULL;
}

static void read_type(struct checker *c, struct orgs_row *row)
{
    struct request *req = c->req;
    row->type = find_type(c, row->cells->type);
    if (str_is_empty(row->cells->type)) {
        refuse(row, str_of(_("The type of the organisation is missing.")));
    } else if (row->type == NULL) {
        refuse(row, _f("“%1” is not a type of organisation. The types stand on the page before.",
                       row->cells->type));
    }
}

static void read_names(struct checker *c, struct orgs_row *row)
{
    struct request *req = c->req;
    row->name = orgs_clean_name(req->arena, row->cells->name);
    row->short_name = orgs_clean_name(req->arena, row->cells->short_name);
    if (str_is_empty(row->name)) {
        row->name = row->short_name;
    }
    if (str_is_empty(row->short_name)) {
        row->short_name = utf8_slice(row->name, LONGEST_SHORT_NAME);
    }
    if (str_is_empty(fold_search(req->arena, row->name))) {
        refuse(row, str_of(_("The name is missing.")));
    } else if (utf8_length(row->name) > LONGEST_NAME ||
               utf8_length(row->short_name) > LONGEST_SHORT_NAME) {
        refuse(row, _f("The name is too long: at most %1 characters, the short one %2.",
                       LONGEST_NAME, LONGEST_SHORT_NAME));
    }
}

/* Spreadsheets take numbers for numbers and drop the zeros in front. */
static str with_zeros(struct arena *arena, str digits, size_t length)
{
    while (!str_is_empty(digits) && digits.length + 2 >= length && digits.length < length) {
        digits = str_join(arena, STR("0"), digits);
    }
    return digits;
}

static bool is_organisation_inn(str digits)
{
    return digits.length == 10 && checksum_inn_is_valid(digits);
}

static str read_number(struct checker *c, struct orgs_row *row, const char *label, str text,
                       size_t length, bool (*is_valid)(str digits))
{
    struct request *req = c->req;
    str digits = with_zeros(req->arena, checksum_digits(req->arena, text), length);
    if (!str_is_empty(text) && !is_valid(digits)) {
        refuse(
            row,
            _f("%1 %2: the check digits are wrong. Please check the number against the document.",
               _(label), text));
    }
    return digits;
}

static str read_phone(struct checker *c, struct orgs_row *row, str text)
{
    struct request *req = c->req;
    str phone = phone_e164(req->arena, text);
    if (!str_is_empty(text) && str_is_empty(phone)) {
        refuse(row, _f("“%1” is not a telephone with its code, like +7 910 123-45-67.", text));
    }
    return phone;
}

static str read_email(struct checker *c, struct orgs_row *row, str text)
{
    struct request *req = c->req;
    str email = form_clean_email(req->arena, text);
    if (!str_is_empty(text) && str_is_empty(email)) {
        refuse(row, _f("“%1” does not look like an e-mail address.", text));
    }
    return email;
}

static void read_passport(struct checker *c, struct orgs_row *row)
{
    const struct orgs_db_sheet_rows_row *cells = row->cells;
    row->passport = (struct orgs_db_passport_row){
        .inn = read_number(c, row, N_("ИНН"), cells->inn, 10, is_organisation_inn),
        .kpp = read_number(c, row, N_("КПП"), cells->kpp, 9, checksum_kpp_is_valid),
        .ogrn = read_number(c, row, N_("ОГРН"), cells->ogrn, 13, checksum_ogrn_is_valid),
        .bin = read_number(c, row, N_("БИН"), cells->bin, 12, checksum_bin_is_valid),
        .address = cells->address,
        .phone = read_phone(c, row, cells->phone),
        .email = read_email(c, row, cells->email),
    };
}

/* ---- rows among each other ------------------------------------------------------------------ */

static void resolve(struct checker *c, struct orgs_row *row);

/* A number, then a name in the sheet, then the name of an organisation that is there. */
static bool find_parent(struct checker *c, struct orgs_row *row, str text)
{
    struct request *req = c->req;
    const struct named *found;
    size_t count = find_names(c, number_key(c, text), &found);
    if (count == 0) {
        count = find_names(c, fold_search(req->arena, text), &found);
    }
    size_t rows = 0;
    size_t orgs = 0;
    for (size_t i = 0; i < count; i++) {
        if (found[i].row != NULL) {
            rows++;
            row->parent_row = found[i].row;
        } else {
            orgs++;
            row->parent_org = found[i].org;
        }
    }
    if (count == 0) {
        refuse(row,
               _f("There is no organisation “%1”, neither in the sheet nor below yours.", text));
    } else if (rows > 1 || (rows == 0 && orgs > 1)) {
        refuse(row,
               _f("Several organisations are called “%1”. Please write the number of the one that "
                  "is meant.",
                  text));
    }
    return row->fate != ORGS_ROW_WRONG;
}

static void take_parent_of_row(struct checker *c, struct orgs_row *row)
{
    struct request *req = c->req;
    struct orgs_row *above = row->parent_row;
    row->parent_org = NULL;
    if (above->visit == ORGS_ROW_UNDER_WAY) {
        refuse(row, str_of(_("It is placed under itself, directly or through others.")));
        return;
    }
    resolve(c, above);
    if (above->fate == ORGS_ROW_WRONG) {
        refuse(row,
               _f("The organisation above it has a mistake: row %1.", above->cells->row_number));
    } else if (above->known != NULL) {
        row->parent_org = above->known;
        row->parent_row = NULL;
    }
}

static const struct orgs_db_types_row *type_of_parent(struct checker *c, const struct orgs_row *row)
{
    if (row->parent_row != NULL) {
        return row->parent_row->type;
    }
    for (size_t i = 0; i < c->types.count; i++) {
        if (str_equal(c->types.items[i].code, row->parent_org->type)) {
            return &c->types.items[i];
        }
    }
    return NULL;
}

static void check_place(struct checker *c, struct orgs_row *row)
{
    struct request *req = c->req;
    const struct orgs_db_types_row *above = type_of_parent(c, row);
    for (size_t i = 0; i < c->pairs.count; i++) {
        if (str_equal(c->pairs.items[i].parent_code, above->code) &&
            str_equal(c->pairs.items[i].child_code, row->type->code)) {
            return;
        }
    }
    refuse(row, _f("“%1” cannot be placed under “%2”.", orgs_type_name(req, row->type->label),
                   orgs_type_name(req, above->label)));
}

/* The same name under the same parent: loading a sheet twice adds nothing twice. */
static void look_for_known(struct checker *c, struct orgs_row *row)
{
    const struct named *found;
    size_t count = find_names(c, fold_search(c->req->arena, row->short_name), &found);
    for (size_t i = 0; i < count; i++) {
        if (found[i].org != NULL && found[i].org->parent_id == row->parent_org->id) {
            row->known = found[i].org;
            row->fate = row->fate == ORGS_ROW_WRONG ? ORGS_ROW_WRONG : ORGS_ROW_KNOWN;
        }
    }
}

static void resolve(struct checker *c, struct orgs_row *row)
{
    if (row->visit != ORGS_ROW_UNSEEN) {
        return;
    }
    row->visit = ORGS_ROW_UNDER_WAY;
    if (str_is_empty(row->cells->parent)) {
        row->parent_org = c->root;
    } else if (find_parent(c, row, row->cells->parent) && row->parent_row != NULL) {
        take_parent_of_row(c, row);
    }
    if (row->fate != ORGS_ROW_WRONG) {
        check_place(c, row);
    }
    if (row->fate != ORGS_ROW_WRONG && row->parent_org != NULL) {
        look_for_known(c, row);
    }
    row->visit = ORGS_ROW_SEEN;
}

/* ---- the same row twice --------------------------------------------------------------------- */

struct twin {
    str key;
    struct orgs_row *row;
};

static int compare_twins(const void *a, const void *b)
{
    const struct twin *x = a;
    const struct twin *y = b;
    int order = str_compare(x->key, y->key);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static str twin_key(struct checker *c, const struct orgs_row *row)
{
    int64_t org = row->parent_org == NULL ? 0 : row->parent_org->id;
    int64_t above = row->parent_row == NULL ? 0 : row->parent_row->cells->row_number;
    str folded = fold_search(c->req->arena, row->short_name);
    return str_format(c->req->arena, "%lld/%lld/%.*s", (long long)org, (long long)above,
                      STR_ARG(folded));
}

static void refuse_twins(struct checker *c)
{
    struct request *req = c->req;
    struct twin *twins = ARENA_ARRAY(req->arena, c->count, struct twin);
    for (size_t i = 0; i < c->count; i++) {
        twins[i] = (struct twin){twin_key(c, &c->rows[i]), &c->rows[i]};
    }
    qsort(twins, c->count, sizeof(*twins), compare_twins);
    for (size_t i = 1; i < c->count; i++) {
        if (str_equal(twins[i].key, twins[i - 1].key)) {
            refuse(twins[i].row,
                   _f("The same organisation as in row %1.", twins[i - 1].row->cells->row_number));
        }
    }
}

/* ---- all together --------------------------------------------------------------------------- */

static const struct orgs_db_below_row *find_root(const struct checker *c)
{
    for (size_t i = 0; i < c->orgs.count; i++) {
        if (c->orgs.items[i].id == c->req->mandate.org_id) {
            return &c->orgs.items[i];
        }
    }
    return NULL;
}

struct orgs_import_check orgs_import_check(struct request *req, int64_t import_id)
{
    struct orgs_db_sheet_rows_rows cells = orgs_db_sheet_rows(req->db, import_id);
    struct checker c = {
        .req = req,
        .rows = ARENA_ARRAY(req->arena, cells.count, struct orgs_row),
        .count = cells.count,
        .orgs = orgs_db_below(req->db, req->scope),
        .types = orgs_db_types(req->db),
        .pairs = orgs_db_type_pairs(req->db),
    };
    c.root = find_root(&c);
    for (size_t i = 0; i < c.count; i++) {
        c.rows[i].cells = &cells.items[i];
        read_names(&c, &c.rows[i]);
        read_type(&c, &c.rows[i]);
        read_passport(&c, &c.rows[i]);
    }
    collect_names(&c);
    for (size_t i = 0; i < c.count && c.root != NULL; i++) {
        resolve(&c, &c.rows[i]);
    }
    if (c.count > 0) {
        refuse_twins(&c);
    }
    return (struct orgs_import_check){.rows = c.rows, .count = c.count, .root = c.root};
}
