#include "app/app.h"
#include "app/look.h"
#include "app/phone.h"
#include "base/format.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/papers/papers_inner.h"
#include "features/tickets/tickets.h"

/* What the marks of a template stand for. What is not known becomes a question, and a blank to be
 * written in by hand if nobody answers. */

const struct papers_name papers_names[] = {
    {"member.full_name", PAPERS_PERSON, N_("surname, first name, patronymic")},
    {"member.initials", PAPERS_PERSON, N_("surname and initials")},
    {"member.last_name", PAPERS_PERSON, N_("surname")},
    {"member.first_name", PAPERS_PERSON, N_("first name")},
    {"member.middle_name", PAPERS_PERSON, N_("patronymic")},
    {"member.previous_last_name", PAPERS_TEXT, N_("previous surname")},
    {"member.sex", PAPERS_SEX, N_("two words, for a man and for a woman")},
    {"member.born", PAPERS_DAY, N_("date of birth")},
    {"member.phone", PAPERS_TEXT, N_("telephone")},
    {"member.email", PAPERS_TEXT, N_("e-mail")},
    {"member.address", PAPERS_TEXT, N_("address")},
    {"member.position", PAPERS_POST, N_("position")},
    {"member.workplace", PAPERS_TEXT, N_("place of work or study")},
    {"member.study_group", PAPERS_TEXT, N_("course and group")},
    {"member.category", PAPERS_TEXT, N_("category")},
    {"member.studies", PAPERS_TEXT, N_("for [if …]: studies, and so has no wage")},
    {"member.status", PAPERS_TEXT, N_("state of the membership")},
    {"member.joined_on", PAPERS_DAY, N_("day of joining the union")},
    {"member.registered_on", PAPERS_DAY, N_("registered here since")},
    {"member.decision", PAPERS_TEXT, N_("decision of admission")},
    {"member.ticket_number", PAPERS_TEXT, N_("number of the ticket")},
    {"org.name", PAPERS_ORGANISATION, N_("full name of the organisation")},
    {"org.short_name", PAPERS_TEXT, N_("short name of the organisation")},
    {"org.address", PAPERS_TEXT, N_("address of the organisation")},
    {"org.chair", PAPERS_PERSON, N_("chair: surname, first name, patronymic")},
    {"org.chair.initials", PAPERS_PERSON, N_("chair: surname and initials")},
    {"org.employer", PAPERS_TEXT, N_("the employer")},
    {"org.dues", PAPERS_TEXT, N_("dues, per cent of the wage")},
    {"org.legal_entity", PAPERS_ORGANISATION,
     N_("organisation with an account: this or one above")},
    {"region.name", PAPERS_ORGANISATION, N_("full name of the regional organisation")},
    {"union.name", PAPERS_ORGANISATION, N_("full name of the union")},
    {"consent.text", PAPERS_TEXT, N_("text of the consent that is in force")},
    {"consent.version", PAPERS_TEXT, N_("version of that text")},
    {"consent.given", PAPERS_TEXT, N_("when it was given electronically")},
    {"consent.imprint", PAPERS_TEXT, N_("imprint of that text")},
    {"application.number", PAPERS_TEXT, N_("number of the application to join")},
    {"application.date", PAPERS_DAY, N_("day of the application to join")},
    {"application.was_member", PAPERS_TEXT, N_("for [if …]: was a member before")},
    {"paper.number", PAPERS_TEXT, N_("number of the paper")},
    {"paper.date", PAPERS_DAY, N_("date of the paper")},
    {"paper.place", PAPERS_TEXT, N_("place where the paper is made out")},
    {"tickets", PAPERS_LIST, N_("all tickets of the organisation, in the order of issue")},
    {"ticket.row", PAPERS_TEXT, N_("number of the line"), "tickets"},
    {"ticket.number", PAPERS_TEXT, N_("number of the ticket"), "tickets"},
    {"ticket.full_name", PAPERS_PERSON, N_("surname, first name, patronymic"), "tickets"},
    {"ticket.issued_on", PAPERS_DAY, N_("day of issue"), "tickets"},
    {"ticket.state", PAPERS_TEXT, N_("what became of it"), "tickets"},
    {0},
};

