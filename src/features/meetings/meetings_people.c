/* Who is entitled to vote in a meeting, who is there, who is missing and why, who was invited. */
#include "features/meetings/meetings_inner.h"

#include "features/meetings/meetings.html.h"

/* ---- the list ------------------------------------------------------------------------------- */

/* A list that is being taken down anew, beside the one that was there. */
struct taking {
    struct request *req;
    const struct meetings_meeting *meeting;
    struct meetings_db_person_rows before;
    bool *is_kept; /* of those before */
    int64_t last;
    int64_t count;
};

static bool is_same_person(const struct meetings_db_person_row *a,
                           const struct meetings_db_add_person_values *b)
{
    if (a->member_id != 0 || b->member_id != 0) {
        return a->member_id == b->member_id;
    }
    return str_equal(a->last_name, b->last_name) && str_equal(a->first_name, b->first_name) &&
           str_equal(a->middle_name, b->middle_name);
}

/* Who stays keeps his number and his marks. Who was invited and has a vote now is a voter. */
static void take_person(struct taking *taking, struct meetings_db_add_person_values person)
{
    taking->count++;
    for (size_t i = 0; i < taking->before.count; i++) {
        const struct meetings_db_person_row *before = &taking->before.items[i];
        if (!taking->is_kept[i] && str_equal(before->kind, STR("voter")) &&
            is_same_person(before, &person)) {
            taking->is_kept[i] = true;
            return;
        }
    }
    person.region_id = taking->meeting->row.region_id;
    person.meeting_id = taking->meeting->row.id;
    person.n = ++taking->last;
    person.kind = STR("voter");
    meetings_db_add_person(taking->req->db, &person);
}

static void take_members(struct taking *taking)
{
    struct request *req = taking->req;
    const struct meetings_db_line_row *row = &taking->meeting->row;
    struct scope below = access_scope_below(req, req->scope, row->region_id, row->org_path);
    struct scope people = req->scope.region_id == row->region_id
                              ? req->scope
                              : access_scope_in_region(req, req->route->needs, row->region_id);
    date day = date_before(req->today, row->held_on) ? req->today : row->held_on;
    struct meetings_db_members_on_values of = {.scope = people,
                                               .path = below.from,
                                               .path_end = below.to,
                                               .day = day,
                                               .limit = MEETINGS_MOST_PEOPLE};
    EACH (member, meetings_db_members_on(req->db, &of)) {
        take_person(taking, (struct meetings_db_add_person_values){
                                .person_region_id = row->region_id,
                                .member_id = member->id,
                                .last_name = member->last_name,
                                .first_name = member->first_name,
                                .middle_name = member->middle_name,
                                .post = member->position,
                            });
    }
}

static void take_elected(struct taking *taking)
{
    struct request *req = taking->req;
    const struct meetings_db_line_row *row = &taking->meeting->row;
    bool delegates =
        taking->meeting->has_rules && str_equal(taking->meeting->rules.quorum_of, STR("delegates"));
    EACH (sitter, bodies_sitting(req, req->scope, row->body_id, row->held_on)) {
        if (delegates && !str_equal(sitter->post_type, STR("delegate"))) {
            continue;
        }
        take_person(taking, (struct meetings_db_add_person_values){
                                .person_region_id = sitter->member_id == 0 ? 0 : row->region_id,
                                .member_id = sitter->member_id,
                                .account_id = sitter->account_id,
                                .last_name = sitter->last_name,
                                .first_name = sitter->first_name,
                                .middle_name = sitter->middle_name,
                                .post = sitter->post_label,
                                .post_type = sitter->post_type,
                                .email = sitter->account_id == 0 ? sitter->email : (str){0},
                            });
    }
}

int64_t meetings_take_people(struct request *req, const struct meetings_meeting *meeting)
{
    struct taking taking = {.req = req, .meeting = meeting};
    const struct meetings_db_line_row *row = &meeting->row;
    taking.before = meetings_db_people(req->db, req->scope, row->region_id, row->id);
    taking.is_kept = ARENA_ARRAY(req->arena, taking.before.count + 1, bool);
    EACH (person, taking.before) {
        taking.last = MAX_OF(taking.last, person->n);
    }
    bool is_general = meeting->has_rules && str_equal(meeting->rules.quorum_of, STR("members"));
    if (is_general) {
        take_members(&taking);
    } else {
        take_elected(&taking);
    }
    for (size_t i = 0; i < taking.before.count; i++) {
        if (!taking.is_kept[i] && str_equal(taking.before.items[i].kind, STR("voter"))) {
            meetings_db_forget_votes(req->db, req->scope, row->region_id, row->id,
                                     taking.before.items[i].n);
            meetings_db_remove_person(req->db, req->scope, row->region_id, row->id,
                                      taking.before.items[i].n);
        }
    }
    return taking.count;
}

