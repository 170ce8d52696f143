/* A secret ballot for so many invented voters, all of them signed in:
 *
 *     build/release/bench_ballots DATA COUNT
 *
 * Prints the number of the ballot, then the cookie of each voter, a line each. */
#include <stdio.h>
#include <stdlib.h>

#include "app/command.h"
#include "app/session.h"
#include "client.h"
#include "features/ballots/ballots.h"

#define FIRST_ACCOUNT 7000000000

static void plant_voters(struct db *db, struct arena *arena, int64_t count)
{
    str sql = str_format(arena,
                         "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                         "%lld) INSERT INTO account (id, last_name, first_name, created_at) SELECT "
                         "%lld + i, 'Voter', i, 0 FROM n",
                         (long long)count, (long long)FIRST_ACCOUNT);
    (void)db_script_text(db, sql.data);
}

int main(int argument_count, char **arguments)
{
    struct command_options options = {.data_folder = argument_count == 3 ? arguments[1] : NULL};
    int64_t count = argument_count == 3 ? atoll(arguments[2]) : 0;
    struct app *app = count > 0 ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    if (db == NULL) {
        fprintf(stderr, "usage: bench_ballots DATA COUNT\n");
        return 1;
    }
    struct arena *arena = arena_new();
    struct request *req = app_system_request(app, arena, db);
    struct ballots_voter *voters = ARENA_ARRAY(arena, (size_t)count, struct ballots_voter);
    static const str choices[] = {STR_INIT("For"), STR_INIT("Against"), STR_INIT("Abstained")};
    db_begin_write(db);
    plant_voters(db, arena, count);
    str *cookies = ARENA_ARRAY(arena, (size_t)count, str);
    for (int64_t i = 0; i < count; i++) {
        int64_t account = FIRST_ACCOUNT + 1 + i;
        req->user = (struct user){0};
        str cookie = session_start(req, account, true);
        (void)str_next(&cookie, ';', &cookies[i]);
        voters[i] = (struct ballots_voter){.account_id = account, .name = STR("Voter")};
    }
    int64_t id = ballots_open(req, &(struct ballots_new){.org_path = STR("0"),
                                                         .org_id = 1,
                                                         .title = STR("Bench"),
                                                         .picks = 1,
                                                         .options = choices,
                                                         .option_count = COUNT_OF(choices),
                                                         .voters = voters,
                                                         .voter_count = (size_t)count});
    str top = db_script_text(db, "SELECT id FROM org WHERE parent_id IS NULL ORDER BY path LIMIT 1");
    (void)db_script_text(db, str_format(arena, "UPDATE ballot SET org_id = %.*s WHERE id = %lld",
                                        STR_ARG(top), (long long)id)
                                 .data);
    if (!db_commit(db)) {
        fprintf(stderr, "the ballot could not be written\n");
        return 1;
    }
    printf("%lld\n", (long long)id);
    for (int64_t i = 0; i < count; i++) {
        printf("%.*s\n", STR_ARG(cookies[i]));
    }
    app_free(app);
    arena_free(arena);
    return 0;
}
