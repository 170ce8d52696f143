/* The trainings of one person, as the organisation keeps them. */
#include "base/ids.h"
#include "features/training/training.html.h"
#include "features/training/training_inner.h"

#define ON_THE_CARD 4
#define ON_A_PAGE 300
#define TOLD_SHOWN 100

static const struct form_field refusal_fields[] = {
    {"answer", N_("Why not"), FORM_TEXT, .required = true, .max = 300, .wide = true,
     .hint = N_("The member reads this")},
    {0},
};

/* ---- finding --------------------------------------------------------------------------------- */

bool training_person_of(struct request *req, enum right right, struct training_person *ret_person)
{
    int64_t id = path_id(req);
    struct training_person person = {.id = id, .scope = members_likely_reach(req, right, id)};
    if (str_is_empty(person.scope.from) ||
        !training_db_person(req->db, person.scope, id, &person.row)) {
        return false;
    }
    person.name = members_full_name(req->arena, person.row.last_name, person.row.first_name,
                                    person.row.middle_name);
    *ret_person = person;
    return true;
}

static str person_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/members/%lld/training", (long long)id);
}

/* The record of the address, kept or told of. */
static bool find_record(struct request *req, enum right right, struct training_person *ret_person,
                        struct training_db_line_row *ret_row)
{
    int64_t id;
    return str_to_int64(path_text(req, 1), &id) && training_person_of(req, right, ret_person) &&
           training_db_find(req->db, ret_person->scope, ret_person->id, id, ret_row);
}

static bool find_kept(struct request *req, struct training_person *ret_person,
                      struct training_db_line_row *ret_row)
{
    return find_record(req, RIGHT_TRAINING_EDIT, ret_person, ret_row) &&
           str_equal(ret_row->state, STR("kept"));
}

static struct reply changed_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("Somebody else has changed this record meanwhile. Open it "
                                       "again and look at it.")));
}

/* ---- looking --------------------------------------------------------------------------------- */

static struct training_person_view view_of(struct request *req,
                                           const struct training_person *person, int64_t limit)
{
    struct training_db_term_since_row term;
    struct training_person_view view = {
        .person = *person,
        .rows = training_db_of_member(req->db, person->scope, person->id, limit + 1),
        .choices = training_choices_of(req),
        .may_edit = access_may(req, RIGHT_TRAINING_EDIT),
        .may_issue = access_may(req, RIGHT_EVENTS_EDIT),
    };
    view.is_cut = (int64_t)view.rows.count > limit;
    view.rows.count = MIN_OF(view.rows.count, (size_t)limit);
    if (training_db_term_since(req->db, person->scope.region_id, person->id, req->today, &term)) {
        view.term_since = term.day;
    }
    (void)!training_db_sums_of_member(req->db, person->scope, person->id, view.term_since,
                                      &view.sums); /* always a row */
    return view;
}

struct html training_on_card(struct request *req, int64_t person_id)
{
    struct training_person person = {
        .id = person_id, .scope = members_likely_reach(req, RIGHT_TRAINING_VIEW, person_id)};
    if (str_is_empty(person.scope.from) ||
        !training_db_person(req->db, person.scope, person_id, &person.row)) {
        return (struct html){0};
    }
    struct training_person_view view = view_of(req, &person, ON_THE_CARD);
    return training_html_on_card(req, &view);
}

struct reply training_person_page(struct request *req)
{
    struct training_person person;
    if (!training_person_of(req, RIGHT_TRAINING_VIEW, &person)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "training.open", person.scope.region_id, person.id, person.id);
    }
    struct training_person_view view = view_of(req, &person, ON_A_PAGE);
    return reply_page(req, _("Training"), training_html_person(req, &view));
}

/* Whoever opens the document of somebody is in the log, on every level. */
struct reply training_file_page(struct request *req)
{
    struct training_person person;
    struct training_db_line_row row;
    if (!find_record(req, RIGHT_TRAINING_VIEW, &person, &row)) {
        return reply_not_found(req);
    }
    audit_read(req, "training.file", person.scope.region_id, row.id, person.id);
    return training_file_reply(req, person.scope, person.id, row.id);
}

