#include "app/undo.h"
#include "base/format.h"
#include "base/pack.h"
#include "base/patronymic.h"
#include "features/quality/quality.html.h"
#include "features/quality/quality_inner.h"

/* The list of one fault, where it is mended without leaving the page: a form of all lines, which
 * saves those that were filled in. What cannot be saved stays beside its line as it was typed. */

#define LINES_SENT 100

/* ---- addresses ------------------------------------------------------------------------------ */

struct html_link quality_link(struct request *req, enum quality_kind kind, int64_t org_id,
                              bool is_own)
{
    return widgets_link(req, "/quality/%lld/%s%s", (long long)org_id, quality_rules[kind].code,
                        is_own ? "?own=1" : "");
}

/* ---- lines ---------------------------------------------------------------------------------- */

static str category_text(struct request *req, str category)
{
    const char *label = form_choice_label(members_categories, category);
    return label == NULL ? (str){0} : str_of(_(label));
}

/* What is doubted, as people read it; nothing where a value is missing. */
static str value_text(struct request *req, enum quality_kind kind,
                      const struct quality_db_person_row *row)
{
    switch ((int)kind) {
    case QUALITY_AGE:
        return members_day_text(req, row->born, row->born_year);
    case QUALITY_PHONE_FORM:
    case QUALITY_PHONE_SHARED:
        return str_copy(req->arena, row->phone);
    case QUALITY_EMAIL_FORM:
        return str_copy(req->arena, row->email);
    case QUALITY_JOINED_WHEN:
        return members_day_text(req, row->joined_on, 0);
    case QUALITY_STUDENT:
    case QUALITY_PENSIONER:
        return category_text(req, row->category);
    case QUALITY_SEX_NAME:
        return str_of(str_equal(row->sex, STR("f")) ? _("woman") : _("man"));
    case QUALITY_PAUSED:
        return members_day_text(req, row->paused_on, 0);
    default:
        return (str){0};
    }
}

/* What the patronymic tells is proposed. */
static str proposal(struct request *req, enum quality_kind kind,
                    const struct quality_db_person_row *row)
{
    char sex = kind == QUALITY_SEX ? patronymic_sex(req->arena, row->middle_name) : 0;
    return sex == 'f' ? STR("f") : sex == 'm' ? STR("m") : (str){0};
}

static const char *field_name(struct request *req, const char *prefix, int64_t id)
{
    return str_to_c(req->arena, str_format(req->arena, "%s_%lld", prefix, (long long)id));
}

static struct quality_line line_of(struct request *req, enum quality_kind kind,
                                   const struct quality_db_person_row *row)
{
    struct quality_line line = {
        .id = row->id,
        .version = row->version,
        .name = members_full_name(req->arena, row->last_name, row->first_name, row->middle_name),
        .note = str_comma(req->arena, members_day_text(req, row->born, row->born_year),
                          str_copy(req->arena, row->position)),
        .value = value_text(req, kind, row),
        .field = quality_rules[kind].field,
    };
    line.field.name = field_name(req, "v", row->id);
    line.typed.raw = line.typed.text = proposal(req, kind, row);
    struct quality_person person = {.arena = req->arena, .today = req->today, .row = row};
    struct quality_name name;
    if (quality_rules[kind].mending == QUALITY_MEND_NAME &&
        quality_better_name(kind, &person, &name)) {
        line.offer = members_full_name(req->arena, name.last, name.first, name.middle);
    }
    return line;
}

/* ---- the page ------------------------------------------------------------------------------- */

struct collecting {
    struct request *req;
    struct quality_list *list;
    struct quality_db_accepted_rows accepted;
    struct arena *scratch;
    int64_t after; /* 0 = the page has begun */
    bool has_more;
};

static void collect(void *context, const struct quality_db_person_row *row)
{
    struct collecting *collecting = context;
    struct quality_list *list = collecting->list;
    struct quality_person person = {
        .arena = collecting->scratch, .today = collecting->req->today, .row = row};
    uint64_t faults = quality_rules[list->kind].fires(&person) ? quality_bit(list->kind) : 0;
    faults = quality_still_doubted(collecting->req, &collecting->accepted, &person, faults);
    arena_reset(collecting->scratch);
    bool is_before = collecting->after != 0;
    if (collecting->after == row->id) {
        collecting->after = 0;
    }
    if (faults == 0) {
        return;
    }
    list->total++;
    if (is_before) {
        return;
    }
    if (list->count == QUALITY_LINES) {
        collecting->has_more = true;
        return;
    }
    *ARENA_PUSH(collecting->req->arena, list->lines, list->count, list->capacity) =
        line_of(collecting->req, list->kind, row);
}

