#include "features/members/members_inner.h"

#include "app/app.h"
#include "app/phone.h"
#include "base/checksum.h"
#include "base/fold.h"
#include "base/utf8.h"

/* Searching a person as people do: by any beginnings of his names in any order, by a number, by the
 * birth date, or by several of them. Each way is one walk along an index; what they find is put
 * together. */

/* Shorter words are initials: they never begin a walk when there is a longer word. */
#define SHORTEST_SURNAME 2
/* With so few hits the slips of the keyboard are looked at, too. */
#define FEW_HITS 3
#define SURNAMES_OF_SLIP 8
#define SHORTEST_SLIP_WORD 4
#define SHORTEST_PHONE_END 4
#define LETTERS_LIMIT 32
/* Sorts behind every letter and digit that a key has. */
#define KEY_END "\xf4\x8f\xbf\xbf"

/* ---- what was typed ------------------------------------------------------------------------- */

static bool has_letters(str text)
{
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        if (c != UTF8_INVALID && utf8_is_letter(c)) {
            return true;
        }
    }
    return false;
}

static bool has_digits(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            return true;
        }
    }
    return false;
}

static void take_words(struct arena *arena, str piece, struct members_query *query)
{
    str words = fold_search(arena, piece);
    str word;
    while (str_next(&words, ' ', &word)) {
        if (word.length > 0 && query->word_count < MEMBERS_WORDS_LIMIT) {
            query->words[query->word_count++] = word;
        }
    }
}

/* Pieces of digits belong together: "+7 910 000-41-07", "112-233-445 95", "46 0002 1187 3". */
static void take_number(struct arena *arena, str number, struct members_query *query)
{
    query->digits = checksum_digits(arena, number);
    query->ticket = query->digits;
    query->phone = phone_e164(arena, number);
    int64_t year;
    if (query->digits.length == 4 && str_to_int64(query->digits, &year) && year >= 1900) {
        query->born_year = year;
    }
}

/* "10 марта 1978": three pieces, of which the first is taken already. */
static date take_day_in_words(struct arena *arena, str first, str *rest)
{
    str after = *rest;
    str word;
    str last;
    int64_t day;
    int64_t year;
    if (!str_to_int64(first, &day) || day < 1 || day > 31 || !str_next(&after, ' ', &word) ||
        !str_next(&after, ' ', &last) || last.length != 4 || !str_to_int64(last, &year)) {
        return (date){0};
    }
    int month = date_month_named(fold_letters(arena, word));
    date born = month == 0 ? (date){0} : date_from((int)year, month, (int)day);
    *rest = date_is_none(born) ? *rest : after;
    return born;
}

/* "14.03.1979 г.", "1979 года", "1979 ж." */
static bool is_word_of_year(str word)
{
    return str_equal(word, STR("г")) || str_equal(word, STR("года")) || str_equal(word, STR("ж"));
}

/* `rest` is what follows; a date in words takes some of it. */
static void take_piece(struct arena *arena, date today, str piece, str *rest,
                       struct members_query *query, struct buf *number)
{
    date day = date_from_written(piece, date_year(today));
    if (date_is_none(day)) {
        day = take_day_in_words(arena, piece, rest);
    }
    if (!date_is_none(day)) {
        query->born = day;
    } else if (str_find_char(piece, '@') > 0) {
        query->email = utf8_lower(arena, piece);
    } else if (has_letters(piece) && has_digits(piece)) {
        query->ticket = utf8_upper(arena, piece);
    } else if (has_letters(piece)) {
        bool is_over = !date_is_none(query->born) && is_word_of_year(fold_letters(arena, piece));
        take_words(arena, is_over ? (str){0} : piece, query);
    } else if (has_digits(piece)) {
        buf_put(number, piece);
    }
}

struct members_query members_query_of(struct arena *arena, date today, str text)
{
    struct members_query query = {.text = utf8_nfc(arena, str_trim(text))};
    struct buf number = BUF_INIT(arena);
    str rest = query.text;
    str piece;
    while (str_next(&rest, ' ', &piece)) {
        take_piece(arena, today, piece, &rest, &query, &number);
    }
    if (number.length > 0) {
        take_number(arena, buf_str(&number), &query);
    }
    return query;
}

