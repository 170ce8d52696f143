#include "app/json.h"
#include "features/verification/verification_inner.h"

#include "base/format.h"

/* A mark: one answer for one person. It comes from a press without the script, or in a queue that a
 * telephone has kept while it had no line; both say the same, "MEMBER-ANSWER-VERSION", and both may
 * come twice. Nothing that somebody else has said is ever written over unseen. */

#define MARKS_AT_ONCE 200

const struct verification_answer verification_answers[] = {
    {"here", {N_("Still here"), N_("Still here"), N_("Still here")}},
    {"changed", {N_("Has changed"), N_("Has changed"), N_("Has changed")}},
    {"gone", {N_("He has gone"), N_("She has gone"), N_("Has gone")}},
    {0},
};

const char *verification_label(str answer, str sex)
{
    int column = str_equal(sex, STR("m")) ? 0 : str_equal(sex, STR("f")) ? 1 : 2;
    for (size_t i = 0; verification_answers[i].value != NULL; i++) {
        if (str_equal(answer, str_of(verification_answers[i].value))) {
            return verification_answers[i].labels[column];
        }
    }
    return NULL;
}

/* ---- one mark ------------------------------------------------------------------------------- */

static bool write_mark(struct request *req, const struct verification_org *org,
                       const struct verification_mark *mark)
{
    if (mark->version == 0) {
        bool is_first = verification_db_begin(req->db, org->org.region_id, org->org.id, org->year,
                                              org->org.path);
        (void)is_first;
        return verification_db_add_mark(req->db, &(struct verification_db_add_mark_values){
                                                     .region_id = org->org.region_id,
                                                     .org_id = org->org.id,
                                                     .year = org->year,
                                                     .member_id = mark->member_id,
                                                     .answer = mark->answer,
                                                     .note = mark->note,
                                                     .is_settled = mark->is_settled,
                                                     .now = req->now,
                                                     .account_id = req->user.account_id,
                                                 });
    }
    return verification_db_change_mark(req->db, &(struct verification_db_change_mark_values){
                                                    .scope = org->scope,
                                                    .org_id = org->org.id,
                                                    .year = org->year,
                                                    .member_id = mark->member_id,
                                                    .answer = mark->answer,
                                                    .note = mark->note,
                                                    .is_settled = mark->is_settled,
                                                    .now = req->now,
                                                    .account_id = req->user.account_id,
                                                    .version = mark->version,
                                                });
}

/* Who is there has been looked at with his card: that is the yearly check of it. */
static void note_mark(struct request *req, const struct verification_org *org,
                      const struct verification_mark *mark, str before)
{
    bool is_right = str_equal(mark->answer, STR("here"));
    bool is_confirmed = is_right && members_confirm(req, org->scope, mark->member_id);
    if (!is_confirmed || before.length > 0) {
        audit(req, "verification.mark", org->org.region_id, org->org.id, mark->member_id,
              (const struct audit_change[]){{"answer", before, mark->answer}}, 1);
    }
    verification_db_touch(req->db, org->scope, org->org.id, org->year, req->now);
}

static bool says_the_same(const struct verification_db_standing_row *standing,
                          const struct verification_mark *mark)
{
    return str_equal(standing->answer, mark->answer) &&
           (mark->is_press ||
            (str_equal(standing->note, mark->note) && standing->is_settled == mark->is_settled));
}

enum verification_outcome verification_put(struct request *req, const struct verification_org *org,
                                           const struct verification_mark *mark,
                                           struct verification_db_standing_row *ret_standing)
{
    if (org->is_signed || !org->is_current) {
        return VERIFICATION_FROZEN;
    }
    struct verification_db_standing_row standing = {0};
    if (!verification_db_standing(req->db, org->scope, org->org.id, org->year, mark->member_id,
                                  &standing) ||
        !standing.is_here) {
        *ret_standing = standing;
        return VERIFICATION_LEFT;
    }
    *ret_standing = standing;
    if (standing.answer.length > 0 && says_the_same(&standing, mark)) {
        return VERIFICATION_SAVED;
    }
    if (standing.version != mark->version || !write_mark(req, org, mark)) {
        return VERIFICATION_CONFLICT;
    }
    note_mark(req, org, mark, standing.answer);
    ret_standing->version = standing.version + 1;
    ret_standing->answer = mark->answer;
    ret_standing->note = mark->note;
    return VERIFICATION_SAVED;
}

str verification_outcome_text(struct request *req, enum verification_outcome outcome,
                              const struct verification_db_standing_row *standing)
{
    if (outcome == VERIFICATION_FROZEN) {
        return str_of(_("The verification is signed, so marks are no longer taken."));
    }
    if (outcome == VERIFICATION_LEFT) {
        return str_of(_("No longer on the register of this organisation: no mark is needed."));
    }
    if (outcome == VERIFICATION_SAVED) {
        return (str){0};
    }
    const char *label = verification_label(standing->answer, standing->sex);
    return _f("%1 has already marked: “%2”, %3. Choose once more what is right.",
              format_initials(req->arena, standing->last_name, standing->first_name,
                              standing->middle_name),
              label == NULL ? (str){0} : str_of(_(label)),
              widgets_moment_text(req, standing->marked_at));
}

