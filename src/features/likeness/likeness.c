#include "features/likeness/likeness.h"

#include "features/likeness/likeness.html.h"
#include "features/likeness/likeness.sql.h"

static const struct evidence_kind {
    const char *code;
    const char *words; /* N_() */
    int points;        /* as delivered; the migration says the same */
} kinds[] = {
    [LIKENESS_SNILS_SAME] = {"snils_same", N_("the same СНИЛС"), 400},
    [LIKENESS_SNILS_OTHER] = {"snils_other", N_("another СНИЛС"), -200},
    [LIKENESS_IIN_SAME] = {"iin_same", N_("the same ИИН"), 400},
    [LIKENESS_IIN_OTHER] = {"iin_other", N_("another ИИН"), -200},
    [LIKENESS_TICKET_SAME] = {"ticket_same", N_("the same ticket number"), 200},
    [LIKENESS_LAST_SAME] = {"last_same", N_("the same surname"), 130},
    [LIKENESS_LAST_SOUND] = {"last_sound", N_("the surname sounds the same"), -15},
    [LIKENESS_LAST_SLIP] = {"last_slip", N_("the surname differs by one letter"), -35},
    [LIKENESS_LAST_PREVIOUS] = {"last_previous", N_("one bears the former surname of the other"),
                                -10},
    [LIKENESS_LAST_OTHER_WOMAN] = {"last_other_woman", N_("another surname, of a woman"), -35},
    [LIKENESS_LAST_OTHER] = {"last_other", N_("another surname"), -90},
    [LIKENESS_FIRST_SAME] = {"first_same", N_("the same first name"), 90},
    [LIKENESS_FIRST_SOUND] = {"first_sound", N_("the first name sounds the same"), -15},
    [LIKENESS_FIRST_SLIP] = {"first_slip", N_("the first name differs by one letter"), -45},
    [LIKENESS_FIRST_INITIAL] = {"first_initial", N_("the same initial of the first name"), 25},
    [LIKENESS_FIRST_OTHER] = {"first_other", N_("another first name"), -280},
    [LIKENESS_MIDDLE_SAME] = {"middle_same", N_("the same patronymic"), 80},
    [LIKENESS_MIDDLE_SOUND] = {"middle_sound", N_("the patronymic sounds the same"), -10},
    [LIKENESS_MIDDLE_SLIP] = {"middle_slip", N_("the patronymic differs by one letter"), -35},
    [LIKENESS_MIDDLE_INITIAL] = {"middle_initial", N_("the same initial of the patronymic"), 20},
    [LIKENESS_MIDDLE_OTHER] = {"middle_other", N_("another patronymic"), -120},
    [LIKENESS_SWAPPED] = {"swapped", N_("surname and first name have changed places"), -30},
    [LIKENESS_SPELLING] = {"spelling",
                           N_("the name is written with other letters (ё and е, "
                              "Kazakh and Russian, Latin)"),
                           0},
    [LIKENESS_SEX_OTHER] = {"sex_other", N_("another sex"), -120},
    [LIKENESS_BORN_SAME] = {"born_same", N_("the same birth date"), 140},
    [LIKENESS_BORN_SWAPPED] = {"born_swapped", N_("day and month of birth have changed places"),
                               60},
    [LIKENESS_BORN_DIGIT] = {"born_digit", N_("the birth date differs by one digit"), 40},
    [LIKENESS_BORN_OTHER] = {"born_other", N_("another birth date"), -150},
    [LIKENESS_PHONE_SAME] = {"phone_same", N_("the same telephone number"), 110},
    [LIKENESS_EMAIL_SAME] = {"email_same", N_("the same e-mail address"), 130},
    [LIKENESS_ORG_SAME] = {"org_same", N_("the same organisation"), 60},
};
static_assert(COUNT_OF(kinds) == LIKENESS_COUNT, "each evidence has its words");
static_assert(LIKENESS_COUNT <= 64, "evidences are bits");

const char *likeness_code(enum likeness_evidence evidence)
{
    return kinds[evidence].code;
}

const char *likeness_words(enum likeness_evidence evidence)
{
    return kinds[evidence].words;
}

enum likeness_evidence likeness_of_code(str code)
{
    enum likeness_evidence evidence = 0;
    while (evidence < LIKENESS_COUNT && !str_equal(code, str_of(kinds[evidence].code))) {
        evidence++;
    }
    return evidence;
}

struct likeness_weights likeness_weights_delivered(void)
{
    struct likeness_weights weights = {.share = 200, .threshold = 0, .sure = 70};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        weights.points[i] = kinds[i].points;
    }
    return weights;
}

struct likeness_weights likeness_weights_load(struct db *db, int64_t region_id)
{
    struct likeness_weights weights = {0};
    EACH (row, likeness_db_weights(db, region_id)) {
        int points = (int)row->points;
        enum likeness_evidence evidence = likeness_of_code(row->code);
        if (evidence < LIKENESS_COUNT) {
            weights.points[evidence] = points;
        } else if (str_equal(row->code, STR("share"))) {
            weights.share = points;
        } else if (str_equal(row->code, STR("threshold"))) {
            weights.threshold = points;
        } else if (str_equal(row->code, STR("sure"))) {
            weights.sure = points;
        }
    }
    return weights;
}

/* ---- the page ------------------------------------------------------------------------------- */

#define FIELDS (LIKENESS_COUNT + 3)
/* The smallest and largest points. */
#define POINTS_LIMIT 1000

