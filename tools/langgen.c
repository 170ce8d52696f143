/* langgen: translations, from GNU .po files to a table in C. docs/internals/languages.md tells
 * more.
 *
 *     langgen --out build/gen/messages.c FILES.po…     writes the table
 *     langgen --check SOURCES… FILES.po…               finds what is missing, wrong or unused
 *     langgen --skeleton SOURCES… FILES.po…            prints the entries that are missing
 *     langgen --characters FILES.po…                   prints every character that the messages use
 */
#include <ctype.h>

#include "base/messages.h"
#include "tool.h"

static const char *const language_names[MESSAGE_LANGUAGES] = {"ru", "kk"};
static const int plural_forms[MESSAGE_LANGUAGES] = {3, 2};

struct place {
    const char *file;
    int line;
};

struct translation {
    struct place place; /* file NULL: there is none */
    str forms[MESSAGE_FORMS];
};

struct entry {
    str context;
    str id;
    str plural;
    struct place used; /* where a source names it first; file NULL: nowhere */
    struct translation translations[MESSAGE_LANGUAGES];
};

static struct arena *arena;
static struct entry *entries;
static size_t entry_count;
static size_t entry_room;
static size_t *slots; /* index into entries + 1; 0 = empty */
static size_t slot_count;
static int complaints;

static PRINTF_LIKE(2, 3) void complain(struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", place.file, place.line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    complaints++;
}

static const char *quoted(str text)
{
    struct buf out = BUF_INIT(arena);
    tool_put_c_string(&out, text);
    return str_to_c(arena, buf_str(&out));
}

/* ---- the messages --------------------------------------------------------------------------- */

static size_t slot_of(str context, str id)
{
    size_t slot = message_hash(str_to_c(arena, context), str_to_c(arena, id)) & (slot_count - 1);
    while (slots[slot] != 0) {
        const struct entry *entry = &entries[slots[slot] - 1];
        if (str_equal(entry->id, id) && str_equal(entry->context, context)) {
            break;
        }
        slot = (slot + 1) & (slot_count - 1);
    }
    return slot;
}

static void grow_slots(void)
{
    slot_count = slot_count == 0 ? 8 : slot_count * 2;
    slots = ARENA_ARRAY(arena, slot_count, size_t);
    for (size_t i = 0; i < entry_count; i++) {
        slots[slot_of(entries[i].context, entries[i].id)] = i + 1;
    }
}

/* The entry of that context and id; made if there is none. */
static struct entry *entry_of(str context, str id)
{
    if ((entry_count + 1) * 2 > slot_count) {
        grow_slots();
    }
    size_t slot = slot_of(context, id);
    if (slots[slot] == 0) {
        struct entry *added = ARENA_PUSH(arena, entries, entry_count, entry_room);
        *added = (struct entry){.context = context, .id = id};
        slots[slot] = entry_count;
    }
    return &entries[slots[slot] - 1];
}

/* ---- string literals, the same in C and in .po files ---------------------------------------- */

static char unescaped(struct reader *in)
{
    char c = reader_take(in);
    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case '"':
    case '\'':
    case '\\':
        return c;
    default:
        tool_fail_at(in->file, in->line, "\\%c is not allowed in a message", c);
    }
}

/* One literal; the reader stands at its quote. */
static void take_literal(struct reader *in, struct buf *out)
{
    reader_take(in);
    while (reader_now(in) != '"') {
        if (reader_ends(in) || reader_now(in) == '\n') {
            tool_fail_at(in->file, in->line, "the string does not end");
        }
        char c = reader_take(in);
        buf_put_char(out, c == '\\' && !reader_ends(in) ? unescaped(in) : c);
    }
    reader_take(in);
}

/* Literals that follow each other are one. */
static str take_literals(struct reader *in)
{
    struct buf out = BUF_INIT(arena);
    while (reader_now(in) == '"') {
        take_literal(in, &out);
        while (reader_sees_blank(in)) {
            reader_take(in);
        }
    }
    return buf_str(&out);
}

/* ---- reading .po files ---------------------------------------------------------------------- */

struct po_entry {
    struct place place;
    bool is_fuzzy;
    bool has_translation;
    str context;
    str id;
    str plural;
    str forms[MESSAGE_FORMS];
};