/* "123-here-0" */
static bool read_mark(str text, struct verification_mark *ret_mark)
{
    str id;
    str answer;
    struct verification_mark mark = {0};
    if (!str_next(&text, '-', &id) || !str_to_int64(id, &mark.member_id) ||
        !str_next(&text, '-', &answer) || verification_label(answer, (str){0}) == NULL ||
        !str_to_int64(text, &mark.version) || mark.version < 0) {
        return false;
    }
    mark.answer = answer;
    mark.is_press = true;
    /* What has changed is settled when it is entered; who has gone, when he has left the register.
     */
    mark.is_settled = str_equal(answer, STR("here"));
    *ret_mark = mark;
    return true;
}

/* ---- without the script --------------------------------------------------------------------- */

static str anchor(struct request *req, const struct verification_org *org, int64_t member_id)
{
    str show = http_body_field(req->http, STR("show"));
    bool is_open = str_equal(show, STR("open"));
    return str_format(req->arena, "%.*s%s#m%lld", STR_ARG(verification_address(req, org->org.id)),
                      is_open ? "?show=open" : "", (long long)member_id);
}

static bool find_open(struct request *req, const struct verification_org *org, str after_key,
                      int64_t after_id, int64_t *ret_id)
{
    struct verification_db_next_open_row next;
    if (!verification_db_next_open(req->db,
                                   &(struct verification_db_next_open_values){
                                       .scope = org->scope,
                                       .org_path = org->org.path,
                                       .org_id = org->org.id,
                                       .year = org->year,
                                       .after_key = after_key,
                                       .after_id = after_id,
                                   },
                                   &next)) {
        return false;
    }
    *ret_id = next.id;
    return true;
}

/* In an organisation of many he stands on a page that begins behind this one. */
str verification_next_place(struct request *req, const struct verification_org *org,
                            int64_t member_id)
{
    str list = verification_address(req, org->org.id);
    bool is_large = org->org.members > VERIFICATION_ONE_PAGE;
    struct verification_db_place_of_row place;
    int64_t next;
    if (verification_db_place_of(req->db, org->scope, member_id, &place) &&
        find_open(req, org, place.sort_key, member_id, &next)) {
        return is_large
                   ? str_format(req->arena, "%.*s?after=%lld", STR_ARG(list), (long long)member_id)
                   : anchor(req, org, next);
    }
    if (!find_open(req, org, STR(VERIFICATION_FIRST_KEY), 0, &next)) {
        return str_format(req->arena, "%.*s#next", STR_ARG(list));
    }
    return is_large ? str_format(req->arena, "%.*s?show=open", STR_ARG(list))
                    : anchor(req, org, next);
}

struct reply verification_mark_action(struct request *req)
{
    struct verification_org org;
    struct verification_mark mark;
    struct verification_db_standing_row standing = {0};
    if (!verification_find(req, RIGHT_MEMBERS_EDIT, path_id(req), verification_year(req->today),
                           &org)) {
        return reply_not_found(req);
    }
    if (!read_mark(http_body_field(req->http, STR("mark")), &mark)) {
        return reply_see_other(req, verification_address(req, org.org.id));
    }
    enum verification_outcome outcome = verification_put(req, &org, &mark, &standing);
    if (outcome != VERIFICATION_SAVED) {
        return reply_done(req, anchor(req, &org, mark.member_id),
                          verification_outcome_text(req, outcome, &standing), 0);
    }
    if (str_equal(mark.answer, STR("here"))) {
        return reply_see_other(req, verification_next_place(req, &org, mark.member_id));
    }
    return reply_see_other(
        req, str_format(req->arena, "/verification/people/%lld", (long long)mark.member_id));
}

/* ---- the queue of a telephone --------------------------------------------------------------- */

static const char *outcome_code(enum verification_outcome outcome)
{
    static const char *const codes[] = {
        [VERIFICATION_SAVED] = "saved",
        [VERIFICATION_CONFLICT] = "conflict",
        [VERIFICATION_LEFT] = "left",
        [VERIFICATION_FROZEN] = "frozen",
    };
    return codes[outcome];
}

/* Ids have more digits than a number of JavaScript. */
static void put_result(struct request *req, json_t *results, const struct verification_mark *mark,
                       enum verification_outcome outcome,
                       const struct verification_db_standing_row *standing)
{
    json_t *result = json_object();
    json_put_text(result, "id", str_format(req->arena, "%lld", (long long)mark->member_id));
    json_put_text(result, "state", str_of(outcome_code(outcome)));
    json_put_text(result, "answer", standing->answer);
    json_put_int(result, "version", standing->version);
    json_put_text(result, "text", verification_outcome_text(req, outcome, standing));
    json_array_append_new(results, result);
}

/* A mark that comes again finds what it says already there and changes nothing: so the form's key,
 * which the whole page shares, need not be used up by it. */
struct reply verification_marks_action(struct request *req)
{
    struct verification_org org;
    if (!verification_find(req, RIGHT_MEMBERS_EDIT, path_id(req), verification_year(req->today),
                           &org)) {
        return reply_not_found(req);
    }
    json_t *results = json_array();
    str rest = http_body_field(req->http, STR("marks"));
    str one;
    for (int i = 0; i < MARKS_AT_ONCE && str_next(&rest, ',', &one); i++) {
        struct verification_mark mark;
        struct verification_db_standing_row standing = {0};
        if (read_mark(one, &mark)) {
            enum verification_outcome outcome = verification_put(req, &org, &mark, &standing);
            put_result(req, results, &mark, outcome, &standing);
        }
    }
    CLEANUP(json_drop) json_t *whole = json_pack("{so}", "marks", results);
    struct reply reply = reply_json(req, 200, json_as_text(req->arena, whole));
    reply.keep_changes = true;
    return reply;
}