/* ---- adding ---------------------------------------------------------------------------------- */

static struct html form_html(struct request *req, const struct training_person *person,
                             const struct training_db_line_row *row, const struct form *form)
{
    struct training_form_view view = {.person = *person, .form = form};
    if (row != NULL) {
        view.row = *row;
    }
    return training_html_form(req, &view);
}

struct reply training_new_page(struct request *req)
{
    struct training_person person;
    if (!training_person_of(req, RIGHT_TRAINING_EDIT, &person)) {
        return reply_not_found(req);
    }
    struct form form =
        form_of(req, training_fields(req, TRAINING_FORM_ONE, person.row.org_path, NULL));
    form_set_text(&form, "attendance", STR("in_person"));
    return reply_page(req, _("Add a training"), form_html(req, &person, NULL, &form));
}

static void refuse_twice(struct request *req, struct form *form)
{
    form_add_error(form, "title",
                   str_of(_("The same training on the same days is written down already.")));
}

struct reply training_new_action(struct request *req)
{
    struct training_person person;
    if (!training_person_of(req, RIGHT_TRAINING_EDIT, &person)) {
        return reply_not_found(req);
    }
    struct form form =
        form_read(req, training_fields(req, TRAINING_FORM_ONE, person.row.org_path, NULL));
    struct training_record record = training_read(&form);
    struct training_new added = {
        .scope = person.scope,
        .member_id = person.id,
        .id = ids_new(),
        .state = "kept",
        .record = &record,
    };
    if (form_is_good(&form) && !training_add(req, &added)) {
        refuse_twice(req, &form);
    }
    if (!form_is_good(&form) || !training_take_file(req, &form, person.scope, added.id)) {
        return reply_form_again(req, _("Add a training"), form_html(req, &person, NULL, &form));
    }
    struct training_touched touched = {person.id, added.id, 1};
    return reply_done(req, person_address(req, person.id), str_of(_("The training is added.")),
                      training_undo_added(req, person.scope.region_id, &touched, 1));
}

/* ---- correcting ------------------------------------------------------------------------------ */

struct reply training_edit_page(struct request *req)
{
    struct training_person person;
    struct training_db_line_row row;
    if (!find_kept(req, &person, &row)) {
        return reply_not_found(req);
    }
    struct form form =
        form_of(req, training_fields(req, TRAINING_FORM_ONE, person.row.org_path, &row));
    training_fill(&form, &row);
    return reply_page(req, _("Correct a training"), form_html(req, &person, &row, &form));
}

/* The form carries the version at which it was opened. */
static bool is_same_version(struct request *req, const struct training_db_line_row *row)
{
    int64_t version = 0;
    return str_to_int64(http_body_field(req->http, STR("version")), &version) &&
           version == row->version;
}

struct reply training_edit_action(struct request *req)
{
    struct training_person person;
    struct training_db_line_row row;
    if (!find_kept(req, &person, &row)) {
        return reply_not_found(req);
    }
    struct form form =
        form_read(req, training_fields(req, TRAINING_FORM_ONE, person.row.org_path, &row));
    struct training_record record = training_read(&form);
    if (form_is_good(&form) && training_has_same(req, person.scope, person.id, row.id, &record)) {
        refuse_twice(req, &form);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct a training"), form_html(req, &person, &row, &form));
    }
    if (!is_same_version(req, &row) || !training_change(req, person.scope, &row, &record)) {
        return changed_meanwhile(req);
    }
    if (!training_take_file(req, &form, person.scope, row.id)) {
        return reply_form_again(req, _("Correct a training"), form_html(req, &person, &row, &form));
    }
    return reply_done(req, person_address(req, person.id), str_of(_("The training is corrected.")),
                      training_undo_of(req, "changed", person.scope.region_id, &row));
}

