#include "features/members/members_inner.h"

#include "app/app.h"
#include "base/fold.h"
#include "base/ids.h"

/* The register's own rules: how a card becomes a row, its dated periods, the counters and the log.
 */

const struct form_choice members_categories[] = {
    {"worker_pedagogic", N_("Working, teacher or educator")},
    {"worker_other", N_("Working, other staff")},
    {"worker_hpe", N_("Working, university teacher or researcher")},
    {"student_hpe", N_("Student of a university")},
    {"student_spo", N_("Student of a college")},
    {"pensioner_nonworking", N_("Pensioner, not working")},
    {"temporarily_not_working", N_("Temporarily not working")},
    {"union_staff", N_("Staff of the union")},
    {0},
};

const struct form_choice members_statuses[] = {
    {"active", N_("Registered member")},
    {"temporarily_not_working", N_("On the register, temporarily not working")},
    {"left", N_("Left at own wish")},
    {"excluded", N_("Excluded")},
    {"deregistered", N_("Taken off the register")},
    {"deceased", N_("Deceased")},
    {"second", N_("Second registration")},
    {0},
};

const struct form_choice members_pause_reasons[] = {
    {"child_care", N_("Parental leave")},
    {"service", N_("Military service")},
    {"study", N_("Study with the place of work kept")},
    {"job_search", N_("Dismissed by staff cut, looking for a job")},
    {"other", N_("Other reason")},
    {0},
};

const struct form_choice members_exclusion_reasons[] = {
    {"dues", N_("Dues not paid for three months or more")},
    {"harm", N_("Acts against the charter")},
    {"other", N_("Other reason")},
    {0},
};

/* Not "left" and not "excluded": the balance of the statistics tells them apart. */
const struct form_choice members_deregistration_reasons[] = {
    {"dismissal", N_("Dismissed from the education system")},
    {"graduation", N_("Studies ended")},
    {"moved", N_("Moved to another region")},
    {"liquidation", N_("The organisation was liquidated")},
    {"other", N_("Other reason")},
    {0},
};

const char *members_reason_label(str code)
{
    const struct form_choice *const lists[] = {members_pause_reasons, members_exclusion_reasons,
                                               members_deregistration_reasons};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        const char *label = form_choice_label(lists[i], code);
        if (label != NULL) {
            return label;
        }
    }
    return NULL;
}

bool members_status_is_registered(str status)
{
    return str_equal(status, STR("active")) || str_equal(status, STR("temporarily_not_working"));
}

bool members_status_is_current(str status)
{
    return members_status_is_registered(status) || str_equal(status, STR("second"));
}

str members_full_name(struct arena *arena, str last, str first, str middle)
{
    return str_trim(STR_CONCAT(arena, last, STR(" "), first, STR(" "), middle));
}

str members_polite_name(struct arena *arena, str first, str middle)
{
    return str_trim(STR_CONCAT(arena, first, STR(" "), middle));
}

/* Members are admitted from 14 years on (charter, art. 6). */
bool members_days_fit(const struct members_card *card)
{
    return date_is_none(card->born) || date_is_none(card->joined_on) ||
           date_full_years(card->born, card->joined_on) >= 14;
}

struct members_keys members_keys_of(struct arena *arena, str last, str first, str middle)
{
    str given = members_polite_name(arena, first, middle);
    str full = members_full_name(arena, last, first, middle);
    return (struct members_keys){
        .name = fold_search(arena, full),
        .first = fold_search(arena, given),
        .sort = fold_sort_key(arena, full),
    };
}

bool members_names_only(const struct request *req)
{
    return str_equal(req->mandate.role, STR("accountant"));
}

struct scope members_likely_reach(struct request *req, enum right right, int64_t member_id)
{
    struct scope scope = access_scope(req, right);
    return scope.region_id != 0 ? scope : members_reach(req, right, member_id);
}

struct scope members_reach(struct request *req, enum right right, int64_t member_id)
{
    struct scope scope = access_scope(req, right);
    struct members_db_place_of_row row;
    if (scope.region_id != 0 || str_is_empty(scope.from)) {
        return members_db_place_of(req->db, scope, member_id, &row) ? scope : (struct scope){0};
    }
    /* A post of the union: his region has to be found first. */
    struct members_db_regions_rows regions = members_db_regions(req->db);
    for (size_t i = 0; i < regions.count; i++) {
        struct scope in_region = access_scope_in_region(req, right, regions.items[i].id);
        if (members_db_place_of(req->db, in_region, member_id, &row)) {
            return in_region;
        }
    }
    return (struct scope){0};
}

