/* The agenda: items, in their order, what was heard and said, and what is decided: the draft of a
 * resolution beside each. */
#include "features/meetings/meetings_inner.h"

#include "app/look.h"
#include "features/meetings/meetings.html.h"

static const struct form_choice kinds[] = {
    {"item", N_("an item of the agenda")},
    {"procedure", N_("how the meeting goes (agenda, chair, commissions)")},
    {0},
};

static const struct form_field new_fields[] = {
    {"title", N_("What is it about"), FORM_TEXT, .required = true, .max = 400,
     .hint = N_("For example, “On the results of the year”")},
    {"speaker", N_("Who reports"), FORM_TEXT, .max = 200},
    {"kind", N_("Kind"), FORM_CHOICE, .required = true, .choices = kinds},
    {0},
};

static const struct form_field item_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"title", N_("What is it about"), FORM_TEXT, .required = true, .max = 400, .wide = true},
    {"speaker", N_("Who reports"), FORM_TEXT, .max = 200},
    {"heard", N_("What was heard"), FORM_LONG_TEXT, .max = 8000, .wide = true},
    {"spoke", N_("Who spoke, one on a line"), FORM_LONG_TEXT, .max = 8000, .wide = true},
    {"decision", N_("What is decided, one item on a line"), FORM_LONG_TEXT, .max = 20000,
     .wide = true},
    {"decided_as", N_("Where the decision stands"), FORM_CHOICE, .required = true,
     .choices = meetings_ways},
    {"opinions", N_("Special opinions, one on a line"), FORM_LONG_TEXT, .max = 8000, .wide = true,
     .hint = N_("Name, then what is asked to be written down")},
    {0},
};

/* ---- a new item ----------------------------------------------------------------------------- */

struct reply meetings_item_new_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, new_fields);
    form_set_text(&form, "kind", STR("item"));
    return reply_page(req, _("Add to the agenda"), meetings_html_item_new(req, &meeting, &form));
}

/* A body that resolves writes resolutions; a general meeting decides in its minutes. */
static str usual_way(const struct meetings_meeting *meeting, str kind)
{
    bool resolves = str_equal(kind, STR("item")) &&
                    !str_equal(meeting->row.body_kind, STR("advisory")) &&
                    !str_equal(meeting->row.body_type, STR("group_meeting"));
    return resolves ? STR("resolution") : STR("minutes");
}

static void add_item(struct request *req, const struct meetings_meeting *meeting, str kind,
                     str title, str speaker)
{
    struct meetings_db_last_item_row last = {0};
    bool found = meetings_db_last_item(req->db, meeting->row.region_id, meeting->row.id, &last);
    (void)found; /* an aggregate always has a row */
    meetings_db_add_item(req->db, &(struct meetings_db_add_item_values){
                                      .region_id = meeting->row.region_id,
                                      .meeting_id = meeting->row.id,
                                      .item = last.item + 1,
                                      .place = last.place + 1,
                                      .kind = kind,
                                      .title = title,
                                      .speaker = speaker,
                                      .decided_as = usual_way(meeting, kind),
                                  });
}

struct reply meetings_item_new_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, new_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add to the agenda"),
                                meetings_html_item_new(req, &meeting, &form));
    }
    add_item(req, &meeting, form_text(&form, "kind"), form_text(&form, "title"),
             form_text(&form, "speaker"));
    meetings_db_clear_signatures(req->db, meeting.row.region_id, meeting.row.id);
    audit(req, "meetings.agenda", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, meeting.row.id, ""));
}

/* ---- the draft of its resolution ------------------------------------------------------------ */

/* "2.1. Text": the number as written, how deep it stands, the rest. */
static struct documents_item item_of_line(struct request *req, str line, int64_t *number)
{
    size_t figures = 0;
    int64_t dots = 0;
    while (figures < line.length && ((line.data[figures] >= '0' && line.data[figures] <= '9') ||
                                     line.data[figures] == '.')) {
        dots += line.data[figures] == '.';
        figures++;
    }
    bool has_number = figures > 0 && dots > 0 && figures < line.length;
    if (!has_number) {
        return (struct documents_item){
            .number = str_format(req->arena, "%lld.", (long long)++*number), .text = line};
    }
    str own = str_slice(line, 0, figures);
    bool ends_with_dot = str_ends_with(own, STR("."));
    return (struct documents_item){.number = own,
                                   .depth = dots - (ends_with_dot ? 1 : 0),
                                   .text = str_trim(str_from(line, figures))};
}

