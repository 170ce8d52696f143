#include "features/members/members_inner.h"

#include "app/app.h"
#include "base/fold.h"
#include "features/likeness/likeness.h"

/* Who in the region looks like a person who is about to be added. The whole region is looked
 * through, whatever the user may see: a double arises exactly because the other organisation is out
 * of sight. Hence the warning in members.h about what may be shown. */

struct matching {
    const struct members_card *card;
    str snils_hash;
    str iin_hash;
    str name_key;
    str first_key;
    struct members_match *matches;
    size_t count;
    size_t limit;
};

/* Keeps the strongest first; the same person once. */
static void put_match(struct matching *matching, const struct members_match *match)
{
    for (size_t i = 0; i < matching->count; i++) {
        if (matching->matches[i].member_id == match->member_id) {
            return;
        }
    }
    size_t at = matching->count;
    while (at > 0 && matching->matches[at - 1].likeness < match->likeness) {
        at--;
    }
    if (at == matching->limit) {
        return;
    }
    size_t kept = MIN_OF(matching->count, matching->limit - 1);
    memmove(&matching->matches[at + 1], &matching->matches[at],
            (kept - at) * sizeof(*matching->matches));
    matching->matches[at] = *match;
    matching->count = kept + 1;
}

static bool is_same(str a, str b)
{
    return a.length > 0 && str_equal(a, b);
}

static struct members_match likeness_of(const struct matching *matching,
                                        const struct members_db_alike_row *row)
{
    struct members_match match = {
        .likeness = MEMBERS_STRONG,
        .member_id = row->id,
        .org_id = row->org_id,
        .org_path = row->org_path,
    };
    date born = matching->card->born;
    if (is_same(row->snils_hash, matching->snils_hash)) {
        match.reason = str_of(N_("the same СНИЛС"));
    } else if (is_same(row->iin_hash, matching->iin_hash)) {
        match.reason = str_of(N_("the same ИИН"));
    } else if (is_same(row->ticket_number, matching->card->ticket_number)) {
        match.reason = str_of(N_("the same ticket number"));
    } else if (!date_is_none(born) && date_equal(row->born, born)) {
        match.reason = str_of(N_("the same name and birth date"));
    } else if (date_is_none(born) || date_is_none(row->born)) {
        match.likeness = MEMBERS_WEAK;
        match.reason = str_of(N_("the same name"));
    } else {
        match.likeness = MEMBERS_UNLIKE;
    }
    return match;
}

/* A patronymic that is missing on one side does not make two people. */
static bool names_agree(str a, str b)
{
    str shorter = a.length < b.length ? a : b;
    str longer = a.length < b.length ? b : a;
    return str_starts_with(longer, shorter) &&
           (longer.length == shorter.length || longer.data[shorter.length] == ' ');
}

static void match_by_numbers_and_name(struct request *req, struct scope region,
                                      struct matching *matching)
{
    const struct members_card *card = matching->card;
    str short_key = fold_search(
        req->arena, members_full_name(req->arena, card->last_name, card->first_name, (str){0}));
    struct members_db_alike_values values = {
        .scope = region,
        .snils_hash = matching->snils_hash,
        .iin_hash = matching->iin_hash,
        .ticket_number = card->ticket_number,
        .name_from = short_key,
        .name_to = str_join(req->arena, short_key, STR("!")),
        .born = card->born,
    };
    struct members_db_alike_rows rows = members_db_alike(req->db, &values);
    for (size_t i = 0; i < rows.count; i++) {
        struct members_match match = likeness_of(matching, &rows.items[i]);
        bool by_number = is_same(rows.items[i].snils_hash, matching->snils_hash) ||
                         is_same(rows.items[i].iin_hash, matching->iin_hash) ||
                         is_same(rows.items[i].ticket_number, card->ticket_number);
        if (match.likeness != MEMBERS_UNLIKE &&
            (by_number || names_agree(rows.items[i].name_key, matching->name_key))) {
            put_match(matching, &match);
        }
    }
}

static str surname_of(str name_key)
{
    ptrdiff_t blank = str_find_char(name_key, ' ');
    return blank < 0 ? name_key : str_slice(name_key, 0, (size_t)blank);
}

