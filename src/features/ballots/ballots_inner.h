/* What the files of ballots share. */
#pragma once

#include "features/ballots/ballots.h"
#include "features/ballots/ballots.sql.h"

/* ---- ballots_urn.c: from the voter into the urn --------------------------------------------- */

/* A ballot that was given to somebody: random, and nowhere but in his browser. */
#define BALLOTS_SECRET_BYTES 32
struct ballots_paper {
    str secret;
    str code; /* by which it is found in the published list: 16 letters and figures */
};

/* How the signed-in person stands to a ballot. */
struct ballots_own {
    struct ballots_db_line_row ballot;
    struct ballots_db_options_rows options;
    struct ballots_db_own_row line;
    bool is_given;
    bool has_paper; /* it was given here, and `paper` is it */
    struct ballots_paper paper;
};
/* False if he may not vote in it. */
bool ballots_find_own(struct request *req, int64_t id, struct ballots_own *ret_own) MUST_USE;

bool ballots_is_open(const struct request *req, const struct ballots_db_line_row *ballot);
/* Gives the ballot to him; false if he has it already. Writes down that he has it, and nothing by
 * which it would be known again. */
bool ballots_give(struct request *req, struct ballots_own *own) MUST_USE;

/* The ballot as it travels through the form that casts it, and back. */
str ballots_paper_sealed(struct request *req, int64_t ballot_id, const struct ballots_paper *paper);
bool ballots_paper_of(struct request *req, int64_t ballot_id, str sealed,
                      struct ballots_paper *ret_paper) MUST_USE;

/* Puts it into the urn; false if it lies there already. `choice`: "100". */
bool ballots_cast(struct request *req, const struct ballots_db_line_row *ballot,
                  const struct ballots_paper *paper, str choice) MUST_USE;
/* What lies in the urn, opened; empty for what was tampered with. */
str ballots_choice_of(struct request *req, int64_t ballot_id, str code, str sealed);

/* "ABCD-EFGH-IJKL-MNOP", and back from how people type it. */
str ballots_code_shown(struct arena *arena, str code);
str ballots_code_typed(struct arena *arena, str typed);

/* ---- ballots_close.c: the end, and the list ------------------------------------------------- */

/* Mixes the urn, counts, and publishes; false if it was not open any more. */
bool ballots_close(struct request *req, struct scope scope,
                   const struct ballots_db_line_row *ballot) MUST_USE;
/* The published list of a closed ballot, the same bytes every time. */
str ballots_list_text(struct request *req, const struct ballots_db_line_row *ballot);
/* SHA-256 in hexadecimal, as `sha256sum` prints it. */
str ballots_hash_of(struct arena *arena, str text);
/* Closes those whose time is over, and has people reminded of those whose time is nearly so. */
void ballots_watch(struct request *req);

/* ---- ballots_letters.c ---------------------------------------------------------------------- */

bool ballots_tell_job(struct job_run *run, str *ret_sentence);
bool ballots_remind_job(struct job_run *run, str *ret_sentence);
void ballots_order_reminders(struct request *req);

/* ---- ballots_count.c: counting a list anew -------------------------------------------------- */

struct ballots_recount {
    str title;
    int64_t picks;
    str options[BALLOTS_MOST_OPTIONS];
    int64_t votes[BALLOTS_MOST_OPTIONS];
    size_t option_count;
    int64_t given, found; /* as the list says */
    int64_t ballots;      /* lines with a ballot */
    int64_t invalid;      /* of them: nothing chosen, or too much */
};
/* Reads and counts a published list. False with a sentence and the number of the line. */
bool ballots_count_list(str text, struct ballots_recount *ret_recount, const char **ret_sentence,
                        int64_t *ret_line) MUST_USE;
int ballots_command(int argument_count, char **arguments);

/* ---- pages ---------------------------------------------------------------------------------- */

struct ballots_view {
    struct ballots_db_line_row ballot;
    struct ballots_db_options_rows options;
    struct ballots_db_counts_row counts;
    struct ballots_db_voters_rows voters;
    struct ballots_db_to_call_rows to_call; /* no letter reaches them; for who conducts it */
    bool may_close;
};
struct ballots_vote_view {
    const struct ballots_own *own;
    str sealed; /* of the ballot; empty: it is not here */
    str error;
    str picked; /* "100", what was ticked before */
    str found;  /* of a code that was looked up: what it says */
};
/* "Choose one" or "Choose up to 3". */
str ballots_picks_text(struct request *req, int64_t picks);
/* "For, Against" of "110". */
str ballots_choice_text(struct request *req, struct ballots_db_options_rows options, str choice);
