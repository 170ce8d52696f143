#include "html/html.h"

#include "base/format.h"

str html_icon_sprite = {"/icons.svg", sizeof("/icons.svg") - 1};

enum { SPECIAL_IN_TEXT = 1, SPECIAL_IN_ATTRIBUTE = 2 };

/* "№ 4" must not be torn apart at the end of a line. Only where people read it: what stands in a
 * field comes back with the form. */
#define NUMBER_SIGN "\xe2\x84\x96"
#define NO_BREAK_SPACE "\xc2\xa0"

/* Quotes end an attribute but mean nothing in text. */
static const unsigned char specials[256] = {
    ['&'] = SPECIAL_IN_TEXT | SPECIAL_IN_ATTRIBUTE,
    ['<'] = SPECIAL_IN_TEXT | SPECIAL_IN_ATTRIBUTE,
    ['>'] = SPECIAL_IN_TEXT | SPECIAL_IN_ATTRIBUTE,
    [0xe2] = SPECIAL_IN_TEXT, /* the first byte of the number sign, and of a few others */
    ['"'] = SPECIAL_IN_ATTRIBUTE,
    ['\''] = SPECIAL_IN_ATTRIBUTE,
};

static str entity(char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    default:
        return STR("&#39;");
    }
}

typedef unsigned char block __attribute__((vector_size(16)));

/* Copies a block; false if something in it has to be escaped. */
static inline bool copy_plain_block(char *room, const char *text, unsigned char special)
{
    block bytes;
    memcpy(&bytes, text, sizeof(bytes));
    memcpy(room, &bytes, sizeof(bytes));
    block found = (block)(bytes == '&') | (block)(bytes == '<') | (block)(bytes == '>');
    found |= special == SPECIAL_IN_TEXT ? (block)(bytes == 0xe2)
                                        : (block)(bytes == '"') | (block)(bytes == '\'');
    uint64_t halves[2];
    memcpy(halves, &found, sizeof(halves));
    return (halves[0] | halves[1]) == 0;
}

/* Copies up to what has to be escaped and returns how much that was, sixteen bytes a step: almost
 * no name or title holds such a thing. The last step overlaps the one before it. */
static inline size_t copy_plain(char *room, const char *text, size_t length, unsigned char special)
{
    size_t at = 0;
    while (at + sizeof(block) <= length && copy_plain_block(room + at, text + at, special)) {
        at += sizeof(block);
    }
    if (at + sizeof(block) > length && length >= sizeof(block)) {
        size_t last = length - sizeof(block);
        if (copy_plain_block(room + last, text + last, special)) {
            return length;
        }
    }
    while (at < length && !(specials[(unsigned char)text[at]] & special)) {
        room[at] = text[at];
        at++;
    }
    return at;
}

/* Writes what the text begins with; returns how many bytes of it. */
static size_t put_special(struct buf *out, str text)
{
    const str sign = STR(NUMBER_SIGN " ");
    if ((unsigned char)text.data[0] != 0xe2) {
        buf_put(out, entity(text.data[0]));
        return 1;
    }
    bool has_number = str_starts_with(text, sign) && text.length > sign.length &&
                      text.data[sign.length] >= '0' && text.data[sign.length] <= '9';
    if (has_number) {
        BUF_PUT(out, NUMBER_SIGN NO_BREAK_SPACE);
        return sign.length;
    }
    buf_put_char(out, text.data[0]);
    return 1;
}

/* Inline, so that each of the two kinds of places has its own. */
static inline void put_escaped(struct buf *out, str text, unsigned char special)
{
    while (text.length > 0) {
        size_t plain = copy_plain(buf_room(out, text.length), text.data, text.length, special);
        out->length += plain;
        if (plain == text.length) {
            return;
        }
        text = str_from(text, plain);
        text = str_from(text, put_special(out, text));
    }
}

void html_put_text_str(struct html_out *out, str text)
{
    put_escaped(&out->buf, text, SPECIAL_IN_TEXT);
}

void html_put_text_c(struct html_out *out, const char *text)
{
    html_put_text_str(out, str_of(text));
}

void html_put_text_int(struct html_out *out, int64_t number)
{
    format_number(&out->buf, out->language, number);
}

