/* Signing the minutes: first the secretary, then the chair; with the chair's signature the minutes
 * and all decisions are adopted. */
#include "features/meetings/meetings_inner.h"

/* ---- what is missing ------------------------------------------------------------------------ */

/* A sentence, and the page of the meeting on which it is put right. */
static struct meetings_missing missing(struct request *req, const struct meetings_meeting *meeting,
                                       str sentence, const char *where)
{
    return (struct meetings_missing){sentence, meetings_address(req, meeting->row.id, where)};
}

static str item_fault(struct request *req, const struct meetings_meeting *meeting,
                      const struct meetings_db_item_row *item)
{
    int64_t number = meetings_item_number(meeting, item->item);
    bool is_voted = item->result.length > 0;
    if (item->ballot_id != 0 && !is_voted) {
        return _f("Item %1: the result of the secret vote has not been taken over yet.", number);
    }
    if (item->decision.length > 0 && !is_voted) {
        return _f("Item %1 has a decision and no vote.", number);
    }
    bool is_resolution =
        str_equal(item->decided_as, STR("resolution")) && str_equal(item->result, STR("adopted"));
    if (number > 0 && is_resolution && item->document_id == 0) {
        return _f("Item %1 is adopted, but the text of its resolution is missing. Write it, or say "
                  "that the decision stands in the minutes alone.",
                  number);
    }
    bool is_by_letter = meetings_is_by_letter(&meeting->row);
    int64_t voted = item->votes_for + item->votes_against + item->votes_abstained;
    if (is_voted && !is_by_letter && voted > meeting->quorum.here) {
        return _f("Item %1: %2 votes are written down, but only %3 are marked as being here.",
                  number, voted, meeting->quorum.here);
    }
    return (str){0};
}

static struct meetings_missing items_missing(struct request *req,
                                             const struct meetings_meeting *meeting)
{
    bool is_by_letter = meetings_is_by_letter(&meeting->row);
    EACH (item, meeting->items) {
        bool is_decided = str_equal(item->result, STR("adopted"));
        if (is_decided && !is_by_letter && !meeting->quorum.is_there) {
            return missing(req, meeting, meetings_quorum_text(req, meeting, &meeting->quorum),
                           "/people");
        }
        str fault = item_fault(req, meeting, item);
        if (fault.length > 0) {
            str where = str_format(req->arena, "/items/%lld", (long long)item->item);
            return missing(req, meeting, fault, str_to_c(req->arena, where));
        }
    }
    return (struct meetings_missing){0};
}

static struct meetings_missing officers_missing(struct request *req,
                                                const struct meetings_meeting *meeting)
{
    const struct meetings_db_person_row *chair = meetings_person(meeting, meeting->row.chair);
    const struct meetings_db_person_row *secretary =
        meetings_person(meeting, meeting->row.secretary);
    if (chair == NULL || secretary == NULL) {
        return missing(req, meeting,
                       str_of(_("Enter who led the meeting and who wrote the minutes.")), "/edit");
    }
    bool is_by_letter = meetings_is_by_letter(&meeting->row);
    if (!is_by_letter && (!meetings_is_here(chair) || !meetings_is_here(secretary))) {
        const struct meetings_db_person_row *absent = meetings_is_here(chair) ? secretary : chair;
        return missing(
            req, meeting,
            _f("%1 is marked as absent, and could not lead the meeting or write its minutes.",
               meetings_short_name(req, absent)),
            "/people");
    }
    return items_missing(req, meeting);
}

struct meetings_missing meetings_what_is_missing(struct request *req,
                                                 const struct meetings_meeting *meeting)
{
    const struct meetings_db_line_row *row = &meeting->row;
    if (!str_equal(row->state, STR("closed"))) {
        return (struct meetings_missing){str_of(_("The meeting has not ended yet.")), {0}};
    }
    if (date_before(req->today, date_is_none(row->held_to) ? row->held_on : row->held_to)) {
        return (struct meetings_missing){str_of(_("The last day of the meeting has not come yet.")),
                                         {0}};
    }
    if (row->number == 0) {
        return missing(req, meeting, str_of(_("Enter the number of the meeting.")), "/edit");
    }
    bool is_remote = str_equal(row->form, STR("remote")) || meeting->remote > 0;
    if (is_remote && meetings_identified_how(meeting).length == 0) {
        return missing(req, meeting,
                       str_of(_("Enter how the people on the video link were identified.")),
                       "/edit");
    }
    return officers_missing(req, meeting);
}

/* ---- adopting ------------------------------------------------------------------------------- */

static void sign_document(struct request *req, const struct meetings_meeting *meeting,
                          struct documents_document *document)
{
    const struct meetings_db_line_row *row = &meeting->row;
    const struct meetings_db_person_row *chair = meetings_person(meeting, row->chair);
    bool is_chair = chair != NULL && str_equal(chair->post_type, STR("chair"));
    document->meeting_number = row->number;
    document->dated_on = row->held_on;
    document->dated_to = row->held_to;
    document->place = document->place.length > 0 ? document->place : row->place;
    if (document->signed_name.length == 0 && chair != NULL) {
        document->signed_post =
            is_chair ? meetings_post(req, chair) : str_of(_("Chair of the meeting"));
        document->signed_name = meetings_short_name(req, chair);
    }
}

