/* What a certificate says: the marks of its template, and what they stand for. The grammar of the
 * text is that of papers (papers_template.h). */
#include "base/utf8.h"
#include "features/certificates/certificates_inner.h"

const struct papers_name certificates_names[] = {
    {"name", PAPERS_PERSON, N_("surname, first name, patronymic")},
    {"sex", PAPERS_SEX, N_("two words, for a man and for a woman")},
    {"training", PAPERS_TEXT, N_("what was taught")},
    {"kind", PAPERS_TEXT, N_("kind of training: seminar, webinar")},
    {"hours", PAPERS_TEXT, N_("how many academic hours")},
    {"days", PAPERS_TEXT, N_("when it was held")},
    {"taught_by", PAPERS_TEXT, N_("who taught")},
    {"org", PAPERS_TEXT, N_("full name of the organisation that issues it")},
    {"number", PAPERS_TEXT, N_("number of the certificate")},
    {"issued_on", PAPERS_DAY, N_("day of issue")},
    {"valid_until", PAPERS_DAY, N_("last day on which it is valid")},
    {"place", PAPERS_TEXT, N_("place of issue")},
    {"signer.post", PAPERS_TEXT, N_("who signs: the post")},
    {"signer.name", PAPERS_TEXT, N_("who signs: the name")},
    {"second.post", PAPERS_TEXT, N_("who signs besides: the post")},
    {"second.name", PAPERS_TEXT, N_("who signs besides: the name")},
    {"kk.name", PAPERS_PERSON, N_("the name, in Kazakh cases")},
    {"kk.kind", PAPERS_TEXT, N_("kind of training, in Kazakh")},
    {"kk.hours", PAPERS_TEXT, N_("hours, in Kazakh")},
    {"kk.days", PAPERS_TEXT, N_("when it was held, in Kazakh")},
    {"kk.issued_on", PAPERS_DAY, N_("day of issue, in Kazakh")},
    {"kk.valid_until", PAPERS_DAY, N_("last day, in Kazakh")},
    {0},
};

#define IN_KAZAKH "kk."

enum language certificates_language(str language)
{
    return str_equal(language, STR("kk")) ? LANGUAGE_KK : LANGUAGE_RU;
}

/* ---- reading --------------------------------------------------------------------------------- */

struct checking {
    struct arena *arena;
    struct papers_mistakes *mistakes;
};

static void complain(struct checking *checking, int32_t line, const char *sentence)
{
    *ARENA_PUSH(checking->arena, checking->mistakes->items, checking->mistakes->count,
                checking->mistakes->capacity) =
        (struct papers_mistake){.line = line, .sentence = sentence};
}

/* {{?…}} would ask something of each of a thousand people. */
static bool asks(str line)
{
    ptrdiff_t at;
    while ((at = str_find(line, STR("{{"))) >= 0) {
        line = str_from(line, (size_t)at + 2);
        if (str_starts_with(str_trim(line), STR("?"))) {
            return true;
        }
    }
    return false;
}

static void check_line(struct checking *checking, int32_t number, str line)
{
    bool is_row = str_starts_with(line, STR("| ")) || str_starts_with(line, STR("|= "));
    if (is_row) {
        complain(checking, number, N_("A certificate has no tables."));
    }
    if (str_equal(line, STR("==="))) {
        complain(checking, number, N_("A certificate has one page."));
    }
    if (asks(line)) {
        complain(checking, number, N_("Nothing can be asked here: choose a mark from the list."));
    }
}

bool certificates_text_read(struct arena *arena, str text, struct papers_template *ret_template,
                            struct papers_mistakes *ret_mistakes)
{
    struct checking checking = {arena, ret_mistakes};
    str rest = text, line;
    int32_t number = 0;
    bool has_name = str_find(text, STR("{{name")) >= 0 || str_find(text, STR("{{kk.name")) >= 0;
    (void)!papers_template_read(arena, text, certificates_names, ret_template, ret_mistakes);
    while (str_next(&rest, '\n', &line)) {
        check_line(&checking, ++number, str_trim(line));
    }
    if (!has_name) {
        complain(&checking, 0, N_("Whom it is issued to is missing: write {{name}}."));
    }
    if (str_find(text, STR("{{number")) < 0) {
        complain(&checking, 0, N_("The number is missing: write {{number}}."));
    }
    return ret_mistakes->count == 0;
}

