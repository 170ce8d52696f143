#include "app/notice.h"

#include "app/app.h"
#include "app/notice.sql.h"
#include "app/outbox.h"
#include "app/sms.h"

#define PLACE STR("notice")
/* Cards that became one over and over: nobody follows further. */
#define FOLLOWED_STEPS 8

static const char *const channels[] = {
    [NOTICE_MAIL] = "mail", [NOTICE_SMS] = "sms", [NOTICE_OFF] = "off"};

const char *notice_channel_code(enum notice_channel channel)
{
    return channels[channel];
}

enum notice_channel notice_channel_named(str code)
{
    return str_equal(code, STR("off"))   ? NOTICE_OFF
           : str_equal(code, STR("sms")) ? NOTICE_SMS
                                         : NOTICE_MAIL;
}

const struct notice_kind *notice_kind_of(str code)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct notice_kind *kind = (*feature)->notices;
        for (; kind != NULL && kind->code != NULL; kind++) {
            if (str_equal(code, str_of(kind->code))) {
                return kind;
            }
        }
    }
    return NULL;
}

struct notice_reader notice_self(const struct request *req)
{
    return (struct notice_reader){.region_id = req->user.person_region_id,
                                  .person_id = req->user.person_id,
                                  .account_id = req->user.account_id};
}

/* ---- what was chosen ------------------------------------------------------------------------ */

/* Whoever is on the register has one set of choices, with or without a sign-in. */
static int64_t account_key(const struct notice_reader *reader)
{
    return reader->person_id != 0 ? 0 : reader->account_id;
}

static int64_t region_key(const struct notice_reader *reader)
{
    return reader->person_id != 0 ? reader->region_id : 0;
}

enum notice_channel notice_channel_of(struct request *req, const struct notice_reader *reader,
                                      const struct notice_kind *kind)
{
    struct notice_db_channel_row row;
    bool has_chosen =
        kind->fixed == NULL && notice_db_channel(req->db, region_key(reader), reader->person_id,
                                                 account_key(reader), str_of(kind->code), &row);
    return has_chosen ? notice_channel_named(row.channel) : NOTICE_MAIL;
}

void notice_choose(struct request *req, const struct notice_reader *reader,
                   const struct notice_kind *kind, enum notice_channel channel)
{
    notice_db_choose(req->db, &(struct notice_db_choose_values){
                                  .region_id = region_key(reader),
                                  .person_id = reader->person_id,
                                  .account_id = account_key(reader),
                                  .kind = str_of(kind->code),
                                  .channel = str_of(channels[channel]),
                                  .now = req->now,
                              });
}

static bool is_barred(struct request *req, const struct notice_reader *reader,
                      const struct notice_kind *kind)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if (kind->purpose != NULL && reader->person_id != 0 &&
            (*feature)->notice_is_barred != NULL &&
            (*feature)->notice_is_barred(req, kind->purpose, reader->region_id,
                                         reader->person_id)) {
            return true;
        }
    }
    return false;
}

void notice_person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    notice_db_merged(req->db, region_id, gone, kept);
    notice_db_follow(req->db, region_id, gone, kept);
}

void notice_person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    notice_db_parted(req->db, region_id, gone, kept);
    notice_db_unfollow(req->db, region_id, gone);
}

/* ---- the link ------------------------------------------------------------------------------- */

/* Numbers and the code of the kind, readable to nobody but us. */
static str sealed_for(struct request *req, const struct notice_reader *reader,
                      const struct notice_kind *kind)
{
    str text = str_format(req->arena, "%lld|%lld|%lld|%s", (long long)region_key(reader),
                          (long long)reader->person_id, (long long)account_key(reader), kind->code);
    return secret_seal_hex(req->arena, req->app->keys, PLACE, text);
}

static bool read_number(str *text, int64_t *ret_number)
{
    str piece;
    return str_next(text, '|', &piece) && str_to_int64(piece, ret_number);
}

static int64_t followed(struct request *req, int64_t region_id, int64_t person_id)
{
    struct notice_db_followed_row row;
    for (int i = 0; i < FOLLOWED_STEPS && notice_db_followed(req->db, region_id, person_id, &row);
         i++) {
        person_id = row.kept_id;
    }
    return person_id;
}

bool notice_of_link(struct request *req, str sealed, struct notice_reader *ret_reader,
                    const struct notice_kind **ret_kind)
{
    str text;
    struct notice_reader reader = {0};
    if (!secret_open_hex(req->arena, req->app->keys, PLACE, sealed, &text) ||
        !read_number(&text, &reader.region_id) || !read_number(&text, &reader.person_id) ||
        !read_number(&text, &reader.account_id)) {
        return false;
    }
    const struct notice_kind *kind = notice_kind_of(text);
    if (kind == NULL || kind->fixed != NULL) {
        return false;
    }
    reader.person_id = followed(req, reader.region_id, reader.person_id);
    *ret_reader = reader;
    *ret_kind = kind;
    return true;
}

str notice_link(struct request *req, str sealed)
{
    const char *origin = req->app->options.origin;
    return str_format(req->arena, "%s/unsubscribe/%.*s", origin == NULL ? "" : origin,
                      STR_ARG(sealed));
}

/* ---- sending -------------------------------------------------------------------------------- */

static str with_link(struct request *req, str text, const struct notice_kind *kind, str sealed)
{
    str foot = _f("You need no such letters (%1)? Switch them off here, without signing in:\n%2",
                  _(kind->label), notice_link(req, sealed));
    return STR_CONCAT(req->arena, text, STR("\n\n-- \n"), foot);
}

static enum notice_channel way_of(struct request *req, const struct notice_reader *reader,
                                  const struct notice_kind *kind)
{
    enum notice_channel chosen = notice_channel_of(req, reader, kind);
    bool has_mail = reader->email.length > 0;
    bool has_number = kind->has_message && reader->phone.length > 0 && sms_is_offered(req->app);
    if (chosen == NOTICE_OFF || is_barred(req, reader, kind)) {
        return NOTICE_OFF;
    }
    if (has_number && (chosen == NOTICE_SMS || (kind->falls_back && !has_mail))) {
        return NOTICE_SMS;
    }
    return has_mail ? NOTICE_MAIL : NOTICE_OFF;
}

static const struct notice_kind *sent_kind(const char *code)
{
    const struct notice_kind *kind = notice_kind_of(str_of(code));
    assert(kind != NULL && kind->fixed == NULL);
    return kind;
}

enum notice_channel notice_way(struct request *req, const struct notice_reader *reader,
                               const char *kind)
{
    return way_of(req, reader, sent_kind(kind));
}

bool notice_send(struct request *req, const struct notice_reader *reader,
                 const struct notice *notice)
{
    const struct notice_kind *kind = sent_kind(notice->kind);
    enum notice_channel way = way_of(req, reader, kind);
    if (way == NOTICE_OFF) {
        return false;
    }
    str sealed = sealed_for(req, reader, kind);
    if (way == NOTICE_SMS) {
        return sms_add_notice(req, reader->phone, notice->message, notice->org_id, sealed);
    }
    outbox_add_notice(req, reader->email, notice->subject,
                      with_link(req, notice->text, kind, sealed), sealed);
    return true;
}

bool notice_is_wanted(struct request *req, str sealed)
{
    struct notice_reader reader;
    const struct notice_kind *kind;
    /* What can no longer be read was sealed with another key, or its kind is no more: nobody can
     * say that he wants it. */
    return sealed.length == 0 ||
           (notice_of_link(req, sealed, &reader, &kind) &&
            notice_channel_of(req, &reader, kind) != NOTICE_OFF && !is_barred(req, &reader, kind));
}
