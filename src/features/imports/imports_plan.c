#include <unistd.h>

#include "base/fold.h"
#include "base/log.h"
#include "features/imports/imports_inner.h"

/* The check against the register: what will become of each row. A row that leaves any doubt waits
 * for a person; likeness alone never merges. */

bool imports_list_find(struct request *req, int64_t id, struct imports_db_find_row *ret_row,
                       struct imports_list *ret_list)
{
    struct scope scope = access_scope(req, RIGHT_IMPORT);
    if (id == 0 || !imports_db_find(req->db, scope, id, ret_row)) {
        return false;
    }
    *ret_list = (struct imports_list){
        .region_id = ret_row->region_id,
        .id = ret_row->id,
        .org_id = ret_row->org_id,
        .org_path = ret_row->org_path,
        .scope = access_scope_below(req, scope, ret_row->region_id, ret_row->org_path),
    };
    return true;
}

/* ---- one row -------------------------------------------------------------------------------- */

static void wait_for(struct imports_row *row, enum imports_reason reason, int64_t other)
{
    row->fate = IMPORTS_WRONG;
    row->reason = reason;
    row->other = other;
}

static bool is_about_birth(enum imports_problem_kind kind)
{
    return kind == PROBLEM_NO_BIRTH_DATE || kind == PROBLEM_BAD_BIRTH_DATE ||
           kind == PROBLEM_FUTURE_BIRTH_DATE;
}

/* The first problem that has to be mended, or -1. */
static int32_t first_problem(const struct imports_row *row, bool with_birth)
{
    for (int32_t i = 0; i < row->person.problem_count; i++) {
        enum imports_problem_kind kind = row->person.problems[i].kind;
        if (imports_problem_stops(&row->person.problems[i]) &&
            (with_birth || !is_about_birth(kind))) {
            return i;
        }
    }
    return -1;
}

/* The card that was found brings the birth date that the list lacks. */
static void forget_birth_problems(struct imports_row *row)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < row->person.problem_count; i++) {
        if (!is_about_birth(row->person.problems[i].kind)) {
            row->person.problems[kept++] = row->person.problems[i];
        }
    }
    row->person.problem_count = kept;
}

/* The row belongs to this card. */
static void belong_to(struct request *req, const struct imports_list *list, struct imports_row *row,
                      int64_t member_id)
{
    struct members_card card;
    int64_t version;
    struct imports_db_row_of_member_row other;
    row->member_id = member_id;
    if (!members_card_of(req, list->scope, member_id, &card, &version)) {
        wait_for(row, IMPORTS_BY_LATE_MATCH, 0);
    } else if (!imports_card_is_open(&card, row)) {
        wait_for(row, IMPORTS_BY_LEAVING, 0);
    } else if (imports_db_row_of_member(req->db, list->scope, list->id, member_id, row->number,
                                        &other)) {
        wait_for(row, IMPORTS_BY_OTHER_ROW, other.row_number);
    } else {
        (void)imports_merge(req->arena, &card, row);
        row->fate = row->change_count > 0 ? IMPORTS_CHANGED : IMPORTS_SAME;
    }
    row->member_id = row->fate == IMPORTS_WRONG ? 0 : member_id;
}

static bool is_here(const struct imports_list *list, const struct members_match *match)
{
    return str_compare(match->org_path, list->scope.from) >= 0 &&
           str_compare(match->org_path, list->scope.to) < 0;
}

/* Whether a card elsewhere still counts there: who has left is free to be put on the register here.
 */
static bool is_registered_elsewhere(struct request *req, const struct imports_list *list,
                                    const struct members_match *match)
{
    struct members_card card;
    int64_t version;
    struct scope region = access_system_scope(req->arena, list->region_id, STR("0"));
    return members_card_of(req, region, match->member_id, &card, &version) &&
           members_status_is_registered(card.status);
}

static void add_candidate(struct imports_row *row, const struct members_match *match)
{
    if (row->candidate_count < IMPORTS_CANDIDATES) {
        row->candidates[row->candidate_count++] = (struct imports_candidate){
            .member_id = match->member_id, .org_id = match->org_id, .reason = match->reason};
    }
}

