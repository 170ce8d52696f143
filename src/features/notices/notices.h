/* Notification settings: what comes by e-mail, as a text message or not at all, kind by kind; and
 * the link at the foot of a letter that switches its kind off without signing in. The kinds are
 * declared by the features that send them (struct feature.notices); what obeys the choice is
 * app/notice. */
#pragma once

#include "app/feature.h"

extern const struct feature notices_feature;