enum language papers_language(enum language language)
{
    return language == LANGUAGE_KK ? LANGUAGE_KK : LANGUAGE_RU;
}

static bool is_mark(const struct papers_mark *mark, const char *name)
{
    return mark->name != NULL && strcmp(mark->name->name, name) == 0;
}

/* ---- questions ------------------------------------------------------------------------------ */

static str field_of(struct arena *arena, str key)
{
    if (str_equal(key, STR("paper.place"))) {
        return papers_place_field();
    }
    return str_format(arena, "q%08llx", (unsigned long long)(str_hash(key) & 0xffffffff));
}

str papers_place_field(void)
{
    return STR("place");
}

static str answer_of(struct papers_subject *subject, str key)
{
    return subject->answer == NULL ? (str){0}
                                   : subject->answer(subject, field_of(subject->req->arena, key));
}

static void ask(struct papers_subject *subject, str key, struct papers_question question)
{
    subject->has_asked = true;
    question.field = field_of(subject->req->arena, key);
    question.value = answer_of(subject, key).length > 0 ? answer_of(subject, key) : question.value;
    for (size_t i = 0; i < subject->questions.count; i++) {
        if (str_equal(subject->questions.items[i].field, question.field)) {
            return;
        }
    }
    *ARENA_PUSH(subject->req->arena, subject->questions.items, subject->questions.count,
                subject->questions.capacity) = question;
}

static const char *case_label(enum declension_case which)
{
    static const char *const labels[] = {
        [DECLENSION_NOMINATIVE] = N_("nominative"),
        [DECLENSION_GENITIVE] = N_("genitive (of whom?)"),
        [DECLENSION_DATIVE] = N_("dative (to whom?)"),
        [DECLENSION_ACCUSATIVE] = N_("accusative (whom?)"),
        [DECLENSION_INSTRUMENTAL] = N_("instrumental (by whom?)"),
        [DECLENSION_PREPOSITIONAL] = N_("prepositional (about whom?)"),
        [DECLENSION_LOCATIVE] = N_("locative (where?)"),
        [DECLENSION_ABLATIVE] = N_("ablative (from whom?)"),
    };
    return labels[which];
}

/* "«повар»: родительный падеж (кого?)" */
static str ask_case(struct papers_subject *subject, const struct papers_mark *mark, str word,
                    bool is_kept)
{
    struct request *req = subject->asker;
    ask(subject, mark->key,
        (struct papers_question){.label = _f("“%1”: %2", word, _(case_label(mark->which))),
                                 .is_required = true,
                                 .word = is_kept ? word : (str){0},
                                 .which = mark->which});
    return answer_of(subject, mark->key);
}

static str with_capital(struct arena *arena, str text)
{
    str first = utf8_slice(text, 1);
    return str_join(arena, utf8_upper(arena, first), str_from(text, first.length));
}

/* What the register should know and does not. */
static str ask_value(struct papers_subject *subject, const struct papers_mark *mark)
{
    struct request *req = subject->asker;
    str label = mark->name == NULL ? mark->question
                                   : with_capital(req->arena, str_of(_(mark->name->label)));
    bool is_day = mark->asks_day || (mark->name != NULL && mark->name->type == PAPERS_DAY);
    ask(subject, mark->key,
        (struct papers_question){.label = label,
                                 .kind = is_day ? PAPERS_ASK_DAY : PAPERS_ASK_TEXT});
    str answer = answer_of(subject, mark->key);
    date day = is_day ? date_from_written(answer, date_year(req->today)) : (date){0};
    return is_day ? papers_day(req->arena, subject->req->language, day) : answer;
}

static char sex_of(struct papers_subject *subject)
{
    struct request *req = subject->asker;
    if (subject->sex == 0) {
        ask(subject, STR("member.sex"),
            (struct papers_question){.label = str_of(_("Is this a man or a woman?")),
                                     .kind = PAPERS_ASK_SEX,
                                     .is_required = true});
        str answer = answer_of(subject, STR("member.sex"));
        return str_equal(answer, STR("f")) ? 'f' : str_equal(answer, STR("m")) ? 'm' : 0;
    }
    return subject->sex;
}

