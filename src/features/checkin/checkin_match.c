/* Who of a platform's report is whom. Names are looked up in one sorted list of everybody who has
 * an entry, by two words of them as they sound, in whatever order; members without an entry are
 * asked for in two statements for all. What agrees in its letters alone with nobody else is sure;
 * what only sounds alike, is short of a word, has one too many, or fits several is a doubt, which
 * people decide. */
#include <string.h>

#include "app/json.h"
#include "base/fold.h"
#include "features/checkin/checkin_inner.h"
#include "features/likeness/likeness.h"

#define WORDS 5
#define FOUND_AT_MOST 50000

enum kind { BY_EMAIL, BY_PAIR, BY_LAST, BY_FIRST };

/* Somebody whom it may be, and the names by which he is found. */
struct known {
    struct checkin_candidate candidate;
    str email;
    str last; /* folded */
    str first;
    str middle;
};
/* A line of the sorted list. */
struct line {
    str key;
    enum kind kind;
    size_t known;
};
struct index {
    struct arena *arena;
    struct known *known;
    size_t count;
    size_t capacity;
    struct line *lines;
    size_t line_count;
    size_t line_capacity;
};

/* ---- the list ----------------------------------------------------------------------------------
 */

static int by_key(const void *a, const void *b)
{
    const struct line *one = a, *other = b;
    return one->kind != other->kind ? (int)one->kind - (int)other->kind
                                    : str_compare(one->key, other->key);
}

/* The same for both orders. */
static str pair_key(struct arena *arena, str one, str other)
{
    bool is_in_order = str_compare(one, other) <= 0;
    return is_in_order ? STR_CONCAT(arena, one, STR(" "), other)
                       : STR_CONCAT(arena, other, STR(" "), one);
}

static void add_line(struct index *index, enum kind kind, str key, size_t known)
{
    if (key.length > 0) {
        *ARENA_PUSH(index->arena, index->lines, index->line_count, index->line_capacity) =
            (struct line){key, kind, known};
    }
}

static void add_known(struct index *index, const struct known *known)
{
    size_t number = index->count;
    str last = likeness_sound_key(index->arena, known->last);
    str first = likeness_sound_key(index->arena, known->first);
    *ARENA_PUSH(index->arena, index->known, index->count, index->capacity) = *known;
    add_line(index, BY_EMAIL, known->email, number);
    add_line(index, BY_LAST, last, number);
    add_line(index, BY_FIRST, first, number);
    if (last.length > 0 && first.length > 0) {
        add_line(index, BY_PAIR, pair_key(index->arena, last, first), number);
    }
}

static struct known known_of(struct request *req, str last, str first, str middle, str email)
{
    return (struct known){
        .email = form_clean_email(req->arena, email),
        .last = fold_search(req->arena, last),
        .first = fold_search(req->arena, first),
        .middle = fold_search(req->arena, middle),
    };
}

static void add_entries(struct request *req, const struct events_event *event, struct index *index)
{
    struct events_people people = events_people(req, event);
    EACH (person, people) {
        struct known known = known_of(req, person->last_name, person->first_name,
                                      person->middle_name, person->email);
        known.candidate = (struct checkin_candidate){
            .entry_id = person->entry_id,
            .label = str_comma(req->arena, checkin_name(req, person), person->org_name),
        };
        add_known(index, &known);
    }
}

/* The first line of that key; the number behind the last one. */
static size_t lines_of(const struct index *index, enum kind kind, str key, size_t *ret_end)
{
    struct line wanted = {key, kind, 0};
    size_t from = 0, to = index->line_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (by_key(&index->lines[middle], &wanted) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    size_t end = from;
    while (end < index->line_count && by_key(&index->lines[end], &wanted) == 0) {
        end++;
    }
    *ret_end = end;
    return from;
}

/* ---- names -------------------------------------------------------------------------------------
 */

/* What somebody has typed as his name, without what is no word of a name. */
struct words {
    str items[WORDS];
    size_t count;
    bool has_more; /* figures, too many words: "Мария 5 школа" */
};

static struct words words_of(struct arena *arena, str name)
{
    struct words words = {0};
    str rest = fold_search(arena, name), word;
    while (str_next(&rest, ' ', &word)) {
        bool has_figure = false;
        for (size_t i = 0; i < word.length; i++) {
            has_figure = has_figure || (word.data[i] >= '0' && word.data[i] <= '9');
        }
        if (word.length == 0) {
            continue;
        }
        if (has_figure || words.count == WORDS) {
            words.has_more = true;
            continue;
        }
        words.items[words.count++] = word;
    }
    return words;
}

static bool has_word(const struct words *words, str word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (word.length > 0 && str_equal(words->items[i], word)) {
            return true;
        }
    }
    return false;
}

