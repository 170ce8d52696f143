/* The reserve of cadres: who is prepared for which post of an organisation, since when, how far he
 * is, by which plan of development, with which mentor, and how he was judged. He is in the reserve,
 * or got the post (appointed), or has left.
 *
 * It belongs to the organisation whose post it is, not to that of the person: who sees that
 * organisation's trainings sees its reserve. The person himself sees it among the own data.
 * Who holds posts is not here: features/bodies. docs/internals/reserve.md. */
#pragma once

#include "app/feature.h"

extern const struct feature reserve_feature;
