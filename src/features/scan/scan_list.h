/* The list of serials that are good no more, small enough to be taken along: an approximate set. Of
 * what is in it every serial is found; of what is not, one in `odds` is found by mistake, which is
 * why a hit means “look further”, never “not valid”. Another salt each time: who was met by a
 * mistake today is not tomorrow.
 *
 *   byte  0       1, the version
 *         1       number of the key that signed
 *         2       series of the region, 0 = all
 *         3       bits of a remainder (r)
 *         4..11   made at: seconds since 1970
 *        12..15   serials in it (n)
 *        16..19   odds
 *        20..27   salt
 *        28..     the set
 *      last 64    the signature over "profkom revoked 1" and the bytes before it
 *
 * The place of a serial is h · n · odds / 2^48, where h is the first six bytes of SHA-256 over salt
 * and serial. The set holds the places in order, each as its distance from the one before (the
 * first from nought) in Rice code: the quotient by 2^r in ones, a nought, r bits of remainder; the
 * highest bit first, noughts to the end of the byte. Numbers of more than one byte: the higher byte
 * first. */
#pragma once

#include "features/tickets/tickets.h"

#define SCAN_LIST_HEAD 28
#define SCAN_SALT_BYTES 8
/* What a scanner takes along: with keys and names of regions (3 KB as they travel) within 100 KB.
 * Either the list of all regions, if it is exact enough, or those of as many regions as there is
 * room for. Two have to find room, of which one may be beyond its limit. */
#define SCAN_LIST_LIMIT 97000
#define SCAN_REGION_LIMIT 46000
/* One false hit in so many is exact enough; the other figures say how exact lists are made. */
#define SCAN_ODDS_ENOUGH 256
#define SCAN_REGION_ODDS_MOST 1024
#define SCAN_ODDS_MOST 4096
#define SCAN_ODDS_LEAST 4

struct scan_list_source {
    const uint64_t *serials; /* each once */
    size_t count;
    uint8_t series;
    int64_t made_at;
    unsigned char salt[SCAN_SALT_BYTES];
    /* The odds are as good as they can be within the limit of all bytes; they are never below the
     * least, which a list may need more bytes for. */
    size_t limit;
    uint32_t odds_most;
    uint32_t odds_least;
};

/* How exact a list has to be, that of all regions or that of one; what is in it is missing yet. */
struct scan_list_source scan_list_measures(bool is_of_all);
/* The signed bytes. */
str scan_list_of(struct arena *arena, struct tickets_key key, const struct scan_list_source *source,
                 uint32_t *ret_odds);