static bool fits_from(const struct members_query *query, size_t at, const str *names, size_t count,
                      unsigned taken)
{
    if (at == query->word_count) {
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        if ((taken & (1u << i)) == 0 && str_starts_with(names[i], query->words[at]) &&
            fits_from(query, at + 1, names, count, taken | (1u << i))) {
            return true;
        }
    }
    return false;
}

bool members_words_fit(const struct members_query *query, str name_key)
{
    str names[8];
    size_t count = 0;
    str name;
    while (count < COUNT_OF(names) && str_next(&name_key, ' ', &name)) {
        names[count++] = name;
    }
    return fits_from(query, 0, names, count, 0);
}

/* ---- what is found -------------------------------------------------------------------------- */

struct hits {
    struct request *req;
    const struct members_query *query;
    struct scope scope;
    bool takes_slips; /* other words than those that were typed */
    int64_t *items;
    size_t count;
    size_t capacity;
};

static void put_hit(struct hits *hits, int64_t id)
{
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->items[i] == id) {
            return;
        }
    }
    if (hits->count < MEMBERS_FOUND_LIMIT) {
        *ARENA_PUSH(hits->req->arena, hits->items, hits->count, hits->capacity) = id;
    }
}

static void put_hits(struct hits *hits, struct members_db_found_rows rows)
{
    for (size_t i = 0; i < rows.count; i++) {
        if (hits->takes_slips || members_words_fit(hits->query, rows.items[i].name_key)) {
            put_hit(hits, rows.items[i].id);
        }
    }
}

static bool is_full(const struct hits *hits)
{
    return hits->count >= MEMBERS_FOUND_LIMIT;
}

static str key_end(struct arena *arena, str prefix)
{
    return str_join(arena, prefix, STR(KEY_END));
}

/* As the queries look for a word inside a name: with a blank before it. */
static str inner_word(struct arena *arena, str word)
{
    return word.length == 0 ? word : str_join(arena, STR(" "), word);
}

/* The words but one, as inner words; at most three. */
struct other_words {
    str items[MEMBERS_WORDS_LIMIT];
};

static struct other_words words_without(const struct hits *hits, size_t left_out)
{
    const struct members_query *query = hits->query;
    struct other_words others = {0};
    size_t count = 0;
    for (size_t i = 0; i < query->word_count; i++) {
        if (i != left_out) {
            others.items[count++] = inner_word(hits->req->arena, query->words[i]);
        }
    }
    return others;
}

static void find_surname(struct hits *hits, str from, str to, const struct other_words *others)
{
    struct members_db_by_surname_values values = {
        .scope = hits->scope,
        .from = from,
        .to = to,
        .word_2 = others->items[0],
        .word_3 = others->items[1],
        .word_4 = others->items[2],
        .limit = MEMBERS_FOUND_LIMIT,
    };
    put_hits(hits, members_db_by_surname(hits->req->db, &values));
}

/* Who has this whole surname and the other words in his names. With other words the first of them
 * is part of the walk: as first name, then as patronymic. Going through all who bear the surname
 * would take ten times as long. */
static void find_whole_surname(struct hits *hits, str surname, const struct other_words *others)
{
    struct arena *arena = hits->req->arena;
    str first_other = others->items[0];
    if (first_other.length == 0) {
        find_surname(hits, surname, str_join(arena, surname, STR("!")), others);
        return;
    }
    str from = str_join(arena, surname, first_other);
    struct other_words further = {{others->items[1], others->items[2]}};
    find_surname(hits, from, key_end(arena, from), &further);
    struct members_db_by_patronymic_values values = {
        .scope = hits->scope,
        .from = from,
        .to = key_end(arena, from),
        .word_3 = further.items[0],
        .word_4 = further.items[1],
        .limit = MEMBERS_FOUND_LIMIT,
    };
    put_hits(hits, members_db_by_patronymic(hits->req->db, &values));
}