/* The resolutions, in the order of the agenda, so that their numbers follow it. */
static bool adopt_decisions(struct request *req, struct request *reader,
                            const struct meetings_meeting *meeting, str *ret_sentence)
{
    EACH (item, meeting->items) {
        struct documents_document document;
        bool is_adopted = str_equal(item->result, STR("adopted")) && item->document_id != 0;
        if (!is_adopted || !documents_find_own(req, item->document_id, &document) ||
            !str_equal(document.state, STR("draft"))) {
            continue;
        }
        sign_document(reader, meeting, &document);
        documents_read_items(req, &document);
        if (!documents_change(req, &document) ||
            !documents_find_own(req, item->document_id, &document)) {
            *ret_sentence = meetings_changed_meanwhile(req);
            return false;
        }
        if (!documents_adopt(req, &document, ret_sentence)) {
            *ret_sentence = STR_CONCAT(req->arena, document.title, STR(": "), *ret_sentence);
            return false;
        }
    }
    return true;
}

/* The minutes themselves, word for word, as a document; 0 with a sentence if it cannot be. */
static int64_t adopt_minutes(struct request *req, struct request *reader,
                             const struct meetings_meeting *meeting, str *ret_sentence)
{
    const struct meetings_db_line_row *row = &meeting->row;
    struct papers_paper paper = meetings_minutes(reader, meeting);
    struct documents_document minutes = {
        .region_id = row->region_id,
        .org_id = row->org_id,
        .org_path = row->org_path,
        .kind = STR("minutes"),
        .body_id = row->body_id,
        .body_name = meetings_body_name(reader, row),
        .meeting_id = row->id,
        .number = str_format(req->arena, "%lld", (long long)row->number),
        .title = paper.title,
        .preamble = meetings_minutes_text(req, &paper),
        .language = reader->language == LANGUAGE_KK ? STR("kk") : STR("ru"),
    };
    sign_document(reader, meeting, &minutes);
    int64_t id = documents_add(req, &minutes);
    struct documents_document added;
    if (id == 0 || !documents_find_own(req, id, &added)) {
        *ret_sentence = meetings_changed_meanwhile(req);
        return 0;
    }
    return documents_adopt(req, &added, ret_sentence) ? id : 0;
}

static struct reply finish(struct request *req, struct meetings_meeting *meeting)
{
    struct request reader = *req;
    reader.language = req->language == LANGUAGE_KK ? LANGUAGE_KK : LANGUAGE_RU;
    str sentence;
    int64_t document_id = 0;
    meeting->signatures = meetings_db_signatures(req->db, meeting->row.region_id, meeting->row.id);
    if (adopt_decisions(req, &reader, meeting, &sentence)) {
        document_id = adopt_minutes(req, &reader, meeting, &sentence);
    }
    if (document_id == 0) {
        return reply_refused(req, sentence);
    }
    if (!meetings_db_sign(req->db, req->scope, meeting->row.id, document_id, req->now)) {
        return reply_refused(req, meetings_changed_meanwhile(req));
    }
    return reply_done(req, meetings_address(req, meeting->row.id, ""),
                      str_of(_("The minutes are signed, the decisions are adopted.")), 0);
}

/* ---- signing -------------------------------------------------------------------------------- */

static const struct meetings_db_person_row *signer_of(const struct meetings_meeting *meeting,
                                                      bool is_chair)
{
    return meetings_person(meeting, is_chair ? meeting->row.chair : meeting->row.secretary);
}

static bool is_oneself(const struct request *req, const struct meetings_db_person_row *person)
{
    if (person == NULL) {
        return false;
    }
    bool by_card = person->member_id != 0 && person->member_id == req->user.person_id &&
                   person->person_region_id == req->user.person_region_id;
    return by_card || (person->account_id != 0 && person->account_id == req->user.account_id);
}

static bool has_signed(const struct meetings_meeting *meeting, const char *role)
{
    EACH (signature, meeting->signatures) {
        if (str_equal(signature->role, str_of(role))) {
            return true;
        }
    }
    return false;
}

bool meetings_signs_oneself(struct request *req, const struct meetings_meeting *meeting,
                            str *ret_signer)
{
    const struct meetings_db_person_row *person =
        signer_of(meeting, has_signed(meeting, "secretary"));
    *ret_signer = person == NULL ? (str){0} : meetings_short_name(req, person);
    return is_oneself(req, person);
}

/* Whoever is not the one who signs says that the printed minutes are signed by hand. */
struct reply meetings_sign_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    bool is_chair = str_ends_with(str_of(req->route->pattern), STR("/chair"));
    str fault = meetings_what_is_missing(req, &meeting).sentence;
    if (fault.length > 0) {
        return reply_refused(req, fault);
    }
    if (is_chair && !has_signed(&meeting, "secretary")) {
        return reply_refused(req, str_of(_("The secretary signs the minutes first.")));
    }
    const struct meetings_db_person_row *person = signer_of(&meeting, is_chair);
    bool is_own = is_oneself(req, person);
    if (!is_own && !str_equal(http_body_field(req->http, STR("paper")), STR("1"))) {
        return reply_refused(req, _f("This is the place of %1. If the printed minutes are signed "
                                     "by hand, tick that and press again.",
                                     person == NULL ? (str){0} : meetings_short_name(req, person)));
    }
    struct meetings_db_put_signature_values signature = {
        .region_id = meeting.row.region_id,
        .meeting_id = meeting.row.id,
        .role = is_chair ? STR("chair") : STR("secretary"),
        .way = is_own ? STR("simple") : STR("paper"),
        .now = req->now,
        .account_id = req->user.account_id,
    };
    if (!meetings_db_put_signature(req->db, &signature)) {
        return reply_refused(req, str_of(_("This signature is there already.")));
    }
    const struct audit_change way = {"way", (str){0}, signature.way};
    audit(req, "meetings.sign", meeting.row.region_id, meeting.row.id, 0, &way, 1);
    return is_chair ? finish(req, &meeting)
                    : reply_done(req, meetings_address(req, meeting.row.id, ""),
                                 str_of(_("Signed. Now the chair signs.")), 0);
}