/* [path, path + "0") holds the organisation itself and nothing below. */
static struct scope scope_of(struct request *req, const struct quality_picture *picture)
{
    struct scope scope = picture->scope;
    if (query_flag(req, "own")) {
        scope.to = str_join(req->arena, scope.from, STR("0"));
    }
    return scope;
}

/* False if the person after whom the page begins is not on the register here any more. */
static bool fill_lines_after(struct request *req, struct quality_list *list, int64_t after)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct scope scope = scope_of(req, list->picture);
    struct collecting collecting = {
        .req = req,
        .list = list,
        .accepted = quality_db_all_accepted(req->db, scope),
        .scratch = scratch,
        .after = after,
    };
    quality_db_people_by_name(req->db, scope, collect, &collecting);
    if (collecting.after != 0) {
        return false;
    }
    struct html_link here =
        quality_link(req, list->kind, list->picture->org.id, query_flag(req, "own"));
    if (collecting.has_more) {
        list->pager.next = widgets_link(req, "%.*s%safter=%lld", STR_ARG(here.url),
                                        query_flag(req, "own") ? "&" : "?",
                                        (long long)list->lines[list->count - 1].id);
    }
    if (after != 0) {
        list->pager.previous = here;
    }
    return true;
}

static void fill_lines(struct request *req, struct quality_list *list)
{
    if (!fill_lines_after(req, list, query_int(req, "after"))) {
        list->total = 0;
        (void)fill_lines_after(req, list, 0);
    }
}

static bool list_of(struct request *req, struct quality_picture *picture,
                    struct quality_list *ret_list)
{
    enum quality_kind kind = quality_kind_of(path_text(req, 1));
    if (kind == QUALITY_COUNT ||
        !quality_picture_of(req, RIGHT_MEMBERS_EDIT, path_id(req), picture)) {
        return false;
    }
    bool is_of_people = !quality_is_of_org(kind) && picture->org.region_id != 0;
    *ret_list = (struct quality_list){
        .picture = picture,
        .kind = kind,
        .shows_people =
            is_of_people && (picture->is_live || !picture->has_below || query_flag(req, "own")),
    };
    return true;
}

/* Where there are most comes first. */
static void sort_by_faults(struct quality_places *places, enum quality_kind kind)
{
    for (size_t i = 1; i < places->count; i++) {
        struct quality_place place = places->items[i];
        size_t at = i;
        while (at > 0 && places->items[at - 1].sums.faults[kind] < place.sums.faults[kind]) {
            places->items[at] = places->items[at - 1];
            at--;
        }
        places->items[at] = place;
    }
}

struct reply quality_list_page(struct request *req)
{
    struct quality_picture picture;
    struct quality_list list;
    if (!list_of(req, &picture, &list)) {
        return reply_not_found(req);
    }
    if (list.shows_people) {
        fill_lines(req, &list);
        if (access_is_above_primary(req)) {
            audit_read(req, "quality.list", picture.org.region_id, picture.org.id, 0);
        }
    } else {
        sort_by_faults(&picture.below, list.kind);
    }
    return reply_page(req, _(quality_rules[list.kind].label), quality_html_list(req, &list));
}

/* ---- mending -------------------------------------------------------------------------------- */

struct mending {
    struct request *req;
    struct quality_list *list;
    struct scope scope;
    struct buf undo; /* what was there before */
    int64_t checked;
    int64_t accepted;
};

/* The values of a card by their names, as the rules name them. */
static void put_value(struct members_card *card, const char *name, const struct form_value *value)
{
    const struct {
        const char *name;
        str *text;
    } texts[] = {
        {"phone", &card->phone},       {"email", &card->email},
        {"category", &card->category}, {"ticket_number", &card->ticket_number},
        {"position", &card->position}, {"workplace", &card->workplace},
        {"sex", &card->sex},           {"decision", &card->decision},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (strcmp(texts[i].name, name) == 0) {
            *texts[i].text = value->text;
        }
    }
    if (strcmp(name, "born") == 0) {
        card->born = value->day;
    } else if (strcmp(name, "joined_on") == 0) {
        card->joined_on = value->day;
    } else if (strcmp(name, "has_electronic_record") == 0) {
        card->has_electronic_record = true;
    }
}

