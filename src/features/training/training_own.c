/* The member's side: what the own trainings are, and telling of one that was had elsewhere. */
#include "base/ids.h"
#include "features/training/training.html.h"
#include "features/training/training_inner.h"

#define OWN_SHOWN 300
#define TOLD_SHOWN 20
/* What waits for an answer of one member: more would bury the chair. */
#define TOLD_MOST 5

static struct training_own_view own_view(struct request *req, const struct members_self *self)
{
    struct training_db_term_since_row term;
    struct training_own_view view = {
        .rows = training_db_of_member(req->db, self->scope, self->id, OWN_SHOWN),
        .told = training_db_told_by(req->db, self->scope, self->id, TOLD_SHOWN),
        .choices = training_choices_of(req),
        .may_tell = members_status_is_registered(self->card.status),
    };
    if (training_db_term_since(req->db, self->region_id, self->id, req->today, &term)) {
        view.term_since = term.day;
    }
    (void)!training_db_sums_of_member(req->db, self->scope, self->id, view.term_since,
                                      &view.sums); /* always a row */
    return view;
}

struct reply training_my_page(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    struct training_own_view view = own_view(req, &self);
    return reply_page(req, _("My training"), training_html_my(req, &view));
}

/* All that is kept of the member stands among the own data, too. */
struct html training_on_own_card(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return (struct html){0};
    }
    struct training_own_view view = own_view(req, &self);
    return training_html_on_own_card(req, &view);
}

static bool own_record(struct request *req, struct members_self *ret_self,
                       struct training_db_line_row *ret_row)
{
    return members_self(req, ret_self) &&
           training_db_find(req->db, ret_self->scope, ret_self->id, path_id(req), ret_row);
}

struct reply training_my_file_page(struct request *req)
{
    struct members_self self;
    struct training_db_line_row row;
    return own_record(req, &self, &row) ? training_file_reply(req, self.scope, self.id, row.id)
                                        : reply_not_found(req);
}

struct reply training_my_withdraw_action(struct request *req)
{
    struct members_self self;
    struct training_db_line_row row;
    if (!own_record(req, &self, &row) || str_equal(row.state, STR("kept"))) {
        return reply_not_found(req);
    }
    struct training_db_set_state_values gone = {self.scope, self.id,        row.id,  row.version,
                                                row.state,  STR("removed"), req->now};
    if (!training_db_set_state(req->db, &gone)) {
        return reply_refused(req, str_of(_("An answer has been given already.")));
    }
    audit(req, "training.withdraw", self.region_id, row.id, self.id, NULL, 0);
    return reply_done(req, STR(TRAINING_MY), str_of(_("Withdrawn.")), 0);
}

/* ---- telling --------------------------------------------------------------------------------- */

/* A reply with status 0 when the member may tell of one more. */
static struct reply may_tell(struct request *req, struct members_self *ret_self,
                             struct training_db_person_row *ret_row)
{
    if (!members_self(req, ret_self) ||
        !training_db_person(req->db, ret_self->scope, ret_self->id, ret_row)) {
        return members_no_card(req);
    }
    if (!members_status_is_registered(ret_self->card.status)) {
        return reply_refused(req, str_of(_("You are not on the register here, so nothing can be "
                                           "sent.")));
    }
    size_t waiting = 0;
    EACH (told, training_db_told_by(req->db, ret_self->scope, ret_self->id, TOLD_SHOWN)) {
        waiting += str_equal(told->state, STR("told"));
    }
    if (waiting >= TOLD_MOST) {
        return reply_refused(req, _n("%1 training waits for an answer already. Tell of further "
                                     "ones when it has come.",
                                     "%1 trainings wait for an answer already. Tell of further "
                                     "ones when it has come.",
                                     (int64_t)waiting));
    }
    return (struct reply){0};
}

struct reply training_my_new_page(struct request *req)
{
    struct members_self self;
    struct training_db_person_row row;
    struct reply refusal = may_tell(req, &self, &row);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, training_fields(req, TRAINING_FORM_TOLD, row.org_path, NULL));
    return reply_page(req, _("Tell of a training"), training_html_my_new(req, &form));
}

struct reply training_my_new_action(struct request *req)
{
    struct members_self self;
    struct training_db_person_row row;
    struct reply refusal = may_tell(req, &self, &row);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, training_fields(req, TRAINING_FORM_TOLD, row.org_path, NULL));
    struct training_record record = training_read(&form);
    struct training_new added = {.scope = self.scope,
                                 .member_id = self.id,
                                 .id = ids_new(),
                                 .state = "told",
                                 .record = &record};
    if (form_is_good(&form) && training_has_same(req, self.scope, self.id, 0, &record)) {
        form_add_error(&form, "title",
                       str_of(_("The same training on the same days is written down already.")));
    }
    if (form_is_good(&form) && !training_add(req, &added)) {
        return reply_not_found(req);
    }
    if (!form_is_good(&form) || !training_take_file(req, &form, self.scope, added.id)) {
        return reply_form_again(req, _("Tell of a training"), training_html_my_new(req, &form));
    }
    return reply_done(req, STR(TRAINING_MY),
                      str_of(_("Sent. The chair of your organisation sees it now.")), 0);
}