/* One of the two once bore the surname of the other, or both bore a third one. */
static bool surname_was_changed(struct request *req, str name_key, str previous,
                                const struct matching *matching)
{
    str theirs = fold_search(req->arena, previous);
    str ours = fold_search(req->arena, matching->card->previous_last_name);
    return is_same(ours, surname_of(name_key)) || is_same(theirs, ours) ||
           is_same(theirs, surname_of(matching->name_key));
}

/* Why a card with the same birth date may be the same person's; NULL if it is not. */
static const char *reason_by_name(struct request *req, const struct matching *matching,
                                  const struct members_db_alike_of_birth_date_row *row)
{
    str first = matching->first_key;
    struct likeness_person ours = {.name_key = matching->name_key, .first_key = first};
    struct likeness_person theirs = {.name_key = row->name_key, .first_key = row->first_key};
    enum likeness_evidence difference;
    if (likeness_names(&ours, &theirs, &difference)) {
        return difference == LIKENESS_LAST_SAME ? NULL : likeness_words(difference);
    }
    return names_agree(row->first_key, first) &&
                   surname_was_changed(req, row->name_key, row->previous_last_name, matching)
               ? N_("the same name and birth date, and the previous surname")
               : NULL;
}

static void match_by_birth_date(struct request *req, struct scope region, struct matching *matching)
{
    if (date_is_none(matching->card->born)) {
        return;
    }
    struct members_db_alike_of_birth_date_rows rows =
        members_db_alike_of_birth_date(req->db, region, matching->card->born);
    for (size_t i = 0; i < rows.count; i++) {
        const char *reason = reason_by_name(req, matching, &rows.items[i]);
        if (reason != NULL) {
            put_match(matching, &(struct members_match){
                                    .likeness = MEMBERS_WEAK,
                                    .member_id = rows.items[i].id,
                                    .org_id = rows.items[i].org_id,
                                    .org_path = rows.items[i].org_path,
                                    .reason = str_of(reason),
                                });
        }
    }
}

static void match_by_name_and_near_date(struct request *req, struct scope region,
                                        struct matching *matching)
{
    if (date_is_none(matching->card->born)) {
        return;
    }
    struct members_db_namesakes_rows rows =
        members_db_namesakes(req->db, region, matching->name_key, matching->card->born);
    EACH (row, rows) {
        enum likeness_evidence difference;
        if (likeness_dates(row->born, matching->card->born, &difference)) {
            put_match(matching, &(struct members_match){
                                    .likeness = MEMBERS_WEAK,
                                    .member_id = row->id,
                                    .org_id = row->org_id,
                                    .org_path = row->org_path,
                                    .reason = str_of(likeness_words(difference)),
                                });
        }
    }
}

static struct matching matching_of(struct request *req, const struct members_card *card,
                                   struct members_match *matches, size_t limit)
{
    const struct secret_keys *keys = req->app->keys;
    struct members_keys names =
        members_keys_of(req->arena, card->last_name, card->first_name, card->middle_name);
    return (struct matching){
        .card = card,
        .snils_hash = secret_hash(req->arena, keys, STR("snils"), card->snils),
        .iin_hash = secret_hash(req->arena, keys, STR("iin"), card->iin),
        .name_key = names.name,
        .first_key = names.first,
        .matches = matches,
        .limit = limit,
    };
}

size_t members_matches(struct request *req, int64_t region_id, const struct members_card *card,
                       struct members_match *ret_matches, size_t limit)
{
    struct matching matching = matching_of(req, card, ret_matches, limit);
    /* All paths begin with the union's "0". */
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    match_by_numbers_and_name(req, region, &matching);
    match_by_birth_date(req, region, &matching);
    return matching.count;
}

size_t members_matches_at_entry(struct request *req, int64_t region_id,
                                const struct members_card *card, struct members_match *ret_matches,
                                size_t limit)
{
    struct matching matching = matching_of(req, card, ret_matches, limit);
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    matching.count = members_matches(req, region_id, card, ret_matches, limit);
    match_by_name_and_near_date(req, region, &matching);
    return matching.count;
}
