/* Commands for the person who looks after the installation. */
#pragma once

#include "app/feature.h"

/* How many kinds of faults the database has; prints a line for each. Outside of a transaction. */
int maintenance_faults(struct db *db);

int maintenance_migrate_command(int argument_count, char **arguments);
/* Integrity of the database, of counters against what they count, of periods. Exit code 1 with one
 * line per fault. */
int maintenance_check_command(int argument_count, char **arguments);
int maintenance_audit_command(int argument_count, char **arguments);
int maintenance_routes_command(int argument_count, char **arguments);
