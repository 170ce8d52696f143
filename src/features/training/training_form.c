/* The form of a record: one person's, the same for many, or what a member tells of. */
#include "app/attachment.h"
#include "base/fold.h"
#include "features/training/training_inner.h"

#define FILE_MEGABYTES 5
#define MOST_HOURS 2000
#define FIRST_YEAR 1950
/* Taught by an organisation of the register: its number stands behind. */
#define OF_ORG "org:"

enum field {
    TITLE,
    KIND,
    ATTENDANCE,
    HOURS,
    BEGAN_ON,
    ENDED_ON,
    TAUGHT,
    TAUGHT_BY,
    CATEGORY,
    PAPER_KIND,
    PAPER_NUMBER,
    PAPER_ON,
    VALID_UNTIL,
    FILE_FIELD,
    NOTE,
    FIELDS,
};

static const struct form_field all_fields[FIELDS] = {
    [TITLE] = {"title", N_("What was taught"), FORM_TEXT, .required = true, .max = 200,
               .wide = true, .hint = N_("For example, School of the union activist, part 2")},
    [KIND] = {"kind", N_("Kind of training"), FORM_CHOICE, .required = true},
    [ATTENDANCE] = {"attendance", N_("How it was held"), FORM_CHOICE, .required = true},
    [HOURS] = {"hours", N_("Hours"), FORM_INT, .min = 1, .max = MOST_HOURS,
               .hint = N_("As a rule 8, 16, 36 or 72")},
    [BEGAN_ON] = {"began_on", N_("First day"), FORM_DATE, .required = true,
                  .hint = N_("For example, 12.03.2026")},
    [ENDED_ON] = {"ended_on", N_("Last day"), FORM_DATE, .hint = N_("Empty: it took one day")},
    [TAUGHT] = {"taught", N_("Who taught"), FORM_CHOICE, .required = true},
    [TAUGHT_BY] = {"taught_by", N_("Who exactly, if not our organisation"), FORM_TEXT, .max = 200,
                   .hint = N_("For example, Institute of trade unions, Voronezh")},
    [CATEGORY] = {"category", N_("Category of the listener on that day"), FORM_CHOICE,
                  .hint = N_("Left empty, it is taken from the posts held on that day")},
    [PAPER_KIND] = {"paper_kind", N_("Document issued"), FORM_CHOICE},
    [PAPER_NUMBER] = {"paper_number", N_("Number of the document"), FORM_TEXT, .max = 60},
    [PAPER_ON] = {"paper_on", N_("Day of the document"), FORM_DATE},
    [VALID_UNTIL] = {"valid_until", N_("Valid until"), FORM_DATE,
                     .hint = N_("Only where it has to be repeated, as with labour protection")},
    [FILE_FIELD] = {"file", N_("File of the document"), FORM_FILE, .wide = true,
                    .hint = N_("A photo or a PDF, at most 5 MB")},
    [NOTE] = {"note", N_("Note"), FORM_TEXT, .max = 300, .wide = true},
};

/* What each form leaves out. The numbers of documents differ from person to person; as what a
 * member was trained, the organisation says. */
static bool is_left_out(enum training_form_kind kind, enum field field)
{
    bool is_own = field == PAPER_NUMBER || field == FILE_FIELD;
    return (kind == TRAINING_FORM_MANY && is_own) ||
           (kind == TRAINING_FORM_TOLD && field == CATEGORY);
}

/* ---- who taught ------------------------------------------------------------------------------ */

struct taught {
    struct request *req;
    struct form_choice *items;
    size_t count;
    size_t capacity;
};

static void offer(struct taught *taught, struct form_choice choice)
{
    *ARENA_PUSH(taught->req->arena, taught->items, taught->count, taught->capacity) = choice;
}

static void offer_org(struct taught *taught, int64_t id, str name)
{
    struct arena *arena = taught->req->arena;
    str value = str_format(arena, OF_ORG "%lld", (long long)id);
    offer(taught, (struct form_choice){str_to_c(arena, value), str_to_c(arena, name)});
}