/* Surname and first name stand there letter by letter, and nothing that contradicts them. */
static bool is_exact(const struct words *words, const struct known *known)
{
    size_t wanted = has_word(words, known->middle) ? 3 : 2;
    return has_word(words, known->last) && has_word(words, known->first) && !words->has_more &&
           words->count == wanted;
}

static bool is_full(const struct words *words, const struct known *known)
{
    return is_exact(words, known) && words->count == 3;
}

/* ---- one visitor -------------------------------------------------------------------------------
 */

static void add_candidate(struct checkin_match *match, const struct known *known)
{
    for (size_t i = 0; i < match->count; i++) {
        const struct checkin_candidate *one = &match->candidates[i];
        if (one->entry_id == known->candidate.entry_id &&
            one->member_id == known->candidate.member_id) {
            return;
        }
    }
    if (match->count < CHECKIN_CANDIDATES) {
        match->candidates[match->count++] = known->candidate;
    }
}

/* All who have that key; how many of them stand there letter by letter. */
static size_t add_found(const struct index *index, enum kind kind, str key,
                        const struct words *words, struct checkin_match *match)
{
    size_t end = 0, exact = 0;
    for (size_t i = lines_of(index, kind, key, &end); i < end; i++) {
        const struct known *known = &index->known[index->lines[i].known];
        exact += is_exact(words, known);
        add_candidate(match, known);
    }
    return exact;
}

/* Two of his words are somebody's surname and first name. */
static size_t find_pairs(const struct index *index, const struct words *words,
                         struct checkin_match *match)
{
    size_t exact = 0;
    str sounds[WORDS];
    for (size_t i = 0; i < words->count; i++) {
        sounds[i] = likeness_sound_key(index->arena, words->items[i]);
    }
    for (size_t i = 0; i < words->count; i++) {
        for (size_t k = i + 1; k < words->count; k++) {
            exact += add_found(index, BY_PAIR, pair_key(index->arena, sounds[i], sounds[k]), words,
                               match);
        }
    }
    return exact;
}

/* One word alone leads to few people, or to nobody: of forty Marias none is a hint. */
static void find_single(const struct index *index, enum kind kind, const struct words *words,
                        struct checkin_match *match)
{
    for (size_t i = 0; i < words->count && match->count == 0; i++) {
        size_t end = 0;
        str key = likeness_sound_key(index->arena, words->items[i]);
        size_t from = key.length < 3 ? 0 : lines_of(index, kind, key, &end);
        if (key.length >= 3 && end - from <= CHECKIN_CANDIDATES) {
            (void)add_found(index, kind, key, words, match);
        }
    }
}

static void find_entry(const struct index *index, struct checkin_match *match)
{
    struct words words = words_of(index->arena, match->visitor.name);
    if (match->visitor.email.length > 0) {
        (void)add_found(index, BY_EMAIL, match->visitor.email, &words, match);
        match->certainty = match->count == 1 ? CHECKIN_SURE : CHECKIN_DOUBTFUL;
    }
    if (match->count == 0) {
        size_t exact = find_pairs(index, &words, match);
        bool is_alone = match->count == 1;
        match->certainty = is_alone && exact > 0 ? CHECKIN_SURE : CHECKIN_DOUBTFUL;
        match->is_likely = is_alone && !words.has_more;
    }
    if (match->count == 0) {
        find_single(index, BY_LAST, &words, match);
        find_single(index, BY_FIRST, &words, match);
    }
    if (match->count == 0) {
        match->certainty = CHECKIN_UNKNOWN;
    }
}

/* ---- members without an entry ------------------------------------------------------------------
 */