/* Items of the draft that are told further (addressees, deadlines, controllers) are edited there.
 */
static bool is_plain(const struct documents_document *document)
{
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        if (item->addressee_count > 0 || item->controller_count > 0 || item->is_control ||
            !date_is_none(item->due_on)) {
            return false;
        }
    }
    return true;
}

static void take_lines(struct request *req, struct documents_document *document, str decision)
{
    struct documents_item *items = NULL;
    size_t count = 0, capacity = 0;
    int64_t number = 0;
    str line;
    while (str_next(&decision, '\n', &line)) {
        line = str_trim(line);
        if (line.length > 0) {
            struct documents_item item = item_of_line(req, line, &number);
            item.item = count < document->item_count ? document->items[count].item : 0;
            *ARENA_PUSH(req->arena, items, count, capacity) = item;
        }
    }
    document->items = items;
    document->item_count = count;
}

/* The id of the draft, new or changed; 0 if there is none. */
static int64_t keep_draft(struct request *req, const struct meetings_meeting *meeting,
                          const struct meetings_db_item_row *item, const struct form *form)
{
    const struct meetings_db_line_row *row = &meeting->row;
    str decision = form_text(form, "decision");
    bool is_resolution = str_equal(form_text(form, "decided_as"), STR("resolution"));
    struct documents_document document = {0};
    bool is_there = item->document_id != 0 && documents_find_own(req, item->document_id, &document);
    if (!is_resolution || (decision.length == 0 && !is_there)) {
        return item->document_id;
    }
    if (is_there && (!is_plain(&document) || !str_equal(document.state, STR("draft")))) {
        return item->document_id;
    }
    struct request reader = *req;
    reader.language = req->language == LANGUAGE_KK ? LANGUAGE_KK : LANGUAGE_RU;
    document.title = form_text(form, "title");
    document.speakers = form_text(form, "speaker");
    take_lines(req, &document, decision);
    if (is_there) {
        bool was_kept = documents_change(req, &document);
        return was_kept ? document.id : item->document_id;
    }
    document.region_id = row->region_id;
    document.org_id = row->org_id;
    document.org_path = row->org_path;
    document.kind = STR("resolution");
    document.body_id = row->body_id;
    document.body_name = meetings_body_name(&reader, row);
    document.meeting_id = row->id;
    document.meeting_number = row->number;
    document.dated_on = row->held_on;
    document.dated_to = row->held_to;
    document.place = row->place;
    document.language = look_language_code(reader.language);
    return documents_add(req, &document);
}

/* ---- an item -------------------------------------------------------------------------------- */

static struct html item_html(struct request *req, const struct meetings_meeting *meeting,
                             const struct meetings_db_item_row *item, const struct form *form)
{
    struct meetings_item_view view = {
        .meeting = meeting,
        .item = item,
        .form = form,
        .may_edit = access_may(req, RIGHT_MEETINGS_EDIT) &&
                    !str_equal(meeting->row.state, STR("signed")) &&
                    !str_equal(meeting->row.state, STR("cancelled")),
        .votes = meetings_db_votes(req->db, req->scope, meeting->row.region_id, meeting->row.id,
                                   item->item),
    };
    view.has_ballot =
        item->ballot_id != 0 && ballots_result(req, req->scope, item->ballot_id, &view.ballot);
    return meetings_html_item(req, &view);
}

static void fill_item(struct form *form, const struct meetings_db_item_row *item)
{
    form_set_int(form, "version", item->version);
    form_set_text(form, "title", item->title);
    form_set_text(form, "speaker", item->speaker);
    form_set_text(form, "heard", item->heard);
    form_set_text(form, "spoke", item->spoke);
    form_set_text(form, "decision", item->decision);
    form_set_text(form, "decided_as", item->decided_as);
    form_set_text(form, "opinions", item->opinions);
}

struct reply meetings_item_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    if (!meetings_find(req, &meeting) || !meetings_find_item(req, &meeting, &item)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, item_fields);
    fill_item(&form, &item);
    return reply_page_titled(req, item.title, item_html(req, &meeting, &item, &form));
}

