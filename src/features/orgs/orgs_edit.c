/* The passport of an organisation: the form, what it may say, and writing it down. The acting
 * organisation itself may be edited, but not its type: that is decided above. Where an organisation
 * stands is not changed here at all: moves are acts with a date and a document. */
#include "app/json.h"
#include "base/checksum.h"
#include "base/utf8.h"
#include "features/orgs/orgs.html.h"
#include "features/orgs/orgs_pages.h"

/* Their places in the table below. */
#define TYPE_FIELD 2
#define STATE_FIELD 3
#define ORGANISATION_INN_LENGTH 10

static const struct form_choice states[] = {
    {"active", N_("Working")},
    {"suspended", N_("Work suspended")},
    {0},
};

static const struct form_choice countries[] = {
    {"ru", N_("Russia")},
    {"kz", N_("Kazakhstan")},
    {0},
};

static const struct form_choice employer_kinds[] = {
    {"kindergarten", N_("Kindergarten")},
    {"school", N_("General school")},
    {"boarding", N_("Boarding school")},
    {"extra_school", N_("Additional education")},
    {"sport", N_("Sports school")},
    {"college", N_("Vocational college")},
    {"university", N_("University")},
    {"science", N_("Scientific organisation")},
    {"authority", N_("Education authority")},
    {"other", N_("Other")},
    {0},
};

static const struct form_field fields[] = {
    {"name", N_("Full name"), FORM_TEXT, .required = true, .min = 3, .max = 400, .wide = true,
     .hint = N_("As in the charter or the state register")},
    {"short_name", N_("Short name"), FORM_TEXT, .required = true, .min = 2, .max = 100,
     .hint = N_("Shown in lists, for example “Rylsk district”")},
    [TYPE_FIELD] = {"type", N_("Type"), FORM_CHOICE, .required = true},
    [STATE_FIELD] = {"state", N_("State"), FORM_CHOICE, .required = true, .choices = states},
    {"country", N_("Country"), FORM_CHOICE, .required = true, .choices = countries},
    {"chair", N_("Chair"), FORM_TEXT, .max = 120, .hint = N_("Surname, name, patronymic")},
    {"is_legal_entity", N_("The organisation is a legal entity"), FORM_FLAG},
    {"registered_on", N_("Registered as a legal entity"), FORM_DATE},
    {"inn", N_("ИНН"), FORM_INN, .hint = N_("10 digits")},
    {"kpp", N_("КПП"), FORM_KPP, .hint = N_("9 digits")},
    {"ogrn", N_("ОГРН"), FORM_OGRN, .hint = N_("13 digits")},
    {"bin", N_("БИН"), FORM_BIN, .hint = N_("12 digits, for organisations in Kazakhstan")},
    {"legal_address", N_("Legal address"), FORM_TEXT, .max = 300, .wide = true},
    {"address", N_("Address"), FORM_TEXT, .max = 300, .wide = true},
    {"phone", N_("Telephone"), FORM_PHONE},
    {"email", N_("E-mail"), FORM_EMAIL},
    {"site", N_("Site"), FORM_TEXT, .max = 200},
    {"vk", N_("VK"), FORM_TEXT, .max = 200},
    {"telegram", N_("Telegram"), FORM_TEXT, .max = 200},
    {"bank_name", N_("Bank"), FORM_TEXT, .max = 200},
    {"bank_bik", N_("БИК"), FORM_TEXT, .max = 20,
     .hint = N_("9 digits; in Kazakhstan 8 letters and digits")},
    {"bank_account", N_("Settlement account"), FORM_TEXT, .max = 40,
     .hint = N_("20 digits; in Kazakhstan the IBAN")},
    {"bank_correspondent", N_("Correspondent account"), FORM_TEXT, .max = 40,
     .hint = N_("20 digits")},
    {"employer_name", N_("Employer"), FORM_TEXT, .max = 400, .wide = true,
     .hint = N_("The school, kindergarten or university whose workers are united")},
    {"employer_kind", N_("Type of employer"), FORM_CHOICE, .choices = employer_kinds},
    {"employer_inn", N_("ИНН or БИН of the employer"), FORM_TEXT, .max = 20},
    {"employees", N_("Employees"), FORM_INT, .max = 1000000},
    {"employees_on", N_("Employees as on"), FORM_DATE,
     .hint = N_("If left empty, today. Reports of a day count the number of that day")},
    {0},
};

