#include "app/app.h"
#include "features/members/members_inner.h"

/* A Bloom filter over what makes two people one: numbers of the state, ticket, surname with birth
 * date. It never forgets, so "no" is certain; "perhaps" is looked at in the register. */

#define BITS_PER_CARD 64
#define PROBES 4

struct members_lately {
    uint64_t *words;
    uint64_t mask; /* number of bits less one */
};

struct members_lately *members_lately_new(struct arena *arena, int64_t expected)
{
    uint64_t bits = 1 << 16;
    while (bits < (uint64_t)expected * BITS_PER_CARD) {
        bits *= 2;
    }
    struct members_lately *lately = ARENA_NEW(arena, struct members_lately);
    lately->words = ARENA_ARRAY(arena, bits / 64, uint64_t);
    lately->mask = bits - 1;
    return lately;
}

static uint64_t bit_of(const struct members_lately *lately, uint64_t trace, unsigned probe)
{
    uint64_t step = (trace >> 32) | 1;
    return (trace + probe * step) & lately->mask;
}

static void put(struct members_lately *lately, uint64_t trace)
{
    for (unsigned i = 0; i < PROBES; i++) {
        uint64_t bit = bit_of(lately, trace, i);
        lately->words[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
}

static bool may_have(const struct members_lately *lately, uint64_t trace)
{
    for (unsigned i = 0; i < PROBES; i++) {
        uint64_t bit = bit_of(lately, trace, i);
        if ((lately->words[bit / 64] & (uint64_t)1 << (bit % 64)) == 0) {
            return false;
        }
    }
    return true;
}

/* ---- traces --------------------------------------------------------------------------------- */

/* Never 0; the kinds do not meet. */
static uint64_t trace_of(uint64_t kind, str text)
{
    if (text.length == 0) {
        return 0;
    }
    uint64_t hash = (str_hash(text) + kind) * 0x9E3779B97F4A7C15u;
    return (hash ^ hash >> 29) | 1;
}

static struct members_traces traces(str snils_hash, str iin_hash, str ticket, str name_key,
                                    date born)
{
    struct members_traces result = {
        {trace_of(1, snils_hash), trace_of(2, iin_hash), trace_of(3, ticket)}};
    if (!date_is_none(born)) {
        /* The surname alone: a patronymic may be missing on one side. */
        ptrdiff_t blank = str_find_char(name_key, ' ');
        str surname = blank < 0 ? name_key : str_slice(name_key, 0, (size_t)blank);
        result.items[3] = trace_of((uint64_t)born.number << 3 | 4, surname);
    }
    return result;
}

struct members_traces members_traces_of(struct request *req,
                                        const struct members_prepared *prepared)
{
    const struct secret_keys *keys = req->app->keys;
    const struct members_card *card = &prepared->after;
    return traces(secret_hash(req->arena, keys, STR("snils"), card->snils),
                  secret_hash(req->arena, keys, STR("iin"), card->iin), card->ticket_number,
                  prepared->keys.name, card->born);
}

void members_lately_put(struct members_lately *lately, const struct members_traces *of)
{
    for (size_t i = 0; i < COUNT_OF(of->items); i++) {
        if (of->items[i] != 0) {
            put(lately, of->items[i]);
        }
    }
}

bool members_lately_may_know(const struct members_lately *lately, const struct members_traces *of)
{
    for (size_t i = 0; i < COUNT_OF(of->items); i++) {
        if (of->items[i] != 0 && may_have(lately, of->items[i])) {
            return true;
        }
    }
    return false;
}

/* ---- what the log tells --------------------------------------------------------------------- */

static void take_card(void *context, const struct members_db_written_since_row *row)
{
    struct members_traces of =
        traces(row->snils_hash, row->iin_hash, row->ticket_number, row->name_key, row->born);
    members_lately_put(context, &of);
}

void members_lately_look(struct members_lately *lately, struct request *req, int64_t region_id,
                         int64_t since_id)
{
    /* All paths begin with the union's "0". */
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    members_db_written_since(req->db, region, since_id, take_card, lately);
}
