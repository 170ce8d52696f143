/* profkom serve: the parent, the workers that answer requests, and the job runner. */
#pragma once

#include "app/feature.h"

int serve_command(int argument_count, char **arguments);
