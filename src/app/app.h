/* The application: what lives as long as the process. One per worker, one in the job runner, one in
 * a test. Stands between the HTTP server and the features: app_handle takes a request, finds its
 * route, opens the transaction, signs the person in, checks right, sender and form key, runs the
 * handler, commits or rolls back, and returns the reply. See docs/internals/request.md. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "app/feature.h"
#include "app/secret.h"
#include "http/server.h"

/* Passes for Apple Wallet are made with the certificate that Apple gave the operator for them. The
 * first five or none: paths of PEM files, what the certificate calls its kind of pass, and its
 * team. */
struct app_apple {
    const char *pass_type; /* "pass.example.union.member" */
    const char *team;      /* "A1B2C3D4E5" */
    const char *certificate;
    const char *key;
    const char *intermediate; /* Apple's, by which the certificate is signed (WWDR) */
    /* "https://api.push.apple.com": phones are told through it that a pass has changed. NULL: they
     * find out when they ask by themselves. */
    const char *push_url;
};

/* Passes for Google Wallet are written to Google with the key of a service account, which Google
 * gave the operator. The first two or none. */
struct app_google {
    const char *issuer;   /* "3388000000012345678" */
    const char *key;      /* path of the JSON file with client_email, private_key and token_uri */
    const char *api_url;  /* NULL: Google's; another one for tests */
    const char *save_url; /* likewise: where whoever keeps a pass is sent */
};

struct app_options {
    const char *database;    /* path or postgresql:// URL */
    const char *data_folder; /* keys, files, spool, mail */
    const char *origin;      /* "https://union.example", for links in letters; NULL in tests */
    const char *union_name;
    const char *smtp_url; /* NULL: letters land in data_folder/mail */
    const char *mail_from;
    struct app_apple apple;
    struct app_google google;
    const char *sms_url;  /* NULL: no text messages, but in the demo into data_folder/sms */
    const char *sms_body; /* what is posted there, with {number}, {text}, {token}; NULL: JSON */
    const char *sms_token;
    bool is_demo;
    bool is_test;
    date fixed_today; /* none: the clock, in the time zone of the installation */
    int utc_offset_minutes;
    int threads; /* connections: thread 0 and the pool */
    /* Called, from any thread, once a write of this process has not reached the disk: the process
     * writes no more and wants to be replaced. NULL = nobody can. */
    void (*ask_for_replacement)(void);
};

/* Lies in memory that all processes of a server share. */
struct app_health {
    _Atomic int64_t
        disk_full_at; /* the last write that found no room, and none went well since; 0 = none */
    /* How far the job runner is. Here and not in the row of the job alone, because a long write is
     * one transaction, and SQLite lets nobody else write meanwhile. */
    _Atomic int64_t job_id;
    _Atomic int64_t job_done;
    _Atomic int64_t job_total;
};

struct app_role {
    str code;
    str label;
    int level;
    uint64_t rights;
    bool needs_second_factor;
};

/* All roles as they were read at one moment. Never changed: a newer set takes its place, and who
 * still reads the older one may go on. */
struct app_roles {
    struct arena *arena;
    int64_t version;
    struct app_role *items;
    size_t count;
    struct app_roles *older;
};

struct app {
    struct app_options options;
    struct arena *arena;
    struct secret_keys *keys;
    struct router *router;
    const struct route **routes;     /* by the router's index */
    struct db **connections;         /* one per thread, opened at first use */
    struct compressor **compressors; /* one per thread, too */
    _Atomic(struct app_roles *) roles;
    int64_t swept_at;          /* by housekeeping */
    struct app_health *health; /* its own, unless a server gives one that its processes share */
    struct app_health own_health;
    atomic_bool has_lost_writes;
    pthread_mutex_t keeping; /* guards what features keep */
    struct app_kept *kept;
};

/* Keeps copies of the options. NULL with one sentence. Does not open the database yet. */
struct app *app_new(const struct app_options *options, char ret_error[256]);
void app_free(struct app *app);

/* The connection of a thread. NULL when it cannot be opened now. */
struct db *app_connection(struct app *app, int thread);

/* For struct http_application. */
struct reply app_handle(void *app, struct http_request *http, int thread);
bool app_is_slow(void *app, const struct http_request *http);
int64_t app_body_limit(void *app, const struct http_request *http);

/* A request without HTTP, for jobs and commands: acts as the system, nobody signed in. */
struct request *app_system_request(struct app *app, struct arena *arena, struct db *db);

/* Seconds since 1970 and the day, as this installation sees them. */
int64_t app_now(const struct app *app);
date app_today(const struct app *app);

/* To be told how each write transaction has ended, before db_rollback clears it. */
void app_note_write(struct app *app, const struct db *db, bool was_kept);

/* A write transaction of a job or a command. Whoever writes at the same moment comes first, and
 * `write` then runs anew, so it must begin from what the database says. False, with nothing kept,
 * if it returned false or the database did not take it. */
bool app_write(struct request *req, bool (*write)(struct request *req, void *what),
               void *what) MUST_USE;

/* A portion of long work: what is made in it, rows of the database too, lies in an arena of its own
 * and is gone behind it. Returns what `work` returns. */
bool app_portion(struct request *req, bool (*work)(struct request *portion, void *what),
                 void *what);

/* Nothing can be saved at the moment: pages say so. Ends by itself. */
bool app_is_read_only(const struct app *app);

/* Roles are data. When the database says that they were changed, all processes read them anew with
 * the next request that has somebody signed in. */
void app_follow_roles(struct app *app, struct db *db, int64_t version);
/* For tests: as in a process that has just begun. */
void app_forget_roles(struct app *app);
const struct app_roles *app_roles(const struct app *app);
const struct app_role *app_role(const struct app *app, str code);

/* An unnamed file in the data folder, for results that are sent or kept; -1 if there is no room. */
int app_temporary_file(const struct app *app);

/* Something that a feature keeps as long as the process, for all threads: made by whoever asks
 * first, and given back with the application. It has to guard itself. */
struct app_keeper {
    void *(*make)(struct app *app); /* may use app->arena */
    void (*let_go)(void *what);
};
void *app_kept(struct app *app, const struct app_keeper *keeper);
/* For tests: as in a process that has just begun. */
void app_forget_kept(struct app *app);

/* A path inside the data folder, in the arena, NUL-terminated. */
const char *app_file_path(const struct app *app, struct arena *arena, const char *name);
