/* The audit log as a page: who did what and when in the acting organisation and below, in words of
 * people. Values before and after are not shown here but on the card of the person. What was done
 * without a post (a wrong password) is seen by the union alone. The log itself is app/audit. */
#pragma once

#include "app/feature.h"

extern const struct feature audit_log_feature;

/* What an action of the log is, in words; one that nobody knows shows its code. */
str audit_log_words(struct request *req, str code);
