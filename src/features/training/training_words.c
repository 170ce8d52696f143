/* How trainings are told to people. */
#include "base/utf8.h"
#include "features/training/training_inner.h"

/* The labels that the schema comes with, so that the translators see them; the labels themselves
 * come from the table. */
const char *const training_labels[] = {
    N_("School of union activists"),
    N_("Standing seminar"),
    N_("Seminar"),
    N_("Seminar and conference"),
    N_("Practical seminar"),
    N_("Webinar"),
    N_("Laboratory"),
    N_("Discussion"),
    N_("Session of the youth teaching school"),
    N_("Forum"),
    N_("Conference"),
    N_("Course of further education"),
    N_("Other training"),
    N_("In person"),
    N_("On line"),
    N_("In person and on line"),
    N_("By a recording"),
    N_("Chairs of territorial organisations"),
    N_("Chairs of primary organisations"),
    N_("Deputy chairs"),
    N_("Members of committees"),
    N_("Members of auditing commissions, auditors"),
    N_("Chairs of union bureaus, group organisers"),
    N_("Accountants, treasurers"),
    N_("Staff of the committees"),
    N_("Voluntary legal labour inspectors"),
    N_("Voluntary technical labour inspectors"),
    N_("Authorised persons for labour protection"),
    N_("Those responsible for the electronic register"),
    N_("Those responsible for information work"),
    N_("Youth councils, young teachers"),
    N_("Student activists"),
    N_("Reserve of cadres"),
    N_("Other members of the Union"),
    N_("Social partners, heads of organisations"),
    N_("Another region"),
    N_("Federation of trade unions"),
    N_("Institute, university, training centre"),
    N_("Somebody else"),
    N_("Certificate"),
    N_("Certificate of further education"),
    N_("Attestation"),
    N_("Diploma"),
    N_("Written confirmation"),
    NULL,
};

/* ---- words to choose from -------------------------------------------------------------------- */

static const struct form_choice *choices_of_list(struct request *req,
                                                 struct training_db_choices_rows rows, str list)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, rows) {
        if (str_equal(row->list, list)) {
            form_choices_add(&choices, row->code, row->label);
        }
    }
    return form_choices_list(&choices);
}

struct training_choices training_choices_of(struct request *req)
{
    struct training_db_choices_rows rows = training_db_choices(req->db);
    return (struct training_choices){
        .kind = choices_of_list(req, rows, STR("kind")),
        .attendance = choices_of_list(req, rows, STR("attendance")),
        .category = choices_of_list(req, rows, STR("category")),
        .taught = choices_of_list(req, rows, STR("taught")),
        .paper = choices_of_list(req, rows, STR("paper")),
    };
}

str training_label(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(_(label));
}

/* ---- a record -------------------------------------------------------------------------------- */

str training_hours_text(struct request *req, int64_t hours)
{
    return hours == 0 ? (str){0} : _n("%1 hour", "%1 hours", hours);
}

str training_days_text(struct request *req, const struct training_db_line_row *row)
{
    str days = date_equal(row->began_on, row->ended_on)
                   ? members_day_text(req, row->ended_on, 0)
                   : _f("from %1 to %2", row->began_on, row->ended_on);
    return str_comma(req->arena, days, training_hours_text(req, row->hours));
}

str training_how_text(struct request *req, const struct training_choices *choices,
                      const struct training_db_line_row *row)
{
    str attendance = training_label(req, choices->attendance, row->attendance);
    return STR_CONCAT(req->arena, training_label(req, choices->kind, row->kind), STR(", "),
                      utf8_lower_first(req->arena, attendance), STR(". "), row->taught_by);
}

str training_paper_text(struct request *req, const struct training_choices *choices,
                        const struct training_db_line_row *row)
{
    str kind = training_label(req, choices->paper, row->paper_kind);
    if (row->paper_number.length > 0) {
        kind = kind.length > 0 ? _f("%1 No. %2", kind, row->paper_number)
                               : _f("No. %1", row->paper_number);
    }
    return date_is_none(row->paper_on)
               ? kind
               : str_comma(req->arena, kind, members_day_text(req, row->paper_on, 0));
}

str training_sums_text(struct request *req, const struct training_db_sums_row *sums)
{
    return str_comma(req->arena, _n("%1 person", "%1 people", sums->people),
                     _n("%1 training", "%1 trainings", sums->trainings));
}

str training_person_name(struct request *req, const struct training_db_line_row *row)
{
    return members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
}

enum training_validity training_validity_of(const struct request *req, date valid_until)
{
    if (date_is_none(valid_until)) {
        return TRAINING_WITHOUT_END;
    }
    if (date_before(valid_until, req->today)) {
        return TRAINING_ENDED;
    }
    return date_before(date_add_days(req->today, TRAINING_ENDING_DAYS), valid_until)
               ? TRAINING_VALID
               : TRAINING_ENDING;
}