/* The texts of a passport by the names of their fields; the three others are done by hand. */
static const struct passport_text {
    const char *name;
    size_t offset;
} texts[] = {
#define TEXT(field) \
    { \
#field, offsetof(struct orgs_db_passport_row, field) \
    }
    TEXT(name),          TEXT(short_name),    TEXT(type),         TEXT(state),
    TEXT(country),       TEXT(inn),           TEXT(kpp),          TEXT(ogrn),
    TEXT(bin),           TEXT(legal_address), TEXT(address),      TEXT(phone),
    TEXT(email),         TEXT(site),          TEXT(vk),           TEXT(telegram),
    TEXT(employer_name), TEXT(employer_kind), TEXT(employer_inn), TEXT(chair),
    TEXT(bank_name),     TEXT(bank_bik),      TEXT(bank_account), TEXT(bank_correspondent),
#undef TEXT
};

static str *text_at(struct orgs_db_passport_row *passport, size_t index)
{
    return (str *)((char *)passport + texts[index].offset);
}

static str text_of(const struct orgs_db_passport_row *passport, size_t index)
{
    return *(const str *)((const char *)passport + texts[index].offset);
}

/* ---- the form ------------------------------------------------------------------------------- */

const struct form_choice *orgs_type_choices(struct request *req, str parent_type,
                                            bool holds_members)
{
    struct orgs_db_types_under_rows types = orgs_db_types_under(req->db, parent_type);
    struct form_choice *choices = ARENA_ARRAY(req->arena, types.count + 1, struct form_choice);
    size_t count = 0;
    EACH (type, types) {
        if (type->holds_members || !holds_members) {
            choices[count++] = (struct form_choice){str_to_c(req->arena, type->code),
                                                    str_to_c(req->arena, type->label)};
        }
    }
    return choices;
}

/* The table with these choices of a type; without the field where the type is not asked for. What
 * is new works, and its founding has a day and a document. */
static const struct form_field *fields_with(struct request *req,
                                            const struct form_choice *types_here, bool is_new)
{
    struct form_field *own = ARENA_ARRAY(req->arena, COUNT_OF(fields), struct form_field);
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        bool is_of_existing = i == STATE_FIELD || (fields[i].name != NULL &&
                                                   strcmp(fields[i].name, "employees_on") == 0);
        if ((i == TYPE_FIELD && types_here == NULL) || (is_of_existing && is_new)) {
            continue;
        }
        own[count] = fields[i];
        own[count++].choices = i == TYPE_FIELD ? types_here : fields[i].choices;
    }
    return is_new ? act_fields(req, own) : own;
}

/* NULL for the acting organisation, and for what has no parent the user could see. */
static const struct form_choice *types_of_existing(struct request *req,
                                                   const struct orgs_db_find_row *org)
{
    struct orgs_db_find_row parent;
    if (org->id == req->mandate.org_id ||
        !orgs_db_find(req->db, org->parent_id, req->scope, &parent)) {
        return NULL;
    }
    return orgs_type_choices(req, parent.type, org->members > 0);
}

static void fill_form(struct form *form, const struct orgs_db_passport_row *passport, bool has_type)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (has_type || strcmp(texts[i].name, "type") != 0) {
            form_set_text(form, texts[i].name, text_of(passport, i));
        }
    }
    if (passport->is_legal_entity) {
        form_set_text(form, "is_legal_entity", STR("1"));
    }
    if (passport->employees > 0) {
        form_set_int(form, "employees", passport->employees);
    }
    form_set_date(form, "registered_on", passport->registered_on);
}

