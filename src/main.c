/* profkom: one program, its subcommands. */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "app/maintenance.h"
#include "app/serve.h"
#include "app/sheet_parts.h"

static int help_command(int argument_count, char **arguments);

static const struct command own_commands[] = {
    {"serve", "Serves the pages: --port N --data DIR [--db URL] [--workers N]", serve_command},
    {"migrate", "Brings the database up to date", maintenance_migrate_command},
    {"check", "Looks whether the database is whole", maintenance_check_command},
    {"audit", "audit verify: proves that the audit log was not changed", maintenance_audit_command},
    {"routes", "routes --json: lists all addresses and the rights they need",
     maintenance_routes_command},
    {"read-sheet", "Reads a table in a closed room (the program calls it itself)",
     sheet_child_main},
    {"help", "Shows this list", help_command},
    {0},
};

static const struct command *find_command(const char *name)
{
    for (const struct command *command = own_commands; command->name != NULL; command++) {
        if (strcmp(command->name, name) == 0) {
            return command;
        }
    }
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct command *command = (*feature)->commands;
             command != NULL && command->name != NULL; command++) {
            if (strcmp(command->name, name) == 0) {
                return command;
            }
        }
    }
    return NULL;
}

static void print_commands(const struct command *commands)
{
    for (; commands != NULL && commands->name != NULL; commands++) {
        printf("  %-10s %s\n", commands->name, commands->summary);
    }
}

static int help_command(int argument_count, char **arguments)
{
    (void)argument_count;
    (void)arguments;
    puts("profkom COMMAND [OPTIONS]\n");
    print_commands(own_commands);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        print_commands((*feature)->commands);
    }
    puts("\nAll commands take --data DIR (default: data) and --db postgresql://…");
    return 0;
}

int main(int argument_count, char **arguments)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct command *command = argument_count < 2 ? NULL : find_command(arguments[1]);
    if (command == NULL) {
        help_command(0, NULL);
        return argument_count < 2 ? 0 : 2;
    }
    return command->run(argument_count - 2, arguments + 2);
}