/* ---- days ----------------------------------------------------------------------------------- */

static const char *const months_ru[] = {"января",   "февраля", "марта",  "апреля",
                                        "мая",      "июня",    "июля",   "августа",
                                        "сентября", "октября", "ноября", "декабря"};
static const char *const months_kk[] = {"қаңтар",   "ақпан",  "наурыз", "сәуір",
                                        "мамыр",    "маусым", "шілде",  "тамыз",
                                        "қыркүйек", "қазан",  "қараша", "желтоқсан"};

str papers_day(struct arena *arena, enum language language, date day)
{
    if (date_is_none(day)) {
        return (str){0};
    }
    int month = date_month(day) - 1;
    return language == LANGUAGE_KK ? str_format(arena, "%d жылғы %d %s", date_year(day),
                                                date_day(day), months_kk[month])
                                   : str_format(arena, "%02d\u00a0%s %d\u00a0г.", date_day(day),
                                                months_ru[month], date_year(day));
}

static str day_of(struct papers_subject *subject, const struct papers_mark *mark, date day)
{
    struct arena *arena = subject->req->arena;
    return date_is_none(day) ? (str){0}
           : mark->is_short
               ? str_format(arena, "%02d.%02d.%d", date_day(day), date_month(day), date_year(day))
               : papers_day(arena, subject->req->language, day);
}

/* ---- people --------------------------------------------------------------------------------- */

static str case_of_row(str genitive, str dative, str accusative, str instrumental,
                       str prepositional, enum declension_case which)
{
    return which == DECLENSION_GENITIVE        ? genitive
           : which == DECLENSION_DATIVE        ? dative
           : which == DECLENSION_ACCUSATIVE    ? accusative
           : which == DECLENSION_INSTRUMENTAL  ? instrumental
           : which == DECLENSION_PREPOSITIONAL ? prepositional
                                               : (str){0};
}

str papers_part_in_case(struct papers_subject *subject, enum declension_part part, char sex,
                        str name, enum declension_case which)
{
    static const char *const kinds[][2] = {
        [DECLENSION_LAST] = {"last_m", "last_f"}, [DECLENSION_FIRST] = {"first_m", "first_f"}};
    struct request *req = subject->req;
    str text;
    return part != DECLENSION_MIDDLE &&
                   papers_word_in_case(req, &subject->place, str_of(kinds[part][sex == 'f']), name,
                                       which, &text)
               ? text
               : declension_name(req->arena, part, sex, name, which);
}

/* What people said of the name before what the dictionary and the rules say. */
static str part_in_case(struct papers_subject *subject, enum declension_part part, char sex,
                        str name, enum declension_case which)
{
    static const char *const parts[] = {"last", "first", "middle"};
    for (size_t i = 0; i < subject->names.count; i++) {
        const struct papers_db_names_row *row = &subject->names.items[i];
        if (str_equal(row->part, str_of(parts[part])) && str_equal(row->nominative, name)) {
            return case_of_row(row->genitive, row->dative, row->accusative, row->instrumental,
                               row->prepositional, which);
        }
    }
    return papers_part_in_case(subject, part, sex, name, which);
}

struct name {
    str last, first, middle;
};

static str laid_out(struct arena *arena, const char *what, struct name name)
{
    str last_word = str_of(what);
    return str_ends_with(last_word, STR("initials"))
               ? format_initials(arena, name.last, name.first, name.middle)
           : str_equal(last_word, STR("member.last_name"))  ? name.last
           : str_equal(last_word, STR("member.first_name")) ? name.first
           : str_equal(last_word, STR("member.middle_name"))
               ? name.middle
               : members_full_name(arena, name.last, name.first, name.middle);
}

/* In Kazakh the last word alone takes the ending; of a name with initials the surname, which is
 * the word that is read last. */