static void find_first_name(struct hits *hits, str word, const struct other_words *others)
{
    struct members_db_by_first_name_values values = {
        .scope = hits->scope,
        .from = word,
        .to = key_end(hits->req->arena, word),
        .word_2 = others->items[0],
        .word_3 = others->items[1],
        .word_4 = others->items[2],
        .limit = MEMBERS_FOUND_LIMIT,
    };
    put_hits(hits, members_db_by_first_name(hits->req->db, &values));
}

static size_t longest_word(const struct members_query *query)
{
    size_t longest = 0;
    for (size_t i = 0; i < query->word_count; i++) {
        longest = MAX_OF(longest, utf8_length(query->words[i]));
    }
    return longest;
}

/* An initial as the beginning of a walk would go through a tenth of the region. */
static bool may_begin(const struct members_query *query, size_t word)
{
    size_t shortest = MIN_OF(longest_word(query), SHORTEST_SURNAME);
    return utf8_length(query->words[word]) >= shortest;
}

/* False if no surname of the region begins so; short ones are not known (members_slips_learn). */
static bool may_begin_a_surname(struct hits *hits, str begins, str end)
{
    return utf8_length(begins) < SHORTEST_SLIP_WORD ||
           members_db_surnames_that_begin(hits->req->db, hits->scope.region_id, begins, end, 1)
                   .count > 0;
}

/* The word begins the surname. With others beside it, those who bear exactly this surname (mostly
 * hundreds) or its feminine form are found without going through them, so that only other surnames
 * that begin so are gone through. */
static void find_surname_of_word(struct hits *hits, size_t word)
{
    struct arena *arena = hits->req->arena;
    struct other_words others = words_without(hits, word);
    str begins = hits->query->words[word];
    str feminine = str_join(arena, begins, STR("а"));
    str end = key_end(arena, begins);
    if (hits->query->word_count == 1) {
        find_surname(hits, begins, end, &others);
    } else if (may_begin_a_surname(hits, begins, end)) {
        find_whole_surname(hits, begins, &others);
        find_whole_surname(hits, feminine, &others);
        find_surname(hits, str_join(arena, begins, STR("!")), str_join(arena, feminine, STR(" ")),
                     &others);
        find_surname(hits, str_join(arena, feminine, STR("!")), end, &others);
    }
}

/* A word anywhere in the names of those whose surname begins with another: names can have more than
 * three words. */
static void find_anywhere_beside_surname(struct hits *hits)
{
    const struct members_query *query = hits->query;
    for (size_t i = 0; i < query->word_count && !is_full(hits); i++) {
        if (may_begin(query, i)) {
            struct other_words others = words_without(hits, i);
            find_surname(hits, query->words[i], key_end(hits->req->arena, query->words[i]),
                         &others);
        }
    }
}

static void find_as_surname(struct hits *hits)
{
    for (size_t i = 0; i < hits->query->word_count && !is_full(hits); i++) {
        if (may_begin(hits->query, i)) {
            find_surname_of_word(hits, i);
        }
    }
}

/* "Наталья Павловна": two words in this order are one stretch of the index, whoever else is called
 * Наталья. */
static void find_as_whole_first_name(struct hits *hits)
{
    const struct members_query *query = hits->query;
    struct other_words none = {0};
    for (size_t i = 0; i < 2 && query->word_count == 2; i++) {
        str given = str_format(hits->req->arena, "%.*s %.*s", STR_ARG(query->words[i]),
                               STR_ARG(query->words[1 - i]));
        find_first_name(hits, given, &none);
    }
}

static void find_as_first_name(struct hits *hits)
{
    const struct members_query *query = hits->query;
    for (size_t i = 0; i < query->word_count && !is_full(hits); i++) {
        if (may_begin(query, i)) {
            struct other_words others = words_without(hits, i);
            find_first_name(hits, query->words[i], &others);
        }
    }
}