struct sorted_matches {
    const struct members_match *strong_here;
    size_t strong_here_count;
    const struct members_match *strong_elsewhere;
    size_t weak_here_count;
};

static struct sorted_matches sort_matches(struct request *req, const struct imports_list *list,
                                          struct imports_row *row,
                                          const struct members_match *matches, size_t count)
{
    struct sorted_matches sorted = {0};
    row->candidate_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct members_match *match = &matches[i];
        bool strong = match->likeness == MEMBERS_STRONG;
        if (is_here(list, match)) {
            sorted.strong_here = strong && sorted.strong_here == NULL ? match : sorted.strong_here;
            sorted.strong_here_count += strong;
            sorted.weak_here_count += !strong;
            add_candidate(row, match);
        } else if (strong && sorted.strong_elsewhere == NULL &&
                   is_registered_elsewhere(req, list, match)) {
            sorted.strong_elsewhere = match;
        }
    }
    return sorted;
}

/* Somebody here of that name alone, whose card says all that the row says, and the row says more
 * than a name: there is nothing to write and nobody to ask, as in our own export of a card without
 * a birth date. */
static bool is_known_already(struct request *req, const struct imports_list *list,
                             const struct imports_row *row)
{
    const struct imports_person *person = &row->person;
    bool says_more = person->born_year != 0 || !date_is_none(person->joined) ||
                     person->phone.length > 0 || person->email.length > 0;
    struct imports_row tried = *row;
    if (!says_more || row->candidate_count != 1) {
        return false;
    }
    belong_to(req, list, &tried, row->candidates[0].member_id);
    return tried.fate == IMPORTS_SAME;
}

/* No card fits: the row is a new person, unless something in it has to be mended first. */
static void judge_alone(struct imports_row *row)
{
    int32_t problem = first_problem(row, true);
    if (problem >= 0) {
        wait_for(row, IMPORTS_BY_PROBLEM, 0);
        row->problem = problem;
    } else {
        row->fate = IMPORTS_NEW;
    }
}

static void judge_by_register(struct request *req, const struct imports_list *list,
                              struct imports_row *row)
{
    struct members_match matches[IMPORTS_CANDIDATES];
    struct members_card card = imports_new_card(req->arena, &row->person);
    size_t count = members_matches(req, list->region_id, &card, matches, COUNT_OF(matches));
    struct sorted_matches sorted = sort_matches(req, list, row, matches, count);
    if (sorted.strong_here_count == 1) {
        forget_birth_problems(row);
        belong_to(req, list, row, sorted.strong_here->member_id);
    } else if (sorted.strong_here_count > 1) {
        wait_for(row, IMPORTS_BY_LIKENESS, 0);
    } else if (sorted.strong_elsewhere != NULL) {
        wait_for(row, IMPORTS_BY_OTHER_ORG, sorted.strong_elsewhere->org_id);
    } else if (sorted.weak_here_count == 1 && is_known_already(req, list, row)) {
        forget_birth_problems(row);
        belong_to(req, list, row, row->candidates[0].member_id);
    } else if (sorted.weak_here_count > 0) {
        wait_for(row, IMPORTS_BY_LIKENESS, 0);
    } else {
        judge_alone(row);
    }
}

void imports_judge(struct request *req, const struct imports_list *list, struct imports_row *row)
{
    row->reason = IMPORTS_NO_REASON;
    row->member_id = 0;
    row->change_count = 0;
    /* A birth date may come from a card; everything else has to be mended first. */
    int32_t problem = first_problem(row, false);
    if (problem >= 0) {
        wait_for(row, IMPORTS_BY_PROBLEM, 0);
        row->problem = problem;
    } else if (row->chosen > 0) {
        forget_birth_problems(row);
        belong_to(req, list, row, row->chosen);
    } else if (row->chosen == IMPORTS_ANOTHER_PERSON) {
        row->candidate_count = 0;
        judge_alone(row);
    } else {
        judge_by_register(req, list, row);
    }
}