void html_put_text_date(struct html_out *out, date day)
{
    format_date(&out->buf, out->language, day);
}

void html_put_text_money(struct html_out *out, money amount)
{
    format_money(&out->buf, out->language, amount);
}

void html_put_html(struct html_out *out, struct html markup)
{
    buf_put(&out->buf, markup.markup);
}

void html_put_attribute_str(struct html_out *out, str text)
{
    put_escaped(&out->buf, text, SPECIAL_IN_ATTRIBUTE);
}

void html_put_attribute_c(struct html_out *out, const char *text)
{
    html_put_attribute_str(out, str_of(text));
}

void html_put_attribute_int(struct html_out *out, int64_t number)
{
    buf_put_int64(&out->buf, number);
}

void html_put_attribute_date(struct html_out *out, date day)
{
    char iso[DATE_TEXT_LENGTH + 1];
    date_to_iso(day, iso);
    buf_put(&out->buf, str_of(iso));
}

void html_put_attribute_money(struct html_out *out, money amount)
{
    uint64_t kopecks = amount.kopecks < 0 ? 0 - (uint64_t)amount.kopecks : (uint64_t)amount.kopecks;
    if (amount.kopecks < 0) {
        buf_put_char(&out->buf, '-');
    }
    buf_put_int64(&out->buf, (int64_t)(kopecks / 100));
    buf_put_char(&out->buf, '.');
    buf_put_char(&out->buf, (char)('0' + kopecks % 100 / 10));
    buf_put_char(&out->buf, (char)('0' + kopecks % 10));
}

static bool stands_for_itself_in_url(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void put_url_encoded(struct buf *out, str text)
{
    static const char hexadecimal[] = "0123456789ABCDEF";
    char *room = buf_room(out, text.length * 3);
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (stands_for_itself_in_url(c)) {
            *room++ = (char)c;
            out->length++;
        } else {
            *room++ = '%';
            *room++ = hexadecimal[c >> 4];
            *room++ = hexadecimal[c & 15];
            out->length += 3;
        }
    }
}

void html_put_url_str(struct html_out *out, str text)
{
    put_url_encoded(&out->buf, text);
}

void html_put_url_c(struct html_out *out, const char *text)
{
    html_put_url_str(out, str_of(text));
}

str html_url_encode(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    put_url_encoded(&out, text);
    return buf_str(&out);
}

/* The links of a search are long, and a page has a hundred of them: sixteen bytes a step. */
static bool has_control_character(str text)
{
    size_t at = 0;
    block found = {0};
    for (; at + sizeof(block) <= text.length; at += sizeof(block)) {
        block bytes;
        memcpy(&bytes, text.data + at, sizeof(bytes));
        found |= (block)(bytes < 0x20);
    }
    unsigned char any = 0;
    for (; at < text.length; at++) {
        any |= (unsigned char)text.data[at] < 0x20;
    }
    uint64_t halves[2];
    memcpy(halves, &found, sizeof(halves));
    return any != 0 || (halves[0] | halves[1]) != 0;
}

/* "//host" and "/\host" lead to another site, and browsers overlook control characters in between.
 */
static bool is_link_of_ours(str url)
{
    if (has_control_character(url)) {
        return false;
    }
    if (str_starts_with(url, STR("/"))) {
        return url.length == 1 || (url.data[1] != '/' && url.data[1] != '\\');
    }
    return str_starts_with(url, STR("?")) || str_starts_with(url, STR("#")) ||
           str_starts_with(url, STR("mailto:")) || str_starts_with(url, STR("tel:"));
}

void html_put_link(struct html_out *out, struct html_link link)
{
    html_put_attribute_str(out, is_link_of_ours(link.url) ? link.url : STR("#"));
}

void html_put_icon(struct html_out *out, const char *name)
{
    html_put_markup(out, "<svg class=\"i\" aria-hidden=\"true\"><use href=\"");
    buf_put(&out->buf, html_icon_sprite);
    html_put_markup(out, "#i-");
    buf_put(&out->buf, str_of(name));
    html_put_markup(out, "\"/></svg>");
}

struct html html_icon(struct arena *arena, const char *name)
{
    struct html_out out = html_begin(arena, LANGUAGE_RU);
    html_put_icon(&out, name);
    return html_end(&out);
}