static str kazakh_person(struct arena *arena, const struct papers_mark *mark, struct name name)
{
    if (str_ends_with(str_of(mark->name->name), STR("initials"))) {
        name.last = declension_kazakh(arena, name.last, false, mark->which);
        return laid_out(arena, mark->name->name, name);
    }
    return declension_kazakh(arena, laid_out(arena, mark->name->name, name), false, mark->which);
}

static str member_in_case(struct papers_subject *subject, const struct papers_mark *mark)
{
    struct arena *arena = subject->req->arena;
    struct name name = {subject->card.last_name, subject->card.first_name,
                        subject->card.middle_name};
    if (mark->which == DECLENSION_NOMINATIVE || name.last.length == 0) {
        return laid_out(arena, mark->name->name, name);
    }
    if (subject->req->language == LANGUAGE_KK) {
        return kazakh_person(arena, mark, name);
    }
    char sex = sex_of(subject);
    if (sex == 0 || mark->which > DECLENSION_PREPOSITIONAL) {
        return (str){0};
    }
    return laid_out(
        arena, mark->name->name,
        (struct name){part_in_case(subject, DECLENSION_LAST, sex, name.last, mark->which),
                      part_in_case(subject, DECLENSION_FIRST, sex, name.first, mark->which),
                      part_in_case(subject, DECLENSION_MIDDLE, sex, name.middle, mark->which)});
}

str papers_name_in_case(struct papers_subject *subject, enum declension_case which)
{
    struct papers_mark mark = {.name = &papers_names[0], .which = which};
    return member_in_case(subject, &mark);
}

static str chair_in_case(struct papers_subject *subject, const struct papers_mark *mark)
{
    struct arena *arena = subject->req->arena;
    if (!subject->has_chair) {
        return (str){0};
    }
    struct name name = {subject->chair.last_name, subject->chair.first_name,
                        subject->chair.middle_name};
    str nominative = laid_out(arena, mark->name->name, name);
    if (mark->which == DECLENSION_NOMINATIVE) {
        return nominative;
    }
    if (subject->req->language == LANGUAGE_KK) {
        return kazakh_person(arena, mark, name);
    }
    char sex = patronymic_sex(arena, name.middle);
    if (sex == 0 || mark->which > DECLENSION_PREPOSITIONAL) {
        return ask_case(subject, mark, nominative, false);
    }
    return laid_out(
        arena, mark->name->name,
        (struct name){
            papers_part_in_case(subject, DECLENSION_LAST, sex, name.last, mark->which),
            papers_part_in_case(subject, DECLENSION_FIRST, sex, name.first, mark->which),
            papers_part_in_case(subject, DECLENSION_MIDDLE, sex, name.middle, mark->which)});
}

/* ---- words ---------------------------------------------------------------------------------- */

/* By the dictionary, then by the rules where they are sure, else by whoever prints. */
static str word_in_case(struct papers_subject *subject, const struct papers_mark *mark, str word)
{
    struct request *req = subject->req;
    if (mark->which == DECLENSION_NOMINATIVE || word.length == 0) {
        return word;
    }
    if (req->language == LANGUAGE_KK) {
        return declension_kazakh(req->arena, word, mark->name->type == PAPERS_ORGANISATION,
                                 mark->which);
    }
    str answer = answer_of(subject, mark->key);
    if (answer.length == 0 &&
        papers_word_in_case(req, &subject->place, STR("word"), word, mark->which, &answer)) {
        return answer;
    }
    bool is_sure = mark->name->type == PAPERS_POST && mark->which <= DECLENSION_PREPOSITIONAL &&
                   declension_post(req->arena, word, mark->which, &answer);
    return is_sure ? answer : ask_case(subject, mark, word, true);
}

static str label_text(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(_(label));
}

static str number_text(struct arena *arena, int64_t number)
{
    return number == 0 ? (str){0} : str_format(arena, "%lld", (long long)number);
}

static str yes_if(struct request *req, bool is_so)
{
    return is_so ? str_of(_("yes")) : (str){0};
}