/* Folded words have neither quotes nor backslashes. */
static str json_of_words(struct arena *arena, const str *words, size_t count)
{
    struct buf json = BUF_INIT(arena);
    for (size_t i = 0; i < count; i++) {
        buf_put(&json, i == 0 ? STR("[\"") : STR("\",\""));
        buf_put(&json, words[i]);
    }
    BUF_PUT(&json, "\"]");
    return buf_str(&json);
}

static bool is_among(str word, const str *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(words[i], word)) {
            return true;
        }
    }
    return false;
}

/* Then those who bear it were all looked at, and going through a first name would find nobody else.
 */
static bool has_known_surname(struct hits *hits)
{
    const struct members_query *query = hits->query;
    str words = json_of_words(hits->req->arena, query->words, query->word_count);
    struct members_db_surnames_of_slips_rows rows =
        members_db_surnames_of_slips(hits->req->db, hits->scope.region_id, words);
    for (size_t i = 0; i < rows.count; i++) {
        if (is_among(rows.items[i].surname_key, query->words, query->word_count)) {
            return true;
        }
    }
    return false;
}

/* Any word may be the surname. A first name with a patronymic alone is looked for as a whole; by
 * the beginnings of both only if nobody was found, because that goes through all who are called so.
 */
static void find_by_names(struct hits *hits)
{
    find_as_surname(hits);
    find_as_whole_first_name(hits);
    if (hits->count == 0 && hits->query->word_count > 1) {
        find_anywhere_beside_surname(hits);
    }
    if (hits->query->word_count == 1 || (hits->count == 0 && !has_known_surname(hits))) {
        find_as_first_name(hits);
    }
}

static void find_by_slips(struct hits *hits)
{
    const struct members_query *query = hits->query;
    for (size_t i = 0; i < query->word_count; i++) {
        str surnames[SURNAMES_OF_SLIP];
        size_t count = members_slips_find(hits->req, hits->scope.region_id, query->words[i],
                                          surnames, SURNAMES_OF_SLIP);
        struct other_words others = words_without(hits, i);
        for (size_t k = 0; k < count && !is_full(hits); k++) {
            find_whole_surname(hits, surnames[k], &others);
        }
    }
}

static void find_in_small_place(struct hits *hits)
{
    const struct members_query *query = hits->query;
    struct arena *arena = hits->req->arena;
    struct members_db_by_words_values values = {
        .scope = hits->scope,
        .word_1 = inner_word(arena, query->words[0]),
        .word_2 = inner_word(arena, query->words[1]),
        .word_3 = inner_word(arena, query->words[2]),
        .word_4 = inner_word(arena, query->words[3]),
        .limit = MEMBERS_FOUND_LIMIT,
    };
    put_hits(hits, members_db_by_words(hits->req->db, &values));
}

static void find_by_number(struct hits *hits)
{
    struct request *req = hits->req;
    const struct members_query *query = hits->query;
    if (query->phone.length > 0) {
        put_hits(hits,
                 members_db_by_phone(req->db, hits->scope, query->phone, MEMBERS_FOUND_LIMIT));
    }
    if (query->digits.length == 11) {
        str hash = secret_hash(req->arena, req->app->keys, STR("snils"), query->digits);
        put_hits(hits, members_db_by_snils(req->db, hits->scope, hash, MEMBERS_FOUND_LIMIT));
    }
    if (query->digits.length == 12) {
        str hash = secret_hash(req->arena, req->app->keys, STR("iin"), query->digits);
        put_hits(hits, members_db_by_iin(req->db, hits->scope, hash, MEMBERS_FOUND_LIMIT));
    }
    if (query->ticket.length > 0) {
        put_hits(hits,
                 members_db_by_ticket(req->db, hits->scope, query->ticket,
                                      key_end(req->arena, query->ticket), MEMBERS_FOUND_LIMIT));
    }
}