static struct reply find_both(struct request *req, struct meetings_meeting *ret_meeting,
                              struct meetings_db_item_row *ret_item)
{
    struct reply refusal = meetings_find_open(req, ret_meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    return meetings_find_item(req, ret_meeting, ret_item) ? (struct reply){0}
                                                          : reply_not_found(req);
}

struct reply meetings_item_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_both(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, item_fields);
    int64_t version;
    if (!str_to_int64(form_text(&form, "version"), &version) || version != item.version) {
        form_add_general_error(&form, meetings_changed_meanwhile(req));
        form_set_int(&form, "version", item.version);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Item of the agenda"),
                                item_html(req, &meeting, &item, &form));
    }
    struct meetings_db_change_item_values values = {
        .region_id = meeting.row.region_id,
        .meeting_id = meeting.row.id,
        .item = item.item,
        .version = item.version,
        .title = form_text(&form, "title"),
        .speaker = form_text(&form, "speaker"),
        .heard = form_text(&form, "heard"),
        .spoke = form_text(&form, "spoke"),
        .decided_as =
            str_equal(item.kind, STR("item")) ? form_text(&form, "decided_as") : item.decided_as,
        .decision = form_text(&form, "decision"),
        .opinions = form_text(&form, "opinions"),
        .document_id = item.document_id,
    };
    if (str_equal(item.kind, STR("item"))) {
        values.document_id = keep_draft(req, &meeting, &item, &form);
    }
    if (!meetings_db_change_item(req->db, &values)) {
        return reply_refused(req, meetings_changed_meanwhile(req));
    }
    meetings_db_clear_signatures(req->db, meeting.row.region_id, meeting.row.id);
    audit(req, "meetings.agenda", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_done(req,
                      str_format(req->arena, "/meetings/%lld/items/%lld", (long long)meeting.row.id,
                                 (long long)item.item),
                      str_of(_("Kept.")), 0);
}

/* What is decided already, without the lines that give way. */
static void put_other_lines(struct buf *text, str decision, str head)
{
    str line;
    while (str_next(&decision, '\n', &line)) {
        if (!str_starts_with(line, head) && str_trim(line).length > 0) {
            buf_put(text, line);
            buf_put_char(text, '\n');
        }
    }
}

bool meetings_write_decision(struct request *req, struct scope scope,
                             const struct meetings_decision *decision)
{
    struct meetings_db_line_row row;
    struct meetings_db_item_row before;
    if (!meetings_db_find(req->db, scope, decision->meeting_id, &row) ||
        str_equal(row.state, STR("signed")) || str_equal(row.state, STR("cancelled")) ||
        !meetings_db_find_item(req->db, row.region_id, row.id, decision->item, &before)) {
        return false;
    }
    struct buf text = BUF_INIT(req->arena);
    put_other_lines(&text, before.decision, decision->head);
    buf_put(&text, decision->lines);
    struct meetings_db_change_item_values values = {
        .region_id = row.region_id,
        .meeting_id = row.id,
        .item = before.item,
        .version = before.version,
        .title = before.title,
        .speaker = before.speaker,
        .heard = before.heard,
        .spoke = before.spoke,
        .decided_as = before.decided_as,
        .decision = str_trim(buf_str(&text)),
        .opinions = before.opinions,
        .document_id = before.document_id,
    };
    meetings_db_clear_signatures(req->db, row.region_id, row.id);
    audit(req, "meetings.agenda", row.region_id, row.id, 0, NULL, 0);
    return meetings_db_change_item(req->db, &values);
}

/* ---- order ---------------------------------------------------------------------------------- */

/* Changes places with the one above. */
struct reply meetings_item_move_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_both(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    for (size_t i = 1; i < meeting.items.count; i++) {
        const struct meetings_db_item_row *above = &meeting.items.items[i - 1];
        if (meeting.items.items[i].item == item.item) {
            meetings_db_set_place(req->db, meeting.row.region_id, meeting.row.id, item.item,
                                  above->place);
            meetings_db_set_place(req->db, meeting.row.region_id, meeting.row.id, above->item,
                                  item.place);
        }
    }
    meetings_db_clear_signatures(req->db, meeting.row.region_id, meeting.row.id);
    audit(req, "meetings.agenda", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, meeting.row.id, ""));
}

struct reply meetings_item_remove_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_both(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    if (item.result.length > 0 || item.document_id != 0 || item.ballot_id != 0) {
        return reply_refused(req, str_of(_("There is a vote or a draft of a decision on this item "
                                           "already, so it stays on the agenda.")));
    }
    meetings_db_remove_item(req->db, meeting.row.region_id, meeting.row.id, item.item);
    meetings_db_clear_signatures(req->db, meeting.row.region_id, meeting.row.id);
    audit(req, "meetings.agenda", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, meeting.row.id, ""));
}