/* ---- values ---------------------------------------------------------------------------------- */

static str hours_text(struct request *req, int64_t hours)
{
    return hours == 0 ? (str){0} : _n("%1 academic hour", "%1 academic hours", hours);
}

/* «с 12 по 14 марта 2026 г.», «12 марта 2026 г.» */
static str days_text(struct request *req, date first, date last)
{
    str end = papers_day(req->arena, req->language, last);
    bool is_same_month =
        date_year(first) == date_year(last) && date_month(first) == date_month(last);
    if (date_equal(first, last)) {
        return end;
    }
    if (req->language == LANGUAGE_KK) {
        return str_format(req->arena, "%.*s – %.*s",
                          STR_ARG(papers_day(req->arena, LANGUAGE_KK, first)), STR_ARG(end));
    }
    return is_same_month
               ? str_format(req->arena, "с %02d по %.*s", date_day(first), STR_ARG(end))
               : str_format(req->arena, "с %.*s по %.*s",
                            STR_ARG(papers_day(req->arena, LANGUAGE_RU, first)), STR_ARG(end));
}

static str kind_text(struct request *req, str kind)
{
    const char *label = form_choice_label(training_choices_of(req).kind, kind);
    return label == NULL ? kind : utf8_lower_first(req->arena, str_of(_(label)));
}

static str day_of(struct request *req, const struct papers_mark *mark, date day)
{
    return date_is_none(day) ? (str){0}
           : mark->is_short ? str_format(req->arena, "%02d.%02d.%d", date_day(day), date_month(day),
                                         date_year(day))
                            : papers_day(req->arena, req->language, day);
}

static str name_in_case(struct certificates_facts *facts, struct request *req,
                        const struct papers_mark *mark)
{
    bool needs_sex = mark->which != DECLENSION_NOMINATIVE && req->language != LANGUAGE_KK;
    if (needs_sex && facts->bearer.sex == 0) {
        facts->lacks_sex = true;
    }
    return papers_bearer_in_case(req, &facts->bearer, mark->which);
}

static str plain_text(struct certificates_facts *facts, struct request *req, const char *name)
{
    const struct certificates_order *order = facts->order;
    const struct {
        const char *name;
        str text;
    } texts[] = {
        {"training", facts->title},
        {"taught_by", facts->taught_by},
        {"org", facts->org_name},
        {"number", facts->number},
        {"place", order->place},
        {"signer.post", order->signer_post},
        {"signer.name", order->signer_name},
        {"second.post", order->second_post},
        {"second.name", order->second_name},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (strcmp(name, texts[i].name) == 0) {
            return texts[i].text;
        }
    }
    return strcmp(name, "hours") == 0  ? hours_text(req, facts->hours)
           : strcmp(name, "days") == 0 ? days_text(req, facts->began_on, facts->ended_on)
                                       : kind_text(req, facts->kind);
}

static str text_of_mark(void *context, const struct papers_mark *mark, size_t row)
{
    struct certificates_facts *facts = context;
    struct request reader = *facts->req;
    (void)row;
    if (mark->name == NULL) {
        return (str){0}; /* a question: refused when the template was kept */
    }
    const char *name = mark->name->name;
    if (str_starts_with(str_of(name), STR(IN_KAZAKH))) {
        name += sizeof(IN_KAZAKH) - 1;
        reader.language = LANGUAGE_KK;
    }
    switch (mark->name->type) {
    case PAPERS_PERSON:
        return name_in_case(facts, &reader, mark);
    case PAPERS_SEX:
        facts->lacks_sex = facts->lacks_sex || facts->bearer.sex == 0;
        return mark->words[facts->bearer.sex == 'f'];
    case PAPERS_DAY:
        return day_of(&reader, mark,
                      strcmp(name, "issued_on") == 0 ? facts->order->issued_on
                                                     : facts->valid_until);
    case PAPERS_TEXT:
    case PAPERS_POST:
    case PAPERS_ORGANISATION:
    case PAPERS_LIST:
    default:
        return plain_text(facts, &reader, name);
    }
}

static size_t rows_of_list(void *context, const char *list)
{
    (void)context;
    (void)list;
    return 0;
}