static void add_translation(const struct po_entry *po, int language)
{
    if (str_is_empty(po->id) || po->is_fuzzy || str_is_empty(po->forms[0])) {
        return;
    }
    struct entry *entry = entry_of(po->context, po->id);
    struct translation *translation = &entry->translations[language];
    if (translation->place.file == NULL) {
        *translation = (struct translation){.place = po->place};
        memcpy(translation->forms, po->forms, sizeof(po->forms));
        entry->plural = str_is_empty(po->plural) ? entry->plural : po->plural;
        return;
    }
    for (size_t form = 0; form < MESSAGE_FORMS; form++) {
        if (!str_equal(translation->forms[form], po->forms[form])) {
            complain(po->place, "another translation of %s stands in %s:%d", quoted(po->id),
                     translation->place.file, translation->place.line);
            return;
        }
    }
}

static int language_of(const char *path)
{
    for (int language = 0; language < (int)MESSAGE_LANGUAGES; language++) {
        str suffix = str_format(arena, ".%s.po", language_names[language]);
        if (str_ends_with(str_of(path), suffix)) {
            return language;
        }
    }
    tool_fail_at(path, 1, "the name must end in .ru.po or .kk.po");
}

static bool take_word(struct reader *in, const char *word)
{
    if (!reader_sees(in, word)) {
        return false;
    }
    reader_move_to(in, in->at + strlen(word));
    while (reader_sees_blank(in)) {
        reader_take(in);
    }
    return true;
}

static str *form_of(struct reader *in, struct po_entry *po)
{
    size_t form = 0;
    if (take_word(in, "[")) {
        form = (size_t)(reader_take(in) - '0');
        if (form >= MESSAGE_FORMS || !take_word(in, "]")) {
            tool_fail_at(in->file, in->line, "msgstr[0] to msgstr[2] are expected");
        }
    }
    return &po->forms[form];
}

/* A comment may say that the next entry is fuzzy. */
static bool take_comment(struct reader *in)
{
    str line = reader_take_line(in);
    return str_starts_with(line, STR("#,")) && str_find(line, STR("fuzzy")) >= 0;
}

static void read_catalogue(const char *path)
{
    struct reader in = {.file = path, .text = tool_read_or_fail(arena, path), .line = 1};
    int language = language_of(path);
    struct po_entry po = {0};
    bool is_fuzzy = false;
    while (!reader_ends(&in)) {
        int line = in.line;
        bool begins = reader_sees(&in, "msgctxt") ||
                      (reader_sees(&in, "msgid") && !reader_sees(&in, "msgid_plural"));
        if (begins && po.has_translation) {
            add_translation(&po, language);
            po = (struct po_entry){0};
        }
        if (begins && po.place.file == NULL) {
            po = (struct po_entry){.place = {path, line}, .is_fuzzy = is_fuzzy};
            is_fuzzy = false;
        }
        if (reader_sees_blank(&in)) {
            reader_take(&in);
        } else if (reader_sees(&in, "#")) {
            is_fuzzy = take_comment(&in) || is_fuzzy;
        } else if (take_word(&in, "msgctxt")) {
            po.context = take_literals(&in);
        } else if (take_word(&in, "msgid_plural")) {
            po.plural = take_literals(&in);
        } else if (take_word(&in, "msgid")) {
            po.id = take_literals(&in);
        } else if (take_word(&in, "msgstr")) {
            str *form = form_of(&in, &po);
            *form = take_literals(&in);
            po.has_translation = true;
        } else {
            tool_fail_at(path, line, "msgctxt, msgid, msgid_plural or msgstr is expected");
        }
    }
    add_translation(&po, language);
}

/* ---- reading sources ------------------------------------------------------------------------ */

/* Which argument of a call is what; -1: none. */
static const struct call {
    const char *name;
    int context;
    int id;
    int plural;
} calls[] = {
    {"_", -1, 0, -1},  {"N_", -1, 0, -1},   {"_f", -1, 0, -1},
    {"_n", -1, 0, 1},  {"_nf", -1, 0, 1},   {"_c", 0, 1, -1},
    {"tr", -1, 1, -1}, {"tr_in", 1, 2, -1}, {"tr_plural", -1, 1, 2},
};

