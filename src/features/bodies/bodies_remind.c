#include "features/bodies/bodies_remind.h"

#include "app/app.h"
#include "app/look.h"
#include "app/outbox.h"
#include "features/bodies/bodies.h"

#define DAY_SECONDS (24 * 60 * 60)

int64_t bodies_remind_before(const struct request *req)
{
    return req->now - (int64_t)BODIES_REMIND_DAYS * DAY_SECONDS + 1;
}

/* ---- one letter ----------------------------------------------------------------------------- */

static void write_to(struct request *req, const struct bodies_reminder *reminder,
                     const struct bodies_chair *chair)
{
    enum language own = req->language;
    req->language = look_language(chair->language, LANGUAGE_RU);
    struct bodies_letter letter = reminder->write(req, reminder->of);
    (void)notice_send(
        req, &chair->reader,
        &(struct notice){.kind = reminder->kind, .subject = letter.subject, .text = letter.text});
    req->language = own;
}

/* The organisation's own address is nobody's to switch off. */
static void write_to_passport(struct request *req, const struct bodies_reminder *reminder)
{
    enum language own = req->language;
    req->language = LANGUAGE_RU;
    struct bodies_letter letter = reminder->write(req, reminder->of);
    outbox_add(req, reminder->email, letter.subject, letter.text);
    req->language = own;
}

bool bodies_remind(struct request *req, const struct bodies_reminder *reminder)
{
    struct bodies_chairs chairs = bodies_chairs(req, reminder->org_id);
    EACH (chair, chairs) {
        write_to(req, reminder, chair);
    }
    bool has_address = chairs.count == 0 && str_find(reminder->email, STR("@")) > 0;
    if (has_address) {
        write_to_passport(req, reminder);
    }
    return chairs.count > 0 || has_address;
}

/* ---- many ----------------------------------------------------------------------------------- */

str bodies_reminded_text(struct request *req, const struct bodies_reminded *reminded)
{
    if (reminded->told + reminded->silent == 0) {
        return str_of(_("Nobody was to be reminded."));
    }
    str told = _n("%1 organisation was reminded", "%1 organisations were reminded", reminded->told);
    if (reminded->silent == 0) {
        return told;
    }
    return str_format(
        req->arena, "%.*s. %.*s", STR_ARG(told),
        STR_ARG(_n("%1 has neither a sign-in nor an address: please call.",
                   "%1 have neither a sign-in nor an address: please call.", reminded->silent)));
}

struct portion {
    const struct bodies_reminding *reminding;
    struct bodies_reminded before;
    struct bodies_reminded after;
    size_t count;
};

static bool remind_some(struct request *req, void *what)
{
    struct portion *portion = what;
    portion->after = portion->before;
    portion->count = portion->reminding->portion(req, portion->reminding->of, &portion->after);
    return true;
}

static bool remind_portion(struct request *req, void *what)
{
    return app_write(req, remind_some, what);
}

bool bodies_remind_all(struct job_run *run, const struct bodies_reminding *reminding,
                       str *ret_sentence)
{
    struct request *req = run->req;
    struct portion portion = {.reminding = reminding};
    do {
        if (!app_portion(req, remind_portion, &portion)) {
            *ret_sentence = str_of(_("Not all letters were written. Please remind once more."));
            return false;
        }
        portion.before = portion.after;
        int64_t done =
            MAX_OF(portion.after.told + portion.after.silent, (int64_t)portion.after.next);
        jobs_progress(run, done, MAX_OF(reminding->total, done));
    } while (portion.count > 0 && portion.after.stopped_by == NULL && !jobs_is_cancelled(run));
    *ret_sentence = bodies_reminded_text(req, &portion.after);
    if (portion.after.stopped_by != NULL) {
        *ret_sentence =
            str_format(req->arena, "%.*s. %s", STR_ARG(*ret_sentence), _(portion.after.stopped_by));
    }
    return portion.after.stopped_by == NULL;
}