struct reply meetings_renew_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    if (meetings_take_people(req, &meeting) == 0) {
        return reply_refused(req, meetings_nobody_text(req, &meeting));
    }
    audit(req, "meetings.people", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_done(req, meetings_address(req, meeting.row.id, "/people"),
                      str_of(_("The list is as on the day of the meeting. Marks were kept.")), 0);
}

/* ---- attendance ----------------------------------------------------------------------------- */

static struct reply show_people(struct request *req, const struct meetings_meeting *meeting,
                                struct meetings_quorum quorum)
{
    struct meetings_people_view view = {
        .meeting = meeting,
        .quorum = quorum,
        .may_edit =
            access_may(req, RIGHT_MEETINGS_EDIT) && (str_equal(meeting->row.state, STR("called")) ||
                                                     str_equal(meeting->row.state, STR("open")) ||
                                                     str_equal(meeting->row.state, STR("closed"))),
    };
    if (access_is_above_primary(req)) {
        audit_read(req, "meetings.look", meeting->row.region_id, meeting->row.id, 0);
    }
    if (str_equal(query_text(req, "part"), STR("quorum"))) {
        return reply_fragment(req, meetings_html_quorum(req, &view));
    }
    if (str_equal(query_text(req, "part"), STR("arrivals"))) {
        return reply_fragment(req, meetings_html_arrivals(req, &view));
    }
    return reply_page(req, _("Who is here"), meetings_html_people(req, &view));
}

struct reply meetings_people_page(struct request *req)
{
    struct meetings_meeting meeting;
    return meetings_find(req, &meeting) ? show_people(req, &meeting, meeting.quorum)
                                        : reply_not_found(req);
}

/* What the form says of somebody: present · remote; empty = absent. In a room a box is ticked, with
 * a video link one of three is chosen. */
static str attendance_of(struct request *req, const struct meetings_meeting *meeting,
                         const struct meetings_db_person_row *person)
{
    str form = meeting->row.form;
    bool is_room = str_equal(form, STR("in_person"));
    if (is_room || str_equal(form, STR("remote"))) {
        str here = is_room ? STR("present") : STR("remote");
        return form_is_ticked(req, "here", person->n) ? here : (str){0};
    }
    if (form_is_ticked(req, "here", person->n)) {
        return STR("present");
    }
    return form_is_ticked(req, "remote", person->n) ? STR("remote") : (str){0};
}

/* The quorum as the boxes stand now, for the line that counts along; changes nothing. */
struct reply meetings_people_count(struct request *req)
{
    struct meetings_meeting meeting;
    if (!meetings_find(req, &meeting)) {
        return reply_not_found(req);
    }
    int64_t here = 0;
    EACH (person, meeting.people) {
        here += str_equal(person->kind, STR("voter")) &&
                attendance_of(req, &meeting, person).length > 0;
    }
    struct bodies_share all = {1, 1, false};
    struct bodies_share share = meeting.has_rules ? meeting.rules.quorum : all;
    struct meetings_people_view view = {
        .meeting = &meeting,
        .quorum = meetings_quorum_of(share, meeting.quorum.entitled, here),
        .may_edit = true,
    };
    if (http_body_field(req->http, STR("part")).length > 0) {
        return reply_fragment(req, meetings_html_quorum(req, &view));
    }
    return show_people(req, &meeting, view.quorum);
}

str meetings_seen(struct request *req, const struct meetings_meeting *meeting)
{
    struct buf seen = BUF_INIT(req->arena);
    EACH (person, meeting->people) {
        buf_put_char(&seen, meetings_is_here(person) ? person->attendance.data[0] : '-');
    }
    return buf_str(&seen);
}

/* Only what differs from how the page showed it is written: two who mark at once both have their
 * marks in the end. `seen` has a letter for each person of the page. */
static bool was_seen_here(str seen, size_t place)
{
    return place < seen.length && seen.data[place] != '-';
}