/* Past blanks, comments and one string or character, if such a thing stands here. */
static bool skip_unread(struct reader *in)
{
    size_t start = in->at;
    if (reader_sees(in, "/*")) {
        ptrdiff_t length = str_find(str_from(in->text, in->at), STR("*/"));
        reader_move_to(in, length < 0 ? in->text.length : in->at + (size_t)length + 2);
    } else if (reader_now(in) == '"' || reader_now(in) == '\'') {
        reader_move_to(in, tool_after_c_literal(in->text, in->at));
    } else if (reader_sees_blank(in)) {
        reader_take(in);
    }
    return in->at > start;
}

struct argument {
    str text;
    bool is_literal;    /* it is one literal and nothing else */
    bool has_a_literal; /* there is one somewhere in it */
};

/* An argument of a call, up to its comma or parenthesis, which is taken too. False after the last.
 */
static bool take_argument(struct reader *in, struct argument *ret_argument)
{
    struct argument argument = {0};
    int depth = 0;
    while (reader_sees_blank(in)) {
        reader_take(in);
    }
    if (reader_now(in) == '"') {
        argument.text = take_literals(in);
        argument.is_literal = reader_now(in) == ',' || reader_now(in) == ')';
        argument.has_a_literal = true;
    }
    while (!reader_ends(in)) {
        char c = reader_now(in);
        if (depth == 0 && (c == ',' || c == ')')) {
            reader_take(in);
            *ret_argument = argument;
            return c == ',';
        }
        argument.has_a_literal = argument.has_a_literal || c == '"';
        depth += (c == '(') - (c == ')');
        if (!skip_unread(in)) {
            reader_take(in);
        }
    }
    *ret_argument = argument;
    return false;
}

static void read_call(struct reader in, const struct call *call)
{
    struct place place = {in.file, in.line};
    struct argument arguments[3] = {0};
    for (size_t i = 0; i < COUNT_OF(arguments) && take_argument(&in, &arguments[i]); i++) {}
    const struct argument *id = &arguments[call->id];
    const struct argument *plural = call->plural < 0 ? NULL : &arguments[call->plural];
    const struct argument *context = call->context < 0 ? NULL : &arguments[call->context];
    if (!id->is_literal) {
        if (id->has_a_literal) {
            complain(place, "%s() takes a plain literal, or a value marked elsewhere by N_()",
                     call->name);
        }
        return;
    }
    if ((plural != NULL && !plural->is_literal) || (context != NULL && !context->is_literal)) {
        complain(place, "%s(%s) lacks a plain literal", call->name, quoted(id->text));
        return;
    }
    struct entry *entry = entry_of(context == NULL ? (str){0} : context->text, id->text);
    if (entry->used.file == NULL) {
        entry->used = place;
    }
    if (plural != NULL) {
        entry->plural = plural->text;
    }
}

static const struct call *call_named(str name)
{
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        if (str_equal(name, str_of(calls[i].name))) {
            return &calls[i];
        }
    }
    return NULL;
}