struct papers_paper certificates_text_fill(struct certificates_facts *facts,
                                           const struct papers_template *template)
{
    const struct papers_source source = {
        .context = facts, .text = text_of_mark, .rows = rows_of_list};
    return papers_fill_in(facts->req->arena, template, &source);
}

struct certificates_facts certificates_example(struct request *req,
                                               struct certificates_order *order)
{
    *order = (struct certificates_order){
        .kind = STR("certificate"),
        .issued_on = req->today,
        .place = STR("г. Курск"),
        .signer_post = STR("Председатель"),
        .signer_name = STR("П. И. Образцов"),
        .second_post = STR("Руководитель школы актива"),
        .second_name = STR("М. С. Иванова"),
    };
    return (struct certificates_facts){
        .req = req,
        .bearer = {.last_name = STR("Примерова"),
                   .first_name = STR("Анна"),
                   .middle_name = STR("Ивановна"),
                   .sex = 'f'},
        .org_name = STR("Областная организация Профсоюза"),
        .title = STR("Школа председателя первичной профсоюзной организации"),
        .kind = STR("school"),
        .taught_by = STR("Областная организация Профсоюза"),
        .hours = 36,
        .began_on = date_add_days(req->today, -4),
        .ended_on = req->today,
        .number = certificates_number(req->arena, certificates_pattern_of(req, (str){0}), 17,
                                      date_year(req->today)),
        .order = order,
        .valid_until = date_add_months(req->today, 36),
    };
}

/* ---- numbers --------------------------------------------------------------------------------- */

#define USUAL_PATTERN "{n}/{year}"
#define MOST_DIGITS 9

str certificates_pattern_of(struct request *req, str org_path)
{
    struct certificates_db_pattern_row row;
    return org_path.length > 0 && certificates_db_pattern(req->db, org_path, &row)
               ? row.pattern
               : STR(USUAL_PATTERN);
}

/* {n}, {nnnn}: as many digits at least as there are letters. 0 for what is none. */
static int digits_of(str mark)
{
    size_t count = 0;
    while (count < mark.length && mark.data[count] == 'n') {
        count++;
    }
    return count == mark.length && count <= MOST_DIGITS ? (int)count : 0;
}

/* The next mark, with what stands before it. */
static bool next_part(str *rest, str *ret_before, str *ret_mark)
{
    ptrdiff_t open = str_find_char(*rest, '{');
    ptrdiff_t close = open < 0 ? -1 : str_find_char(str_from(*rest, (size_t)open), '}');
    if (close < 0) {
        return false;
    }
    *ret_before = str_slice(*rest, 0, (size_t)open);
    *ret_mark = str_slice(*rest, (size_t)open + 1, (size_t)close - 1);
    *rest = str_from(*rest, (size_t)(open + close) + 1);
    return true;
}

str certificates_number(struct arena *arena, str pattern, int64_t number, int64_t year)
{
    struct buf out = BUF_INIT(arena);
    str rest = pattern, before, mark;
    while (next_part(&rest, &before, &mark)) {
        buf_put(&out, before);
        if (str_equal(mark, STR("year"))) {
            buf_put_format(&out, "%04lld", (long long)year);
        } else if (str_equal(mark, STR("yy"))) {
            buf_put_format(&out, "%02lld", (long long)(year % 100));
        } else {
            buf_put_format(&out, "%0*lld", digits_of(mark), (long long)number);
        }
    }
    buf_put(&out, rest);
    return buf_str(&out);
}

str certificates_pattern_fault(struct request *req, str pattern)
{
    str rest = pattern, before, mark;
    int numbers = 0, years = 0;
    while (next_part(&rest, &before, &mark)) {
        bool is_year = str_equal(mark, STR("year")) || str_equal(mark, STR("yy"));
        bool is_number = digits_of(mark) > 0;
        if (!is_year && !is_number) {
            return _f("There is no {%1}. A pattern has {n} for the number, or {nnnn} for four "
                      "digits, and {year} or {yy}.",
                      mark);
        }
        numbers += is_number;
        years += is_year;
    }
    return numbers != 1 || years != 1
               ? str_of(_("A pattern has the number once and the year once: {n}/{year}."))
               : (str){0};
}