/* `type` and `state` are what they are where the form does not ask for them. */
static struct orgs_db_passport_row read_passport(struct request *req, const struct form *form,
                                                 str type, str state)
{
    struct orgs_db_passport_row passport = {.type = type, .state = state};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (str_is_empty(*text_at(&passport, i))) {
            *text_at(&passport, i) = form_text(form, texts[i].name);
        }
    }
    passport.name = orgs_clean_name(req->arena, passport.name);
    passport.short_name = orgs_clean_name(req->arena, passport.short_name);
    passport.bank_bik = checksum_code(req->arena, passport.bank_bik);
    passport.bank_account = checksum_code(req->arena, passport.bank_account);
    passport.bank_correspondent = checksum_code(req->arena, passport.bank_correspondent);
    passport.is_legal_entity = form_flag(form, "is_legal_entity");
    passport.registered_on = form_date(form, "registered_on");
    passport.employees = form_int(form, "employees");
    return passport;
}

/* Employers are of either country, so their number is either of the two. */
static void check_numbers(struct request *req, struct form *form,
                          const struct orgs_db_passport_row *passport)
{
    if (passport->inn.length > ORGANISATION_INN_LENGTH) {
        form_add_error(
            form, "inn",
            str_of(_("An ИНН of 12 digits belongs to a person. That of an organisation has "
                     "10.")));
    }
    str employer = checksum_digits(req->arena, passport->employer_inn);
    if (!str_is_empty(passport->employer_inn) && !checksum_inn_is_valid(employer) &&
        !checksum_bin_is_valid(employer)) {
        form_add_error(
            form, "employer_inn",
            str_of(_(
                "The check digits of this number are wrong. Please check it against the document.")));
    }
    form_refuse_future(form, "registered_on");
}

/* Accounts carry a check digit that counts the БИК in; an IBAN has its own. */
static void check_bank(struct request *req, struct form *form,
                       const struct orgs_db_passport_row *passport)
{
    str bik = passport->bank_bik;
    str account = passport->bank_account;
    str correspondent = passport->bank_correspondent;
    str sentence = str_of(
        _("The account number does not match the БИК. Please check both against the document."));
    if (!str_is_empty(bik) && !checksum_bik_is_valid(bik)) {
        form_add_error(form, "bank_bik",
                       str_of(_("A БИК has nine digits, in Kazakhstan eight letters and digits.")));
    }
    if (!str_is_empty(account) && !checksum_iban_is_valid(account) &&
        !checksum_account_is_valid(account, bik)) {
        form_add_error(form, "bank_account", sentence);
    }
    if (!str_is_empty(correspondent) && !checksum_correspondent_is_valid(correspondent, bik)) {
        form_add_error(form, "bank_correspondent", sentence);
    }
}

static void check_name(struct request *req, struct form *form, int64_t parent_id, int64_t id,
                       const struct orgs_db_passport_row *passport)
{
    if (orgs_has_namesake(req, parent_id, id, passport->short_name)) {
        form_add_error(
            form, "short_name",
            str_of(_(
                "There is already an organisation with this name here. Please add something to tell them apart, for example a number or a place.")));
    }
}