/* ---- numbers of the state ------------------------------------------------------------------- */

static str number_place(struct arena *arena, const char *kind, int64_t member_id)
{
    return str_format(arena, "member.%s:%lld", kind, (long long)member_id);
}

struct members_number members_number_keep(struct request *req, const char *kind, int64_t member_id,
                                          str digits)
{
    const struct secret_keys *keys = req->app->keys;
    return (struct members_number){
        .cipher = secret_seal(req->arena, keys, number_place(req->arena, kind, member_id), digits),
        .hash = secret_hash(req->arena, keys, str_of(kind), digits),
    };
}

/* Empty when the cipher does not open: a broken number must not take the whole card away. */
static str open_number(struct request *req, const char *kind, int64_t member_id, str cipher)
{
    str digits = {0};
    str place = number_place(req->arena, kind, member_id);
    if (cipher.length == 0 || !secret_open(req->arena, req->app->keys, place, cipher, &digits)) {
        return (str){0};
    }
    return digits;
}

str members_masked_snils(struct arena *arena, str digits)
{
    return digits.length == 11
               ? str_format(arena, "***-***-%.3s\xc2\xa0%.2s", digits.data + 6, digits.data + 9)
               : (str){0};
}

str members_masked_iin(struct arena *arena, str digits)
{
    return digits.length == 12 ? str_format(arena, "********%.4s", digits.data + 8) : (str){0};
}

/* ---- a card as the register keeps it -------------------------------------------------------- */

/* Blanks inside a number of digits are the habit of who typed it; without them every writing of one
 * ticket is the same ticket. */
static str tidy_ticket(struct arena *arena, str number)
{
    str digits = {arena_raw(arena, number.length), 0};
    for (size_t i = 0; i < number.length; i++) {
        char c = number.data[i];
        if (c >= '0' && c <= '9') {
            ((char *)digits.data)[digits.length++] = c;
        } else if (c != ' ') {
            return number;
        }
    }
    return digits;
}

struct members_card members_card_tidied(struct arena *arena, const struct members_card *card)
{
    struct members_card tidy = *card;
    tidy.ticket_number = tidy_ticket(arena, str_trim(card->ticket_number));
    tidy.status = str_is_empty(card->status) ? STR("active") : card->status;
    if (!date_is_none(card->born)) {
        tidy.born_year = date_year(card->born);
    }
    if (!date_is_none(card->joined_on)) {
        tidy.joined_year = date_year(card->joined_on);
    }
    if (!card->has_electronic_record) {
        tidy.record_on = (date){0};
    }
    return tidy;
}

struct members_card members_card_of_row(const struct members_db_card_row *row)
{
    return (struct members_card){
        .last_name = row->last_name,
        .first_name = row->first_name,
        .middle_name = row->middle_name,
        .previous_last_name = row->previous_last_name,
        .sex = row->sex,
        .born = row->born,
        .born_year = row->born_year,
        .phone = row->phone,
        .email = row->email,
        .address = row->address,
        .position = row->position,
        .workplace = row->workplace,
        .category = row->category,
        .status = row->status,
        .status_reason = row->status_reason,
        .study_group = row->study_group,
        .graduates_on = row->graduates_on,
        .joined_on = row->joined_on,
        .joined_year = row->joined_year,
        .registered_on = row->registered_on,
        .decision = row->decision,
        .ticket_number = row->ticket_number,
        .remark = row->remark,
        .language = row->language,
        .has_electronic_record = row->has_electronic_record,
        .record_on = row->record_on,
        .main_id = row->main_id,
    };
}

struct members_card members_card_opened(struct request *req, int64_t member_id,
                                        const struct members_db_card_row *row)
{
    struct members_card card = members_card_of_row(row);
    card.snils = open_number(req, "snils", member_id, row->snils_cipher);
    card.iin = open_number(req, "iin", member_id, row->iin_cipher);
    return card;
}

bool members_card_of(struct request *req, struct scope scope, int64_t member_id,
                     struct members_card *ret_card, int64_t *ret_version)
{
    struct members_db_card_row row;
    if (!members_db_card(req->db, scope, member_id, &row)) {
        return false;
    }
    *ret_card = members_card_opened(req, member_id, &row);
    *ret_version = row.version;
    return true;
}

