/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/reports/reports.h"

/* ---- reports_command.c ---------------------------------------------------------------------- */

int reports_forms_command(int argument_count, char **arguments);

/* ---- reports_report_command.c --------------------------------------------------------------- */

int reports_report_command(int argument_count, char **arguments);
