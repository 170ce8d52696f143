/* How many must be there, how many must agree: numbers alone. */
#include "features/meetings/meetings_inner.h"

int64_t meetings_least(struct bodies_share share, int64_t whole)
{
    int64_t product = whole * share.part;
    bool is_even = product % share.whole == 0;
    return product / share.whole + (share.is_more || !is_even ? 1 : 0);
}

struct meetings_quorum meetings_quorum_of(struct bodies_share share, int64_t entitled, int64_t here)
{
    int64_t needed = entitled == 0 ? 0 : meetings_least(share, entitled);
    return (struct meetings_quorum){
        .entitled = entitled,
        .here = here,
        .needed = needed,
        .is_there = entitled > 0 && here >= needed,
    };
}

bool meetings_is_adopted(const struct bodies_rules *rules, const struct meetings_count *count)
{
    int64_t voted = count->votes_for + count->votes_against + count->votes_abstained;
    struct bodies_share share = count->is_special ? rules->special : rules->majority;
    return voted > 0 && count->votes_for >= meetings_least(share, voted);
}