/* The label of what is still wrong, or newly doubtful, with the card as it would become; NULL if
 * nothing is. */
static const char *new_fault(struct request *req, enum quality_kind mended,
                             const struct quality_db_person_row *before,
                             const struct members_card *card)
{
    struct quality_db_person_row row = *before;
    row.last_name = card->last_name;
    row.first_name = card->first_name;
    row.middle_name = card->middle_name;
    row.sex = card->sex;
    row.born = card->born;
    row.is_phone_shared = before->is_phone_shared && str_equal(before->phone, card->phone);
    row.phone = card->phone;
    row.email = card->email;
    row.category = card->category;
    row.joined_on = card->joined_on;
    row.ticket_number = card->ticket_number;
    row.position = card->position;
    row.workplace = card->workplace;
    row.decision = card->decision;
    row.has_electronic_record = card->has_electronic_record;
    struct quality_person was = {.arena = req->arena, .today = req->today, .row = before};
    struct quality_person is = {.arena = req->arena, .today = req->today, .row = &row};
    uint64_t old = quality_person_faults(&was);
    uint64_t now = quality_person_faults(&is);
    for (enum quality_kind kind = 0; kind < QUALITY_ORG_CHAIR; kind++) {
        bool is_new = (now & quality_bit(kind)) != 0 && (old & quality_bit(kind)) == 0;
        bool is_left = kind == mended && (now & quality_bit(kind)) != 0;
        if (is_left || (is_new && quality_rules[kind].sort == QUALITY_IMPLAUSIBLE)) {
            return quality_rules[kind].label;
        }
    }
    return NULL;
}

static bool is_filled(const struct form_value *value)
{
    return value->raw.length > 0;
}

static void change_card(struct mending *mending, const struct quality_db_person_row *row,
                        struct quality_line *line)
{
    struct request *req = mending->req;
    const struct quality_rule *rule = &quality_rules[mending->list->kind];
    struct quality_person person = {.arena = req->arena, .today = req->today, .row = row};
    struct members_card card;
    struct quality_name name;
    int64_t version;
    if (!members_card_of(req, mending->scope, row->id, &card, &version) ||
        version != line->version) {
        line->typed.error = str_of(_("Somebody else has changed this card meanwhile. Look at it, "
                                     "and save again if it is still needed."));
        line->version = row->version;
        return;
    }
    if (rule->mending == QUALITY_MEND_FIELD) {
        put_value(&card, rule->field.name, &line->typed);
    } else if (quality_better_name(mending->list->kind, &person, &name)) {
        card.last_name = name.last;
        card.first_name = name.first;
        card.middle_name = name.middle;
    }
    const char *fault = new_fault(req, mending->list->kind, row, &card);
    if (fault != NULL) {
        line->typed.error = _f("This is doubtful, too: %1.", _(fault));
        return;
    }
    str kept = members_keep(req, mending->scope, row->id);
    if (members_change(req, mending->scope, row->id, &card, version)) {
        pack_int(&mending->undo, row->id);
        pack_int(&mending->undo, members_version(req->db, mending->scope, row->id));
        pack_str(&mending->undo, kept);
        mending->list->saved++;
    }
}

static bool was_ticked(const struct request *req, const char *name, int64_t id)
{
    for (size_t i = req->http->query_field_count; i < req->http->field_count; i++) {
        int64_t number;
        if (str_equal(req->http->fields[i].name, str_of(name)) &&
            str_to_int64(req->http->fields[i].value, &number) && number == id) {
            return true;
        }
    }
    return false;
}

static void mend_line(struct mending *mending, const struct quality_db_person_row *row,
                      struct quality_line *line)
{
    struct request *req = mending->req;
    enum quality_kind kind = mending->list->kind;
    if (quality_rules[kind].sort == QUALITY_IMPLAUSIBLE && was_ticked(req, "accept", row->id)) {
        quality_accept(req, mending->scope, row, kind);
        pack_int(&mending->undo, -row->id);
        mending->accepted++;
    } else if (!is_filled(&line->typed) || line->typed.error.length > 0) {
        return;
    } else if (quality_rules[kind].mending == QUALITY_MEND_CHECKED) {
        mending->checked += members_confirm(req, mending->scope, row->id);
    } else if (quality_rules[kind].mending != QUALITY_MEND_CARD) {
        change_card(mending, row, line);
    }
}

