/* Deadlines: the phrases of decisions (reading_phrases.c), as dates. A phrase counts from the day
 * of the document. What only describes («постановление от 20 мая», «в 2021 году» of a report,
 * anything within «…») is no deadline. */
#include "features/reading/reading_inner.h"

/* ---- together ------------------------------------------------------------------------------- */

/* What comes before says that the phrase describes something. */
static bool is_description(const struct scan *scan, size_t at)
{
    const struct tokens *tokens = scan->tokens;
    return tokens->items[at].in_quotes || (at > 0 && token_is(tokens, at - 1, "от|№")) ||
           (at > 1 && token_is(tokens, at - 1, "состоянию"));
}

/* «Утвердить отчет … в 2021 году», «Считать выполненными …»: periods in it are past or belong to
 * what is spoken of. */
static bool looks_back(const struct tokens *tokens)
{
    bool is_judging = token_is(tokens, 0,
                               "считать|признать|отметить|одобрить|информацию|отчет|"
                               "доклад|сообщение|снять|констатировать");
    bool is_noting = false;
    for (size_t i = 0; i < tokens->count && i < 4; i++) {
        is_noting = is_noting || (token_is(tokens, 0, "утвердить|принять|согласовать|заслушать") &&
                                  token_starts(tokens, i,
                                               "отчет|информаци|итог|доклад|акт|"
                                               "сведени|результат"));
    }
    return is_judging || is_noting;
}

static bool is_past(const struct scan *scan, const struct reading_deadline *deadline)
{
    return !date_is_none(scan->day) && !date_is_none(deadline->to) &&
           date_before(deadline->to, scan->day);
}

/* A period that is over, or a beginning that lies behind, only describes. */
static bool counts(const struct scan *scan, const struct reading_deadline *deadline)
{
    bool has_dates = !date_is_none(deadline->from) || !date_is_none(deadline->to);
    if (deadline->is_constant || deadline->recurs != READING_ONCE) {
        return true;
    }
    if (scan->is_retrospect && !deadline->is_due) {
        return false;
    }
    bool begins_past = date_is_none(deadline->to) && !date_is_none(scan->day) &&
                       date_before(deadline->from, scan->day);
    return !has_dates || !(begins_past || (is_past(scan, deadline) && !deadline->is_due));
}

static int rank_of(const struct reading_deadline *deadline)
{
    bool has_end = !date_is_none(deadline->to);
    return deadline->is_due && has_end        ? 5
           : has_end                          ? 4
           : deadline->recurs != READING_ONCE ? 3
           : !date_is_none(deadline->from)    ? 2
           : deadline->is_due                 ? 2
                                              : 1;
}

static void warn_of(struct reader *reader, const struct scan *scan,
                    const struct reading_deadline *deadline, int item)
{
    /* What takes place on a day may take place on a day off. */
    bool is_event = !date_is_none(deadline->from) && deadline->is_due;
    if (!deadline->is_due || is_event) {
        return;
    }
    if (date_is_none(deadline->to)) {
        if (date_is_none(scan->day)) {
            reading_warn(reader, READING_YEAR_MISSING, deadline->at, item);
        }
        return;
    }
    enum country country = reader->reading->country;
    if (is_past(scan, deadline)) {
        reading_warn(reader, READING_DEADLINE_PAST, deadline->at, item);
    } else if (!workdays_is_one(deadline->to, country)) {
        reading_warn(reader, READING_DAY_OFF, deadline->at, item)->day =
            workdays_until(deadline->to, country);
    }
}

/* The deadline that counts: the surest; among equals the first. */
static void choose(struct reading_item *item)
{
    int best = 0;
    for (size_t i = 0; i < item->deadlines.count; i++) {
        int rank = rank_of(&item->deadlines.items[i]);
        if (rank > best) {
            best = rank;
            item->deadline = (int)i;
        }
    }
}

void reading_find_deadlines(struct reader *reader, struct reading_item *item)
{
    struct tokens tokens =
        reading_tokens(reader, item->at.offset, item->at.offset + item->at.length);
    const struct scan scan = {.reader = reader,
                              .tokens = &tokens,
                              .day = reader->reading->day,
                              .is_retrospect = looks_back(&tokens)};
    int index = (int)(item - reader->reading->items.items);
    for (size_t at = 0; at < tokens.count && !item->is_control;) {
        struct reading_deadline deadline;
        size_t used = is_description(&scan, at) ? 0 : reading_phrase_at(&scan, at, &deadline);
        if (used == 0) {
            at++;
            continue;
        }
        size_t start = tokens.items[at].start;
        size_t end = tokens.items[MIN_OF(at + used, tokens.count) - 1].end;
        deadline.at = (struct reading_span){start, end - start};
        deadline.phrase =
            reading_one_line(reader->arena, str_slice(reader->text, start, end - start));
        if (counts(&scan, &deadline)) {
            warn_of(reader, &scan, &deadline, index);
            *ARENA_PUSH(reader->arena, item->deadlines.items, item->deadlines.count,
                        item->deadlines.capacity) = deadline;
        }
        at += used;
    }
    choose(item);
}

/* ---- from headings -------------------------------------------------------------------------- */

static bool is_heading(struct reader *reader, const struct reading_item *item)
{
    str text = str_slice(reader->text, item->at.offset, item->at.length);
    return str_ends_with(text, STR(":"));
}

static void inherit_deadlines(struct reader *reader, struct reading_item *item,
                              const struct reading_item *parent)
{
    if (!is_heading(reader, parent) || item->deadline >= 0 || item->is_control) {
        return;
    }
    EACH (deadline, parent->deadlines) {
        struct reading_deadline copy = *deadline;
        copy.is_inherited = true;
        *ARENA_PUSH(reader->arena, item->deadlines.items, item->deadlines.count,
                    item->deadlines.capacity) = copy;
    }
    item->deadline = parent->deadline;
}

/* What a heading says holds for all below it. Parents stand before their children. */
void reading_inherit(struct reader *reader)
{
    struct reading_items items = reader->reading->items;
    for (size_t i = 0; i < items.count; i++) {
        struct reading_item *item = &items.items[i];
        if (item->parent < 0) {
            continue;
        }
        const struct reading_item *parent = &items.items[item->parent];
        inherit_deadlines(reader, item, parent);
        if (item->addressees.count > 0 || item->is_control || !is_heading(reader, parent)) {
            continue;
        }
        EACH (addressee, parent->addressees) {
            struct reading_addressee copy = *addressee;
            copy.is_inherited = true;
            *ARENA_PUSH(reader->arena, item->addressees.items, item->addressees.count,
                        item->addressees.capacity) = copy;
        }
    }
}