static bool is_word_sign(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void read_c(struct reader in)
{
    while (!reader_ends(&in)) {
        if (skip_unread(&in)) {
            continue;
        }
        size_t start = in.at;
        while (is_word_sign(reader_now(&in))) {
            reader_take(&in);
        }
        str word = str_slice(in.text, start, in.at - start);
        const struct call *call = call_named(word);
        if (word.length == 0) {
            reader_take(&in);
        } else if (call != NULL && reader_now(&in) == '(') {
            reader_take(&in);
            read_call(in, call);
        }
    }
}

/* What is not C in a template becomes blank, so that places stay what they are. */
static str only_c_of_template(struct reader in)
{
    char *masked = arena_raw(arena, in.text.length);
    for (size_t i = 0; i < in.text.length; i++) {
        masked[i] = in.text.data[i] == '\n' ? '\n' : ' ';
    }
    while (!reader_ends(&in)) {
        size_t start = in.at;
        str rest = str_from(in.text, start);
        bool at_line_start = start == 0 || in.text.data[start - 1] == '\n';
        str line = at_line_start ? str_trim(str_slice(rest, 0, (size_t)str_find_char(rest, '\n')))
                                 : (str){0};
        if (str_starts_with(line, STR("%"))) {
            reader_take_line(&in);
            if (!str_starts_with(line, STR("%#"))) {
                memcpy(masked + start, rest.data, in.at - start);
            }
        } else if (reader_sees(&in, "{{")) {
            in.at += 2;
            while (!reader_ends(&in) && !reader_sees(&in, "}}")) {
                if (!skip_unread(&in)) {
                    reader_take(&in);
                }
            }
            memcpy(masked + start + 2, rest.data + 2, in.at - start - 2);
        } else if (reader_sees(&in, "<%--")) {
            ptrdiff_t length = str_find(rest, STR("--%>"));
            reader_move_to(&in, length < 0 ? in.text.length : start + (size_t)length);
        } else {
            reader_take(&in);
        }
    }
    return (str){masked, in.text.length};
}

static void read_source(const char *path)
{
    struct reader in = {.file = path, .text = tool_read_or_fail(arena, path), .line = 1};
    if (str_ends_with(str_of(path), STR(".html"))) {
        in.text = only_c_of_template(in);
    }
    read_c(in);
}

static void read_files(char **paths)
{
    for (; *paths != NULL; paths++) {
        str path = str_of(*paths);
        if (str_ends_with(path, STR(".po"))) {
            read_catalogue(*paths);
        } else if (!str_ends_with(path, STR("_test.c"))) {
            read_source(*paths);
        }
    }
}

/* ---- checking ------------------------------------------------------------------------------- */

/* Bit n for %n. */
static unsigned placeholders(str text)
{
    unsigned found = 0;
    for (size_t i = 0; i + 1 < text.length; i++) {
        char digit = text.data[i + 1];
        if (text.data[i] == '%' && digit >= '1' && digit <= '9') {
            found |= 1u << (digit - '0');
        }
        i += text.data[i] == '%' && digit == '%';
    }
    return found;
}

/* Russian uses its first form for 21 too and must name the number there; Kazakh has it for 1 alone
 * and may say "one" in words, where English does. */
static void check_form(const struct entry *entry, int language, int form)
{
    const struct translation *translation = &entry->translations[language];
    bool is_plural = !str_is_empty(entry->plural);
    if (str_is_empty(translation->forms[form])) {
        complain(translation->place, "%s lacks msgstr[%d]: %s has %d forms", quoted(entry->id),
                 form, language_names[language], plural_forms[language]);
        return;
    }
    unsigned found = placeholders(translation->forms[form]);
    bool may_be_in_words = is_plural && language == LANGUAGE_KK && form == 0;
    if (found != placeholders(is_plural ? entry->plural : entry->id) &&
        !(may_be_in_words && found == placeholders(entry->id))) {
        complain(translation->place, "%s has other placeholders than %s",
                 quoted(translation->forms[form]), quoted(entry->id));
    }
}

static void check_entry(const struct entry *entry)
{
    for (int language = 0; language < (int)MESSAGE_LANGUAGES; language++) {
        const struct translation *translation = &entry->translations[language];
        if (entry->used.file == NULL && translation->place.file != NULL) {
            complain(translation->place, "nothing uses %s", quoted(entry->id));
        } else if (translation->place.file == NULL && entry->used.file != NULL) {
            complain(entry->used, "%s has no translation into %s", quoted(entry->id),
                     language_names[language]);
        } else if (translation->place.file != NULL) {
            int forms = str_is_empty(entry->plural) ? 1 : plural_forms[language];
            for (int form = 0; form < forms; form++) {
                check_form(entry, language, form);
            }
        }
    }
}

/* ---- writing -------------------------------------------------------------------------------- */

static void print_missing(int language)
{
    printf("# %s\n", language_names[language]);
    for (const struct entry *entry = entries; entry < entries + entry_count; entry++) {
        if (entry->used.file == NULL || entry->translations[language].place.file != NULL) {
            continue;
        }
        printf("\n#: %s:%d\n", entry->used.file, entry->used.line);
        if (!str_is_empty(entry->context)) {
            printf("msgctxt %s\n", quoted(entry->context));
        }
        printf("msgid %s\n", quoted(entry->id));
        if (str_is_empty(entry->plural)) {
            puts("msgstr \"\"");
            continue;
        }
        printf("msgid_plural %s\n", quoted(entry->plural));
        for (int form = 0; form < plural_forms[language]; form++) {
            printf("msgstr[%d] \"\"\n", form);
        }
    }
}

static void mark_characters(str text, bool *seen)
{
    for (size_t i = 0; i < text.length;) {
        unsigned char first = (unsigned char)text.data[i];
        size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        uint32_t code_point = length == 1 ? first : first & (0xFFu >> (length + 1));
        for (size_t k = 1; k < length && i + k < text.length; k++) {
            code_point = code_point << 6 | ((unsigned char)text.data[i + k] & 0x3Fu);
        }
        seen[code_point & 0x1FFFFF] = true;
        i += length;
    }
}

static void print_characters(void)
{
    bool *seen = ARENA_ARRAY(arena, 0x200000, bool);
    for (const struct entry *entry = entries; entry < entries + entry_count; entry++) {
        mark_characters(entry->id, seen);
        mark_characters(entry->plural, seen);
        for (size_t i = 0; i < (size_t)MESSAGE_LANGUAGES * MESSAGE_FORMS; i++) {
            mark_characters(entry->translations[i / MESSAGE_FORMS].forms[i % MESSAGE_FORMS], seen);
        }
    }
    for (uint32_t c = ' '; c < 0x110000; c++) {
        if (seen[c] && c < 0x80) {
            putchar((int)c);
        } else if (seen[c] && c < 0x800) {
            printf("%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 63)));
        } else if (seen[c] && c < 0x10000) {
            printf("%c%c%c", (int)(0xE0 | c >> 12), (int)(0x80 | (c >> 6 & 63)),
                   (int)(0x80 | (c & 63)));
        }
    }
    putchar('\n');
}

static void put_entry(struct buf *out, const struct entry *entry)
{
    buf_put_format(out, "{%s, %s, {", quoted(entry->context), quoted(entry->id));
    for (int language = 0; language < (int)MESSAGE_LANGUAGES; language++) {
        BUF_PUT(out, "{");
        for (size_t form = 0; form < MESSAGE_FORMS; form++) {
            str text = entry->translations[language].forms[form];
            buf_put_format(out, "%s, ", str_is_empty(text) ? "NULL" : quoted(text));
        }
        BUF_PUT(out, "}, ");
    }
    BUF_PUT(out, "}},\n");
}

static void write_table(const char *path)
{
    struct buf out = BUF_INIT(arena);
    if (slot_count == 0) {
        grow_slots();
    }
    BUF_PUT(&out, "/* Made by langgen from all .po files. */\n#include \"base/messages.h\"\n\n");
    buf_put_format(&out, "const size_t message_slots = %zu;\n\n", slot_count);
    buf_put_format(&out, "const struct message messages[%zu] = {\n", slot_count);
    for (size_t slot = 0; slot < slot_count; slot++) {
        if (slots[slot] != 0) {
            buf_put_format(&out, "    [%zu] = ", slot);
            put_entry(&out, &entries[slots[slot] - 1]);
        }
    }
    BUF_PUT(&out, "};\n");
    tool_write_if_changed(arena, path, buf_str(&out));
}

int main(int argument_count, char **arguments)
{
    const char *mode = argument_count > 1 ? arguments[1] : "";
    bool writes = strcmp(mode, "--out") == 0 && argument_count > 2;
    arena = arena_new();
    if (argument_count > 1) {
        read_files(arguments + (writes ? 3 : 2));
    }
    if (complaints == 0 && writes) {
        write_table(arguments[2]);
    } else if (strcmp(mode, "--check") == 0) {
        for (const struct entry *entry = entries; entry < entries + entry_count; entry++) {
            check_entry(entry);
        }
    } else if (strcmp(mode, "--skeleton") == 0) {
        for (int language = 0; language < (int)MESSAGE_LANGUAGES; language++) {
            print_missing(language);
        }
    } else if (strcmp(mode, "--characters") == 0) {
        print_characters();
    } else if (complaints == 0) {
        fprintf(stderr,
                "usage: langgen --out FILE.c | --check | --skeleton | --characters FILES…\n");
        return 2;
    }
    arena_free(arena);
    return complaints > 0 ? 1 : 0;
}
