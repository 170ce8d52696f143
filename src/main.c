/* profkom: one program, its subcommands. */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/maintenance.h"
#include "app/serve.h"
#include "app/sheet_parts.h"

static int help_command(int argument_count, char **arguments);

static const struct command own_commands[] = {
    {"serve", "Serves the pages", serve_command,
     "profkom serve [--address IP] [--port N] [--workers N] [--demo-if-empty]\n"
     "\n"
     "  --address IP      where it listens (127.0.0.1: this machine alone)\n"
     "  --port N          (8080)\n"
     "  --workers N       processes that answer (as many as there are cores)\n"
     "  --demo-if-empty   fills an empty database with a made-up union first\n"},
    {"migrate", "Brings the database up to date", maintenance_migrate_command,
     "profkom migrate\n\nServing does the same by itself.\n"},
    {"check", "Looks whether the database is whole", maintenance_check_command,
     "profkom check\n\nChanges nothing. Ends with 0 if all is well, with 1 if something is "
     "wrong.\n"},
    {"audit", "Proves that the audit log was not changed", maintenance_audit_command,
     "profkom audit verify\n\nPrints the head of the chain: kept elsewhere, it proves that nothing "
     "was cut off.\n"},
    {"routes", "Lists all addresses and the rights they need", maintenance_routes_command,
     "profkom routes --json\n"},
    {"read-sheet", "Reads a table in a closed room (the program calls it itself)", sheet_child_main,
     "profkom read-sheet\n\nNothing to be called by hand.\n"},
    {"help", "Shows this list, or how a command is called", help_command,
     "profkom help [COMMAND]\n"},
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

static void print_all(void)
{
    puts("profkom COMMAND [OPTIONS]\n");
    print_commands(own_commands);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        print_commands((*feature)->commands);
    }
    puts("\nprofkom COMMAND --help tells more. All commands take --data DIR (data) and\n"
         "--db postgresql://… (without it: SQLite in DIR/profkom.db).");
}

static void print_one(const struct command *command)
{
    printf("%s.\n\n", command->summary);
    fputs(command->help == NULL ? "" : command->help, stdout);
    puts("\nFor every command:\n"
         "  --data DIR    where database, keys and files lie (data)\n"
         "  --db URL      postgresql://… (without it: SQLite in DIR/profkom.db)\n"
         "  --help        shows this");
}

static int refuse_command(const char *name)
{
    fprintf(stderr, "profkom: there is no command \"%s\"; profkom help lists them\n", name);
    return COMMAND_MISUSED;
}

static int help_command(int argument_count, char **arguments)
{
    if (argument_count == 0) {
        print_all();
        return 0;
    }
    const struct command *command = find_command(arguments[0]);
    if (command == NULL) {
        return refuse_command(arguments[0]);
    }
    print_one(command);
    return 0;
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int main(int argument_count, char **arguments)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    arena_keep_memory();
    if (argument_count < 2 || asks_for_help(arguments[1])) {
        return help_command(0, NULL);
    }
    const struct command *command = find_command(arguments[1]);
    if (command == NULL) {
        return refuse_command(arguments[1]);
    }
    for (int i = 2; i < argument_count; i++) {
        if (asks_for_help(arguments[i])) {
            return help_command(1, arguments + 1);
        }
    }
    return command->run(argument_count - 2, arguments + 2);
}