static str plain_text(struct papers_subject *subject, const char *name)
{
    struct request *req = subject->req;
    const struct members_card *card = &subject->card;
    const struct papers_db_place_row *place = &subject->place;
    const struct {
        const char *name;
        str text;
    } texts[] = {
        {"member.previous_last_name", card->previous_last_name},
        {"member.phone", phone_shown(req->arena, card->phone)},
        {"member.email", card->email},
        {"member.address", card->address},
        {"member.workplace", card->workplace},
        {"member.study_group", card->study_group},
        {"member.category", label_text(req, members_categories, card->category)},
        {"member.status", label_text(req, members_statuses, card->status)},
        {"member.decision", card->decision},
        {"member.ticket_number", tickets_number_text(req->arena, card->ticket_number)},
        {"org.short_name", place->short_name},
        {"org.address", place->address},
        {"org.employer", place->employer_name.length > 0 ? place->employer_name : card->workplace},
        {"org.dues", joining_dues_text(req, place->dues)},
        {"member.studies", yes_if(req, str_starts_with(card->category, STR("student")))},
        {"application.number", number_text(req->arena, subject->application)},
        {"application.was_member", yes_if(req, subject->was_member)},
        {"consent.text", subject->consent.text},
        {"consent.version", number_text(req->arena, subject->consent.version)},
        {"consent.given",
         subject->consented_at == 0 ? (str){0} : widgets_moment_text(req, subject->consented_at)},
        {"consent.imprint", str_slice(subject->consent.hash, 0, 16)},
        {"paper.number",
         papers_number_text(req->arena, subject->number, date_year(subject->issued_on))},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (strcmp(name, texts[i].name) == 0) {
            return texts[i].text;
        }
    }
    return (str){0};
}

/* ---- the journal ---------------------------------------------------------------------------- */

static str ticket_state_text(struct papers_subject *subject,
                             const struct papers_db_tickets_row *row)
{
    struct request *req = subject->req;
    const char *label = tickets_state_label(row->state);
    return str_comma(req->arena, label == NULL ? row->state : str_of(_(label)),
                     date_is_none(row->state_on)
                         ? (str){0}
                         : day_of(subject, &(struct papers_mark){.is_short = true}, row->state_on));
}

static str of_ticket(struct papers_subject *subject, const struct papers_mark *mark, size_t index)
{
    struct arena *arena = subject->req->arena;
    if (index >= subject->tickets.count) {
        return (str){0};
    }
    const struct papers_db_tickets_row *row = &subject->tickets.items[index];
    struct name name = {row->last_name, row->first_name, row->middle_name};
    return is_mark(mark, "ticket.row")         ? str_format(arena, "%zu", index + 1)
           : is_mark(mark, "ticket.number")    ? tickets_number_text(arena, row->number)
           : is_mark(mark, "ticket.issued_on") ? day_of(subject, mark, row->issued_on)
           : is_mark(mark, "ticket.state")     ? ticket_state_text(subject, row)
                                               : laid_out(arena, mark->name->name, name);
}

/* ---- all together --------------------------------------------------------------------------- */

static str day_value(struct papers_subject *subject, const struct papers_mark *mark)
{
    const struct members_card *card = &subject->card;
    date day = is_mark(mark, "member.born")            ? card->born
               : is_mark(mark, "member.joined_on")     ? card->joined_on
               : is_mark(mark, "member.registered_on") ? card->registered_on
               : is_mark(mark, "application.date")     ? subject->applied_on
                                                       : subject->issued_on;
    return day_of(subject, mark, day);
}

static str legal_entity(const struct papers_subject *subject)
{
    str name = subject->consent.operator_name;
    return name.length > 0 ? name : subject->place.name;
}