/* Rows that are judged, and then written in one transaction: a few milliseconds. */
#define CHECKED_AT_ONCE 1000
/* Rows of a list that go away in one transaction. */
#define FORGOTTEN_AT_ONCE 2000

/* ---- the whole file ------------------------------------------------------------------------- */

/* Rows are judged in portions and written a portion at a time. A list that is checked by a job has
 * a short transaction for each portion: nobody sees it before it is checked, and whoever saves
 * meanwhile hardly waits. In a transaction of somebody else's all is written in that one. */
struct planning {
    struct request *req;
    struct request portion; /* with an arena of its own, emptied after each portion */
    const struct imports_list *list;
    struct job_run *run;
    bool has_own_transactions;
    str layout; /* sealed, not written yet */
    struct imports_db_add_row_values waiting[CHECKED_AT_ONCE];
    size_t waiting_count;
    int64_t rows;
    bool is_broken;
    bool is_cancelled;
};

static void write_waiting(struct planning *planning)
{
    struct db *db = planning->req->db;
    if (planning->layout.length > 0) {
        imports_db_set_layout(db, planning->list->scope, planning->list->id, planning->layout);
        planning->layout = (str){0};
    }
    for (size_t i = 0; i < planning->waiting_count; i++) {
        imports_db_add_row(db, &planning->waiting[i]);
    }
}

static void end_portion(struct planning *planning)
{
    struct request *req = planning->req;
    if (planning->has_own_transactions) {
        db_rollback(req->db);
        bool is_begun = imports_begin_write(req);
        write_waiting(planning);
        planning->is_broken = !imports_commit(req) || !is_begun;
        db_begin_read(req->db);
    } else {
        write_waiting(planning);
        planning->is_broken = db_failure(req->db) != DB_FINE;
    }
    planning->waiting_count = 0;
    arena_reset(planning->portion.arena);
    if (planning->run != NULL) {
        jobs_progress(planning->run, planning->rows, 0);
        planning->is_cancelled = jobs_is_cancelled(planning->run);
    }
}

static void keep_row(struct planning *planning, struct imports_row *row)
{
    struct request *req = &planning->portion;
    planning->waiting[planning->waiting_count++] = (struct imports_db_add_row_values){
        .region_id = planning->list->region_id,
        .import_id = planning->list->id,
        .row_number = row->number,
        .org_path = planning->list->org_path,
        .fate = imports_fate_code(row->fate),
        .remarks = imports_row_remarks(row),
        .fields = imports_row_fields(row),
        .member_id = row->member_id,
        .content = imports_row_seal(req, planning->list->id, row),
    };
}

/* The database tells of earlier rows; those of this portion are not there yet. */
static void look_among_waiting(const struct planning *planning, struct imports_row *row)
{
    for (size_t i = 0; i < planning->waiting_count && row->member_id != 0; i++) {
        if (planning->waiting[i].member_id == row->member_id) {
            wait_for(row, IMPORTS_BY_OTHER_ROW, planning->waiting[i].row_number);
            row->member_id = 0;
        }
    }
}

static bool take_person(void *context, const struct imports_person *person)
{
    struct planning *planning = context;
    struct imports_row row = {.number = person->row, .person = *person};
    imports_judge(&planning->portion, planning->list, &row);
    look_among_waiting(planning, &row);
    keep_row(planning, &row);
    planning->rows++;
    if (planning->waiting_count == CHECKED_AT_ONCE) {
        end_portion(planning);
    }
    return !planning->is_cancelled && !planning->is_broken;
}

static void take_layout(void *context, const struct imports_layout *layout)
{
    struct planning *planning = context;
    planning->layout = imports_layout_seal(planning->req, planning->list->id, layout);
}

void imports_forget_rows(struct request *req, const struct imports_list *list)
{
    if (db_in_transaction(req->db)) {
        imports_db_remove_rows(req->db, list->scope, list->id);
        return;
    }
    for (bool more = true; more;) {
        more = imports_begin_write(req) &&
               imports_db_remove_some_rows(req->db, list->scope, list->id, FORGOTTEN_AT_ONCE) > 0;
        more = imports_commit(req) && more;
    }
}