static void offer_outside(struct taught *taught, const struct form_choice *outside)
{
    for (; outside->value != NULL; outside++) {
        offer(taught, *outside);
    }
}

/* The organisations of the person, the nearest first; the one that is known already; those outside,
 * which come first where a member tells of what was learnt elsewhere. */
static const struct form_choice *taught_choices(struct request *req, enum training_form_kind kind,
                                                const struct form_choice *outside, str org_path,
                                                const struct training_db_line_row *known)
{
    struct taught taught = {.req = req};
    bool is_known = known == NULL || known->taught_org_id == 0;
    if (kind == TRAINING_FORM_TOLD) {
        offer_outside(&taught, outside);
    }
    EACH (org, training_db_chain(req->db, org_path)) {
        is_known = is_known || org->id == known->taught_org_id;
        offer_org(&taught, org->id, org->short_name);
    }
    if (!is_known) {
        offer_org(&taught, known->taught_org_id, known->taught_by);
    }
    if (kind != TRAINING_FORM_TOLD) {
        offer_outside(&taught, outside);
    }
    offer(&taught, (struct form_choice){0});
    return taught.items;
}

const struct form_field *training_fields(struct request *req, enum training_form_kind kind,
                                         str org_path, const struct training_db_line_row *known)
{
    struct training_choices choices = training_choices_of(req);
    const struct form_choice *of_field[FIELDS] = {
        [KIND] = choices.kind,
        [ATTENDANCE] = choices.attendance,
        [CATEGORY] = choices.category,
        [PAPER_KIND] = choices.paper,
        [TAUGHT] = taught_choices(req, kind, choices.taught, org_path, known),
    };
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    size_t count = 0;
    for (enum field field = 0; field < FIELDS; field++) {
        if (!is_left_out(kind, field)) {
            fields[count] = all_fields[field];
            fields[count++].choices = of_field[field];
        }
    }
    return fields;
}

/* ---- a record in the form -------------------------------------------------------------------- */