static str known_value(struct papers_subject *subject, const struct papers_mark *mark, size_t row)
{
    switch (mark->name->type) {
    case PAPERS_PERSON:
        return mark->name->list != NULL ? of_ticket(subject, mark, row)
               : str_starts_with(str_of(mark->name->name), STR("org.chair"))
                   ? chair_in_case(subject, mark)
                   : member_in_case(subject, mark);
    case PAPERS_POST:
        return word_in_case(subject, mark, subject->card.position);
    case PAPERS_ORGANISATION:
        return word_in_case(subject, mark,
                            is_mark(mark, "org.name")           ? subject->place.name
                            : is_mark(mark, "org.legal_entity") ? legal_entity(subject)
                            : is_mark(mark, "region.name")      ? subject->place.region_name
                                                                : subject->top.name);
    case PAPERS_DAY:
        return mark->name->list != NULL ? of_ticket(subject, mark, row) : day_value(subject, mark);
    case PAPERS_SEX: {
        char sex = sex_of(subject);
        return sex == 0 ? (str){0} : mark->words[sex == 'f'];
    }
    case PAPERS_TEXT:
    case PAPERS_LIST:
    default:
        return mark->name->list != NULL ? of_ticket(subject, mark, row)
                                        : plain_text(subject, mark->name->name);
    }
}

static str place_text(struct papers_subject *subject, const struct papers_mark *mark)
{
    struct request *req = subject->asker;
    str answer = answer_of(subject, mark->key);
    ask(subject, mark->key,
        (struct papers_question){.label = str_of(_("Place, for example “г. Курск”")),
                                 .value = subject->made_out_at});
    return answer.length > 0 ? answer : subject->made_out_at;
}

/* Whether it is known: nothing is asked for that but a sex, which decides what the paper says. */
static str text_of_condition(struct papers_subject *subject, const struct papers_mark *mark,
                             size_t row)
{
    size_t asked = subject->questions.count;
    str value = known_value(subject, mark, row);
    if (mark->name->type != PAPERS_SEX) {
        subject->questions.count = asked;
    }
    return value;
}

static str text_of_mark(void *context, const struct papers_mark *mark, size_t row)
{
    struct papers_subject *subject = context;
    if (mark->is_condition) {
        return text_of_condition(subject, mark, row);
    }
    if (is_mark(mark, "paper.place")) {
        return place_text(subject, mark);
    }
    subject->has_asked = false;
    str value = mark->name == NULL ? (str){0} : known_value(subject, mark, row);
    bool may_lack =
        mark->name != NULL && (mark->name->list != NULL || is_mark(mark, "member.middle_name"));
    return value.length > 0 || subject->has_asked || may_lack ? value : ask_value(subject, mark);
}

static size_t rows_of_list(void *context, const char *list)
{
    struct papers_subject *subject = context;
    return strcmp(list, "tickets") == 0 ? subject->tickets.count : 0;
}

struct papers_paper papers_make(struct papers_subject *subject,
                                const struct papers_template *template)
{
    struct papers_source source = {.context = subject, .text = text_of_mark, .rows = rows_of_list};
    subject->questions = (struct papers_questions){0};
    return papers_fill_in(subject->req->arena, template, &source);
}

/* ---- subjects ------------------------------------------------------------------------------- */

static bool fill_place(struct papers_subject *subject)
{
    struct request *req = subject->req;
    struct papers_db_last_place_row place;
    int64_t region_id = subject->scope.region_id;
    if (!papers_db_place(req->db, subject->org_id, &subject->place) ||
        !papers_db_union(req->db, &subject->top)) {
        return false;
    }
    subject->has_chair = papers_db_chair(req->db, subject->org_id, req->today, &subject->chair);
    if (subject->consent.text_id == 0) {
        subject->consent = consents_register_text(req, subject->org_id);
    }
    subject->number = papers_next_number(req, region_id, subject->org_id);
    subject->issued_on = req->today;
    if (papers_db_last_place(req->db, region_id, subject->org_id, date_year(req->today), &place)) {
        subject->made_out_at = place.place;
    }
    return true;
}

bool papers_subject_of_member(struct request *req, struct scope scope, int64_t member_id,
                              struct papers_subject *ret_subject)
{
    int64_t version;
    struct papers_subject subject = {
        .req = req, .asker = req, .scope = scope, .member_id = member_id};
    if (str_is_empty(scope.from) ||
        !members_card_of(req, scope, member_id, &subject.card, &version)) {
        return false;
    }
    subject.org_id = members_org_of(req, scope, member_id);
    subject.names = papers_db_names(req->db, scope, member_id);
    subject.sex = papers_sex_of(req->arena, subject.card.sex, subject.card.middle_name);
    if (!fill_place(&subject)) {
        return false;
    }
    *ret_subject = subject;
    return true;
}