/* ---- periods -------------------------------------------------------------------------------- */

struct period {
    const char *kind;
    date from;
    date to;
    str value;
    str detail;
    const char *precision; /* "y": only the year is known, "u": not even that; NULL: the day */
};

static void open_period(struct request *req, const struct members_person *person,
                        const struct period *period)
{
    bool has_org = strchr("rme", period->kind[0]) != NULL;
    struct members_db_open_period_values values = {
        .scope = person->scope,
        .member_id = person->id,
        .kind = str_of(period->kind),
        .valid_from = period->from,
        .id = ids_new(),
        .valid_to = period->to,
        .org_id = has_org ? person->org_id : 0,
        .value = period->value,
        .detail = period->detail,
        .precision = str_of(period->precision),
        .mutation_id = req->mutation_id,
    };
    members_db_open_period(req->db, &values);
}

static void close_periods(struct request *req, const struct members_person *person,
                          const char *kind, date last_day)
{
    struct members_db_close_periods_values values = {
        .scope = person->scope,
        .member_id = person->id,
        .kind = str_of(kind),
        .valid_to = last_day,
        .mutation_id = req->mutation_id,
    };
    members_db_close_periods(req->db, &values);
}

/* The day on which the membership began, as exactly as the card knows it. */
static struct period membership_of(struct request *req, const struct members_card *card)
{
    bool is_over = !members_status_is_registered(card->status);
    struct period membership = {
        .kind = "m",
        .from = card->joined_on,
        .to = is_over ? req->today : (date){0},
        .value = is_over ? card->status : (str){0},
        .detail = is_over ? card->status_reason : card->decision,
    };
    if (date_is_none(membership.from) && card->joined_year > 0) {
        membership.from = date_from((int)card->joined_year, 1, 1);
        membership.precision = "y";
    } else if (date_is_none(membership.from)) {
        membership.from = date_is_none(card->registered_on) ? req->today : card->registered_on;
        membership.precision = "u";
    }
    return membership;
}

/* Nobody is counted on the day on which his membership ends. */
static date last_day_of(const struct period *membership)
{
    return date_add_days(membership->to, -1);
}

static struct period pause_of(const struct request *req, const struct members_card *card)
{
    return (struct period){
        .kind = "s", .from = req->today, .value = card->status, .detail = card->status_reason};
}

void members_open_first_periods(struct request *req, const struct members_person *person,
                                const struct members_card *card)
{
    struct period membership = membership_of(req, card);
    open_period(req, person, &membership);
    bool knows_day = !date_is_none(card->registered_on);
    date since = knows_day ? card->registered_on : req->today;
    struct period registration = {.kind = "r",
                                  .from = since,
                                  .to = last_day_of(&membership),
                                  .precision = knows_day ? NULL : "u"};
    open_period(req, person, &registration);
    if (!str_is_empty(card->position) || !str_is_empty(card->workplace)) {
        struct period work = {.kind = "w",
                              .from = req->today,
                              .value = card->position,
                              .detail = card->workplace,
                              .precision = "u"};
        open_period(req, person, &work);
    }
    if (!str_is_empty(card->category)) {
        struct period category = {
            .kind = "c", .from = req->today, .value = card->category, .precision = "u"};
        open_period(req, person, &category);
    }
    if (str_equal(card->status, STR("temporarily_not_working"))) {
        struct period pause = pause_of(req, card);
        pause.precision = "u";
        open_period(req, person, &pause);
    }
    if (!date_is_none(card->record_on)) {
        struct period record = {.kind = "d", .from = card->record_on};
        open_period(req, person, &record);
    }
}

/* The old value held until yesterday; one that began today was a slip of the hand and goes away. */
static void end_periods(struct request *req, const struct members_person *person, const char *kind)
{
    members_db_remove_periods_from(req->db, person->scope, person->id, str_of(kind), req->today);
    close_periods(req, person, kind, date_add_days(req->today, -1));
}

static void renew_work(struct request *req, const struct members_person *person,
                       const struct members_card *card)
{
    end_periods(req, person, "w");
    struct period work = {
        .kind = "w", .from = req->today, .value = card->position, .detail = card->workplace};
    if (!str_is_empty(card->position) || !str_is_empty(card->workplace)) {
        open_period(req, person, &work);
    }
}

static void renew_category(struct request *req, const struct members_person *person,
                           const struct members_card *card)
{
    end_periods(req, person, "c");
    struct period category = {.kind = "c", .from = req->today, .value = card->category};
    if (!str_is_empty(card->category)) {
        open_period(req, person, &category);
    }
}