static const char *hint_of(enum likeness_evidence evidence)
{
    switch (evidence) {
    case LIKENESS_LAST_SAME:
    case LIKENESS_FIRST_SAME:
    case LIKENESS_MIDDLE_SAME:
    case LIKENESS_BORN_SAME:
    case LIKENESS_ORG_SAME:
        return N_("At most so many points: the more people of the region have it, the fewer.");
    case LIKENESS_LAST_SOUND:
    case LIKENESS_LAST_SLIP:
    case LIKENESS_LAST_PREVIOUS:
    case LIKENESS_FIRST_SOUND:
    case LIKENESS_FIRST_SLIP:
    case LIKENESS_MIDDLE_SOUND:
    case LIKENESS_MIDDLE_SLIP:
    case LIKENESS_SWAPPED:
        return N_("Added to what the same name would count: below zero, because it is not quite "
                  "the same.");
    case LIKENESS_PHONE_SAME:
    case LIKENESS_EMAIL_SAME:
        return N_("For two people; where more have it, it counts the fewer points.");
    case LIKENESS_SNILS_SAME:
    case LIKENESS_SNILS_OTHER:
    case LIKENESS_IIN_SAME:
    case LIKENESS_IIN_OTHER:
    case LIKENESS_TICKET_SAME:
    case LIKENESS_LAST_OTHER_WOMAN:
    case LIKENESS_LAST_OTHER:
    case LIKENESS_FIRST_INITIAL:
    case LIKENESS_FIRST_OTHER:
    case LIKENESS_MIDDLE_INITIAL:
    case LIKENESS_MIDDLE_OTHER:
    case LIKENESS_SPELLING:
    case LIKENESS_SEX_OTHER:
    case LIKENESS_BORN_SWAPPED:
    case LIKENESS_BORN_DIGIT:
    case LIKENESS_BORN_OTHER:
    case LIKENESS_COUNT:
        break;
    }
    return kinds[evidence].points >= 0 ? N_("So many points for one person.")
                                       : N_("So many points against one person.");
}

static const struct form_field limits[] = {
    {"threshold", N_("Pairs are shown from so many points on"), FORM_TEXT, .required = true,
     .max = 5, .hint = N_("0 means: as likely one person as two. More points show fewer pairs.")},
    {"sure", N_("Almost certainly one person from so many points on"), FORM_TEXT, .required = true,
     .max = 5, .hint = N_("70 points mean: over a hundred times as likely one person as two.")},
    {"share", N_("Cards in ten thousand that are expected to be doubles"), FORM_TEXT,
     .required = true, .max = 5,
     .hint = N_("How likely two cards are one person's before anything is compared.")},
};

/* One field for each number, in the order of the evidence. */
static const struct form_field *fields_of(struct request *req)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, limits, sizeof(limits));
    for (size_t i = 0; i < LIKENESS_COUNT; i++) {
        fields[COUNT_OF(limits) + i] = (struct form_field){
            .name = kinds[i].code,
            .label = kinds[i].words,
            .kind = FORM_TEXT,
            .required = true,
            .max = 5,
            .hint = hint_of((enum likeness_evidence)i),
        };
    }
    return fields;
}

static struct reply likeness_weights_page(struct request *req)
{
    struct form form = form_of(req, fields_of(req));
    EACH (row, likeness_db_weights(req->db, req->mandate.region_id)) {
        str text = str_format(req->arena, "%lld", (long long)row->points);
        form_set_text(&form, str_to_c(req->arena, row->code), text);
    }
    return reply_page(req, _("How cards are compared"), likeness_html_weights(req, &form));
}

/* What is no number leaves its error in the form. */
static void read_points(struct form *form, const char *name, int64_t *ret_points)
{
    struct request *req = form->req;
    int64_t points;
    str text = form_text(form, name);
    if (str_is_empty(text)) {
        return;
    }
    if (!str_to_int64(text, &points) || points < -POINTS_LIMIT || points > POINTS_LIMIT) {
        form_add_error(form, name, str_of(_("This is to be a whole number from -1000 to 1000.")));
        return;
    }
    *ret_points = points;
}

/* What differs from before is written and logged; a region that says what the union says has
 * nothing of its own. */
static void change_weights(struct request *req, const int64_t *points)
{
    const struct form_field *fields = fields_of(req);
    int64_t region_id = req->mandate.region_id;
    struct audit_change changes[FIELDS];
    size_t count = 0;
    EACH (row, likeness_db_weights(req->db, region_id)) {
        size_t i = 0;
        while (i < FIELDS && !str_equal(row->code, str_of(fields[i].name))) {
            i++;
        }
        if (i == FIELDS || points[i] == row->points) {
            continue;
        }
        likeness_db_put_weight(req->db, region_id, row->code, points[i]);
        likeness_db_drop_weight(req->db, region_id, row->code, points[i]);
        changes[count++] = (struct audit_change){
            fields[i].name, str_format(req->arena, "%lld", (long long)row->points),
            str_format(req->arena, "%lld", (long long)points[i])};
    }
    if (count > 0) {
        audit(req, "likeness.edit", region_id, req->mandate.org_id, 0, changes, count);
    }
}

static struct reply likeness_weights_action(struct request *req)
{
    struct form form = form_read(req, fields_of(req));
    int64_t points[FIELDS] = {0};
    for (size_t i = 0; i < FIELDS; i++) {
        read_points(&form, form.fields[i].name, &points[i]);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("How cards are compared"),
                                likeness_html_weights(req, &form));
    }
    change_weights(req, points);
    return reply_done(req, STR("/likeness"),
                      str_of(_("Saved. The next look through the register counts so.")), 0);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/likeness", likeness_weights_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/likeness", likeness_weights_action, .needs = RIGHT_ACCOUNTS_MANAGE},
    {0},
};

const struct feature likeness_feature = {.name = "likeness", .routes = routes};