/* The lines that were sent, as a form with a field and a version for each. */
static size_t ids_sent(const struct request *req, int64_t ret_ids[LINES_SENT])
{
    static const str start = STR_INIT("version_");
    size_t count = 0;
    for (size_t i = req->http->query_field_count; i < req->http->field_count; i++) {
        str name = req->http->fields[i].name;
        if (count < LINES_SENT && str_starts_with(name, start) &&
            str_to_int64(str_from(name, start.length), &ret_ids[count])) {
            count++;
        }
    }
    return count;
}

static struct form form_sent(struct request *req, enum quality_kind kind, const int64_t *ids,
                             size_t count)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, 2 * count + 1, struct form_field);
    for (size_t i = 0; i < count; i++) {
        fields[2 * i] = quality_rules[kind].field;
        fields[2 * i].name = field_name(req, "v", ids[i]);
        fields[2 * i + 1] =
            (struct form_field){field_name(req, "version", ids[i]), "", FORM_HIDDEN};
    }
    return form_read(req, fields);
}

static str saved_sentence(struct request *req, const struct mending *mending)
{
    if (mending->list->saved > 0) {
        return _n("Saved: %1 card", "Saved: %1 cards", mending->list->saved);
    }
    return mending->checked > 0
               ? _n("Marked as checked: %1 card", "Marked as checked: %1 cards", mending->checked)
               : _n("Noted: %1 value is right", "Noted: %1 values are right", mending->accepted);
}

/* Also for the good part of a list of which the rest is wrong; 0 if nothing can be taken back. */
static int64_t offer_undo(struct request *req, struct mending *mending)
{
    const struct quality_list *list = mending->list;
    if (list->saved + mending->accepted == 0) {
        return 0;
    }
    pack_int(&mending->undo, 0);
    pack_str(&mending->undo, str_of(quality_rules[list->kind].code));
    struct undo undo = {.object_id = list->picture->org.id,
                        .kind = STR("quality"),
                        .kept = buf_str(&mending->undo)};
    return undo_offer(req, &undo);
}

static struct reply mended(struct request *req, struct mending *mending)
{
    struct quality_list *list = mending->list;
    str path = quality_link(req, list->kind, list->picture->org.id, query_flag(req, "own")).url;
    if (list->saved + mending->checked + mending->accepted == 0) {
        return reply_see_other(req, path);
    }
    return reply_done(req, path, saved_sentence(req, mending), offer_undo(req, mending));
}

struct reply quality_mend_action(struct request *req)
{
    struct quality_picture picture;
    struct quality_list list;
    int64_t ids[LINES_SENT];
    if (!list_of(req, &picture, &list)) {
        return reply_not_found(req);
    }
    size_t count = quality_is_of_org(list.kind) ? 0 : ids_sent(req, ids);
    struct form form = form_sent(req, list.kind, ids, count);
    struct mending mending = {
        .req = req, .list = &list, .scope = picture.scope, .undo = BUF_INIT(req->arena)};
    for (size_t i = 0; i < count; i++) {
        struct quality_db_person_row row;
        if (!quality_db_one_person(req->db, picture.scope, ids[i], &row)) {
            continue;
        }
        struct quality_line line = line_of(req, list.kind, &row);
        line.typed = form.values[2 * i];
        if (!str_to_int64(form.values[2 * i + 1].text, &line.version)) {
            line.version = 0;
        }
        mend_line(&mending, &row, &line);
        if (line.typed.error.length > 0) {
            *ARENA_PUSH(req->arena, list.lines, list.count, list.capacity) = line;
        }
    }
    if (list.count == 0) {
        return mended(req, &mending);
    }
    list.shows_people = true;
    list.total = (int64_t)list.count;
    list.wrong = list.count;
    list.undo_id = offer_undo(req, &mending);
    struct reply reply =
        reply_form_again(req, _(quality_rules[list.kind].label), quality_html_list(req, &list));
    reply.keep_changes = true;
    return reply;
}