/* Of a namesake somewhere in the region only an address or the full name with patronymic is sure.
 */
static void find_member(const struct index *index, struct checkin_match *match)
{
    struct words words = words_of(index->arena, match->visitor.name);
    (void)add_found(index, BY_EMAIL, match->visitor.email, &words, match);
    match->certainty = match->count == 1 ? CHECKIN_SURE : CHECKIN_DOUBTFUL;
    if (match->count == 0) {
        size_t end = 0, full = 0;
        (void)find_pairs(index, &words, match);
        for (size_t i = 0; words.count == 3 && i < 2; i++) {
            str key = pair_key(index->arena, likeness_sound_key(index->arena, words.items[i]),
                               likeness_sound_key(index->arena, words.items[i + 1]));
            for (size_t k = lines_of(index, BY_PAIR, key, &end); k < end; k++) {
                full += is_full(&words, &index->known[index->lines[k].known]);
            }
        }
        match->certainty = match->count == 0               ? CHECKIN_UNKNOWN
                           : match->count == 1 && full > 0 ? CHECKIN_SURE
                                                           : CHECKIN_DOUBTFUL;
    }
}

/* What is asked of the register: addresses, and the names in both orders. */
static void put_wanted(struct arena *arena, const struct checkin_match *match, json_t *emails,
                       json_t *names)
{
    struct words words = words_of(arena, match->visitor.name);
    if (match->visitor.email.length > 0) {
        json_array_append_new(emails, json_of_text(match->visitor.email));
    }
    for (size_t i = 0; i + 1 < words.count && i < 2; i++) {
        str one = words.items[i], other = words.items[i + 1];
        json_array_append_new(names, json_of_text(STR_CONCAT(arena, one, STR(" "), other)));
        json_array_append_new(names, json_of_text(STR_CONCAT(arena, other, STR(" "), one)));
    }
}

static void add_members(struct request *req, struct checkin_db_person_rows rows,
                        struct index *index)
{
    EACH (row, rows) {
        struct known known =
            known_of(req, row->last_name, row->first_name, row->middle_name, row->email);
        str name = members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
        known.candidate = (struct checkin_candidate){
            .region_id = row->region_id,
            .member_id = row->id,
            .label = str_comma(req->arena, name, row->org_name),
        };
        add_known(index, &known);
    }
}

static void match_members(struct request *req, struct scope scope, struct checkin_matches *matches)
{
    struct index index = {.arena = req->arena};
    CLEANUP(json_drop) json_t *emails = json_array();
    CLEANUP(json_drop) json_t *names = json_array();
    EACH (match, *matches) {
        if (match->certainty == CHECKIN_UNKNOWN) {
            put_wanted(req->arena, match, emails, names);
        }
    }
    add_members(
        req, checkin_db_by_emails(req->db, scope, json_as_text(req->arena, emails), FOUND_AT_MOST),
        &index);
    add_members(req,
                checkin_db_by_names(req->db, scope, json_as_text(req->arena, names), FOUND_AT_MOST),
                &index);
    if (index.line_count > 0) {
        qsort(index.lines, index.line_count, sizeof(*index.lines), by_key);
    }
    EACH (match, *matches) {
        if (match->certainty == CHECKIN_UNKNOWN) {
            find_member(&index, match);
        }
    }
}

struct checkin_matches checkin_match(struct request *req, const struct events_event *event,
                                     struct scope scope, const struct checkin_visitors *visitors)
{
    struct index index = {.arena = req->arena};
    struct checkin_matches matches = {
        .items = ARENA_ARRAY(req->arena, visitors->count + 1, struct checkin_match),
        .connections = visitors->connections,
    };
    add_entries(req, event, &index);
    if (index.line_count > 0) {
        qsort(index.lines, index.line_count, sizeof(*index.lines), by_key);
    }
    for (size_t i = 0; i < visitors->count; i++) {
        struct checkin_match *match = &matches.items[matches.count++];
        *match = (struct checkin_match){.visitor = visitors->items[i]};
        find_entry(&index, match);
    }
    if (!str_is_empty(scope.from)) {
        match_members(req, scope, &matches);
    }
    return matches;
}
