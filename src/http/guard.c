#include "http/server.h"

#define HEAD_LENGTH_LIMIT (16 * 1024)
#define HEADER_COUNT_LIMIT 100

/* What decides where a request ends and whom it is for. */
struct framing {
    bool is_1_1;
    int hosts;
    int lengths;
    int encodings;
    bool is_wrong;
};

static bool is_token_char(unsigned char c)
{
    if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) {
        return true;
    }
    return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static bool is_token(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!is_token_char((unsigned char)text.data[i])) {
            return false;
        }
    }
    return text.length > 0;
}

/* Visible ASCII from a slash on: neither http://host/path, nor *, nor host:port. */
static bool is_origin_form(str target)
{
    for (size_t i = 0; i < target.length; i++) {
        unsigned char c = (unsigned char)target.data[i];
        if (c <= 0x20 || c >= 0x7F || c == '#') {
            return false;
        }
    }
    return target.length > 0 && target.data[0] == '/';
}

static bool is_field_value(str value)
{
    for (size_t i = 0; i < value.length; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return false;
        }
    }
    return true;
}

static bool is_digits(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    /* 18 digits always fit 63 bits. */
    return text.length > 0 && text.length <= 18;
}

/* host, host:port, [::1]:port; never a user, a path or a blank. */
static bool is_host(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool is_name = is_token_char((unsigned char)c) && strchr("#%&'*+^`|!$~", c) == NULL;
        if (!is_name && strchr(":[]", c) == NULL) {
            return false;
        }
    }
    return text.length > 0;
}

static bool request_line_is_clean(str line, struct framing *framing)
{
    str method;
    str target;
    str version;
    if (!str_next(&line, ' ', &method) || !str_next(&line, ' ', &target) ||
        !str_next(&line, ' ', &version) || line.data != NULL) {
        return false;
    }
    framing->is_1_1 = str_equal(version, STR("HTTP/1.1"));
    return is_token(method) && is_origin_form(target) &&
           (framing->is_1_1 || str_equal(version, STR("HTTP/1.0")));
}

static str without_blanks(str text)
{
    while (text.length > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text = str_from(text, 1);
    }
    while (text.length > 0 &&
           (text.data[text.length - 1] == ' ' || text.data[text.length - 1] == '\t')) {
        text.length--;
    }
    return text;
}

static void note_framing(struct framing *framing, str name, str raw_value)
{
    if (str_equal_ascii_nocase(name, STR("host"))) {
        framing->hosts++;
        framing->is_wrong |= !is_host(without_blanks(raw_value));
    } else if (str_equal_ascii_nocase(name, STR("content-length"))) {
        /* libmicrohttpd keeps blanks behind the value and then reads it otherwise. */
        framing->lengths++;
        framing->is_wrong |= !is_digits(raw_value);
    } else if (str_equal_ascii_nocase(name, STR("transfer-encoding"))) {
        framing->encodings++;
        framing->is_wrong |= !str_equal_ascii_nocase(raw_value, STR("chunked"));
    }
}

static bool header_line_is_clean(str line, struct framing *framing)
{
    ptrdiff_t colon = str_find_char(line, ':');
    if (colon <= 0) {
        return false;
    }
    /* A blank at the front (a folded line) or before the colon is no part of a token. */
    str name = str_slice(line, 0, (size_t)colon);
    str value = str_from(line, (size_t)colon + 1);
    if (!is_token(name) || !is_field_value(value)) {
        return false;
    }
    while (value.length > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
        value = str_from(value, 1);
    }
    note_framing(framing, name, value);
    return true;
}

static bool framing_is_clean(const struct framing *framing)
{
    bool has_one_host = framing->hosts == 1 || (framing->hosts == 0 && !framing->is_1_1);
    bool has_one_length = framing->lengths + framing->encodings <= 1;
    bool may_be_chunked = framing->encodings == 0 || framing->is_1_1;
    return !framing->is_wrong && has_one_host && has_one_length && may_be_chunked;
}

/* Takes a line off the front of *rest; false if it does not end in CR LF. */
static bool next_line(str *rest, str *ret_line)
{
    ptrdiff_t end = str_find_char(*rest, '\n');
    if (end < 1 || rest->data[end - 1] != '\r') {
        return false;
    }
    *ret_line = str_slice(*rest, 0, (size_t)end - 1);
    *rest = str_from(*rest, (size_t)end + 1);
    return true;
}

bool http_guard_head_is_clean(str head)
{
    struct framing framing = {0};
    str line;
    if (head.length > HEAD_LENGTH_LIMIT || !next_line(&head, &line) ||
        !request_line_is_clean(line, &framing)) {
        return false;
    }
    for (int count = 0; count <= HEADER_COUNT_LIMIT; count++) {
        if (!next_line(&head, &line)) {
            return false;
        }
        if (line.length == 0) {
            return head.length == 0 && framing_is_clean(&framing);
        }
        if (!header_line_is_clean(line, &framing)) {
            return false;
        }
    }
    return false;
}

/* Whether nothing stands in it that no head has: other control characters than a tab and CR LF. The
 * last byte may be a CR whose LF is still to come. */
static bool has_only_text(str bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        bool is_line_end = (c == '\r' && (i + 1 == bytes.length || bytes.data[i + 1] == '\n')) ||
                           (c == '\n' && i > 0 && bytes.data[i - 1] == '\r');
        if (!is_line_end && ((c < 0x20 && c != '\t') || c == 0x7F)) {
            return false;
        }
    }
    return true;
}

/* Well-formed in a method that nobody here serves. */
static bool has_other_form_of_target(str head)
{
    return str_starts_with(head, STR("CONNECT ")) || str_starts_with(head, STR("OPTIONS * "));
}

int http_guard_first_look(str bytes)
{
    while (str_starts_with(bytes, STR("\r\n"))) {
        bytes = str_from(bytes, 2);
    }
    ptrdiff_t end = str_find(bytes, STR("\r\n\r\n"));
    if (end >= 0) {
        str head = str_slice(bytes, 0, (size_t)end + 4);
        if (head.length > HEAD_LENGTH_LIMIT) {
            return 431;
        }
        if (http_guard_head_is_clean(head)) {
            return 0;
        }
        return has_other_form_of_target(head) ? 405 : 400;
    }
    if (!has_only_text(bytes)) {
        return 400;
    }
    return bytes.length > HEAD_LENGTH_LIMIT ? 431 : -1;
}
