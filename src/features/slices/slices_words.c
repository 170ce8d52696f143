#include "features/slices/slices_inner.h"

/* The words of a slice in one place: what stands in addresses, on the command line, in the form and
 * in the sentence. Words that the engine does not know are left out of the choice. */

#define EARLIEST "1900-01-01"
#define VALUE_SHOWN 40

const struct slices_measure slices_measures[] = {
    {"members", N_("Members of the Union"), NULL, NULL, STATS_MEMBERS},
    {"begun", N_("All who came"), NULL, NULL, STATS_BEGINNING},
    {"admitted", N_("Admitted to the Union"), "begin", "admitted", STATS_BEGINNING},
    {"returned", N_("Returned to the Union"), "begin", "returned", STATS_BEGINNING},
    {"arrived", N_("Arrived from other organisations"), "begin", "arrived", STATS_BEGINNING},
    {"ended", N_("All who went"), NULL, NULL, STATS_ENDING},
    {"left", N_("Left the Union at own wish"), "end", "left", STATS_ENDING},
    {"excluded", N_("Excluded from the Union"), "end", "excluded", STATS_ENDING},
    {"deregistered", N_("Taken off the register for other reasons"), "end",
     "dismissal|graduation|moved|liquidation|other", STATS_ENDING},
    {"transferred", N_("Gone to other organisations"), "end", "transferred", STATS_ENDING},
    {"deceased", N_("Members who died"), "end", "deceased", STATS_ENDING},
    {0},
};

static const struct slices_value categories[] = {
    {"worker", N_("All who work in education")},
    {"worker_pedagogic", N_("Teachers and educators")},
    {"worker_other", N_("Other staff of schools and kindergartens")},
    {"worker_hpe", N_("University teachers and researchers")},
    {"student", N_("All students")},
    {"student_hpe", N_("Students of universities")},
    {"student_spo", N_("Students of colleges")},
    {"pensioner_nonworking", N_("Pensioners who do not work")},
    {"temporarily_not_working", N_("Without work for a time")},
    {"union_staff", N_("Employees of the Union")},
    {"none", N_("Category not told")},
    {0},
};
static const struct slices_value sexes[] = {
    {"f", N_("Women")}, {"m", N_("Men")}, {"none", N_("Sex not told")}, {0}};
static const struct slices_value states[] = {
    {"active", N_("Working or studying")}, {"paused", N_("Not working for a time")}, {0}};
static const struct slices_value records[] = {{"yes", N_("With an electronic membership record")},
                                              {"no", N_("Without an electronic record")},
                                              {0}};
static const struct slices_value reasons[] = {
    {"child_care", N_("On leave to care for a child")},
    {"service", N_("In military service")},
    {"study", N_("Studying full time")},
    {"job_search", N_("Looking for work")},
    {"other", N_("Without work for another reason")},
    {"none", N_("Without work, reason not told")},
    {"active", N_("Working or studying")},
    {0},
};
static const struct slices_value sizes[] = {
    {"yes", N_("In primaries of up to 15 people")}, {"no", N_("In larger primaries")}, {0}};
