#include "app/app.h"
#include "base/ids.h"
#include "base/pack.h"
#include "features/members/members_inner.h"

/* Adding and changing, in two steps: what a card becomes is worked out first, and needs no
 * transaction (names are folded, sorted and sealed, the entry of the log is made); writing it is
 * then short. A form does both at once, a long list does the first step for all before it asks for
 * the lock. */

/* ---- the log -------------------------------------------------------------------------------- */

struct change_list {
    struct audit_change items[32];
    size_t count;
};

static void put_change(struct change_list *list, const char *field, str before, str after)
{
    assert(list->count < COUNT_OF(list->items));
    list->items[list->count++] =
        (struct audit_change){.field = field, .before = before, .after = after};
}

static void note(struct change_list *list, const char *field, str before, str after)
{
    if (!str_equal(before, after)) {
        put_change(list, field, before, after);
    }
}

static str number_text(struct arena *arena, int64_t number)
{
    return number == 0 ? (str){0} : str_format(arena, "%lld", (long long)number);
}

static struct change_list changes_between(struct arena *arena, const struct members_card *before,
                                          const struct members_card *after)
{
    struct change_list list = {0};
    note(&list, "last_name", before->last_name, after->last_name);
    note(&list, "first_name", before->first_name, after->first_name);
    note(&list, "middle_name", before->middle_name, after->middle_name);
    note(&list, "previous_last_name", before->previous_last_name, after->previous_last_name);
    note(&list, "sex", before->sex, after->sex);
    note(&list, "born", date_iso(arena, before->born), date_iso(arena, after->born));
    note(&list, "born_year", number_text(arena, before->born_year),
         number_text(arena, after->born_year));
    note(&list, "phone", before->phone, after->phone);
    note(&list, "email", before->email, after->email);
    note(&list, "address", before->address, after->address);
    note(&list, "position", before->position, after->position);
    note(&list, "workplace", before->workplace, after->workplace);
    note(&list, "category", before->category, after->category);
    note(&list, "status", before->status, after->status);
    note(&list, "status_reason", before->status_reason, after->status_reason);
    note(&list, "study_group", before->study_group, after->study_group);
    note(&list, "graduates_on", date_iso(arena, before->graduates_on),
         date_iso(arena, after->graduates_on));
    note(&list, "main_id", number_text(arena, before->main_id), number_text(arena, after->main_id));
    note(&list, "joined_on", date_iso(arena, before->joined_on), date_iso(arena, after->joined_on));
    note(&list, "joined_year", number_text(arena, before->joined_year),
         number_text(arena, after->joined_year));
    note(&list, "registered_on", date_iso(arena, before->registered_on),
         date_iso(arena, after->registered_on));
    note(&list, "decision", before->decision, after->decision);
    note(&list, "ticket_number", before->ticket_number, after->ticket_number);
    note(&list, "remark", before->remark, after->remark);
    note(&list, "language", before->language, after->language);
    note(&list, "has_electronic_record", number_text(arena, before->has_electronic_record),
         number_text(arena, after->has_electronic_record));
    note(&list, "record_on", date_iso(arena, before->record_on), date_iso(arena, after->record_on));
    /* The log is read by more people than the numbers are meant for. */
    if (!str_equal(before->snils, after->snils)) {
        put_change(&list, "snils", members_masked_snils(arena, before->snils),
                   members_masked_snils(arena, after->snils));
    }
    if (!str_equal(before->iin, after->iin)) {
        put_change(&list, "iin", members_masked_iin(arena, before->iin),
                   members_masked_iin(arena, after->iin));
    }
    return list;
}

/* ---- the first step ------------------------------------------------------------------------- */

static str first_word(str name_key)
{
    ptrdiff_t blank = str_find_char(name_key, ' ');
    return blank < 0 ? name_key : str_slice(name_key, 0, (size_t)blank);
}

/* Nobody has a record since a day that has not come. Where it is new to a card that was without one
 * it is there since today, if no other day is told; whoever came with one may have it for long. */
static date record_day(const struct request *req, const struct members_card *before,
                       const struct members_card *card)
{
    bool is_new = card->has_electronic_record && before != NULL && !before->has_electronic_record;
    bool is_today =
        date_before(req->today, card->record_on) || (is_new && date_is_none(card->record_on));
    return is_today ? req->today : card->record_on;
}

struct members_prepared members_prepare_new(struct request *req, const struct members_card *given)
{
    struct members_prepared prepared = {.after = members_card_tidied(req->arena, given)};
    const struct members_card *card = &prepared.after;
    prepared.after.record_on = record_day(req, NULL, card);
    prepared.keys =
        members_keys_of(req->arena, card->last_name, card->first_name, card->middle_name);
    struct change_list changes = changes_between(req->arena, &prepared.before, card);
    prepared.log = audit_record_of(req, changes.items, changes.count);
    return prepared;
}

