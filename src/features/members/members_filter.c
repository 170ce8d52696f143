#include "features/members/members_inner.h"

#include "app/app.h"
#include "base/utf8.h"

/* The filter of a list, in its three forms: the address (?standing=gone&category=student), the
 * sentence that people read and change, and the conditions that the queries take. */

#define FIELDS_LIMIT 64
#define QUERY_LIMIT 100 /* characters */
#define VALUE_SHOWN 30

struct option {
    const char *label; /* N_() */
    const char *text;
    int64_t from;
    int64_t to;
};

enum dimension { STANDING, REACH, CATEGORY, SEX, AGE, JOINED, CHECKED };

/* The first of each is what holds when nothing is said. */
static const struct option standings[] = {
    {N_("members on the register"), "", 0, 0},
    {N_("active members"), "active", 0, 0},
    {N_("members temporarily not working"), "paused", 0, 0},
    {N_("on the list as a second registration"), "second", 0, 0},
    {N_("former members"), "gone", 0, 0},
    {N_("everyone, including former members"), "all", 0, 0},
    {0},
};
static const struct option reaches[] = {
    {N_("in the organisation and all below"), "", 0, 0},
    {N_("only in the organisation itself"), "", 1, 0},
    {0},
};
static const struct option categories[] = {
    {N_("of any category"), "", 0, 0},
    {N_("who work"), "worker", 0, 0},
    {N_("teachers and educators"), "worker_pedagogic", 0, 0},
    {N_("other staff"), "worker_other", 0, 0},
    {N_("university teachers and researchers"), "worker_hpe", 0, 0},
    {N_("students"), "student", 0, 0},
    {N_("who are retired and not working"), "pensioner_nonworking", 0, 0},
    {N_("who are temporarily not working"), "temporarily_not_working", 0, 0},
    {N_("staff of the union"), "union_staff", 0, 0},
    {0},
};
static const struct option sexes[] = {
    {N_("women and men"), "", 0, 0}, {N_("women"), "f", 0, 0}, {N_("men"), "m", 0, 0}, {0}};
static const struct option ages[] = {
    {N_("of any age"), "", 0, 0},
    {N_("up to 35 years old"), "", 0, 35},
    {N_("from 36 to 54 years old"), "", 36, 54},
    {N_("55 and older"), "", 55, 0},
    {0},
};
static const struct option joinings[] = {
    {N_("joined at any time"), "", 0, 0},
    {N_("who joined in the past month"), "", 1, 0},
    {N_("who joined in the past year"), "", 12, 0},
    {0},
};
static const struct option checkings[] = {
    {N_("checked at any time"), "", 0, 0},
    {N_("not checked for half a year"), "", 6, 0},
    {N_("not checked for a year"), "", 12, 0},
    {N_("not checked for two years"), "", 24, 0},
    {0},
};
static const struct option *const dimensions[] = {
    [STANDING] = standings, [REACH] = reaches,   [CATEGORY] = categories, [SEX] = sexes,
    [AGE] = ages,           [JOINED] = joinings, [CHECKED] = checkings,
};

static const struct {
    enum members_gap bit;
    const char *code;
    const char *label;
} gaps[] = {
    {MEMBERS_WITHOUT_PHONE, "phone", N_("without a phone number")},
    {MEMBERS_WITHOUT_EMAIL, "email", N_("without an e-mail address")},
    {MEMBERS_WITHOUT_RECORD, "record", N_("without an electronic record")},
    {MEMBERS_WITHOUT_BIRTH_DATE, "born", N_("without a birth date")},
    {MEMBERS_WITHOUT_TICKET, "ticket", N_("without a ticket number")},
};

/* ---- from the address ----------------------------------------------------------------------- */

/* Only a code of the list: what else stands in an address is not carried on. */
static str known_text(const struct option *options, str text)
{
    for (; options->label != NULL; options++) {
        if (str_equal(text, str_of(options->text))) {
            return str_of(options->text);
        }
    }
    return (str){0};
}

