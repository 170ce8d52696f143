/* Papers: applications, consents, extracts, cards and journals made out of what the register knows
 * by templates that an administrator can edit (papers_template.h), in Russian and Kazakh, with
 * names and posts in the right case, as PDF and DOCX. What cannot be known is asked before.
 *
 * A paper that was issued is kept as it was, with a number; the code in its corner leads whoever
 * holds it to a page that proves it genuine. */
#pragma once

#include "app/feature.h"
#include "features/papers/papers_out.h"

extern const struct feature papers_feature;