bool members_prepare_change(struct request *req, struct scope scope, int64_t member_id,
                            const struct members_card *given, struct members_prepared *ret_prepared)
{
    struct members_db_card_row row;
    struct members_prepared prepared = {.member_id = member_id};
    if (!members_db_card(req->db, scope, member_id, &row)) {
        return false;
    }
    prepared.before = members_card_opened(req, member_id, &row);
    prepared.after = members_card_tidied(req->arena, given);
    prepared.after.record_on = record_day(req, &prepared.before, &prepared.after);
    prepared.version = row.version;
    prepared.org_id = row.org_id;
    prepared.ended_on = row.ended_on;
    const struct members_card *card = &prepared.after;
    struct change_list changes = changes_between(req->arena, &prepared.before, card);
    prepared.changes_nothing = changes.count == 0;
    if (!prepared.changes_nothing) {
        prepared.keys =
            members_keys_of(req->arena, card->last_name, card->first_name, card->middle_name);
        prepared.log = audit_record_of(req, changes.items, changes.count);
    }
    *ret_prepared = prepared;
    return true;
}

/* ---- kept between the steps ----------------------------------------------------------------- */

static void pack_card(struct buf *out, const struct members_card *card)
{
#define PACK_TEXT(name) pack_str(out, card->name);
#define PACK_DAY(name) pack_int(out, card->name.number);
#define PACK_NUMBER(name) pack_int(out, card->name);
    MEMBERS_CARD_TEXTS(PACK_TEXT)
    MEMBERS_CARD_DAYS(PACK_DAY)
    MEMBERS_CARD_NUMBERS(PACK_NUMBER)
}

static struct members_card unpack_card(struct unpack *from)
{
    struct members_card card = {0};
#define UNPACK_TEXT(name) card.name = unpack_str(from);
#define UNPACK_DAY(name) card.name.number = (int32_t)unpack_int(from);
#define UNPACK_NUMBER(name) card.name = unpack_int(from);
    MEMBERS_CARD_TEXTS(UNPACK_TEXT)
    MEMBERS_CARD_DAYS(UNPACK_DAY)
    MEMBERS_CARD_NUMBERS(UNPACK_NUMBER)
    return card;
}

void members_prepared_pack(struct buf *out, const struct members_prepared *prepared)
{
    pack_int(out, prepared->member_id);
    pack_int(out, prepared->version);
    pack_int(out, prepared->org_id);
    pack_int(out, prepared->ended_on.number);
    pack_int(out, prepared->changes_nothing);
    if (prepared->member_id != 0) {
        pack_card(out, &prepared->before);
    }
    pack_card(out, &prepared->after);
    pack_str(out, prepared->keys.name);
    pack_str(out, prepared->keys.first);
    pack_str(out, prepared->keys.sort);
    pack_str(out, prepared->log.changes);
    pack_str(out, prepared->log.salt);
    pack_str(out, prepared->log.hash);
}

struct members_prepared members_prepared_unpack(struct unpack *from)
{
    struct members_prepared prepared = {.member_id = unpack_int(from)};
    prepared.version = unpack_int(from);
    prepared.org_id = unpack_int(from);
    prepared.ended_on.number = (int32_t)unpack_int(from);
    prepared.changes_nothing = unpack_int(from) != 0;
    if (prepared.member_id != 0) {
        prepared.before = unpack_card(from);
    }
    prepared.after = unpack_card(from);
    prepared.keys.name = unpack_str(from);
    prepared.keys.first = unpack_str(from);
    prepared.keys.sort = unpack_str(from);
    prepared.log.changes = unpack_str(from);
    prepared.log.salt = unpack_str(from);
    prepared.log.hash = unpack_str(from);
    return prepared;
}

/* ---- the second step ------------------------------------------------------------------------ */

/* The columns that adding and changing have in common. */
#define CARD_VALUES(card, prepared, numbers) \
    .status = (card)->status, .category = (card)->category, .last_name = (card)->last_name, \
    .first_name = (card)->first_name, .middle_name = (card)->middle_name, \
    .previous_last_name = (card)->previous_last_name, .sex = (card)->sex, .born = (card)->born, \
    .born_year = (card)->born_year, .phone = (card)->phone, .email = (card)->email, \
    .address = (card)->address, .position = (card)->position, .workplace = (card)->workplace, \
    .joined_on = (card)->joined_on, .joined_year = (card)->joined_year, \
    .registered_on = (card)->registered_on, .decision = (card)->decision, \
    .ticket_number = (card)->ticket_number, \
    .has_electronic_record = (card)->has_electronic_record, .language = (card)->language, \
    .snils_cipher = (numbers)->snils.cipher, .snils_hash = (numbers)->snils.hash, \
    .iin_cipher = (numbers)->iin.cipher, .iin_hash = (numbers)->iin.hash, \
    .remark = (card)->remark, .status_reason = (card)->status_reason, \
    .study_group = (card)->study_group, .graduates_on = (card)->graduates_on, \
    .main_id = (card)->main_id, .name_key = (prepared)->keys.name, \
    .first_key = (prepared)->keys.first, .sort_key = (prepared)->keys.sort