static int64_t number_of(str text, int64_t limit)
{
    int64_t number;
    return str_to_int64(text, &number) && number > 0 && number <= limit ? number : 0;
}

static int64_t gap_of(str code)
{
    for (size_t i = 0; i < COUNT_OF(gaps); i++) {
        if (str_equal(code, str_of(gaps[i].code))) {
            return gaps[i].bit;
        }
    }
    return 0;
}

/* Dates come in ISO from our links and as 14.03.1979 from the form. */
static date date_of_field(struct request *req, str text)
{
    date day;
    if (date_from_iso(text, &day)) {
        return day;
    }
    return members_query_of(req->arena, req->today, text).born;
}

/* Who is looked for is a name, and names do not belong into addresses: there it is sealed, for the
 * eyes of the person who asked. */
static str query_seal_place(struct request *req)
{
    return str_format(req->arena, "members.query:%lld", (long long)req->user.account_id);
}

static void open_query(struct request *req, str hex, struct members_filter *filter)
{
    if (secret_open_hex(req->arena, req->app->keys, query_seal_place(req), hex, &filter->query)) {
        filter->sealed_query = hex;
    }
}

/* Typed words come in the body of a form alone. */
static void take_typed_query(struct request *req, struct members_filter *filter)
{
    str typed = str_trim(http_body_field(req->http, STR("q")));
    if (typed.length > 0) {
        filter->query = utf8_slice(typed, QUERY_LIMIT);
        filter->sealed_query =
            secret_seal_hex(req->arena, req->app->keys, query_seal_place(req), filter->query);
    }
}

/* What a condition of an address is called when its value is none. */
static const struct {
    const char *name;
    const char *label;
} conditions_by_name[] = {
    {"org", N_("Organisation")},
    {"own", N_("only in the organisation itself")},
    {"standing", N_("Status")},
    {"category", N_("Category")},
    {"sex", N_("Sex")},
    {"age_from", N_("Age from")},
    {"age_to", N_("age up to")},
    {"joined_from", N_("Joined from")},
    {"joined_to", N_("joined till")},
    {"without", N_("what is missing in the card")},
    {"unchecked", N_("months without a check")},
    {"on", N_("as on a day")},
    {"found", N_("words of a search")},
};

static void note_not_understood(struct request *req, struct members_filter *filter,
                                const struct http_field *field)
{
    for (size_t i = 0; i < COUNT_OF(conditions_by_name); i++) {
        if (!str_equal(field->name, str_of(conditions_by_name[i].name))) {
            continue;
        }
        str label =
            utf8_lower_first(req->arena, str_of(tr(req->language, conditions_by_name[i].label)));
        bool is_sealed = str_equal(field->name, STR("found"));
        str value = utf8_repair(req->arena, utf8_slice(field->value, VALUE_SHOWN));
        str text = is_sealed ? label : _f("%1 “%2”", label, value);
        filter->not_understood = str_comma(req->arena, filter->not_understood, text);
        filter->not_understood_count++;
        return;
    }
}

static bool is_nothing(str value)
{
    return value.length == 0 || str_equal(value, STR("0"));
}

static bool take_number(str value, int64_t limit, int64_t *ret_number)
{
    *ret_number = number_of(value, limit);
    return *ret_number != 0 || is_nothing(value);
}

static bool take_code(const struct option *options, str value, str *ret_code)
{
    *ret_code = known_text(options, value);
    return ret_code->length > 0 || value.length == 0;
}

static bool take_category(str value, str *ret_category)
{
    if (form_choice_label(members_categories, value) != NULL) {
        *ret_category = value;
        return true;
    }
    return take_code(categories, value, ret_category);
}

static bool take_date(struct request *req, str value, date *ret_day)
{
    *ret_day = date_of_field(req, value);
    return !date_is_none(*ret_day) || value.length == 0;
}

