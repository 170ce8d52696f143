/* The minutes as a paper: heard, spoke, voted, resolved; extracts of one item; the attendance sheet
 * to be signed by hand. */
#include "features/meetings/meetings_inner.h"

#include "base/utf8.h"
#include "features/meetings/meetings.html.h"

struct writing {
    struct request *req; /* in the language of the paper */
    const struct meetings_meeting *meeting;
    struct papers_paper paper;
};

static void put(struct writing *writing, enum papers_kind kind, str text)
{
    if (text.length > 0) {
        papers_add(writing->req->arena, &writing->paper, kind, text, (str){0}, (str){0});
    }
}

static void put_lines(struct writing *writing, enum papers_kind kind, str text)
{
    str line;
    while (str_next(&text, '\n', &line)) {
        put(writing, kind, str_trim(line));
    }
}

static void put_gap(struct writing *writing)
{
    papers_add(writing->req->arena, &writing->paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
}

/* ---- the head ------------------------------------------------------------------------------- */

/* "of the general meeting", "of a meeting of the presidium". */
static str whose(struct request *req, const struct meetings_db_line_row *row)
{
    str of = bodies_name(req, row->body_label_of, row->body_name);
    return str_equal(row->body_kind, STR("highest")) ? of : _f("of a meeting %1", of);
}

static str number_text(struct request *req, const struct meetings_db_line_row *row)
{
    return row->number == 0
               ? str_of(_("MINUTES"))
               : _f("MINUTES No. %1", str_format(req->arena, "%lld", (long long)row->number));
}

static void put_head(struct writing *writing, str title)
{
    struct request *req = writing->req;
    const struct meetings_db_line_row *row = &writing->meeting->row;
    struct meetings_db_union_name_row top;
    struct meetings_db_org_name_row org;
    if (meetings_db_union_name(req->db, &top)) {
        put(writing, PAPERS_CENTRED, top.name);
    }
    if (meetings_db_org_name(req->db, row->org_id, &org) && !str_equal(org.name, top.name)) {
        put(writing, PAPERS_CENTRED, org.name);
    }
    put_gap(writing);
    put(writing, PAPERS_TITLE, title);
    put(writing, PAPERS_CENTRED, whose(req, row));
    put_gap(writing);
    str hours =
        row->ends_at.length > 0 ? _f("%1 to %2", row->begins_at, row->ends_at) : row->begins_at;
    struct meetings_db_line_row day = *row;
    day.begins_at = (str){0};
    papers_add(req->arena, &writing->paper, PAPERS_SPREAD, meetings_when(req, &day),
               row->place.length > 0 ? row->place : STR(" "), hours.length > 0 ? hours : STR(" "));
    put_gap(writing);
}

/* ---- who was there -------------------------------------------------------------------------- */

static str names_of(struct writing *writing, const char *kind, bool are_here, bool with_reason)
{
    struct request *req = writing->req;
    str names = {0};
    EACH (person, writing->meeting->people) {
        if (!str_equal(person->kind, str_of(kind)) || meetings_is_here(person) != are_here) {
            continue;
        }
        str name = meetings_short_name(req, person);
        bool is_mixed = str_equal(writing->meeting->row.form, STR("mixed"));
        if (is_mixed && str_equal(person->attendance, STR("remote"))) {
            name = STR_CONCAT(req->arena, name, STR(" ("), str_of(_("on the link")), STR(")"));
        }
        const char *reason = form_choice_label(meetings_reasons, person->reason);
        if (with_reason && reason != NULL) {
            name = STR_CONCAT(req->arena, name, STR(" ("), str_of(_(reason)), STR(")"));
        }
        names = str_comma(req->arena, names, name);
    }
    return names;
}

static void put_named(struct writing *writing, const char *label, str value)
{
    if (value.length > 0) {
        put(writing, PAPERS_PLAIN,
            STR_CONCAT(writing->req->arena, str_of(label), STR(": "), value));
    }
}

static void put_people(struct writing *writing)
{
    struct request *req = writing->req;
    const struct meetings_meeting *meeting = writing->meeting;
    const struct meetings_db_person_row *chair = meetings_person(meeting, meeting->row.chair);
    const struct meetings_db_person_row *secretary =
        meetings_person(meeting, meeting->row.secretary);
    bool is_by_letter = meetings_is_by_letter(&meeting->row);
    put_named(writing, is_by_letter ? _("Took part in the vote") : _("Present"),
              names_of(writing, "voter", true, false));
    put_named(writing, is_by_letter ? _("Did not answer") : _("Absent"),
              names_of(writing, "voter", false, true));
    put_named(writing, _("Invited"), names_of(writing, "invited", true, false));
    put(writing, PAPERS_PLAIN, meetings_quorum_text(req, meeting, &meeting->quorum));
    if (!str_equal(meeting->row.form, STR("in_person"))) {
        put_named(writing, _("Form of the meeting"),
                  str_of(_(form_choice_label(meetings_forms, meeting->row.form))));
    }
    const char *identified =
        form_choice_label(meetings_identified, meetings_identified_how(meeting));
    if (identified != NULL) {
        put_named(writing, _("How people were identified"), str_of(_(identified)));
    }
    put_named(writing, _("Chair of the meeting"),
              chair == NULL ? (str){0} : meetings_short_name(req, chair));
    put_named(writing, _("Secretary of the meeting"),
              secretary == NULL ? (str){0} : meetings_short_name(req, secretary));
    put_gap(writing);
}

static void put_agenda(struct writing *writing)
{
    struct request *req = writing->req;
    int64_t number = 0;
    put(writing, PAPERS_PLAIN, str_of(_("AGENDA:")));
    EACH (item, writing->meeting->items) {
        if (str_equal(item->kind, STR("item"))) {
            put(writing, PAPERS_PLAIN,
                str_format(req->arena, "%lld. %.*s%s%.*s", (long long)++number,
                           STR_ARG(item->title), item->speaker.length > 0 ? " " : "",
                           STR_ARG(item->speaker)));
        }
    }
    put_gap(writing);
}

/* ---- an item -------------------------------------------------------------------------------- */

static void put_ballot(struct writing *writing, const struct meetings_db_item_row *item)
{
    struct request *req = writing->req;
    struct ballots_result ballot;
    if (item->ballot_id == 0 || !ballots_result(req, req->scope, item->ballot_id, &ballot) ||
        !ballot.is_closed) {
        return;
    }
    put(writing, PAPERS_PLAIN,
        _f("Secret vote by computer: %1 ballots given out, %2 found in the urn.", ballot.given,
           ballot.found));
    for (size_t i = 0; i < ballot.option_count; i++) {
        put(writing, PAPERS_ITEM,
            STR_CONCAT(req->arena, ballot.options[i].text, STR(": "),
                       str_format(req->arena, "%lld", (long long)ballot.options[i].votes)));
    }
    put(writing, PAPERS_SMALL, _f("SHA-256 of the published list: %1", ballot.hash));
}

static void put_roll(struct writing *writing, const struct meetings_db_item_row *item)
{
    struct request *req = writing->req;
    const struct meetings_meeting *meeting = writing->meeting;
    EACH (vote, meetings_db_votes(req->db, req->scope, meeting->row.region_id, meeting->row.id,
                                  item->item)) {
        const struct meetings_db_person_row *person = meetings_person(meeting, vote->n);
        const char *choice = form_choice_label(meetings_choices, vote->choice);
        if (person != NULL && choice != NULL) {
            put(writing, PAPERS_ITEM,
                STR_CONCAT(req->arena, meetings_short_name(req, person), STR(": "),
                           str_of(_(choice))));
        }
    }
}

static void put_votes(struct writing *writing, const struct meetings_db_item_row *item)
{
    struct request *req = writing->req;
    if (item->result.length == 0) {
        return;
    }
    bool is_ballot = str_equal(item->vote, STR("ballot"));
    if (!is_ballot) {
        put(writing, PAPERS_PLAIN,
            STR_CONCAT(req->arena, str_of(_("VOTED:")), STR(" "), meetings_votes_text(req, item)));
    }
    if (str_equal(item->vote, STR("secret"))) {
        put(writing, PAPERS_PLAIN,
            _f("Secret vote: %1 ballots given out, %2 found, %3 invalid.", item->ballots_given,
               item->ballots_found, item->ballots_invalid));
    }
    if (!meetings_is_being_answered(&writing->meeting->row)) {
        put_roll(writing, item);
    }
    put_ballot(writing, item);
}

static void put_decision(struct writing *writing, const struct meetings_db_item_row *item)
{
    struct request *req = writing->req;
    bool is_rejected = str_equal(item->result, STR("rejected"));
    if (is_rejected) {
        put(writing, PAPERS_PLAIN, str_of(_("The decision was not adopted.")));
    } else if (item->decision.length > 0) {
        put(writing, PAPERS_PLAIN, str_of(_("RESOLVED:")));
        put_lines(writing, PAPERS_PARAGRAPH, item->decision);
        if (str_equal(item->decided_as, STR("resolution")) && item->document_id != 0) {
            put(writing, PAPERS_SMALL, str_of(_("Issued as a resolution of its own.")));
        }
    } else if (item->result.length > 0) {
        put(writing, PAPERS_PLAIN, str_of(_("Adopted.")));
    }
}

static void put_item(struct writing *writing, const struct meetings_db_item_row *item)
{
    struct request *req = writing->req;
    int64_t number = meetings_item_number(writing->meeting, item->item);
    if (number == 0) {
        put(writing, PAPERS_PLAIN, item->title);
    } else {
        str heard = str_comma(req->arena, item->title, item->speaker);
        put(writing, PAPERS_PLAIN,
            STR_CONCAT(req->arena, str_format(req->arena, "%lld. ", (long long)number),
                       str_of(_("HEARD:")), STR(" "), heard));
    }
    put_lines(writing, PAPERS_PARAGRAPH, item->heard);
    if (item->spoke.length > 0) {
        put(writing, PAPERS_PLAIN, str_of(_("SPOKE:")));
        put_lines(writing, PAPERS_ITEM, item->spoke);
    }
    put_decision(writing, item);
    put_votes(writing, item);
    if (item->opinions.length > 0) {
        put(writing, PAPERS_PLAIN, str_of(_("SPECIAL OPINION:")));
        put_lines(writing, PAPERS_ITEM, item->opinions);
    }
    put_gap(writing);
}

/* ---- signatures ----------------------------------------------------------------------------- */

static void put_signature(struct writing *writing, const char *role, const char *label, int64_t n)
{
    struct request *req = writing->req;
    const struct meetings_db_person_row *person = meetings_person(writing->meeting, n);
    papers_add(req->arena, &writing->paper, PAPERS_SIGNATURE, str_of(label),
               person == NULL ? PAPERS_BLANK : meetings_short_name(req, person), (str){0});
    EACH (signature, writing->meeting->signatures) {
        if (str_equal(signature->role, str_of(role)) && str_equal(signature->way, STR("simple"))) {
            put(writing, PAPERS_SMALL,
                _f("Signed with a simple electronic signature, %1",
                   widgets_moment_text(req, signature->signed_at)));
        }
    }
}

struct papers_paper meetings_minutes(struct request *req, const struct meetings_meeting *meeting)
{
    struct writing writing = {.req = req, .meeting = meeting, .paper = {.is_wide = true}};
    put_head(&writing, number_text(req, &meeting->row));
    put_people(&writing);
    put_agenda(&writing);
    EACH (item, meeting->items) {
        put_item(&writing, item);
    }
    put_signature(&writing, "chair", _("Chair of the meeting"), meeting->row.chair);
    put_signature(&writing, "secretary", _("Secretary of the meeting"), meeting->row.secretary);
    writing.paper.title = number_text(req, &meeting->row);
    return writing.paper;
}

str meetings_minutes_text(struct request *req, const struct papers_paper *paper)
{
    struct buf text = BUF_INIT(req->arena);
    for (size_t i = 0; i < paper->count; i++) {
        const struct papers_block *block = &paper->blocks[i];
        for (size_t k = 0; k < block->count; k++) {
            buf_put(&text, block->cells[k]);
            buf_put(&text, k + 1 < block->count ? STR("  ") : (str){0});
        }
        buf_put_char(&text, '\n');
    }
    return str_trim(buf_str(&text));
}

struct papers_paper meetings_paper(struct request *req, struct scope scope, int64_t meeting_id,
                                   str title)
{
    struct meetings_meeting meeting = {0};
    struct writing writing = {.req = req, .meeting = &meeting, .paper = {.is_wide = true}};
    if (meetings_db_find(req->db, scope, meeting_id, &meeting.row)) {
        put_head(&writing, title);
    }
    writing.paper.title = title;
    return writing.paper;
}

/* ---- pages and files ------------------------------------------------------------------------ */

/* Papers are in Russian or Kazakh. */
static struct request reader_of(const struct request *req)
{
    struct request reader = *req;
    reader.language = req->language == LANGUAGE_KK ? LANGUAGE_KK : LANGUAGE_RU;
    return reader;
}

/* A meeting of whose papers nothing was destroyed. */
static struct reply find_kept(struct request *req, struct meetings_meeting *ret_meeting)
{
    if (!meetings_find(req, ret_meeting)) {
        return reply_not_found(req);
    }
    str destroyed = meetings_destroyed_text(req, &ret_meeting->row);
    return destroyed.length > 0 ? reply_refused(req, destroyed) : (struct reply){0};
}

struct reply meetings_minutes_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = find_kept(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct request reader = reader_of(req);
    struct papers_paper paper = meetings_minutes(&reader, &meeting);
    return reply_page(req, _("Minutes"), meetings_html_minutes(req, &meeting, &paper));
}

static struct reply file_of(struct request *req, struct request *reader,
                            const struct papers_paper *paper, const char *name, int64_t id)
{
    bool is_docx = str_ends_with(str_of(req->route->pattern), STR("/docx"));
    return papers_reply(reader, paper, (str){0},
                        str_format(req->arena, "%s-%lld", name, (long long)id),
                        is_docx ? PAPERS_DOCX : PAPERS_PDF);
}

struct reply meetings_minutes_file(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = find_kept(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct request reader = reader_of(req);
    struct papers_paper paper = meetings_minutes(&reader, &meeting);
    return file_of(req, &reader, &paper, "minutes", meeting.row.id);
}

struct reply meetings_sheet_file(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = find_kept(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct request reader = reader_of(req), *out = &reader;
    struct writing writing = {.req = out, .meeting = &meeting};
    req = out; /* the words of the paper */
    put_head(&writing, str_of(_("ATTENDANCE SHEET")));
    const str head[] = {str_of(_("No.")), str_of(_("Surname, first name, patronymic")),
                        str_of(_("Post")), str_of(_("Signature"))};
    struct papers_block row = {.kind = PAPERS_ROW_HEAD, .count = COUNT_OF(head)};
    memcpy(row.cells, head, sizeof(head));
    int64_t number = 0;
    *ARENA_PUSH(req->arena, writing.paper.blocks, writing.paper.count, writing.paper.capacity) =
        row;
    row.kind = PAPERS_ROW;
    EACH (person, meeting.people) {
        row.cells[0] = str_format(req->arena, "%lld", (long long)++number);
        row.cells[1] = meetings_name(req, person);
        row.cells[2] = meetings_post(req, person);
        row.cells[3] = STR("                    ");
        *ARENA_PUSH(req->arena, writing.paper.blocks, writing.paper.count, writing.paper.capacity) =
            row;
    }
    put_gap(&writing);
    put_signature(&writing, "", _("Secretary of the meeting"), meeting.row.secretary);
    return papers_reply(req, &writing.paper, (str){0},
                        str_format(req->arena, "attendance-%lld", (long long)meeting.row.id),
                        PAPERS_PDF);
}

struct reply meetings_extract_file(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_kept(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!meetings_find_item(req, &meeting, &item)) {
        return reply_not_found(req);
    }
    if (!str_equal(meeting.row.state, STR("signed"))) {
        return reply_refused(req, str_of(_("Extracts are made of signed minutes.")));
    }
    struct request reader = reader_of(req);
    struct request *asked = req;
    req = &reader;
    struct writing writing = {.req = req, .meeting = &meeting};
    put_head(&writing, _f("EXTRACT FROM MINUTES No. %1",
                          str_format(req->arena, "%lld", (long long)meeting.row.number)));
    put(&writing, PAPERS_PLAIN, meetings_quorum_text(req, &meeting, &meeting.quorum));
    put_gap(&writing);
    put_item(&writing, &item);
    put(&writing, PAPERS_PLAIN, str_of(_("This extract is correct.")));
    put_signature(&writing, "", _("Secretary of the meeting"), meeting.row.secretary);
    struct meetings_db_line_row today = {.held_on = req->today};
    put(&writing, PAPERS_PLAIN, meetings_when(req, &today));
    return file_of(asked, req, &writing.paper, "extract", meeting.row.id);
}
