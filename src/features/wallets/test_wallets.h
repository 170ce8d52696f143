/* A member with a ticket, and a certificate for passes: what the tests of wallets share. */
#pragma once

#include <sys/types.h>

#include "app/test.h"
#include "features/wallets/wallets_inner.h"

struct test_wallets {
    struct test_app *app;
    const char *folder;
    int64_t olga; /* a specialist of the region */
    int64_t ilya; /* a chair of another organisation */
    int64_t anna; /* a member of the school, and her sign-in */
    int64_t annas_account;
    struct tickets_ticket ticket;
};

struct test_wallets test_wallets_scene(void);
/* Without a certificate: that is written, and told of, by these two. */
struct test_wallets test_wallets_bare(void);
void test_wallets_write_chain(const char *folder);
void test_wallets_configure(const struct test_wallets *scene, const char *key);

/* Goes no further. */
void test_wallets_must(bool is_good);

/* Asks for the own pass. */
struct reply test_wallets_own(const struct test_wallets *scene, int64_t account);
/* Takes a pass apart and returns its pass.json; then its other files. */
str test_wallets_opened(const struct test_wallets *scene, struct reply reply);
str test_wallets_file_of(const struct test_wallets *scene, const char *name);
/* Writes a file into the folder of the scene. */
void test_wallets_keep(const struct test_wallets *scene, const char *name, str bytes);
/* What a tool of the machine writes. */
str test_wallets_told_by(const char *const *arguments, int *ret_status);

json_t *test_wallets_parsed(str text);
const char *test_wallets_text_at(const json_t *value, const char *name);

/* A server that answers so many requests, in this order, and writes down what it was asked. */
struct test_wallets_answer {
    int status;
    const char *body;
    const char *header; /* a line with its end; NULL = none */
};
struct test_wallets_server {
    pid_t child;
    const char *url;
    const char *log;
};
struct test_wallets_server test_wallets_serve(const struct test_wallets *scene, const char *name,
                                              const struct test_wallets_answer *answers,
                                              size_t count);
/* Waits until all was answered. */
str test_wallets_asked(const struct test_wallets_server *server);