/* False if the value makes no sense; a parameter that is no condition always does. */
static bool take_field(struct request *req, struct members_filter *filter, str name, str value)
{
    if (str_equal(name, STR("org"))) {
        return take_number(value, INT64_MAX, &filter->org_id);
    }
    if (str_equal(name, STR("own"))) {
        filter->own_only = str_equal(value, STR("1"));
        return filter->own_only || is_nothing(value);
    }
    if (str_equal(name, STR("standing"))) {
        return take_code(standings, value, &filter->standing);
    }
    if (str_equal(name, STR("category"))) {
        return take_category(value, &filter->category);
    }
    if (str_equal(name, STR("sex"))) {
        return take_code(sexes, value, &filter->sex);
    }
    if (str_equal(name, STR("age_from"))) {
        return take_number(value, 150, &filter->age_from);
    }
    if (str_equal(name, STR("age_to"))) {
        return take_number(value, 150, &filter->age_to);
    }
    if (str_equal(name, STR("joined_from"))) {
        return take_date(req, value, &filter->joined_from);
    }
    if (str_equal(name, STR("joined_to"))) {
        return take_date(req, value, &filter->joined_to);
    }
    if (str_equal(name, STR("without"))) {
        filter->gaps |= gap_of(value);
        return gap_of(value) != 0 || value.length == 0;
    }
    if (str_equal(name, STR("unchecked"))) {
        return take_number(value, 600, &filter->unverified_months);
    }
    if (str_equal(name, STR("on"))) {
        return take_date(req, value, &filter->on);
    }
    if (str_equal(name, STR("found"))) {
        open_query(req, value, filter);
        return filter->sealed_query.length > 0 || value.length == 0;
    }
    return true;
}

static void take_fields(struct request *req, struct members_filter *filter,
                        const struct http_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!take_field(req, filter, fields[i].name, str_trim(fields[i].value))) {
            note_not_understood(req, filter, &fields[i]);
        }
    }
}

struct members_filter members_filter_of(struct request *req)
{
    struct members_filter filter = {0};
    take_fields(req, &filter, req->http->fields, req->http->field_count);
    take_typed_query(req, &filter);
    return filter;
}

struct members_filter members_filter_of_fields(struct request *req, const struct http_field *fields,
                                               size_t count)
{
    struct members_filter filter = {0};
    take_fields(req, &filter, fields, count);
    return filter;
}

struct members_filter members_filter_of_address(struct request *req)
{
    return members_filter_of_fields(req, req->http->fields, req->http->query_field_count);
}

str members_not_understood_text(struct request *req, const struct members_filter *filter)
{
    return filter->not_understood_count == 1
               ? _f("This condition was not understood: %1. The list is shown without it.",
                    filter->not_understood)
               : _f("These conditions were not understood: %1. The list is shown without them.",
                    filter->not_understood);
}

struct members_filter members_filter_from(struct request *req, str query)
{
    struct members_filter filter = {0};
    struct http_field *fields = NULL;
    size_t count = 0;
    if (http_parse_urlencoded(req->arena, query, FIELDS_LIMIT, &fields, &count)) {
        take_fields(req, &filter, fields, count);
    }
    return filter;
}

/* ---- to the address ------------------------------------------------------------------------- */

static void put_name(struct buf *out, const char *name)
{
    if (out->length > 0) {
        buf_put_char(out, '&');
    }
    buf_put(out, str_of(name));
    buf_put_char(out, '=');
}

static void put_text(struct buf *out, const char *name, str value)
{
    if (value.length > 0) {
        put_name(out, name);
        buf_put(out, value);
    }
}

static void put_number(struct buf *out, const char *name, int64_t number)
{
    if (number != 0) {
        put_name(out, name);
        buf_put_int64(out, number);
    }
}