static void check_type(struct request *req, struct form *form, const struct orgs_db_find_row *org,
                       str type)
{
    if (str_equal(type, org->type) || str_is_empty(type)) {
        return;
    }
    int64_t misplaced = orgs_misplaced_under(req, org->id, type);
    if (misplaced > 0) {
        form_add_error(form, "type",
                       _n("%1 organisation below cannot be placed under this type.",
                          "%1 organisations below cannot be placed under this type.", misplaced));
    }
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply orgs_edit_page(struct request *req)
{
    struct orgs_db_find_row org;
    struct orgs_db_passport_row passport;
    if (!orgs_db_find(req->db, path_id(req), req->scope, &org) ||
        !orgs_db_passport(req->db, org.id, &passport)) {
        return reply_not_found(req);
    }
    const struct form_choice *types_here = types_of_existing(req, &org);
    struct form form = form_of(req, fields_with(req, types_here, false));
    fill_form(&form, &passport, types_here != NULL);
    return reply_page_titled(req, org.short_name, orgs_html_edit(req, org, &form));
}

struct reply orgs_edit_action(struct request *req)
{
    struct orgs_db_find_row org;
    struct orgs_db_passport_row before;
    if (!orgs_db_find(req->db, path_id(req), req->scope, &org) ||
        !orgs_db_passport(req->db, org.id, &before)) {
        return reply_not_found(req);
    }
    const struct form_choice *types_here = types_of_existing(req, &org);
    struct form form = form_read(req, fields_with(req, types_here, false));
    struct orgs_db_passport_row after =
        read_passport(req, &form, types_here == NULL ? org.type : (str){0}, (str){0});
    check_numbers(req, &form, &after);
    form_refuse_future(&form, "employees_on");
    check_bank(req, &form, &after);
    check_name(req, &form, org.parent_id, org.id, &after);
    check_type(req, &form, &org, after.type);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Passport of the organisation"),
                                orgs_html_edit(req, org, &form));
    }
    orgs_save(req, &org, &before, &after);
    date on = form_date(&form, "employees_on");
    if (!date_is_none(on) || after.employees != before.employees) {
        orgs_tell_employees(req, &org, date_is_none(on) ? req->today : on, after.employees);
    }
    return reply_done(req, orgs_address(req, org.id), str_of(_("The passport is saved.")), 0);
}

/* ---- founding ------------------------------------------------------------------------------- */

static bool parent_of_page(struct request *req, struct orgs_db_find_row *ret_parent)
{
    return orgs_db_find(req->db, path_id(req), req->scope, ret_parent) &&
           !str_equal(ret_parent->state, STR("liquidated"));
}

struct reply orgs_new_page(struct request *req)
{
    struct orgs_db_find_row parent;
    struct orgs_db_passport_row passport;
    if (!parent_of_page(req, &parent) || !orgs_db_passport(req->db, parent.id, &passport)) {
        return reply_not_found(req);
    }
    const struct form_choice *types_here = orgs_type_choices(req, parent.type, false);
    if (types_here[0].value == NULL) {
        return reply_refused(
            req, str_of(_("An organisation of this type cannot have others below it.")));
    }
    struct form form = form_of(req, fields_with(req, types_here, true));
    form_set_text(&form, "country", passport.country);
    form_set_date(&form, "on", req->today);
    return reply_page(req, _("New organisation"), orgs_html_new(req, parent, &form));
}

/* The act stands with the organisation above: the new one may not be there yet, or any more. */
static bool found(struct request *req, const struct orgs_db_find_row *parent,
                  const struct form *form, const struct orgs_db_passport_row *passport,
                  str *ret_sentence)
{
    struct act act = {
        .region_id = parent->region_id, .org_id = parent->id, .kind = STR(ORGS_FOUND)};
    act_read_form(form, &act);
    json_t *arguments = orgs_passport_json(passport);
    bool is_done = act_do(req, req->scope, &act, arguments, ret_sentence);
    json_decref(arguments);
    return is_done;
}

