/* What the codes of actions mean, in words. */
#pragma once

#include "features/audit_log/audit_log.h"

struct audit_log_action {
    const char *code;
    const char *words; /* N_() */
};
/* Ends with a NULL code. */
extern const struct audit_log_action audit_log_actions[];