static void put_date(struct buf *out, struct arena *arena, const char *name, date day)
{
    if (!date_is_none(day)) {
        put_text(out, name, date_iso(arena, day));
    }
}

str members_filter_query(struct request *req, const struct members_filter *filter)
{
    struct buf out = BUF_INIT(req->arena);
    put_number(&out, "org", filter->org_id);
    put_number(&out, "own", filter->own_only);
    put_text(&out, "standing", filter->standing);
    put_text(&out, "category", filter->category);
    put_text(&out, "sex", filter->sex);
    put_number(&out, "age_from", filter->age_from);
    put_number(&out, "age_to", filter->age_to);
    put_date(&out, req->arena, "joined_from", filter->joined_from);
    put_date(&out, req->arena, "joined_to", filter->joined_to);
    for (size_t i = 0; i < COUNT_OF(gaps); i++) {
        if ((filter->gaps & gaps[i].bit) != 0) {
            put_text(&out, "without", str_of(gaps[i].code));
        }
    }
    put_number(&out, "unchecked", filter->unverified_months);
    put_date(&out, req->arena, "on", filter->on);
    return buf_str(&out);
}

struct members_fields members_filter_fields(struct request *req,
                                            const struct members_filter *filter)
{
    struct members_fields fields = {0};
    str query = members_filter_query(req, filter);
    bool parsed =
        http_parse_urlencoded(req->arena, query, FIELDS_LIMIT, &fields.items, &fields.count);
    assert(parsed);
    return fields;
}

bool members_filter_is_plain(const struct members_filter *filter)
{
    return !filter->own_only && filter->standing.length == 0 && filter->category.length == 0 &&
           filter->sex.length == 0 && filter->age_from == 0 && filter->age_to == 0 &&
           date_is_none(filter->joined_from) && date_is_none(filter->joined_to) &&
           filter->gaps == 0 && filter->unverified_months == 0;
}

struct html_link members_link(struct request *req, const char *page,
                              const struct members_filter *filter, const char *name, str value)
{
    struct buf query = BUF_INIT(req->arena);
    buf_put(&query, members_filter_query(req, filter));
    put_text(&query, "found", filter->sealed_query);
    if (name != NULL) {
        put_text(&query, name, html_url_encode(req->arena, value));
    }
    str mark = query.length > 0 ? STR("?") : (str){0};
    return (struct html_link){STR_CONCAT(req->arena, str_of(page), mark, buf_str(&query))};
}

/* ---- for the queries ------------------------------------------------------------------------ */

static void put_statuses(str standing, struct members_db_conditions_values *conditions)
{
    if (str_equal(standing, STR("active"))) {
        conditions->status_1 = STR("active");
    } else if (str_equal(standing, STR("paused"))) {
        conditions->status_1 = STR("temporarily_not_working");
    } else if (str_equal(standing, STR("second"))) {
        conditions->status_1 = STR("second");
    } else if (str_equal(standing, STR("gone"))) {
        conditions->status_1 = STR("left");
        conditions->status_2 = STR("excluded");
        conditions->status_3 = STR("deregistered");
        conditions->status_4 = STR("deceased");
    } else if (!str_equal(standing, STR("all"))) {
        conditions->status_1 = STR("active");
        conditions->status_2 = STR("temporarily_not_working");
    }
}

static str categories_of(struct arena *arena, str category)
{
    if (str_equal(category, STR("worker"))) {
        return STR(",worker_pedagogic,worker_other,worker_hpe,");
    }
    if (str_equal(category, STR("student"))) {
        return STR(",student_hpe,student_spo,");
    }
    return category.length == 0 ? (str){0} : str_format(arena, ",%.*s,", STR_ARG(category));
}

static date years_before(date today, int64_t years)
{
    return date_add_months(today, (int)(-12 * years));
}

