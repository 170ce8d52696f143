/* Whom a text that was read tells to act, as far as the register is sure who is meant. What it is
 * not sure of stays as it is written, for people to choose. */
#include "features/documents/documents_inner.h"

#include "app/stems.h"
#include "base/fold.h"
#include "features/orgs/orgs.h"

struct whom {
    const struct documents_register *known;
    struct documents_item *item;
    size_t capacity;
};

static void put(struct whom *whom, struct documents_addressee addressee)
{
    for (size_t i = 0; i < whom->item->addressee_count; i++) {
        const struct documents_addressee *one = &whom->item->addressees[i];
        bool is_same_level = addressee.kind == DOCUMENTS_TO_LEVEL && one->level == addressee.level;
        bool is_same_org = addressee.org_id != 0 && one->org_id == addressee.org_id;
        if (one->kind == addressee.kind && (is_same_level || is_same_org)) {
            return;
        }
    }
    *ARENA_PUSH(whom->known->req->arena, whom->item->addressees, whom->item->addressee_count,
                whom->capacity) = addressee;
}

static void put_as_written(struct whom *whom, str text)
{
    put(whom, (struct documents_addressee){.kind = DOCUMENTS_TO_POST, .text = text});
}

/* ---- bodies and posts ----------------------------------------------------------------------- */