static const struct slices_value ages[] = {{"..35", NULL}, {"36..54", NULL}, {"55..", NULL}, {0}};
static const struct slices_value stays[] = {{"..4", NULL}, {"5..19", NULL}, {"20..", NULL}, {0}};
static const struct slices_value kinds[] = {
    {"kindergarten", N_("Kindergartens")},
    {"school", N_("General schools")},
    {"boarding", N_("Boarding schools")},
    {"extra_school", N_("Additional education for children")},
    {"sport", N_("Sports schools")},
    {"college", N_("Vocational colleges")},
    {"university", N_("Universities")},
    {"science", N_("Scientific organisations")},
    {"authority", N_("Education authorities")},
    {"other", N_("Other organisations")},
    {"none", N_("Kind of organisation not told")},
    {0},
};
static const struct slices_value types[] = {
    {"union", N_("The Union itself")},
    {"region", N_("Regional organisations")},
    {"territory", N_("Territorial organisations")},
    {"primary_territorial", N_("Primaries with the rights of territorial ones")},
    {"primary_workers", N_("Primaries of workers")},
    {"primary_students", N_("Primaries of students")},
    {"primary_joint", N_("Joint primaries")},
    {"unit", N_("Structural units")},
    {"group", N_("Union groups")},
    {0},
};
static const struct slices_value levels[] = {
    {"union", N_("Registered at the level of the Union")},
    {"region", N_("Registered at the level of a region")},
    {"territory", N_("Registered at the level of a territory")},
    {"primary", N_("Registered in a primary itself")},
    {"unit", N_("Registered in a structural unit")},
    {"group", N_("Registered in a union group")},
    {0},
};
static const struct slices_value directs[] = {{"yes", N_("In primaries directly under the region")},
                                              {"no", N_("In all other organisations")},
                                              {0}};
static const struct slices_value begins[] = {
    {"admitted", N_("By admission")},
    {"returned", N_("By return to the Union")},
    {"arrived", N_("By transfer from another organisation")},
    {0}};
static const struct slices_value ends[] = {
    {"left", N_("Own wish")},
    {"excluded", N_("Exclusion")},
    {"dismissal", N_("End of employment")},
    {"graduation", N_("End of studies")},
    {"moved", N_("Moved to another place")},
    {"liquidation", N_("Organisation was liquidated")},
    {"other", N_("Another reason")},
    {"deceased", N_("Death")},
    {"second", N_("Counted in the main organisation")},
    {"transferred", N_("By transfer to another organisation")},
    {0},
};

const struct slices_thing slices_things[] = {
    {"region", N_("By region"), NULL, NULL, 1, false, true},
    {"territory", N_("By territory"), NULL, NULL, 2, false, true},
    {"primary", N_("By primary organisation"), NULL, NULL, 3, false, true},
    {"category", N_("By category of members"), N_("Category"), categories, 0, false, true},
    {"sex", N_("By sex"), N_("Women and men"), sexes, 0, false, true},
    {"age", N_("By age"), N_("Age"), ages, 0, true, true},
    {"age5", N_("By age, in steps of five years"), NULL, NULL, 0, true, true},
    {"seniority", N_("By years in the Union"), N_("Years in the Union"), stays, 0, true, true},
    {"status", N_("By work"), N_("Work"), states, 0, false, true},
    {"record", N_("By electronic record"), N_("Electronic record"), records, 0, false, true},
    {"reason", N_("By reason of a time without work"), N_("Reason of a time without work"), reasons,
     0, false, true},
    {"kind", N_("By kind of educational organisation"), N_("Kind of educational organisation"),
     kinds, 0, false, true},
    {"type", N_("By type of union organisation"), N_("Type of union organisation"), types, 0, false,
     true},
    {"level", N_("By level of the organisation"), N_("Level of the organisation"), levels, 0, false,
     true},
    {"direct", N_("By whether the primary stands directly under the region"),
     N_("Directly under the region"), directs, 0, false, true},
    {"small", N_("By size of the primary"), N_("Size of the primary"), sizes, 0, false, true},
    {"begin", N_("By how they came"), NULL, begins, 0, false, true},
    {"end", N_("By why they went"), NULL, ends, 0, false, true},
    {"post", N_("By post in the Union"), N_("Post in the Union"), slices_posts, 0, false, true,
     true},
    {"released", NULL, N_("Released from the main work for the post"), slices_released, 0, false,
     false, true},
    {"first", NULL, N_("Elected to the post for the first time"), slices_first, 0, false, false,
     true},
    {0},
};
_Static_assert(COUNT_OF(slices_things) <= SLICES_THINGS + 1, "conditions have room for all things");

static const char *const series_words[] = {
    [SERIES_NONE] = "", [SERIES_YEARS] = "years", [SERIES_MONTHS] = "months"};