struct reply meetings_people_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    str seen = http_body_field(req->http, STR("seen"));
    for (size_t i = 0; i < meeting.people.count; i++) {
        const struct meetings_db_person_row *person = &meeting.people.items[i];
        str attendance = attendance_of(req, &meeting, person);
        bool is_as_seen = i < seen.length && was_seen_here(seen, i) == (attendance.length > 0) &&
                          (seen.data[i] == 'r') == str_equal(attendance, STR("remote"));
        if (is_as_seen && person->attendance.length > 0) {
            continue;
        }
        bool was_absent = str_equal(person->attendance, STR("absent"));
        meetings_db_mark(
            req->db, &(struct meetings_db_mark_values){
                         .scope = req->scope,
                         .region_id = row->region_id,
                         .meeting_id = row->id,
                         .n = person->n,
                         .attendance = attendance.length > 0 ? attendance : STR("absent"),
                         .reason = was_absent && attendance.length == 0 ? person->reason : (str){0},
                     });
    }
    meetings_db_clear_signatures(req->db, row->region_id, row->id);
    audit(req, "meetings.people", row->region_id, row->id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, row->id, "/people"));
}

/* ---- who is missing ------------------------------------------------------------------------- */

struct reply meetings_absent_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    return refusal.status != 0
               ? refusal
               : reply_page(req, _("Why are they absent?"), meetings_html_absent(req, &meeting));
}

struct reply meetings_absent_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    EACH (person, meeting.people) {
        str field = str_format(req->arena, "reason_%lld", (long long)person->n);
        str reason = http_body_field(req->http, field);
        bool is_known = reason.length == 0 || form_choice_label(meetings_reasons, reason) != NULL;
        if (meetings_is_here(person) || !is_known || str_equal(reason, person->reason)) {
            continue;
        }
        meetings_db_mark(req->db, &(struct meetings_db_mark_values){.scope = req->scope,
                                                                    .region_id = row->region_id,
                                                                    .meeting_id = row->id,
                                                                    .n = person->n,
                                                                    .attendance = STR("absent"),
                                                                    .reason = reason});
    }
    meetings_db_clear_signatures(req->db, row->region_id, row->id);
    audit(req, "meetings.people", row->region_id, row->id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, row->id, "/people"));
}

/* ---- who was invited ------------------------------------------------------------------------ */

static const struct form_field invite_fields[] = {
    {"last_name", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
    {"first_name", N_("First name"), FORM_TEXT, .required = true, .max = 80},
    {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80},
    {"post", N_("Post and organisation"), FORM_TEXT, .max = 200},
    {0},
};

struct reply meetings_invite_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, invite_fields);
    return reply_page(req, _("Invite somebody"), meetings_html_invite(req, &meeting, &form));
}

struct reply meetings_invite_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    struct form form = form_read(req, invite_fields);
    int64_t last = 0;
    struct meetings_db_add_person_values person = {
        .region_id = row->region_id,
        .meeting_id = row->id,
        .kind = STR("invited"),
        .last_name = form_text(&form, "last_name"),
        .first_name = form_text(&form, "first_name"),
        .middle_name = form_text(&form, "middle_name"),
        .post = form_text(&form, "post"),
    };
    EACH (other, meeting.people) {
        last = MAX_OF(last, other->n);
        if (str_equal(other->last_name, person.last_name) &&
            str_equal(other->first_name, person.first_name) &&
            str_equal(other->middle_name, person.middle_name)) {
            form_add_error(&form, "last_name",
                           str_of(_("Somebody of that name is on the list already.")));
        }
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Invite somebody"),
                                meetings_html_invite(req, &meeting, &form));
    }
    person.n = last + 1;
    meetings_db_add_person(req->db, &person);
    audit(req, "meetings.people", row->region_id, row->id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, row->id, "/people"));
}

struct reply meetings_uninvite_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    int64_t n;
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_person_row *person =
        str_to_int64(path_text(req, 1), &n) ? meetings_person(&meeting, n) : NULL;
    if (person == NULL || !str_equal(person->kind, STR("invited"))) {
        return reply_not_found(req);
    }
    if (n == meeting.row.chair || n == meeting.row.secretary) {
        return reply_refused(req, str_of(_("This person leads the meeting or writes its minutes. "
                                           "Choose somebody else for that first.")));
    }
    meetings_db_remove_person(req->db, req->scope, meeting.row.region_id, meeting.row.id, n);
    audit(req, "meetings.people", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, meeting.row.id, "/people"));
}