static struct reply show_founding(struct request *req, const struct orgs_db_find_row *parent,
                                  const struct form *form,
                                  const struct orgs_db_passport_row *passport)
{
    struct act_preview preview = {
        .title = str_of(_("New organisation")),
        .form = form,
        .is_planned = date_before(req->today, form_date(form, "on")),
        .action = widgets_link(req, "/orgs/%lld/new", (long long)parent->id),
        .cancel = widgets_link(req, "/orgs/%lld", (long long)parent->id),
    };
    const char *type =
        form_choice_label(orgs_type_choices(req, parent->type, false), passport->type);
    act_preview_line(&preview, _("Full name"), (str){0}, passport->name);
    act_preview_line(&preview, _("Short name"), (str){0}, passport->short_name);
    act_preview_line(&preview, _("Type"), (str){0},
                     str_of(orgs_type_name(req, type == NULL ? (str){0} : str_of(type))));
    act_preview_line(&preview, _("Stands under"), (str){0}, parent->short_name);
    act_preview_sentence(&preview,
                         str_of(_("Whoever keeps the organisation above sees and keeps this one. "
                                  "Nobody has rights of its own in it until its posts are "
                                  "filled.")));
    return reply_page_titled(req, parent->short_name, orgs_html_founding(req, parent, &preview));
}

/* What was just founded has its page; what is planned is found with the organisation above. */
static str where_to(struct request *req, const struct orgs_db_find_row *parent, date on)
{
    struct orgs_db_founded_by_row row;
    if (!date_before(req->today, on) &&
        orgs_db_founded_by(req->db, parent->id, req->mutation_id, &row)) {
        return orgs_address(req, row.id);
    }
    return str_format(req->arena, "/acts/%lld", (long long)req->mutation_id);
}

struct reply orgs_new_action(struct request *req)
{
    struct orgs_db_find_row parent;
    str sentence;
    if (!parent_of_page(req, &parent)) {
        return reply_not_found(req);
    }
    const struct form_choice *types_here = orgs_type_choices(req, parent.type, false);
    struct form form = form_read(req, fields_with(req, types_here, true));
    struct orgs_db_passport_row passport = read_passport(req, &form, (str){0}, STR("active"));
    check_numbers(req, &form, &passport);
    check_bank(req, &form, &passport);
    check_name(req, &form, parent.id, 0, &passport);
    enum act_step step = act_step_of(req);
    if (form_is_good(&form) && step == ACT_SHOW) {
        return show_founding(req, &parent, &form, &passport);
    }
    if (form_is_good(&form) && step == ACT_DO &&
        !found(req, &parent, &form, &passport, &sentence)) {
        form_add_general_error(&form, sentence);
    }
    if (!form_is_good(&form) || step == ACT_CORRECT) {
        return reply_form_again(req, _("New organisation"), orgs_html_new(req, parent, &form));
    }
    date on = form_date(&form, "on");
    return reply_done(req, where_to(req, &parent, on), act_done_text(req, on), 0);
}

/* ---- to JSON and back ----------------------------------------------------------------------- */

json_t *orgs_passport_json(const struct orgs_db_passport_row *passport)
{
    json_t *object = json_object();
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        json_put_text(object, texts[i].name, text_of(passport, i));
    }
    json_put_int(object, "is_legal_entity", passport->is_legal_entity);
    json_put_day(object, "registered_on", passport->registered_on);
    json_put_int(object, "employees", passport->employees);
    return object;
}

struct orgs_db_passport_row orgs_passport_of_json(struct arena *arena, const json_t *object)
{
    struct orgs_db_passport_row passport = {0};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        *text_at(&passport, i) = json_get_text(arena, object, texts[i].name);
    }
    passport.is_legal_entity = json_get_int(object, "is_legal_entity") != 0;
    passport.registered_on = json_get_day(object, "registered_on");
    passport.employees = json_get_int(object, "employees");
    return passport;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Reports "as it was" need type and names of every day; other fields are the state of today alone.
 */
static void write_version(struct request *req, const struct orgs_db_find_row *org,
                          const struct orgs_db_passport_row *after)
{
    orgs_db_close_version(req->db, org->region_id, org->id, date_add_days(req->today, -1));
    orgs_db_add_version(req->db, &(struct orgs_db_add_version_values){
                                     .region_id = org->region_id,
                                     .org_id = org->id,
                                     .valid_from = req->today,
                                     .parent_id = org->parent_id,
                                     .type = after->type,
                                     .name = after->name,
                                     .short_name = after->short_name,
                                     .state = after->state,
                                     .mutation_id = req->mutation_id,
                                 });
}

