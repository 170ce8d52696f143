#include "features/reports/reports_form_inner.h"

#include "base/buf.h"

/* The words of a line: what all statements of a form are made of. */

static const char *const level_names[REPORTS_LEVELS] = {"group",     "unit",   "primary",
                                                        "territory", "region", "union"};

void reports_mistake(struct reports_reading *reading, const char *sentence, str word)
{
    struct reports_mistakes *mistakes = reading->mistakes;
    struct buf out = BUF_INIT(reading->arena);
    str pattern = str_of(sentence);
    ptrdiff_t at = str_find(pattern, STR("%1"));
    if (at < 0) {
        buf_put(&out, pattern);
    } else {
        buf_put(&out, str_slice(pattern, 0, (size_t)at));
        buf_put(&out, word);
        buf_put(&out, str_from(pattern, (size_t)at + 2));
    }
    *ARENA_PUSH(reading->arena, mistakes->items, mistakes->count, mistakes->capacity) =
        (struct reports_mistake){reading->line, buf_str(&out), sentence, word};
}

static void skip_blanks(struct reports_reading *reading)
{
    while (reading->rest.length > 0 &&
           (reading->rest.data[0] == ' ' || reading->rest.data[0] == '\t')) {
        reading->rest = str_from(reading->rest, 1);
    }
}

static bool is_of_word(char c)
{
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') || (c != '\0' && strchr("-_./=<>|", c) != NULL);
}

str reports_word(struct reports_reading *reading)
{
    skip_blanks(reading);
    size_t length = 0;
    while (length < reading->rest.length && is_of_word(reading->rest.data[length])) {
        length++;
    }
    str word = str_slice(reading->rest, 0, length);
    reading->rest = str_from(reading->rest, length);
    return word;
}

bool reports_is_next(struct reports_reading *reading, const char *expected)
{
    str rest = reading->rest;
    bool is_it = str_equal(reports_word(reading), str_of(expected));
    if (!is_it) {
        reading->rest = rest;
    }
    return is_it;
}

bool reports_quoted(struct reports_reading *reading, str *ret_text)
{
    skip_blanks(reading);
    if (reading->rest.length == 0 || reading->rest.data[0] != '"') {
        return false;
    }
    str inside = str_from(reading->rest, 1);
    ptrdiff_t end = str_find_char(inside, '"');
    if (end < 0) {
        return false;
    }
    *ret_text = str_slice(inside, 0, (size_t)end);
    reading->rest = str_from(inside, (size_t)end + 1);
    return true;
}

bool reports_goes_on(struct reports_reading *reading)
{
    skip_blanks(reading);
    bool goes_on = reading->rest.length > 0 && reading->rest.data[0] == ',';
    reading->rest = str_from(reading->rest, goes_on);
    return goes_on;
}

struct reports_title reports_title_read(struct reports_reading *reading)
{
    struct reports_title title = {0};
    if (!reports_quoted(reading, &title.ru)) {
        reports_mistake(reading, N_("a title between \" \" is missing"), (str){0});
        return title;
    }
    (void)!reports_quoted(reading, &title.kk);
    return title;
}

date reports_day_read(struct reports_reading *reading)
{
    date day = {0};
    str word = reports_word(reading);
    if (!date_from_iso(word, &day)) {
        reports_mistake(reading, N_("\"%1\" is no day; write it as 2026-01-15"), word);
    }
    return day;
}

size_t reports_place_in(const char *const *names, size_t count, str word)
{
    size_t i = 0;
    while (i < count && !str_equal(word, str_of(names[i]))) {
        i++;
    }
    return i;
}

bool reports_is_measure(str word)
{
    static const char *const names[] = {
        "members",   "admitted",     "returned",  "arrived",  "transferred-out", "left",
        "excluded",  "deregistered", "died",      "posts",    "organisations",   "employees",
        "activists", "union-name",   "org-name",  "org-site", "org-address",     "org-phone",
        "org-email", "chair-name",   "trainings", "events",   "schools",         "training-money",
    };
    return reports_place_in(names, COUNT_OF(names), word) < COUNT_OF(names);
}

bool reports_is_condition(str word)
{
    static const char *const names[] = {
        "category", "status", "sex",      "age",     "record", "ticket",     "reason",
        "day",      "first",  "kind",     "type",    "direct", "small",      "level",
        "body",     "post",   "released", "counted", "hours",  "attendance", "taught",
    };
    return reports_place_in(names, COUNT_OF(names), word) < COUNT_OF(names);
}

bool reports_level_read(struct reports_reading *reading, enum reports_level *ret_level)
{
    str word = reports_word(reading);
    size_t level = reports_place_in(level_names, REPORTS_LEVELS, word);
    if (level == REPORTS_LEVELS) {
        reports_mistake(reading,
                        N_("\"%1\" is no level: group, unit, primary, territory, region, union"),
                        word);
        return false;
    }
    *ret_level = (enum reports_level)level;
    return true;
}