/* A better knowledge of the day of joining is no new fact: the open period is written anew. So is
 * an end: it closes what is open, with how it ended. */
static void renew_membership(struct request *req, const struct members_person *person,
                             const struct members_card *card)
{
    struct period membership = membership_of(req, card);
    struct members_db_begun_again_row again;
    /* The day of joining is that of the first membership. */
    if (members_db_begun_again(req->db, person->scope, person->id, &again)) {
        membership.from = again.valid_from;
        membership.precision =
            str_is_empty(again.precision) ? NULL : str_to_c(req->arena, again.precision);
    }
    members_db_remove_periods_from(req->db, person->scope, person->id, STR("m"),
                                   date_of("0001-01-01"));
    open_period(req, person, &membership);
    if (!members_status_is_registered(card->status)) {
        close_periods(req, person, "r", last_day_of(&membership));
    }
}

/* A time without work, a second registration: what began lasts until yesterday, and an end of the
 * membership ends it on its day. */
static void renew_state(struct request *req, const struct members_person *person,
                        const struct members_card *after)
{
    bool is_over = !members_status_is_current(after->status);
    date last_day = is_over ? req->today : date_add_days(req->today, -1);
    const char *kinds[] = {"s", "e"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!is_over) {
            members_db_remove_periods_from(req->db, person->scope, person->id, str_of(kinds[i]),
                                           req->today);
        }
        close_periods(req, person, kinds[i], last_day);
    }
    if (str_equal(after->status, STR("temporarily_not_working"))) {
        struct period pause = pause_of(req, after);
        open_period(req, person, &pause);
    } else if (str_equal(after->status, STR("second"))) {
        struct period second = {.kind = "e", .from = req->today};
        open_period(req, person, &second);
    }
}

/* The record ends. Where nobody knew since when it was there it was there from the beginning. */
static void end_record(struct request *req, const struct members_person *person,
                       const struct members_card *before)
{
    struct period record = {.kind = "d", .from = membership_of(req, before).from, .precision = "u"};
    record.to = date_add_days(req->today, -1);
    if (!date_is_none(before->record_on)) {
        end_periods(req, person, "d");
    } else if (date_before(record.from, req->today)) {
        open_period(req, person, &record);
    }
}

/* A period stands only where the day is known. Another day is a better knowledge: what was told
 * before gives way to it. */
static void renew_record(struct request *req, const struct members_person *person,
                         const struct members_card *before, const struct members_card *after)
{
    if (!after->has_electronic_record) {
        end_record(req, person, before);
        return;
    }
    bool is_known = !date_is_none(after->record_on);
    struct period record = {.kind = "d", .from = after->record_on};
    date from = is_known ? record.from : date_of("0001-01-01");
    members_db_remove_records(req->db, person->scope, person->id, from);
    if (is_known) {
        members_db_cut_records(req->db, person->scope, person->id, from, date_add_days(from, -1));
        open_period(req, person, &record);
    }
}

/* Back on the register after an end: the old membership stays what it was. */
static void begin_again(struct request *req, const struct members_person *person)
{
    struct period membership = {.kind = "m", .from = req->today};
    struct period registration = {.kind = "r", .from = req->today};
    open_period(req, person, &membership);
    open_period(req, person, &registration);
}

void members_renew_periods(struct request *req, const struct members_person *person,
                           const struct members_card *before, const struct members_card *after)
{
    bool was_registered = members_status_is_registered(before->status);
    bool is_registered = members_status_is_registered(after->status);
    if (!str_equal(before->position, after->position) ||
        !str_equal(before->workplace, after->workplace)) {
        renew_work(req, person, after);
    }
    if (!str_equal(before->category, after->category)) {
        renew_category(req, person, after);
    }
    if (!str_equal(before->status, after->status) ||
        !str_equal(before->status_reason, after->status_reason)) {
        renew_state(req, person, after);
    }
    if (before->has_electronic_record != after->has_electronic_record ||
        !date_equal(before->record_on, after->record_on)) {
        renew_record(req, person, before, after);
    }
    if (!was_registered && is_registered) {
        begin_again(req, person);
    } else if (was_registered &&
               (!is_registered || !date_equal(before->joined_on, after->joined_on) ||
                before->joined_year != after->joined_year)) {
        renew_membership(req, person, after);
    }
}