static void write_row(struct request *req, const struct orgs_db_find_row *org,
                      const struct orgs_db_passport_row *after)
{
    orgs_db_change(req->db, &(struct orgs_db_change_values){
                                .id = org->id,
                                .region_id = org->region_id,
                                .name = after->name,
                                .short_name = after->short_name,
                                .sort_key = orgs_sort_key(req->arena, after->short_name),
                                .type = after->type,
                                .state = after->state,
                                .country = after->country,
                                .employer_kind = after->employer_kind,
                                .employer_name = after->employer_name,
                                .employer_inn = after->employer_inn,
                                .is_legal_entity = after->is_legal_entity,
                                .registered_on = after->registered_on,
                                .inn = after->inn,
                                .kpp = after->kpp,
                                .ogrn = after->ogrn,
                                .bin = after->bin,
                                .legal_address = after->legal_address,
                                .address = after->address,
                                .phone = after->phone,
                                .email = after->email,
                                .site = after->site,
                                .vk = after->vk,
                                .telegram = after->telegram,
                                .chair = after->chair,
                                .bank_name = after->bank_name,
                                .bank_bik = after->bank_bik,
                                .bank_account = after->bank_account,
                                .bank_correspondent = after->bank_correspondent,
                                .now = req->now,
                            });
    orgs_db_change_search(req->db, org->path, org->id,
                          orgs_folded(req->arena, after->name, after->short_name,
                                      str_is_empty(after->inn) ? after->bin : after->inn));
}

static size_t differences(struct request *req, const struct orgs_db_passport_row *before,
                          const struct orgs_db_passport_row *after, struct audit_change *changes)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (!str_equal(text_of(before, i), text_of(after, i))) {
            changes[count++] =
                (struct audit_change){texts[i].name, text_of(before, i), text_of(after, i)};
        }
    }
    if (before->is_legal_entity != after->is_legal_entity) {
        changes[count++] =
            (struct audit_change){"is_legal_entity", before->is_legal_entity ? STR("1") : (str){0},
                                  after->is_legal_entity ? STR("1") : (str){0}};
    }
    if (!date_equal(before->registered_on, after->registered_on)) {
        changes[count++] =
            (struct audit_change){"registered_on", date_iso(req->arena, before->registered_on),
                                  date_iso(req->arena, after->registered_on)};
    }
    return count;
}

void orgs_save(struct request *req, const struct orgs_db_find_row *org,
               const struct orgs_db_passport_row *before, const struct orgs_db_passport_row *after)
{
    struct audit_change changes[COUNT_OF(texts) + 2];
    size_t count = differences(req, before, after, changes);
    if (count == 0) {
        return;
    }
    write_row(req, org, after);
    if (!str_equal(before->name, after->name) ||
        !str_equal(before->short_name, after->short_name) ||
        !str_equal(before->type, after->type) || !str_equal(before->state, after->state)) {
        write_version(req, org, after);
    }
    audit(req, "orgs.edit", org->region_id, org->id, 0, changes, count);
}

/* ---- words ---------------------------------------------------------------------------------- */

str orgs_employer_kind(struct request *req, str code)
{
    const char *label = form_choice_label(employer_kinds, code);
    return str_of(label == NULL ? NULL : _(label));
}

str orgs_clean_name(struct arena *arena, str name)
{
    struct buf out = BUF_INIT(arena);
    str rest = utf8_nfc(arena, name);
    bool blank_waits = false;
    while (rest.length > 0) {
        str before = rest;
        bool is_blank = utf8_is_blank(utf8_next(&rest));
        if (!is_blank) {
            if (blank_waits && out.length > 0) {
                buf_put_char(&out, ' ');
            }
            buf_put_bytes(&out, before.data, before.length - rest.length);
        }
        blank_waits = is_blank;
    }
    return buf_str(&out);
}
