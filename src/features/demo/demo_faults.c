#include "base/utf8.h"
#include "features/demo/demo_inner.h"

/* What registers really have: a surname in capitals, an office's telephone in many cards, a Latin
 * letter, a slip of the century. By the number of the person and not by the dice, so that all else
 * stays as it was. */

static bool is_hit(const struct demo *demo, int64_t every)
{
    return demo->made % every == every / 2;
}

/* The first Cyrillic «а» or «о» becomes the Latin letter that looks like it. */
static str with_latin_letter(struct arena *arena, str word)
{
    static const char *const pairs[][2] = {{"а", "a"}, {"о", "o"}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        ptrdiff_t at = str_find(word, str_of(pairs[i][0]));
        if (at >= 0) {
            return STR_CONCAT(arena, str_slice(word, 0, (size_t)at), str_of(pairs[i][1]),
                              str_from(word, (size_t)at + 2));
        }
    }
    return word;
}

struct demo_name demo_name_as_typed(struct demo *demo, const struct demo_name *name)
{
    struct demo_name typed = *name;
    if (is_hit(demo, 211)) {
        typed.last = utf8_upper(demo->scratch, name->last);
    } else if (is_hit(demo, 173)) {
        typed.first = with_latin_letter(demo->scratch, name->first);
    }
    return typed;
}

void demo_spoil(struct demo *demo, const struct demo_primary *primary,
                struct demo_db_add_member_values *values)
{
    if (values->phone.length > 0 && is_hit(demo, 157)) {
        values->phone =
            str_format(demo->scratch, "+7471%07lld", (long long)(primary->region_id % 9000000));
    } else if (values->phone.length > 0 && is_hit(demo, 181)) {
        values->phone = str_slice(values->phone, 0, values->phone.length - 2);
    }
    if (is_hit(demo, 193)) {
        values->sex = str_equal(values->sex, STR("f")) ? STR("m") : STR("f");
    }
    if (values->email.length > 0 && is_hit(demo, 167)) {
        values->email = str_slice(values->email, 0, values->email.length - 3);
    }
    if (is_hit(demo, 229)) {
        values->born = date_add_months(values->born, -1200);
        values->born_year = date_year(values->born);
    }
    if (demo->made % 8 != 0) {
        values->decision = str_format(demo->scratch, "протокол № %lld от %02d.%02d.%d",
                                      (long long)(1 + demo->made % 12), date_day(values->joined_on),
                                      date_month(values->joined_on), date_year(values->joined_on));
    }
}