struct reply training_remove_action(struct request *req)
{
    struct training_person person;
    struct training_db_line_row row;
    if (!find_kept(req, &person, &row)) {
        return reply_not_found(req);
    }
    struct training_db_set_state_values gone = {person.scope, person.id,      row.id,  row.version,
                                                STR("kept"),  STR("removed"), req->now};
    if (!is_same_version(req, &row) || !training_db_set_state(req->db, &gone)) {
        return changed_meanwhile(req);
    }
    training_db_count_once(req->db, person.scope, person.id);
    const struct audit_change change = {"title", row.title, (str){0}};
    audit(req, "training.remove", person.scope.region_id, row.id, person.id, &change, 1);
    return reply_done(req, person_address(req, person.id), str_of(_("The training is removed.")),
                      training_undo_of(req, "removed", person.scope.region_id, &row));
}

/* ---- what members tell of -------------------------------------------------------------------- */

int64_t training_waiting(struct request *req)
{
    struct training_db_count_told_row row;
    struct scope scope = access_scope(req, RIGHT_TRAINING_EDIT);
    return scope.region_id != 0 && training_db_count_told(req->db, scope, &row) ? row.total : 0;
}

static struct html told_html(struct request *req, struct form refusal, int64_t refused_id)
{
    struct training_told_view view = {
        .rows = training_db_told(req->db, req->scope, TOLD_SHOWN),
        .choices = training_choices_of(req),
        .refusal = refusal,
        .refused_id = refused_id,
    };
    return training_html_told(req, &view);
}

struct reply training_told_page(struct request *req)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "training.list", req->mandate.region_id, req->mandate.org_id, 0);
    }
    return reply_page(req, _("Trainings that members told of"),
                      told_html(req, form_of(req, refusal_fields), 0));
}

static bool find_told(struct request *req, struct training_person *ret_person,
                      struct training_db_line_row *ret_row)
{
    return find_record(req, RIGHT_TRAINING_EDIT, ret_person, ret_row) &&
           str_equal(ret_row->state, STR("told"));
}

static str category_of_day(struct request *req, const struct training_person *person, date day)
{
    struct training_db_category_on_row row;
    return training_db_category_on(req->db, person->scope.region_id, person->id, day, &row)
               ? row.category
               : (str){0};
}

static bool answer(struct request *req, const struct training_person *person,
                   const struct training_db_line_row *row, const char *state, str words)
{
    struct training_db_answer_values values = {
        .scope = person->scope,
        .member_id = person->id,
        .id = row->id,
        .state = str_of(state),
        .answer = words,
        .category = category_of_day(req, person, row->ended_on),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    if (!training_db_answer(req->db, &values)) {
        return false;
    }
    training_db_count_once(req->db, person->scope, person->id);
    return true;
}

struct reply training_confirm_action(struct request *req)
{
    struct training_person person;
    struct training_db_line_row row;
    if (!find_told(req, &person, &row)) {
        return reply_not_found(req);
    }
    struct training_record record = training_record_of(&row);
    if (training_has_same(req, person.scope, person.id, row.id, &record)) {
        return reply_refused(req, str_of(_("The same training on the same days is written down "
                                           "already. Decline it and say so.")));
    }
    if (!answer(req, &person, &row, "kept", (str){0})) {
        return changed_meanwhile(req);
    }
    audit(req, "training.confirm", person.scope.region_id, row.id, person.id, NULL, 0);
    return reply_done(req, STR("/training/told"),
                      _f("%1: the training is written down.", person.name),
                      training_undo_of(req, "answered", person.scope.region_id, &row));
}

struct reply training_refuse_action(struct request *req)
{
    struct training_person person;
    struct training_db_line_row row;
    if (!find_told(req, &person, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, refusal_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Trainings that members told of"),
                                told_html(req, form, row.id));
    }
    if (!answer(req, &person, &row, "refused", form_text(&form, "answer"))) {
        return changed_meanwhile(req);
    }
    audit(req, "training.refuse", person.scope.region_id, row.id, person.id, NULL, 0);
    return reply_done(req, STR("/training/told"),
                      _f("%1: declined. The member sees why.", person.name),
                      training_undo_of(req, "answered", person.scope.region_id, &row));
}