static void find(struct hits *hits, const struct members_place *place)
{
    struct db *db = hits->req->db;
    const struct members_query *query = hits->query;
    bool has_names = query->word_count > 0;
    if (query->email.length > 0) {
        put_hits(hits, members_db_by_email(db, place->scope, query->email, MEMBERS_FOUND_LIMIT));
        return;
    }
    if (!date_is_none(query->born)) {
        put_hits(hits,
                 members_db_by_birth_date(db, place->scope, query->born, MEMBERS_FOUND_LIMIT));
        return;
    }
    bool is_small = place->total <= MEMBERS_SMALL_PLACE;
    if (!has_names) {
        find_by_number(hits);
        if (hits->count == 0 && is_small && query->digits.length >= SHORTEST_PHONE_END) {
            put_hits(hits,
                     members_db_by_phone_end(db, place->scope, query->digits, MEMBERS_FOUND_LIMIT));
        }
    } else if (is_small) {
        find_in_small_place(hits);
    } else {
        find_by_names(hits);
    }
    if (has_names && hits->count < FEW_HITS) {
        hits->takes_slips = true;
        find_by_slips(hits);
    }
}

/* Гүлнәр has no soft sign, Гульнар in Russian has one. */
static str without_soft_signs(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    ptrdiff_t at;
    while ((at = str_find(text, STR("ь"))) >= 0) {
        buf_put(&out, str_slice(text, 0, (size_t)at));
        text = str_from(text, (size_t)at + sizeof("ь") - 1);
    }
    if (out.length == 0) {
        return (str){0};
    }
    buf_put(&out, text);
    return buf_str(&out);
}

struct members_found members_search(struct request *req, const struct members_place *place,
                                    const struct members_query *query)
{
    struct hits hits = {.req = req, .query = query, .scope = place->scope};
    find(&hits, place);
    for (int i = 0; i < 2 && hits.count == 0; i++) {
        str meant = i == 0 ? fold_other_keyboard(req->arena, query->text)
                           : without_soft_signs(req->arena, query->text);
        struct members_query other = members_query_of(req->arena, req->today, meant);
        hits.query = &other;
        hits.takes_slips = false;
        if (meant.length > 0) {
            find(&hits, place);
        }
    }
    return (struct members_found){.ids = {hits.items, hits.count}, .is_cut = is_full(&hits)};
}

bool members_search_takes(const struct members_query *query, const struct members_db_line_row *line)
{
    return query->born_year == 0 || query->word_count == 0 || line->born_year == query->born_year;
}

/* ---- slips of the keyboard ------------------------------------------------------------------ */

/* The word with each of its letters left out in turn, and the word itself. Two words that differ by
 * one letter missing, too many, changed, or swapped with its neighbour have one of these in common.
 */
struct slips {
    str items[LETTERS_LIMIT + 1];
    size_t count;
};

static struct slips slips_of(struct arena *arena, str word)
{
    struct slips slips = {.items = {word}, .count = 1};
    str rest = word;
    while (rest.length > 0 && slips.count < COUNT_OF(slips.items)) {
        size_t start = word.length - rest.length;
        (void)utf8_next(&rest);
        str without = str_join(arena, str_slice(word, 0, start), rest);
        slips.items[slips.count++] = without;
    }
    return slips;
}

void members_slips_learn(struct request *req, int64_t region_id, str surname_key)
{
    if (utf8_length(surname_key) < SHORTEST_SLIP_WORD ||
        !members_db_add_slip(req->db, region_id, surname_key, surname_key)) {
        return;
    }
    struct slips slips = slips_of(req->arena, surname_key);
    members_db_add_slips(req->db, region_id, surname_key,
                         json_of_words(req->arena, slips.items, slips.count));
}

size_t members_slips_find(struct request *req, int64_t region_id, str word, str *ret_surnames,
                          size_t limit)
{
    size_t count = 0;
    if (utf8_length(word) < SHORTEST_SLIP_WORD) {
        return 0;
    }
    struct slips slips = slips_of(req->arena, word);
    struct members_db_surnames_of_slips_rows rows = members_db_surnames_of_slips(
        req->db, region_id, json_of_words(req->arena, slips.items, slips.count));
    for (size_t i = 0; i < rows.count && count < limit; i++) {
        str surname = rows.items[i].surname_key;
        if (fold_distance(word, surname, 1) == 1 && !is_among(surname, ret_surnames, count)) {
            ret_surnames[count++] = surname;
        }
    }
    return count;
}