static int32_t fields_of_text(str text, enum imports_field fields[IMPORTS_COLUMNS])
{
    int32_t count = 0;
    str piece;
    while (count < IMPORTS_COLUMNS && str_next(&text, ',', &piece)) {
        fields[count++] = imports_field_named(piece);
    }
    return count;
}

enum sheet_outcome imports_plan(struct request *req, const struct imports_list *list, int fd,
                                str file_name, int32_t sheet, str fields, struct job_run *run)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    enum imports_field meanings[IMPORTS_COLUMNS];
    struct planning *planning = ARENA_NEW(req->arena, struct planning);
    *planning = (struct planning){.req = req,
                                  .portion = *req,
                                  .list = list,
                                  .run = run,
                                  .has_own_transactions = !db_in_transaction(req->db)};
    planning->portion.arena = arena;
    struct imports_options options = {
        .today = req->today,
        .sheet = sheet,
        .fields = fields.length > 0 ? meanings : NULL,
        .field_count = fields_of_text(fields, meanings),
        .context = planning,
        .layout = take_layout,
        .person = take_person,
    };
    imports_forget_rows(req, list);
    if (planning->has_own_transactions) {
        db_begin_read(req->db);
    }
    db_use_arena(req->db, arena);
    struct imports_reader *reader = imports_reader_new(&options);
    struct sheet_receiver receiver = imports_reader_receiver(reader);
    enum sheet_outcome outcome = sheet_read(fd, file_name, &receiver);
    if (outcome == SHEET_READ) {
        imports_reader_finish(reader);
    }
    imports_reader_free(reader);
    end_portion(planning);
    db_use_arena(req->db, req->arena);
    if (planning->has_own_transactions) {
        db_rollback(req->db);
    }
    return planning->is_cancelled || planning->is_broken ? SHEET_STOPPED : outcome;
}

bool imports_end_check(struct request *req, const struct imports_list *list)
{
    imports_count(req, list);
    return imports_db_move(req->db, list->scope, list->id, STR("checking"), STR("checked"));
}

void imports_count(struct request *req, const struct imports_list *list)
{
    struct imports_totals totals = imports_totals_of(req, list);
    struct imports_db_set_counts_values values = {
        .scope = list->scope,
        .id = list->id,
        .fresh = totals.fates[IMPORTS_NEW],
        .changed = totals.fates[IMPORTS_CHANGED],
        .same = totals.fates[IMPORTS_SAME],
        .wrong = totals.fates[IMPORTS_WRONG],
        .skipped = totals.fates[IMPORTS_SKIPPED],
        .remarked = totals.remarked,
    };
    imports_db_set_counts(req->db, &values);
}

struct imports_db_rows_rows imports_rows_of(struct request *req, const struct imports_list *list,
                                            str fate, int64_t after, int64_t limit)
{
    struct imports_db_rows_values values = {
        .scope = list->scope, .import_id = list->id, .fate = fate, .after = after, .limit = limit};
    return imports_db_rows(req->db, &values);
}

/* ---- what columns mean ---------------------------------------------------------------------- */

str imports_mapping_text(struct arena *arena, const struct imports_layout *layout)
{
    struct buf out = BUF_INIT(arena);
    for (int32_t i = 0; i < layout->column_count; i++) {
        if (i > 0) {
            buf_put_char(&out, ',');
        }
        buf_put(&out, str_of(imports_field_name(layout->columns[i].field)));
    }
    return buf_str(&out);
}

/* The same headings in the same order are the same kind of list. A hash, because a heading may be
 * anything that somebody has typed. */
str imports_headings_key(struct arena *arena, const struct imports_layout *layout)
{
    struct buf out = BUF_INIT(arena);
    for (int32_t i = 0; i < layout->column_count; i++) {
        buf_put(&out, fold_letters(arena, layout->columns[i].heading));
        buf_put_char(&out, '|');
    }
    return str_format(arena, "%d:%016llx", layout->column_count,
                      (unsigned long long)str_hash(buf_str(&out)));
}

