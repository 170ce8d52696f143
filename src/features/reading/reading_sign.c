/* What stands below the items: who signed, and the attachments. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { SIGNATURE_LINES = 8, HEADING_LINES = 5, HEADING_LENGTH = 120, POST_LENGTH = 160 };

/* Lines to sign on, seals and brackets are no part of a post. */
static str clean_post(struct arena *arena, str post)
{
    struct buf out = BUF_INIT(arena);
    str line = reading_one_line(arena, post);
    static const char *const noise[] = {"(подпись)",     "М.П.",           "М. П.",
                                        "п/п",           "Выписка верна:", "Выписка верна.",
                                        "Выписка верна", "Подписи:",       "Подпись:"};
    for (size_t i = 0; i < COUNT_OF(noise); i++) {
        ptrdiff_t at = str_find(line, str_of(noise[i]));
        if (at >= 0) {
            line = STR_CONCAT(arena, str_slice(line, 0, (size_t)at), STR(" "),
                              str_from(line, (size_t)at + strlen(noise[i])));
        }
    }
    for (size_t i = 0; i < line.length; i++) {
        bool is_noise = line.data[i] == '_' || line.data[i] == '/' || line.data[i] == '\\';
        buf_put_char(&out, is_noise ? ' ' : line.data[i]);
    }
    str clean = str_trim(utf8_single_blanks(arena, buf_str(&out)));
    while (clean.length > 0 && strchr(":,-;.(", clean.data[clean.length - 1]) != NULL) {
        clean = str_trim(str_slice(clean, 0, clean.length - 1));
    }
    while (clean.length > 0 && strchr(":,-;.)", clean.data[0]) != NULL) {
        clean = str_trim(str_from(clean, 1));
    }
    return clean;
}

static void add_signature(struct reader *reader, struct reading_person person, size_t start,
                          size_t end)
{
    struct reading_people *people = &reader->reading->signatures;
    person.post = clean_post(reader->arena, str_slice(reader->text, start, end - start));
    if (utf8_length(person.post) > POST_LENGTH) {
        return;
    }
    if (str_is_empty(person.name) && str_is_empty(person.post)) {
        return;
    }
    if (str_is_empty(person.name)) {
        person.at = (struct reading_span){start, end - start};
    }
    *ARENA_PUSH(reader->arena, people->items, people->count, people->capacity) = person;
}

/* Posts and names by turns, from the line on. */
static void take_signatures(struct reader *reader, size_t line, size_t end_line)
{
    end_line = MIN_OF(end_line, line + SIGNATURE_LINES);
    if (line >= end_line) {
        return;
    }
    size_t start = reader->lines[line].start;
    struct tokens tokens = reading_tokens(reader, start, reader->lines[end_line - 1].end);
    size_t post_start = start;
    bool has_name = false;
    for (size_t i = 0; i < tokens.count;) {
        struct found_name name;
        if (!reading_name_at(reader, &tokens, i, &name)) {
            i++;
            continue;
        }
        struct reading_person person = reading_person_of(reader, &tokens, i, &name, 0);
        add_signature(reader, person, post_start, tokens.items[i].start);
        i += name.token_count;
        post_start = i < tokens.count ? tokens.items[i].start : reader->lines[end_line - 1].end;
        has_name = true;
    }
    if (!has_name) {
        size_t last = MIN_OF(line + 3, end_line) - 1;
        add_signature(reader, (struct reading_person){0}, start, reader->lines[last].end);
    }
}

/* The heading of an attachment: up to an empty line, or to the title in capitals. */
static size_t heading_end(struct reader *reader, size_t line)
{
    size_t end = line + 1;
    while (end < reader->line_count && end < line + HEADING_LINES) {
        str shown = str_slice(reader->text, reader->lines[end].start,
                              reader->lines[end].end - reader->lines[end].start);
        if (reader->lines[end].after_gap || reading_is_upper(shown) ||
            !low_starts_with(line_low(reader, end),
                             "к |от |от«|от\"|№|постановлени|решени|протокол|президиум|комитет|"
                             "заседани|утвержден|организаци|федераци|профсоюз|област|общеросс|"
                             "районн|«|\"|распоряжени|первичн|территориальн|работников") ||
            line_length(reader, end) > HEADING_LENGTH || reading_is_attachment(reader, end)) {
            break;
        }
        end++;
    }
    return end;
}

static size_t take_attachment(struct reader *reader, size_t line)
{
    struct reading_attachments *attachments = &reader->reading->attachments;
    size_t body = heading_end(reader, line);
    size_t end = body;
    while (end < reader->line_count && !reading_is_attachment(reader, end)) {
        end++;
    }
    struct reading_part heading =
        reading_part_of(reader, reader->lines[line].start, reader->lines[body - 1].end);
    struct reading_attachment attachment = {.heading = heading.text};
    size_t last = reader->lines[end - 1].end;
    attachment.at = (struct reading_span){heading.at.offset, last - heading.at.offset};
    if (body < end) {
        size_t start = reader->lines[body].start;
        attachment.text = str_slice(reader->text, start, last - start);
    }
    *ARENA_PUSH(reader->arena, attachments->items, attachments->count, attachments->capacity) =
        attachment;
    return end;
}

void reading_find_end(struct reader *reader, size_t line)
{
    size_t attachment = line;
    while (attachment < reader->line_count && !reading_is_attachment(reader, attachment)) {
        attachment++;
    }
    size_t sign = line;
    while (sign < attachment && !reading_line_ends_items(reader, sign)) {
        sign++;
    }
    take_signatures(reader, sign, attachment);
    while (attachment < reader->line_count) {
        attachment = take_attachment(reader, attachment);
    }
}
