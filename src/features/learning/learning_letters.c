/* Letters about learning: entered, answered, a work looked at, the end; and to the trainers that
 * something waits for them. Each is written in the transaction that it tells of. */
#include "app/look.h"
#include "app/notice.h"
#include "features/learning/learning_inner.h"

static const struct letter {
    const char *what;
    const char *subject; /* %1: the title of the programme */
    const char *begins;  /* the same */
} letters[] = {
    {"entered", N_("You learn by a programme: %1"),
     N_("Your organisation has entered you into the programme “%1”.")},
    {"accept", N_("Your application is accepted: %1"),
     N_("You can begin: your application for the programme “%1” is accepted.")},
    {"refuse", N_("Your application is declined: %1"),
     N_("Your application for the programme “%1” is declined.")},
    {"accepted", N_("Your work is accepted: %1"),
     N_("The trainer has accepted your work for the programme “%1”.")},
    {"returned", N_("Your work is returned: %1"),
     N_("The trainer has returned your work for the programme “%1”. Please mend it and send it in "
        "again.")},
    {"done", N_("You have finished: %1"),
     N_("You have finished the programme “%1”. The training stands on your card.")},
    {"sent", N_("A work waits for you: %1"),
     N_("Somebody has sent in a work for the programme “%1”. Works of the next 24 hours wait in "
        "the same place; you get no further letter about them.")},
};

static const struct letter *letter_of(const char *what)
{
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (str_equal(str_of(what), str_of(letters[i].what))) {
            return &letters[i];
        }
    }
    return NULL;
}

/* What is said in it names nobody: a letter lies in mailboxes. */
static void tell(struct request *req, const struct programmes_programme *programme,
                 const struct learning_db_reader_row *reader, const char *what, str address)
{
    const struct letter *letter = letter_of(what);
    if (letter == NULL) {
        return;
    }
    enum language own = req->language;
    bool is_trainer = str_equal(str_of(what), STR("sent"));
    str origin = request_origin(req);
    req->language = look_language(reader->language, LANGUAGE_RU);
    str where = origin.length > 0 ? str_join(req->arena, origin, address)
                                  : str_of(_("Sign in to Profkom: it stands there."));
    (void)notice_send(req,
                      &(struct notice_reader){.region_id = reader->region_id,
                                              .person_id = reader->member_id,
                                              .account_id = reader->account_id,
                                              .email = reader->email,
                                              .phone = reader->phone},
                      &(struct notice){
                          .kind = is_trainer ? "learning.works" : "learning.mine",
                          .subject = _f(letter->subject, programme->title),
                          .text = STR_CONCAT(req->arena, str_of(_("Hello!")), STR("\n\n"),
                                             _f(letter->begins, programme->title), STR("\n\n"),
                                             programme->org_name, STR("\n\n"), where),
                          .org_id = programme->org_id,
                      });
    req->language = own;
}

void learning_tell(struct request *req, const struct programmes_programme *programme,
                   int64_t region_id, int64_t entry_id, const char *what)
{
    struct learning_db_reader_row reader;
    if (learning_db_reader_of(req->db, region_id, entry_id, &reader)) {
        tell(req, programme, &reader, what, learning_own_address(req, programme->id, ""));
    }
}

void learning_tell_trainers(struct request *req, const struct programmes_programme *programme,
                            int64_t work_id)
{
    enum { DAY_SECONDS = 24 * 60 * 60 };
    struct learning_db_reader_rows trainers = learning_db_trainers_to_tell(
        req->db, programme->region_id, programme->id, work_id, req->now - DAY_SECONDS);
    EACH (reader, trainers) {
        tell(req, programme, reader, "sent",
             str_format(req->arena, "/programmes/%lld/works", (long long)programme->id));
    }
}
