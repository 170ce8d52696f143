#include "base/buf.h"
#include "db/migrate.h"

struct word {
    str from;
    str to;
};

static const struct word words[] = {
    {STR_INIT("INTEGER"), STR_INIT("BIGINT")},
    {STR_INIT("TEXT"), STR_INIT("TEXT COLLATE \"C\"")},
    {STR_INIT("REAL"), STR_INIT("DOUBLE PRECISION")},
    {STR_INIT("BLOB"), STR_INIT("BYTEA")},
    {STR_INIT("instr"), STR_INIT("strpos")},
};

/* Options behind the bracket that closes a table. */
static const str table_options[] = {
    STR_INIT(" STRICT, WITHOUT ROWID"),
    STR_INIT(" WITHOUT ROWID, STRICT"),
    STR_INIT(" WITHOUT ROWID"),
    STR_INIT(" STRICT"),
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c & 0x80) != 0;
}

static str word_at_front(str text)
{
    size_t length = 0;
    while (length < text.length && is_word_byte(text.data[length])) {
        length++;
    }
    return str_slice(text, 0, length);
}

/* A text or a quoted name, up to its closing quote or the end. */
static str quoted_at_front(str text)
{
    ptrdiff_t end = str_find_char(str_from(text, 1), text.data[0]);
    return end < 0 ? text : str_slice(text, 0, (size_t)end + 2);
}

static size_t table_options_length(str text)
{
    for (size_t i = 0; i < COUNT_OF(table_options); i++) {
        if (str_starts_with(text, table_options[i])) {
            return table_options[i].length;
        }
    }
    return 0;
}

static void put_word(struct buf *out, str word)
{
    /* CAST (x AS TEXT) takes no collation. */
    bool is_cast = str_ends_with(buf_str(out), STR(" AS "));
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(word, words[i].from)) {
            buf_put(out, is_cast && str_equal(word, STR("TEXT")) ? word : words[i].to);
            return;
        }
    }
    buf_put(out, word);
}

/* Takes the next piece of SQL off the front and writes what it becomes. */
static str put_piece(struct buf *out, str rest)
{
    char c = rest.data[0];
    str piece = {0};
    if (c == '\'' || c == '"') {
        piece = quoted_at_front(rest);
    } else if (str_starts_with(rest, STR("--"))) {
        ptrdiff_t end = str_find_char(rest, '\n');
        piece = end < 0 ? rest : str_slice(rest, 0, (size_t)end);
    } else if (is_word_byte(c)) {
        piece = word_at_front(rest);
        put_word(out, piece);
        return str_from(rest, piece.length);
    } else {
        piece = str_slice(rest, 0, 1);
    }
    buf_put(out, piece);
    rest = str_from(rest, piece.length);
    return c == ')' ? str_from(rest, table_options_length(rest)) : rest;
}

static bool is_for(enum db_kind kind, str line)
{
    str other = kind == DB_SQLITE ? STR("-- postgres") : STR("-- sqlite");
    return !str_ends_with(str_trim(line), other);
}

str migrate_translate(struct arena *arena, enum db_kind kind, const char *sql)
{
    /* Lines of the other database become empty, so that line numbers in messages stay true. */
    struct buf ours = BUF_INIT(arena);
    str rest = str_of(sql);
    str line;
    while (str_next(&rest, '\n', &line)) {
        buf_put(&ours, is_for(kind, line) ? line : (str){0});
        if (rest.data != NULL) {
            buf_put_char(&ours, '\n');
        }
    }
    if (kind == DB_SQLITE) {
        return buf_str(&ours);
    }
    struct buf out = BUF_INIT(arena);
    for (str left = buf_str(&ours); left.length > 0;) {
        left = put_piece(&out, left);
    }
    return buf_str(&out);
}