struct members_db_conditions_values members_conditions_of(struct request *req,
                                                          const struct members_filter *filter)
{
    struct members_db_conditions_values conditions = {
        .categories = categories_of(req->arena, filter->category),
        .sex = filter->sex,
        .gaps = filter->gaps,
        .joined_from = filter->joined_from,
        .joined_to = filter->joined_to,
    };
    put_statuses(filter->standing, &conditions);
    if (filter->age_from > 0) {
        conditions.born_to = years_before(req->today, filter->age_from);
    }
    if (filter->age_to > 0) {
        /* 35 years old until the day before the 36th birthday. */
        conditions.born_from = date_add_days(years_before(req->today, filter->age_to + 1), 1);
    }
    if (filter->unverified_months > 0) {
        conditions.verified_before = date_add_months(req->today, -(int)filter->unverified_months);
    }
    return conditions;
}

/* ---- the sentence --------------------------------------------------------------------------- */

static struct members_filter with_option(struct request *req, const struct members_filter *filter,
                                         enum dimension dimension, const struct option *option)
{
    struct members_filter changed = *filter;
    switch (dimension) {
    case STANDING:
        changed.standing = str_of(option->text);
        break;
    case REACH:
        changed.own_only = option->from != 0;
        break;
    case CATEGORY:
        changed.category = str_of(option->text);
        break;
    case SEX:
        changed.sex = str_of(option->text);
        break;
    case AGE:
        changed.age_from = option->from;
        changed.age_to = option->to;
        break;
    case JOINED:
        changed.joined_from =
            option->from == 0 ? (date){0} : date_add_months(req->today, -(int)option->from);
        changed.joined_to = (date){0};
        break;
    case CHECKED:
        changed.unverified_months = option->from;
        break;
    }
    return changed;
}

/* All that the address of the list says. */
static bool filters_equal(const struct members_filter *a, const struct members_filter *b)
{
    return a->org_id == b->org_id && a->own_only == b->own_only &&
           str_equal(a->standing, b->standing) && str_equal(a->category, b->category) &&
           str_equal(a->sex, b->sex) && a->age_from == b->age_from && a->age_to == b->age_to &&
           date_equal(a->joined_from, b->joined_from) && date_equal(a->joined_to, b->joined_to) &&
           a->gaps == b->gaps && a->unverified_months == b->unverified_months;
}

/* What the sentence says where none of the ready alternatives is chosen. */
static str own_words(struct request *req, const struct members_filter *filter,
                     enum dimension dimension)
{
    if (dimension == AGE && filter->age_to == 0) {
        return _f("%1 and older", filter->age_from);
    }
    if (dimension == AGE) {
        return _f("from %1 to %2 years old", filter->age_from, filter->age_to);
    }
    if (dimension == JOINED && date_is_none(filter->joined_to)) {
        return _f("who joined on %1 or later", filter->joined_from);
    }
    if (dimension == JOINED && date_is_none(filter->joined_from)) {
        return _f("who joined on %1 or earlier", filter->joined_to);
    }
    if (dimension == JOINED) {
        return _f("who joined from %1 to %2", filter->joined_from, filter->joined_to);
    }
    if (dimension == CHECKED) {
        return _f("not checked for %1 months", filter->unverified_months);
    }
    const char *label = form_choice_label(members_categories, filter->category);
    return label == NULL ? (str){0} : str_of(tr(req->language, label));
}

static struct widgets_choice choice_of(struct request *req, str label,
                                       const struct members_filter *filter, bool is_current)
{
    return (struct widgets_choice){
        .label = label,
        .link = members_link(req, "/members", filter, NULL, (str){0}),
        .is_current = is_current,
    };
}