struct numbers {
    struct members_number snils;
    struct members_number iin;
};

static struct numbers keep_numbers(struct request *req, int64_t id, const struct members_card *card)
{
    return (struct numbers){
        .snils = members_number_keep(req, "snils", id, card->snils),
        .iin = members_number_keep(req, "iin", id, card->iin),
    };
}

int64_t members_batch_add(struct members_batch *batch, const struct members_prepared *prepared)
{
    int64_t id = ids_new();
    members_batch_add_under(batch, id, prepared);
    return id;
}

void members_batch_add_under(struct members_batch *batch, int64_t id,
                             const struct members_prepared *prepared)
{
    struct request *req = batch->req;
    const struct members_card *card = &prepared->after;
    bool is_registered = members_status_is_registered(card->status);
    bool is_current = members_status_is_current(card->status);
    struct numbers numbers = keep_numbers(req, id, card);
    struct members_db_add_values values = {
        .region_id = batch->region_id,
        .id = id,
        .org_id = batch->org_id,
        .org_path = batch->org_path,
        .ended_on = is_current ? (date){0} : req->today,
        .now = req->now,
        CARD_VALUES(card, prepared, &numbers),
    };
    members_db_add(req->db, &values);
    struct members_person person = {
        .scope = access_system_scope(req->arena, batch->region_id, batch->org_path),
        .id = id,
        .org_id = batch->org_id};
    members_open_first_periods(req, &person, card);
    str surname = first_word(prepared->keys.name);
    uint64_t surname_hash = str_hash(surname);
    if (surname_hash != batch->surname_hash) {
        batch->surname_hash = surname_hash;
        members_slips_learn(req, batch->region_id, surname);
    }
    batch->registered += is_registered;
    audit_put(req, "members.add", batch->region_id, id, id, &prepared->log);
}

void members_batch_end(struct members_batch *batch)
{
    if (batch->registered != 0) {
        orgs_count_members(batch->req->db, batch->region_id, batch->org_id, batch->registered);
        batch->registered = 0;
    }
}

bool members_write_change(struct request *req, struct scope scope,
                          const struct members_prepared *prepared)
{
    const struct members_card *before = &prepared->before;
    const struct members_card *after = &prepared->after;
    bool was_registered = members_status_is_registered(before->status);
    bool is_registered = members_status_is_registered(after->status);
    bool was_current = members_status_is_current(before->status);
    bool is_current = members_status_is_current(after->status);
    struct numbers numbers = keep_numbers(req, prepared->member_id, after);
    struct members_db_change_values values = {
        .scope = scope,
        .id = prepared->member_id,
        .version = prepared->version,
        .ended_on = is_current    ? (date){0}
                    : was_current ? req->today
                                  : prepared->ended_on,
        .now = req->now,
        CARD_VALUES(after, prepared, &numbers),
    };
    if (!members_db_change(req->db, &values)) {
        return false;
    }
    struct members_person person = {
        .scope = scope, .id = prepared->member_id, .org_id = prepared->org_id};
    members_renew_periods(req, &person, before, after);
    members_slips_learn(req, scope.region_id, first_word(prepared->keys.name));
    if (was_registered != is_registered) {
        orgs_count_members(req->db, scope.region_id, prepared->org_id, is_registered ? 1 : -1);
    }
    audit_put(req, "members.edit", scope.region_id, prepared->member_id, prepared->member_id,
              &prepared->log);
    return true;
}

/* ---- both steps at once --------------------------------------------------------------------- */

int64_t members_add(struct request *req, int64_t region_id, int64_t org_id, str org_path,
                    const struct members_card *card)
{
    struct members_batch batch = {
        .req = req, .region_id = region_id, .org_id = org_id, .org_path = org_path};
    struct members_prepared prepared = members_prepare_new(req, card);
    int64_t id = members_batch_add(&batch, &prepared);
    members_batch_end(&batch);
    return id;
}

void members_add_as(struct request *req, int64_t id, const struct orgs_org *org,
                    const struct members_card *card)
{
    struct members_batch batch = {
        .req = req, .region_id = org->region_id, .org_id = org->id, .org_path = org->path};
    struct members_prepared prepared = members_prepare_new(req, card);
    members_batch_add_under(&batch, id, &prepared);
    members_batch_end(&batch);
}

bool members_change(struct request *req, struct scope scope, int64_t member_id,
                    const struct members_card *card, int64_t version)
{
    struct members_prepared prepared;
    if (!members_prepare_change(req, scope, member_id, card, &prepared) ||
        (version != 0 && version != prepared.version)) {
        return false;
    }
    return prepared.changes_nothing || members_write_change(req, scope, &prepared);
}
