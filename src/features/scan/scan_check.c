
#include "app/act.h"
#include "app/app.h"
#include "app/throttle.h"
#include "base/format.h"
#include "base/utf8.h"
#include "features/scan/scan_inner.h"

/* One question, whoever asks: what the letters are, how often they may be asked for, and what is
 * answered. */

/* ---- what was asked ------------------------------------------------------------------------- */

/* "HTTPS://UNION.EXAMPLE/V/ABC…" or "abc…": the letters alone, as tokens have them. */
static str letters_of(struct request *req, str text)
{
    str upper = utf8_upper(req->arena, str_trim(text));
    ptrdiff_t at = str_find(upper, STR("/V/"));
    return at < 0 ? upper : str_from(upper, (size_t)at + 3);
}

/* Digits and blanks: nothing that a code could be. */
static bool looks_like_number(str letters)
{
    size_t digits = 0;
    for (size_t i = 0; i < letters.length; i++) {
        char letter = letters.data[i];
        if (letter != ' ' && (letter < '0' || letter > '9')) {
            return false;
        }
        digits += letter != ' ';
    }
    return digits > 0;
}

/* ---- how often ------------------------------------------------------------------------------ */

/* A cashier types a number where a code cannot be read: some in a shift. Who tries numbers one
 * after the other needs thousands. */
#define WINDOW_SECONDS (10 * 60)
#define ADDRESS_TRIES 30
/* Who stays just below that all day long is no cashier either. */
#define DAY_SECONDS (24 * 3600)
#define ADDRESS_DAY_TRIES 300
#define TILL_TRIES 300
/* Of all who have no key together: so many addresses are not at work at once by chance. */
#define ALL_TRIES 600
#define ALL_SUBJECT STR("scan.numbers")

struct counted {
    const struct scan_asker *asker;
    str subject;
    int64_t tries;
    bool is_over;
};

static bool count(struct request *req, void *what)
{
    struct counted *counted = what;
    bool is_known = counted->asker->till_id != 0;
    bool unknown_is_over =
        !is_known && (throttle_is_over(req, ALL_SUBJECT, ALL_TRIES, WINDOW_SECONDS) ||
                      throttle_is_over(req, counted->subject, ADDRESS_DAY_TRIES, DAY_SECONDS));
    counted->is_over =
        throttle_is_over(req, counted->subject, counted->tries, WINDOW_SECONDS) || unknown_is_over;
    if (counted->is_over) {
        scan_raise_alarm(req, counted->asker);
        return true;
    }
    throttle_count(req, counted->subject);
    if (!is_known) {
        throttle_count(req, ALL_SUBJECT);
    }
    return true;
}

static bool may_ask_by_number(struct request *req, const struct scan_asker *asker)
{
    bool is_known = asker->till_id != 0;
    struct counted counted = {
        .subject = is_known ? str_format(req->arena, "scan.till:%lld", (long long)asker->till_id)
                            : throttle_address(req, "scan.number"),
        .tries = is_known ? TILL_TRIES : ADDRESS_TRIES,
        .asker = asker,
    };
    db_rollback(req->db);
    bool was_kept = app_write(req, count, &counted);
    db_begin_read(req->db);
    return was_kept && !counted.is_over;
}

struct scan_answer scan_ask(struct request *req, str text, const struct scan_asker *asker)
{
    str letters = letters_of(req, text);
    struct scan_answer answer = {.is_number = looks_like_number(letters)};
    if (!answer.is_number) {
        answer.seen = tickets_look(req, letters);
    } else if (!tickets_number_is_own(letters)) {
        answer.seen.standing = TICKETS_NOT_A_CODE; /* mistyped: tells nothing, so costs nothing */
    } else if (!may_ask_by_number(req, asker)) {
        answer.is_refused = true;
    } else {
        answer.seen = tickets_look_number(req, letters);
    }
    return answer;
}

/* ---- what is answered ----------------------------------------------------------------------- */

str scan_clock_text(struct request *req)
{
    int64_t local = req->now + (int64_t)req->app->options.utc_offset_minutes * 60;
    int64_t second = local % 86400;
    return str_format(req->arena, "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
                      (int)(second % 60));
}

str scan_day_text(struct request *req)
{
    struct buf out = BUF_INIT(req->arena);
    format_date_long(&out, req->language, req->today);
    return buf_str(&out);
}

/* Written as it goes: an object of the library would cost a check a twelfth of its time. What is
 * empty is left out. */
static void put_text(struct buf *out, str name, str text)
{
    if (!str_is_empty(text)) {
        buf_put(out, name);
        buf_put_json(out, text);
        buf_put_char(out, '"');
    }
}

str scan_answer_json(struct request *req, const struct scan_answer *answer)
{
    const struct tickets_seen *seen = &answer->seen;
    bool is_good = seen->standing == TICKETS_GOOD;
    struct buf out = BUF_INIT(req->arena);
    buf_put(&out, is_good ? STR("{\"valid\":true") : STR("{\"valid\":false"));
    if (is_good) {
        bool must_compare = seen->token.use == TICKETS_PRINTED || seen->is_off;
        put_text(&out, STR(",\"name\":\""), seen->name);
        put_text(&out, STR(",\"region\":\""), seen->region);
        put_text(&out, STR(",\"until\":\""), date_iso(req->arena, seen->until));
        buf_put(&out, must_compare ? STR(",\"compare_document\":true")
                                   : STR(",\"compare_document\":false"));
    }
    put_text(&out, STR(",\"checked_at\":\""), instant_iso(req->arena, req->now));
    buf_put_char(&out, '}');
    return buf_str(&out);
}