static struct widgets_token token_of(struct request *req, const struct members_filter *filter,
                                     enum dimension dimension)
{
    const struct option *options = dimensions[dimension];
    struct widgets_token token = {.chosen = {0}};
    struct widgets_choice *choices = NULL;
    size_t capacity = 0;
    for (const struct option *option = options; option->label != NULL; option++) {
        struct members_filter changed = with_option(req, filter, dimension, option);
        bool is_current = filters_equal(filter, &changed);
        str label = str_of(tr(req->language, option->label));
        *ARENA_PUSH(req->arena, choices, token.count, capacity) =
            choice_of(req, label, &changed, is_current);
        if (is_current) {
            token.chosen = label;
        }
    }
    token.choices = choices;
    if (token.chosen.length == 0) {
        token.chosen = own_words(req, filter, dimension);
    }
    return token;
}

static bool is_said(struct request *req, const struct members_filter *filter,
                    enum dimension dimension)
{
    struct members_filter unsaid = with_option(req, filter, dimension, dimensions[dimension]);
    return !filters_equal(filter, &unsaid);
}

static void put_token(struct request *req, struct members_sentence *sentence,
                      struct widgets_token token)
{
    *ARENA_PUSH(req->arena, sentence->tokens, sentence->token_count, sentence->token_capacity) =
        token;
}

static void put_more(struct request *req, struct members_sentence *sentence, const char *label,
                     const struct members_filter *changed)
{
    *ARENA_PUSH(req->arena, sentence->more, sentence->more_count, sentence->more_capacity) =
        choice_of(req, str_of(tr(req->language, label)), changed, false);
}

static void put_dimension(struct request *req, struct members_sentence *sentence,
                          const struct members_filter *filter, enum dimension dimension)
{
    if (is_said(req, filter, dimension)) {
        put_token(req, sentence, token_of(req, filter, dimension));
        return;
    }
    for (const struct option *option = dimensions[dimension] + 1; option->label != NULL; option++) {
        struct members_filter changed = with_option(req, filter, dimension, option);
        put_more(req, sentence, option->label, &changed);
    }
}

static void put_gap(struct request *req, struct members_sentence *sentence,
                    const struct members_filter *filter, size_t index)
{
    struct members_filter changed = *filter;
    changed.gaps ^= gaps[index].bit;
    if ((filter->gaps & gaps[index].bit) == 0) {
        put_more(req, sentence, gaps[index].label, &changed);
        return;
    }
    struct widgets_choice *choices = ARENA_ARRAY(req->arena, 2, struct widgets_choice);
    str label = str_of(tr(req->language, gaps[index].label));
    choices[0] = choice_of(req, label, filter, true);
    choices[1] = choice_of(req, str_of(_("remove this condition")), &changed, false);
    put_token(req, sentence,
              (struct widgets_token){.chosen = label, .choices = choices, .count = 2});
}

struct members_sentence members_filter_sentence(struct request *req,
                                                const struct members_filter *filter,
                                                const struct members_place *place)
{
    struct members_sentence sentence = {0};
    put_token(req, &sentence, token_of(req, filter, STANDING));
    if (place->orgs_below > 0) {
        put_token(req, &sentence, token_of(req, filter, REACH));
    }
    put_token(req, &sentence, token_of(req, filter, CATEGORY));
    put_dimension(req, &sentence, filter, SEX);
    put_dimension(req, &sentence, filter, AGE);
    put_dimension(req, &sentence, filter, JOINED);
    put_dimension(req, &sentence, filter, CHECKED);
    for (size_t i = 0; i < COUNT_OF(gaps); i++) {
        put_gap(req, &sentence, filter, i);
    }
    return sentence;
}

str members_filter_words(struct request *req, const struct members_filter *filter)
{
    str words = {0};
    for (size_t i = 0; i < COUNT_OF(dimensions); i++) {
        if (is_said(req, filter, (enum dimension)i)) {
            words = str_comma(req->arena, words, token_of(req, filter, (enum dimension)i).chosen);
        }
    }
    for (size_t i = 0; i < COUNT_OF(gaps); i++) {
        if ((filter->gaps & gaps[i].bit) != 0) {
            words = str_comma(req->arena, words, str_of(tr(req->language, gaps[i].label)));
        }
    }
    return words;
}