/* Stems of «обкому», «райкому», «профкому»: the committee of whoever says so. */
static bool is_committee(str word)
{
    static const char *const names[] = {"обк", "крайк", "реск", "райк", "горк", "профк", "комитет"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_starts_with(word, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* The body whose name begins with the word, or that it calls by its short name. */
static const struct bodies_body *body_of_word(const struct documents_register *known, str word)
{
    EACH (body, known->bodies) {
        bool is_short = is_committee(word) && (str_equal(body->type, STR("committee")) ||
                                               str_equal(body->type, STR("union_committee")));
        str name = stems_of(known->req->arena, body->name);
        if (word.length > 0 && (is_short || str_starts_with(name, word))) {
            return body;
        }
    }
    return NULL;
}

const struct bodies_body *documents_body_named(const struct documents_register *known, str written)
{
    str rest = stems_of(known->req->arena, written);
    str word;
    while (str_next(&rest, ' ', &word)) {
        const struct bodies_body *body = body_of_word(known, word);
        if (body != NULL) {
            return body;
        }
    }
    return NULL;
}

/* «Комитету и президиуму»: each of them; false if there is none. */
static bool take_bodies(struct whom *whom, str written)
{
    str rest = stems_of(whom->known->req->arena, written);
    str word;
    int64_t last = 0;
    while (str_next(&rest, ' ', &word)) {
        const struct bodies_body *body = body_of_word(whom->known, word);
        if (body != NULL && body->id != last) {
            put(whom, (struct documents_addressee){
                          .kind = DOCUMENTS_TO_BODY, .text = body->name, .body_id = body->id});
            last = body->id;
        }
    }
    return last != 0;
}

/* The post with the longest name with which the text begins; false if there is none. */
static bool take_post(struct whom *whom, str written)
{
    struct request *req = whom->known->req;
    str stems = stems_of(req->arena, written);
    const struct documents_db_post_types_row *found = NULL;
    size_t length = 0;
    EACH (post, whom->known->posts) {
        str label = stems_of(req->arena, bodies_label(req, post->label));
        if (label.length > length && str_starts_with(stems, label)) {
            found = post;
            length = label.length;
        }
    }
    if (found == NULL) {
        return false;
    }
    put(whom, (struct documents_addressee){
                  .kind = DOCUMENTS_TO_POST, .text = written, .post_type = found->code});
    return true;
}

struct documents_addressee documents_person_named(struct request *req,
                                                  struct documents_db_holders_rows holders,
                                                  str name, str written)
{
    struct documents_controller person = {.name = name};
    documents_match_controller(req, holders, &person);
    struct documents_addressee addressee = {.kind = DOCUMENTS_TO_POST, .text = written};
    if (person.member_id != 0) {
        addressee.kind = DOCUMENTS_TO_PERSON;
        addressee.member_id = person.member_id;
        return addressee;
    }
    EACH (holder, holders) {
        if (person.post_id != 0 && holder->id == person.post_id) {
            addressee.post_type = holder->post_type;
        }
    }
    return addressee;
}

/* ---- organisations -------------------------------------------------------------------------- */

/* Of the own level the own organisation is meant; those above are told nothing from here. */
static bool take_levels(struct whom *whom, unsigned levels)
{
    static const unsigned bits[] = {[LEVEL_REGION] = READING_LEVEL_REGION,
                                    [LEVEL_TERRITORY] = READING_LEVEL_TERRITORY,
                                    [LEVEL_PRIMARY] = READING_LEVEL_PRIMARY};
    const struct documents_db_org_row *org = whom->known->org;
    bool is_any = false;
    for (int level = LEVEL_REGION; level <= LEVEL_PRIMARY; level++) {
        if ((levels & bits[level]) == 0 || level < org->level) {
            continue;
        }
        is_any = true;
        put(whom, level == org->level
                      ? (struct documents_addressee){.kind = DOCUMENTS_TO_ORG,
                                                     .text = org->short_name,
                                                     .org_id = org->id}
                      : (struct documents_addressee){.kind = DOCUMENTS_TO_LEVEL, .level = level});
    }
    return is_any;
}

/* A committee or a chair of each organisation of a level is that organisation. «Советы
 * председателей первичных организаций» are of territories. */
static unsigned levels_below(const struct whom *whom, const struct reading_addressee *read)
{
    str words = fold_search(whom->known->req->arena, read->text);
    bool is_council =
        str_find(words, STR("совет")) >= 0 && str_find(words, STR("председател")) >= 0;
    unsigned levels = read->levels;
    if (is_council && (levels & READING_LEVEL_TERRITORY) != 0) {
        levels &= ~(unsigned)READING_LEVEL_PRIMARY;
    }
    unsigned below =
        levels & (whom->known->org->level < LEVEL_TERRITORY
                      ? (unsigned)(READING_LEVEL_TERRITORY | READING_LEVEL_PRIMARY)
                  : whom->known->org->level < LEVEL_PRIMARY ? (unsigned)READING_LEVEL_PRIMARY
                                                            : 0U);
    return below == 0 ? 0 : levels;
}

static bool take_org(struct whom *whom, str words)
{
    struct request *req = whom->known->req;
    struct orgs_names names = orgs_named(req, whom->known->below, words);
    const struct orgs_named *org = documents_org_meant(req->arena, names, words);
    if (org == NULL) {
        return false;
    }
    put(whom, (struct documents_addressee){
                  .kind = DOCUMENTS_TO_ORG, .text = org->short_name, .org_id = org->id});
    return true;
}

/* «Рыльской и Льговской организациям»: by the whole, else by each word that names one; all of them
 * or none. */
static bool take_orgs(struct whom *whom, str written)
{
    struct arena *arena = whom->known->req->arena;
    ptrdiff_t bracket = str_find(written, STR("("));
    str text = bracket > 0 ? str_slice(written, 0, (size_t)bracket) : written;
    size_t before = whom->item->addressee_count;
    if (take_org(whom, stems_of(arena, text))) {
        return true;
    }
    str rest = fold_search(arena, text);
    str stem;
    bool is_each = true;
    while (is_each && documents_next_telling(arena, &rest, &stem)) {
        is_each = take_org(whom, stem);
    }
    if (!is_each) {
        whom->item->addressee_count = before;
    }
    return whom->item->addressee_count > before;
}

/* «Нездешней районной организации»: one, whatever it is called, and not all of a level. */
static bool is_one_by_name(const struct whom *whom, str written)
{
    struct arena *arena = whom->known->req->arena;
    str rest = fold_search(arena, written);
    str stem;
    return str_find(rest, STR("организации")) >= 0 && documents_next_telling(arena, &rest, &stem);
}

/* ---- each of them --------------------------------------------------------------------------- */

static bool take(struct whom *whom, const struct reading_addressee *read)
{
    const struct documents_register *known = whom->known;
    bool is_inside = !documents_names_another(&known->names, read->text);
    switch (read->kind) {
    case READING_TO_ORGANISATIONS:
        return is_one_by_name(whom, read->text) ? take_orgs(whom, read->text)
                                                : take_levels(whom, read->levels);
    case READING_TO_NAMED:
        return take_orgs(whom, read->text);
    case READING_TO_BODY:
        return levels_below(whom, read) != 0 ? take_levels(whom, levels_below(whom, read))
                                             : is_inside && take_bodies(whom, read->text);
    case READING_TO_POST:
        return levels_below(whom, read) != 0 ? take_levels(whom, levels_below(whom, read))
                                             : is_inside && take_post(whom, read->text);
    case READING_TO_PERSON:
        put(whom, documents_person_named(known->req, known->holders,
                                         read->person.length > 0 ? read->person : read->text,
                                         read->text));
        return true;
    case READING_TO_OUTSIDER:
        return false;
    default:
        return false;
    }
}

void documents_take_addressees(const struct documents_register *known,
                               const struct reading_addressees *read, struct documents_item *item)
{
    struct whom whom = {.known = known, .item = item};
    EACH (addressee, *read) {
        if (!addressee->is_inherited && !take(&whom, addressee)) {
            put_as_written(&whom, addressee->text);
        }
    }
}