/* What the columns of our own export become when the sheet comes back; the others are not loaded.
 */
static const struct {
    const char *code;
    enum imports_field field;
} own_columns[] = {
    {"last_name", FIELD_LAST},
    {"first_name", FIELD_FIRST},
    {"middle_name", FIELD_MIDDLE},
    {"previous_last_name", FIELD_FORMER},
    {"sex", FIELD_SEX},
    {"born", FIELD_BORN},
    {"phone", FIELD_PHONE},
    {"email", FIELD_EMAIL},
    {"address", FIELD_ADDRESS},
    {"position", FIELD_POSITION},
    {"joined_on", FIELD_JOINED},
    {"ticket_number", FIELD_CARD},
    {"remark", FIELD_REMARK},
    {"workplace", FIELD_WORKPLACE},
    {"category", FIELD_CATEGORY},
    {"status", FIELD_STATUS},
    {"study_group", FIELD_GROUP},
    {"graduates_on", FIELD_GRADUATES},
    {"registered_on", FIELD_REGISTERED},
    {"decision", FIELD_DECISION},
    {"has_electronic_record", FIELD_RECORD},
    {"language", FIELD_LANGUAGE},
};

static enum imports_field field_of_own_column(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(own_columns); i++) {
        if (strcmp(own_columns[i].code, code) == 0) {
            return own_columns[i].field;
        }
    }
    return FIELD_OTHER;
}

/* Our export has all of its columns in their order, with headings in one of the languages. */
str imports_own_mapping(struct arena *arena, const struct imports_layout *layout)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        struct imports_layout own = *layout;
        int32_t i = 0;
        while (members_columns[i].code != NULL && i < layout->column_count &&
               str_equal(str_trim(layout->columns[i].heading),
                         str_of(tr(language, members_columns[i].heading)))) {
            own.columns[i].field = field_of_own_column(members_columns[i].code);
            i++;
        }
        if (members_columns[i].code == NULL) {
            return imports_mapping_text(arena, &own);
        }
    }
    return (str){0};
}

/* ---- the job -------------------------------------------------------------------------------- */

static bool check(struct job_run *run, const struct imports_list *list,
                  const struct imports_db_find_row *row, str *ret_sentence)
{
    struct request *req = run->req;
    int fd = imports_file_open(req, list->id);
    if (fd < 0) {
        *ret_sentence = str_of(_("The file is no longer there."));
        return false;
    }
    enum sheet_outcome outcome =
        imports_plan(req, list, fd, row->file_name, (int32_t)row->sheet, run->job.arguments, run);
    close(fd);
    if (outcome != SHEET_READ) {
        const char *sentence = imports_outcome_sentence(outcome);
        if (sentence != NULL) {
            *ret_sentence = str_of(_(sentence));
        } else if (jobs_is_cancelled(run)) {
            *ret_sentence = str_of(_("The check was stopped."));
        }
        return false;
    }
    bool is_ended = imports_begin_write(req) && imports_end_check(req, list);
    return imports_commit(req) && is_ended;
}

bool imports_check_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct imports_db_find_row row;
    struct imports_list list;
    db_begin_read(req->db);
    bool is_found = imports_list_find(req, run->job.subject_id, &row, &list);
    db_rollback(req->db);
    if (!is_found) {
        *ret_sentence = str_of(_("The list is no longer there."));
        return false;
    }
    /* Cut off after its end, the job comes here again: nothing is left to be done. */
    bool is_done = !str_equal(row.state, STR("checking")) || check(run, &list, &row, ret_sentence);
    if (is_done) {
        *ret_sentence = str_of(_("The list is checked."));
        return true;
    }
    imports_put_state(req, &list, STR("failed"), *ret_sentence);
    return false;
}

void imports_check_given_up(struct job_run *run)
{
    imports_give_up(run, STR("checking"), STR("failed"));
}