static const char *const share_words[] = {
    [SHARE_NONE] = "", [SHARE_ROW] = "row", [SHARE_COLUMN] = "column", [SHARE_ALL] = "all"};

const struct slices_thing *slices_thing_named(str word)
{
    for (const struct slices_thing *thing = slices_things; thing->word != NULL; thing++) {
        if (str_equal(word, str_of(thing->word))) {
            return thing;
        }
    }
    return NULL;
}

/* "age5" is "age" in other bands. */
static str engine_word(const struct slices_thing *thing)
{
    return str_equal(str_of(thing->word), STR("age5")) ? STR("age") : str_of(thing->word);
}

bool slices_is_there(struct request *req, const struct slices_thing *thing)
{
    struct stats_query query = {0};
    str sentence;
    return thing->is_of_posts ||
           stats_break_down(req->arena, &query, engine_word(thing), &sentence);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool refuse(str sentence, str *ret_sentence)
{
    *ret_sentence = sentence;
    return false;
}

/* What people typed is shown to them in part: an address may hold anything. */
static str shown(str value)
{
    return str_slice(value, 0, VALUE_SHOWN);
}

static str words_of_things(struct request *req)
{
    str words = {0};
    for (const struct slices_thing *thing = slices_things; thing->word != NULL; thing++) {
        if (thing->is_breakdown && slices_is_there(req, thing)) {
            words = str_comma(req->arena, words, str_of(thing->word));
        }
    }
    return words;
}

static bool take_measure(struct request *req, struct slices_asked *asked, str value,
                         str *ret_sentence)
{
    str words = {0};
    for (const struct slices_measure *m = slices_measures; m->word != NULL; m++) {
        if (str_equal(value, str_of(m->word))) {
            asked->measure = m;
            return true;
        }
        words = str_comma(req->arena, words, str_of(m->word));
    }
    return refuse(_f("“%1” cannot be counted. There are: %2.", shown(value), words), ret_sentence);
}

static bool take_thing(struct request *req, const struct slices_thing **thing, str value,
                       str *ret_sentence)
{
    *thing = slices_thing_named(value);
    if (*thing == NULL || !(*thing)->is_breakdown || !slices_is_there(req, *thing)) {
        *thing = NULL;
        return refuse(_f("Nothing can be broken down by “%1”. There are: %2.", shown(value),
                         words_of_things(req)),
                      ret_sentence);
    }
    return true;
}

static bool take_columns(struct request *req, struct slices_asked *asked, str value,
                         str *ret_sentence)
{
    for (enum slices_series series = SERIES_YEARS; series <= SERIES_MONTHS; series++) {
        if (str_equal(value, str_of(series_words[series]))) {
            asked->series = series;
            asked->days = asked->days == 0 ? (series == SERIES_YEARS ? 10 : 13) : asked->days;
            return true;
        }
    }
    return take_thing(req, &asked->columns, value, ret_sentence);
}

static bool take_day(struct request *req, date *day, str value, str *ret_sentence)
{
    bool is_day = date_from_iso(value, day);
    if (!is_day) {
        *day = date_from_written(value, 0);
        is_day = !date_is_none(*day);
    }
    if (!is_day) {
        return refuse(_f("“%1” is no date. Write it like 01.01.2026.", shown(value)), ret_sentence);
    }
    if (date_before(*day, date_of(EARLIEST)) ||
        date_before(date_add_months(req->today, 12), *day)) {
        *day = (date){0};
        return refuse(str_of(_("Figures begin in 1900 and end today. Choose another date.")),
                      ret_sentence);
    }
    return true;
}

static bool take_number(struct request *req, int64_t *number, str value, int64_t largest,
                        str *ret_sentence)
{
    if (!str_to_int64(value, number) || *number < 1 || *number > largest) {
        *number = 0;
        return refuse(_f("“%1” is no number from 1 to %2.", shown(value), largest), ret_sentence);
    }
    return true;
}

/* A value once is enough: "worker|worker" is "worker". */
static bool has_value(str values, str value)
{
    str one;
    while (str_next(&values, '|', &one)) {
        if (str_equal(one, value)) {
            return true;
        }
    }
    return false;
}

static bool take_condition(struct request *req, struct slices_asked *asked,
                           const struct slices_thing *thing, str value, str *ret_sentence)
{
    str *kept = &asked->conditions[thing - slices_things];
    str one;
    while (str_next(&value, '|', &one)) {
        if (!slices_has_value(req, thing, str_to_c(req->arena, one))) {
            str codes = {0};
            for (const struct slices_value *v = thing->values; v->code != NULL; v++) {
                bool is_there = slices_has_value(req, thing, v->code);
                codes = is_there ? str_comma(req->arena, codes, str_of(v->code)) : codes;
            }
            return refuse(
                _f("“%1” is no value of “%2”. There are: %3.", shown(one), thing->word, codes),
                ret_sentence);
        }
        if (has_value(*kept, one)) {
            continue;
        }
        if (thing->is_years && !str_is_empty(*kept)) {
            return refuse(_f("“%1” can be asked about once.", thing->word), ret_sentence);
        }
        *kept = str_is_empty(*kept)
                    ? str_copy(req->arena, one)
                    : str_format(req->arena, "%.*s|%.*s", STR_ARG(*kept), STR_ARG(one));
    }
    return true;
}

static bool take_share(struct slices_asked *asked, str value)
{
    for (size_t i = 0; i < COUNT_OF(share_words); i++) {
        if (str_equal(value, str_of(share_words[i]))) {
            asked->share = (enum slices_share)i;
        }
    }
    return true;
}

static bool take_tree(struct request *req, struct slices_asked *asked, str value, str *ret_sentence)
{
    asked->is_by_todays_tree = str_equal(value, STR("today"));
    return asked->is_by_todays_tree || str_equal(value, STR("day")) ||
           refuse(_f("“%1” is no structure: there are day and today.", shown(value)), ret_sentence);
}

static bool take_order(struct slices_asked *asked, str value)
{
    str word = str_starts_with(value, STR("-")) ? str_from(value, 1) : value;
    int64_t column;
    if (str_equal(word, STR("name")) || str_equal(word, STR("total")) ||
        (str_to_int64(word, &column) && column >= 0 && column < 1000)) {
        asked->order = value;
    }
    return true;
}

/* What is not about the slice: the answer of the frame, the format of a file, one of its figures.
 */
static bool is_of_the_page(str name)
{
    static const char *const words[] = {"format", "part", "row", "column", "from"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(name, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static str conditions_there(struct request *req)
{
    str words = {0};
    for (const struct slices_thing *thing = slices_things; thing->word != NULL; thing++) {
        if (thing->condition != NULL && slices_is_there(req, thing)) {
            words = str_comma(req->arena, words, str_of(thing->word));
        }
    }
    return words;
}

bool slices_take(struct request *req, struct slices_asked *asked, str name, str value,
                 str *ret_sentence)
{
    value = str_trim(value);
    if (str_is_empty(value) || is_of_the_page(name)) {
        return true;
    }
    if (str_equal(name, STR("measure"))) {
        return take_measure(req, asked, value, ret_sentence);
    }
    if (str_equal(name, STR("rows"))) {
        return take_thing(req, &asked->rows, value, ret_sentence);
    }
    if (str_equal(name, STR("columns"))) {
        return take_columns(req, asked, value, ret_sentence);
    }
    if (str_equal(name, STR("days"))) {
        return take_number(req, &asked->days, value, SLICES_DAYS, ret_sentence);
    }
    if (str_equal(name, STR("on")) || str_equal(name, STR("since"))) {
        return take_day(req, str_equal(name, STR("on")) ? &asked->on : &asked->since, value,
                        ret_sentence);
    }
    if (str_equal(name, STR("org"))) {
        return take_number(req, &asked->org_id, value, INT64_MAX, ret_sentence);
    }
    if (str_equal(name, STR("tree"))) {
        return take_tree(req, asked, value, ret_sentence);
    }
    if (str_equal(name, STR("share"))) {
        return take_share(asked, value);
    }
    if (str_equal(name, STR("order"))) {
        return take_order(asked, value);
    }
    const struct slices_thing *thing = slices_thing_named(name);
    if (thing == NULL || thing->condition == NULL || !slices_is_there(req, thing)) {
        return refuse(
            _f("“%1” is no condition. There are: %2.", shown(name), conditions_there(req)),
            ret_sentence);
    }
    return take_condition(req, asked, thing, value, ret_sentence);
}

static bool is_of_coming(const struct slices_thing *thing)
{
    return thing != NULL && str_equal(str_of(thing->word), STR("begin"));
}

static bool is_of_going(const struct slices_thing *thing)
{
    return thing != NULL && str_equal(str_of(thing->word), STR("end"));
}

bool slices_look_over(struct request *req, struct slices_asked *asked, str *ret_sentence)
{
    asked->measure = asked->measure == NULL ? &slices_measures[0] : asked->measure;
    asked->columns = asked->series == SERIES_NONE ? asked->columns : NULL;
    asked->days = asked->series == SERIES_NONE ? 0 : asked->days;
    const struct slices_thing *rows = asked->rows;
    const struct slices_thing *columns = asked->columns;
    if (rows != NULL && columns != NULL &&
        (str_equal(engine_word(rows), engine_word(columns)) ||
         (rows->level > 0 && columns->level > 0))) {
        return refuse(str_of(_("Rows and columns cannot be the same. Choose something else for "
                               "one of them.")),
                      ret_sentence);
    }
    bool is_coming = is_of_coming(rows) || is_of_coming(columns);
    bool is_going = is_of_going(rows) || is_of_going(columns);
    if ((is_coming && asked->measure->counted != STATS_BEGINNING) ||
        (is_going && asked->measure->counted != STATS_ENDING)) {
        return refuse(str_of(_("How people came is known of those who came, why they went of "
                               "those who went. Choose what is counted accordingly.")),
                      ret_sentence);
    }
    if (slices_is_flow(asked) && asked->series == SERIES_NONE &&
        !date_before(slices_since(req, asked), slices_day(req, asked))) {
        return refuse(str_of(_("The first day has to lie before the last one.")), ret_sentence);
    }
    return true;
}

static bool take_all(struct request *req, const struct http_field *fields, size_t count,
                     struct slices_asked *ret_asked, str *ret_sentence)
{
    struct slices_asked asked = {0};
    bool is_good = true;
    for (size_t i = 0; i < count; i++) {
        str sentence = {0};
        if (!slices_take(req, &asked, fields[i].name, fields[i].value, &sentence) && is_good) {
            *ret_sentence = sentence;
            is_good = false;
        }
    }
    str sentence = {0};
    if (!slices_look_over(req, &asked, &sentence) && is_good) {
        *ret_sentence = sentence;
        is_good = false;
    }
    *ret_asked = asked;
    return is_good;
}

bool slices_asked_of(struct request *req, struct slices_asked *ret_asked, str *ret_sentence)
{
    return take_all(req, req->http->fields, req->http->query_field_count, ret_asked, ret_sentence);
}

bool slices_asked_from(struct request *req, str address, struct slices_asked *ret_asked,
                       str *ret_sentence)
{
    struct http_field *fields = NULL;
    size_t count = 0;
    if (!http_parse_urlencoded(req->arena, address, 100, &fields, &count)) {
        return refuse(str_of(_("This address is not one of ours.")), ret_sentence);
    }
    return take_all(req, fields, count, ret_asked, ret_sentence);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put(struct request *req, struct buf *out, const char *name, str value)
{
    if (!str_is_empty(value)) {
        buf_put_format(out, "%s%s=%.*s", out->length > 0 ? "&" : "", name,
                       STR_ARG(html_url_encode(req->arena, value)));
    }
}

static str number_text(struct request *req, int64_t number)
{
    return number == 0 ? (str){0} : str_format(req->arena, "%lld", (long long)number);
}

str slices_address(struct request *req, const struct slices_asked *asked)
{
    struct buf out = BUF_INIT(req->arena);
    put(req, &out, "measure", str_of(asked->measure->word));
    put(req, &out, "rows", asked->rows == NULL ? (str){0} : str_of(asked->rows->word));
    put(req, &out, "columns",
        asked->columns == NULL ? str_of(series_words[asked->series])
                               : str_of(asked->columns->word));
    put(req, &out, "days", number_text(req, asked->days));
    for (size_t i = 0; slices_things[i].word != NULL; i++) {
        put(req, &out, slices_things[i].word, asked->conditions[i]);
    }
    put(req, &out, "on", date_iso(req->arena, asked->on));
    put(req, &out, "since", date_iso(req->arena, asked->since));
    put(req, &out, "org", number_text(req, asked->org_id));
    put(req, &out, "tree", asked->is_by_todays_tree ? STR("today") : (str){0});
    put(req, &out, "share", str_of(share_words[asked->share]));
    put(req, &out, "order", asked->order);
    return buf_str(&out);
}

struct html_link slices_link(struct request *req, const struct slices_asked *asked)
{
    return widgets_link(req, "/slices/show?%.*s", STR_ARG(slices_address(req, asked)));
}

/* ---- as people read them -------------------------------------------------------------------- */

bool slices_has_value(struct request *req, const struct slices_thing *thing, const char *code)
{
    struct stats_query query = {0};
    struct stats_posts_asked posts = {0};
    str word = str_of(thing->word);
    str ignored;
    return thing->is_of_posts ? stats_narrow_posts(req->arena, &posts, word, str_of(code), &ignored)
                              : stats_narrow(req->arena, &query, word, str_of(code), &ignored);
}

bool slices_is_chosen(const struct slices_asked *asked, const struct slices_thing *thing,
                      const char *code)
{
    return has_value(asked->conditions[thing - slices_things], str_of(code));
}

static str years_label(struct request *req, str code)
{
    ptrdiff_t dots = str_find(code, STR(".."));
    int64_t from = 0;
    int64_t to = 0;
    bool has_from = str_to_int64(str_slice(code, 0, dots < 0 ? code.length : (size_t)dots), &from);
    bool has_to = dots >= 0 && str_to_int64(str_from(code, (size_t)dots + 2), &to);
    if (!has_from && !has_to) {
        return str_of(_("Not told"));
    }
    return dots < 0              ? _n("%1 year", "%1 years", from)
           : has_to && from == 0 ? _n("Up to %1 year", "Up to %1 years", to)
           : has_to              ? _nf("%2 to %1 year", "%2 to %1 years", to, from)
                                 : _n("%1 year and more", "%1 years and more", from);
}

str slices_value_label(struct request *req, const struct slices_thing *thing, str code)
{
    if (thing->is_years) {
        return years_label(req, code);
    }
    for (const struct slices_value *v = thing->values; v != NULL && v->code != NULL; v++) {
        if (str_equal(code, str_of(v->code))) {
            return str_of(_(v->label));
        }
    }
    return str_equal(code, STR("none")) ? str_of(_("Not told")) : code;
}

date slices_day(const struct request *req, const struct slices_asked *asked)
{
    return date_is_none(asked->on) ? req->today : asked->on;
}

/* What came and went since the first of January, the day itself left out: it is in the figure that
 * the year began with. */
date slices_since(const struct request *req, const struct slices_asked *asked)
{
    if (!date_is_none(asked->since)) {
        return asked->since;
    }
    date day = slices_day(req, asked);
    bool is_first = date_month(day) == 1 && date_day(day) == 1;
    return date_from(date_year(day) - (is_first ? 1 : 0), 1, 1);
}
