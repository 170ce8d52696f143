/* The commands of this feature, for its contents. */
#pragma once

int stats_rebuild_command(int argument_count, char **arguments);
