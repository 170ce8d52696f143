#include "features/filing/filing_values.h"

#define FORMAT 1
/* Millionths in a unit with so many decimals. */
static const int64_t units[] = {1000000, 100000, 10000};

struct filing_values filing_values_new(struct arena *arena, const struct reports_form *form)
{
    return (struct filing_values){
        .numbers = ARENA_ARRAY(arena, form->cell_count, struct reports_number),
        .texts = ARENA_ARRAY(arena, form->cell_count, str),
    };
}

static const struct reports_row *row_of(const struct reports_form *form, size_t cell)
{
    struct reports_place place = reports_place_of(form, cell);
    return &form->sections[place.section].rows[place.row];
}

static int64_t unit_of(const struct reports_form *form, size_t cell)
{
    return units[reports_decimals(row_of(form, cell)->unit)];
}

/* ---- bytes ----------------------------------------------------------------------------------
 *
 * The format, the number of cells; for each cell 0, or one more than its number in units with the
 * sign in the last bit; then its texts as cell + 1, length, bytes; then 0. All numbers in groups of
 * seven bits, the lowest first. */

static void put_number(struct buf *out, uint64_t number)
{
    while (number >= 0x80) {
        buf_put_char(out, (char)(number | 0x80));
        number >>= 7;
    }
    buf_put_char(out, (char)number);
}

static bool take_number(const char **at, const char *end, uint64_t *ret_number)
{
    uint64_t number = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = (uint8_t) * (*at)++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

static uint64_t signed_last(int64_t number)
{
    return (uint64_t)number << 1 ^ (uint64_t)(number >> 63);
}

static int64_t signed_again(uint64_t number)
{
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

str filing_pack(struct arena *arena, const struct reports_form *form,
                const struct filing_values *values)
{
    struct buf out = BUF_INIT(arena);
    put_number(&out, FORMAT);
    put_number(&out, form->cell_count);
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_number number = values->numbers[cell];
        put_number(&out,
                   number.is_known ? signed_last(number.millionths / unit_of(form, cell)) + 1 : 0);
    }
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        if (!str_is_empty(values->texts[cell])) {
            put_number(&out, cell + 1);
            put_number(&out, values->texts[cell].length);
            buf_put(&out, values->texts[cell]);
        }
    }
    put_number(&out, 0);
    return buf_str(&out);
}

static bool take_head(const struct reports_form *form, const char **at, const char *end)
{
    uint64_t format;
    uint64_t count;
    return take_number(at, end, &format) && format == FORMAT && take_number(at, end, &count) &&
           count == form->cell_count;
}

static bool take_texts(const char *at, const char *end, size_t cell_count, str *texts)
{
    uint64_t cell;
    while (take_number(&at, end, &cell)) {
        uint64_t length;
        if (cell == 0) {
            return at == end;
        }
        if (cell > cell_count || !take_number(&at, end, &length) || length > (size_t)(end - at)) {
            return false;
        }
        texts[cell - 1] = (str){at, length};
        at += length;
    }
    return false;
}

bool filing_unpack(struct arena *arena, const struct reports_form *form, str bytes,
                   struct filing_values *ret_values)
{
    const char *at = bytes.data;
    const char *end = bytes.data + bytes.length;
    struct filing_values values = filing_values_new(arena, form);
    if (!take_head(form, &at, end)) {
        return false;
    }
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        uint64_t number;
        if (!take_number(&at, end, &number)) {
            return false;
        }
        values.numbers[cell].is_known = number > 0;
        if (number > 0 && __builtin_mul_overflow(signed_again(number - 1), unit_of(form, cell),
                                                 &values.numbers[cell].millionths)) {
            return false;
        }
    }
    *ret_values = values;
    return take_texts(at, end, form->cell_count, values.texts);
}

/* ---- another form --------------------------------------------------------------------------- */

struct filing_values filing_lay_out(struct arena *arena, const struct reports_form *form,
                                    const struct reports_form *from,
                                    const struct filing_values *values)
{
    struct filing_values laid = filing_values_new(arena, form);
    for (size_t cell = 0; cell < from->cell_count; cell++) {
        struct reports_place place = reports_place_of(from, cell);
        size_t there;
        if (reports_row_has(row_of(from, cell), place.column) &&
            reports_cell_named(form, reports_cell_name(arena, from, cell), &there)) {
            laid.numbers[there] = values->numbers[cell];
            laid.texts[there] = values->texts[cell];
        }
    }
    return laid;
}

/* ---- sums ----------------------------------------------------------------------------------- */

struct filing_sums filing_sums_of(struct arena *arena, const struct reports_form *form)
{
    struct filing_sums sums = {
        .form = form,
        .numbers = ARENA_ARRAY(arena, form->cell_count, struct reports_number),
        .scales = ARENA_ARRAY(arena, form->cell_count, int64_t),
    };
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        bool adds_up = reports_adds_up(row_of(form, cell)->unit) &&
                       reports_formula_of(form, reports_place_of(form, cell)) == NULL;
        sums.scales[cell] = adds_up ? unit_of(form, cell) : 0;
    }
    return sums;
}

bool filing_add_packed(struct filing_sums *sums, str bytes)
{
    const char *at = bytes.data;
    const char *end = bytes.data + bytes.length;
    if (!take_head(sums->form, &at, end)) {
        return false;
    }
    for (size_t cell = 0; cell < sums->form->cell_count; cell++) {
        uint64_t number;
        if (!take_number(&at, end, &number)) {
            return false;
        }
        if (number > 0 && sums->scales[cell] != 0) {
            struct reports_number *sum = &sums->numbers[cell];
            int64_t millionths;
            if (__builtin_mul_overflow(signed_again(number - 1), sums->scales[cell], &millionths) ||
                __builtin_add_overflow(sum->millionths, millionths, &sum->millionths)) {
                return false;
            }
            sum->is_known = true;
        }
    }
    sums->reports++;
    return true;
}

/* ---- hashes --------------------------------------------------------------------------------- */

str filing_sum(struct arena *arena, const struct reports_form *form, int64_t org_id,
               const struct filing_frozen *frozen)
{
    const str parts[] = {frozen->total, frozen->own, frozen->computed};
    struct buf out = BUF_INIT(arena);
    buf_put_format(&out, "profkom report 1\n%.*s\n%d\n%lld\n%.*s\n", STR_ARG(form->code),
                   form->year, (long long)org_id, STR_ARG(form->sum));
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        buf_put_format(&out, "%zu\n", parts[i].length);
        buf_put(&out, parts[i]);
    }
    return reports_sum(arena, buf_str(&out));
}
