#include "app/json.h"
#include "base/patronymic.h"
#include "features/joining/joining_inner.h"

/* What an applicant says of himself. Nothing is asked that the register does not need. */

#define LEAST_AGE 14 /* charter, art. 6; 10-ФЗ, art. 2 */

/* The categories of the charter in the words of those who choose among them. */
static const struct form_choice category_choices[] = {
    {"", N_("Please choose")},
    {"worker_pedagogic", N_("I teach or bring up: teacher, educator, coach")},
    {"worker_other", N_("I work in education, but do not teach")},
    {"worker_hpe", N_("I teach or do research at a university")},
    {"student_hpe", N_("I study at a university")},
    {"student_spo", N_("I study at a college")},
    {"temporarily_not_working", N_("I am on leave and keep my place (for example, with a child)")},
    {"pensioner_nonworking", N_("I am retired and do not work")},
    {"union_staff", N_("I work for the union itself")},
    {0},
};

static const struct form_choice sex_choices[] = {{"f", N_("woman")}, {"m", N_("man")}, {0}};

#define PERSON \
    {"last_name",      N_("Surname"), FORM_TEXT, \
     .required = true, .max = 80,     .autocomplete = "family-name"}, \
        {"first_name",     N_("First name"), FORM_TEXT, \
         .required = true, .max = 80,        .autocomplete = "given-name"}, \
        {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80, \
         .autocomplete = "additional-name"}, \
        {"sex", N_("Sex"), FORM_CHOICE, .choices = sex_choices, \
         .hint = N_("Needed only without a patronymic")}, \
        {"born",           N_("Date of birth"),    FORM_DATE, \
         .required = true, .autocomplete = "bday", .hint = N_("For example, 14.03.1979")}, \
        {"phone",          N_("Phone"),           FORM_PHONE, \
         .required = true, .autocomplete = "tel", .hint = N_("For example, +7 910 123-45-67")}, \
        {"email", N_("E-mail"), FORM_EMAIL, .autocomplete = "email", \
         .hint = N_("We will write how your application stands")}, \
        {"category", N_("What you do"), FORM_CHOICE, .required = true, \
         .choices = category_choices}, \
        {"workplace", N_("Place of work or study"), FORM_TEXT, .required = true, \
         .autocomplete = "organization"}, \
        {"position", N_("Position, or study group"), FORM_TEXT, \
         .hint = N_("For example, teacher of mathematics")}, \
    { \
        "was_member", N_("I have been a member of the union before"), FORM_FLAG \
    }

const struct form_field joining_person_fields[] = {PERSON, {0}};

const struct form_field joining_edit_fields[] = {
    {"version", "", FORM_HIDDEN, .max = 20},
    {"applied_on", N_("Date of the application"), FORM_DATE, .required = true,
     .hint = N_("Union seniority begins on it")},
    PERSON,
    {0},
};

const struct form_field joining_paper_fields[] = {
    {"applied_on", N_("Date of the application"), FORM_DATE, .required = true,
     .hint = N_("Union seniority begins on it")},
    PERSON,
    {"consent", N_("The consent to the processing of personal data is signed on paper"), FORM_FLAG},
    {0},
};

static bool is_sex_known(struct request *req, const struct form *form)
{
    return form_text(form, "sex").length > 0 ||
           patronymic_sex(req->arena, form_text(form, "middle_name")) != 0;
}

void joining_check_person(struct request *req, struct form *form)
{
    date born = form_date(form, "born");
    form_refuse_future(form, "born");
    if (!date_is_none(born) && date_full_years(born, req->today) < LEAST_AGE) {
        form_add_error(form, "born",
                       str_of(_("One can join the union from the age of 14 on. We will be glad to "
                                "see you then.")));
    }
    if (!is_sex_known(req, form)) {
        form_add_error(form, "sex", str_of(_("Please choose: the name alone does not tell it.")));
    }
}

struct members_card joining_card_of_form(struct request *req, const struct form *form)
{
    struct members_card card = {
        .last_name = form_text(form, "last_name"),
        .first_name = form_text(form, "first_name"),
        .middle_name = form_text(form, "middle_name"),
        .sex = form_text(form, "sex"),
        .born = form_date(form, "born"),
        .phone = form_text(form, "phone"),
        .email = form_text(form, "email"),
        .workplace = form_text(form, "workplace"),
        .position = form_text(form, "position"),
        .category = form_text(form, "category"),
    };
    char sex = patronymic_sex(req->arena, card.middle_name);
    if (str_is_empty(card.sex) && sex != 0) {
        card.sex = sex == 'f' ? STR("f") : STR("m");
    }
    return card;
}

struct members_card joining_card_of(const struct joining_db_line_row *row)
{
    return (struct members_card){
        .last_name = row->last_name,
        .first_name = row->first_name,
        .middle_name = row->middle_name,
        .sex = row->sex,
        .born = row->born,
        .phone = row->phone,
        .email = row->email,
        .workplace = row->workplace,
        .position = row->position,
        .category = row->category,
        .language = row->language,
    };
}

#define TEXTS(what) \
    what(last_name) what(first_name) what(middle_name) what(sex) what(phone) what(email) \
        what(workplace) what(position) what(category)

void joining_fill_form(struct form *form, const struct members_card *card, bool was_member)
{
#define SET(name) form_set_text(form, #name, card->name);
    TEXTS(SET)
    form_set_date(form, "born", card->born);
    form_set_int(form, "was_member", was_member);
}

json_t *joining_person_json(const struct members_card *card, bool was_member)
{
    json_t *person = json_object();
#define PUT(name) json_put_text(person, #name, card->name);
    TEXTS(PUT)
    json_put_day(person, "born", card->born);
    json_put_int(person, "was_member", was_member);
    return person;
}

struct members_card joining_person_of_json(struct arena *arena, const json_t *person,
                                           bool *ret_was_member)
{
    struct members_card card = {.born = json_get_day(person, "born")};
#define TAKE(name) card.name = json_get_text(arena, person, #name);
    TEXTS(TAKE)
    *ret_was_member = json_get_int(person, "was_member") != 0;
    return card;
}