bool papers_subject_of_applicant(struct request *req, const struct joining_applicant *applicant,
                                 struct papers_subject *ret_subject)
{
    struct papers_subject subject = {
        .req = req,
        .asker = req,
        .scope = access_system_scope(req->arena, applicant->region_id, STR("0")),
        .org_id = applicant->org_id,
        .card = applicant->card,
        .consent = applicant->consent,
        .consented_at = applicant->consented_at,
        .application = applicant->number,
        .applied_on = applicant->applied_on,
        .was_member = applicant->was_member,
    };
    if (!fill_place(&subject)) {
        return false;
    }
    subject.sex = papers_sex_of(req->arena, subject.card.sex, subject.card.middle_name);
    subject.number = applicant->number;
    subject.issued_on = applicant->applied_on;
    *ret_subject = subject;
    return true;
}

#define LONGEST_JOURNAL 5000

bool papers_subject_of_org(struct request *req, struct scope scope, const struct orgs_org *org,
                           struct papers_subject *ret_subject)
{
    struct papers_subject subject = {.req = req, .asker = req, .org_id = org->id};
    subject.scope = access_scope_below(req, scope, org->region_id, org->path);
    if (str_is_empty(subject.scope.from) || org->region_id == 0 || !fill_place(&subject)) {
        return false;
    }
    subject.tickets = papers_db_tickets(req->db, subject.scope, LONGEST_JOURNAL);
    *ret_subject = subject;
    return true;
}

struct papers_subject papers_example(struct request *req)
{
    static struct papers_db_tickets_row tickets[] = {
        {.number = STR_INIT("460000000014"),
         .issued_on = {20260112},
         .state = STR_INIT("valid"),
         .last_name = STR_INIT("Примерова"),
         .first_name = STR_INIT("Анна"),
         .middle_name = STR_INIT("Ивановна")},
        {.number = STR_INIT("460000000022"),
         .issued_on = {20260112},
         .state = STR_INIT("lost"),
         .state_on = {20260301},
         .last_name = STR_INIT("Образцов"),
         .first_name = STR_INIT("Пётр"),
         .middle_name = STR_INIT("Ильич")},
    };
    struct papers_subject subject = {.req = req,
                                     .asker = req,
                                     .sex = 'f',
                                     .number = 17,
                                     .issued_on = req->today,
                                     .has_chair = true,
                                     .made_out_at = STR("г. Курск")};
    subject.card = (struct members_card){.last_name = STR("Примерова"),
                                         .first_name = STR("Анна"),
                                         .middle_name = STR("Ивановна"),
                                         .sex = STR("f"),
                                         .born = date_of("1979-03-14"),
                                         .position = STR("учитель"),
                                         .workplace = STR("МБОУ «Школа № 1»"),
                                         .category = STR("worker_pedagogic"),
                                         .status = STR("active"),
                                         .joined_on = date_of("2005-09-01"),
                                         .registered_on = date_of("2015-09-01"),
                                         .ticket_number = STR("460000000014")};
    subject.place =
        (struct papers_db_place_row){.name = STR("Первичная профсоюзная организация школы № 1"),
                                     .short_name = STR("Школа № 1"),
                                     .country = STR("ru"),
                                     .employer_name = STR("МБОУ «Школа № 1»"),
                                     .region_name = STR("Областная организация Профсоюза"),
                                     .dues = 100};
    subject.chair = (struct papers_db_chair_row){
        .last_name = STR("Образцов"), .first_name = STR("Пётр"), .middle_name = STR("Ильич")};
    subject.tickets = (struct papers_db_tickets_rows){.items = tickets, .count = 2};
    if (!papers_db_union(req->db, &subject.top)) {
        subject.top.name = STR("Профсоюз");
    }
    return subject;
}