void training_fill(struct form *form, const struct training_db_line_row *row)
{
    bool is_ours = str_equal(row->taught_place, STR(TRAINING_REGISTER));
    form_set_text(form, "title", row->title);
    form_set_text(form, "kind", row->kind);
    form_set_text(form, "attendance", row->attendance);
    form_set_text(form, "category", row->category);
    form_set_date(form, "began_on", row->began_on);
    form_set_date(form, "ended_on", row->ended_on);
    if (row->hours > 0) {
        form_set_int(form, "hours", row->hours);
    }
    form_set_text(form, "taught",
                  is_ours
                      ? str_format(form->req->arena, OF_ORG "%lld", (long long)row->taught_org_id)
                      : row->taught_place);
    form_set_text(form, "taught_by", is_ours ? (str){0} : row->taught_by);
    form_set_text(form, "paper_kind", row->paper_kind);
    form_set_text(form, "paper_number", row->paper_number);
    form_set_date(form, "paper_on", row->paper_on);
    form_set_date(form, "valid_until", row->valid_until);
    form_set_text(form, "note", row->note);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool has_field(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static str text_of(const struct form *form, const char *name)
{
    return has_field(form, name) ? form_text(form, name) : (str){0};
}

static const struct form_choice *choices_of(const struct form *form, const char *name)
{
    size_t i = 0;
    while (strcmp(form->fields[i].name, name) != 0) {
        i++;
    }
    return form->fields[i].choices;
}

static void read_teacher(struct form *form, struct training_record *record)
{
    struct request *req = form->req;
    str taught = form_text(form, "taught");
    if (!str_starts_with(taught, STR(OF_ORG))) {
        record->taught_place = taught;
        record->taught_by = form_text(form, "taught_by");
        if (record->taught_by.length == 0 && taught.length > 0) {
            form_add_error(form, "taught_by", str_of(_("Write who taught: the name is enough.")));
        }
        return;
    }
    bool is_number = str_to_int64(str_from(taught, sizeof(OF_ORG) - 1), &record->taught_org_id);
    assert(is_number); /* it is one of the choices */
    record->taught_place = STR(TRAINING_REGISTER);
    record->taught_by = str_of(form_choice_label(choices_of(form, "taught"), taught));
    if (form_text(form, "taught_by").length > 0) {
        form_add_error(form, "taught_by",
                       _f("%1 is chosen above. Choose there who taught, or leave this empty.",
                          record->taught_by));
    }
}

static void check_days(struct form *form, const struct training_record *record)
{
    struct request *req = form->req;
    form_refuse_future(form, "began_on");
    form_refuse_future(form, "ended_on");
    form_refuse_future(form, "paper_on");
    if (date_is_none(record->began_on)) {
        return;
    }
    if (date_year(record->began_on) < FIRST_YEAR) {
        form_add_error(form, "began_on",
                       _f("The year is before %1. Please check it.",
                          str_format(req->arena, "%d", FIRST_YEAR)));
    }
    if (date_before(record->ended_on, record->began_on)) {
        form_add_error(form, "ended_on", str_of(_("The last day is before the first one.")));
    }
    if (!date_is_none(record->valid_until) && !date_before(record->ended_on, record->valid_until)) {
        form_add_error(form, "valid_until",
                       str_of(_("It cannot run out before the training has ended.")));
    }
    if (!date_is_none(record->paper_on) && date_before(record->paper_on, record->began_on)) {
        form_add_error(form, "paper_on",
                       str_of(_("The document is older than the training itself.")));
    }
}

struct training_record training_read(struct form *form)
{
    struct training_record record = {
        .title = form_text(form, "title"),
        .kind = form_text(form, "kind"),
        .attendance = form_text(form, "attendance"),
        .category = text_of(form, "category"),
        .hours = form_int(form, "hours"),
        .began_on = form_date(form, "began_on"),
        .ended_on = form_date(form, "ended_on"),
        .paper_kind = form_text(form, "paper_kind"),
        .paper_number = text_of(form, "paper_number"),
        .paper_on = form_date(form, "paper_on"),
        .valid_until = form_date(form, "valid_until"),
        .note = form_text(form, "note"),
    };
    struct request *req = form->req;
    if (date_is_none(record.ended_on)) {
        record.ended_on = record.began_on;
    }
    if (record.title.length > 0 && fold_search(req->arena, record.title).length == 0) {
        form_add_error(form, "title", str_of(_("Write it in words, please.")));
    }
    read_teacher(form, &record);
    check_days(form, &record);
    return record;
}

/* ---- the file -------------------------------------------------------------------------------- */

static str place_of(struct request *req, int64_t record_id)
{
    return str_format(req->arena, "training_file.content:%lld", (long long)record_id);
}

bool training_take_file(struct request *req, struct form *form, struct scope scope,
                        int64_t record_id)
{
    struct attachment kept;
    if (!attachment_of_field(form, "file", place_of(req, record_id), FILE_MEGABYTES, &kept)) {
        return false;
    }
    if (kept.content.length == 0) {
        return true;
    }
    training_db_drop_file(req->db, scope, record_id);
    training_db_add_file(req->db, &(struct training_db_add_file_values){
                                      .region_id = scope.region_id,
                                      .record_id = record_id,
                                      .name = kept.name,
                                      .type = kept.type,
                                      .size = kept.size,
                                      .hash = kept.hash,
                                      .content = kept.content,
                                      .now = req->now,
                                  });
    return true;
}

struct reply training_file_reply(struct request *req, struct scope scope, int64_t member_id,
                                 int64_t record_id)
{
    struct training_db_file_row row;
    if (!training_db_file(req->db, scope, member_id, record_id, &row)) {
        return reply_not_found(req);
    }
    return attachment_reply(req, place_of(req, record_id),
                            &(struct attachment){.name = row.name,
                                                 .type = row.type,
                                                 .size = row.size,
                                                 .hash = row.hash,
                                                 .content = row.content});
}
