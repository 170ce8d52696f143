#include <stdlib.h>

#include "app/app.h"
#include "app/json.h"
#include "features/members/members.h"
#include "features/wallets/wallets_inner.h"

/* pass.json: https://developer.apple.com/documentation/walletpasses/pass. Labels are keys, which
 * the strings of the phone's language turn into words. */

static const struct {
    const char *key;
    const char *words;
} labels[] = {
    {"PASS", N_("Membership ticket")},
    {"NUMBER", N_("No.")},
    {"MEMBER", N_("Member of the union")},
    {"ORGANISATION", N_("Organisation")},
    {"REGION", N_("Regional organisation")},
    {"SINCE", N_("In the union since")},
    {"UNTIL", N_("Valid until")},
    {"CHECK", N_("How to check the ticket")},
    {"CHECKING",
     N_("Scan the code with the camera of a phone: a page of the union says whether the "
        "ticket is valid. This picture can be copied, so ask for a document as well.")},
};

/* Quotes and backslashes do not come in words of ours, so nothing has to be escaped. */
str wallets_strings(struct arena *arena, enum language language)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        buf_put_format(&out, "\"%s\" = \"%s\";\n", labels[i].key, tr(language, labels[i].words));
    }
    return buf_str(&out);
}

const char *wallets_label(const char *key)
{
    size_t i = 0;
    while (strcmp(labels[i].key, key) != 0) {
        i++;
        assert(i < COUNT_OF(labels));
    }
    return labels[i].words;
}

static void add_field(json_t *fields, const char *key, const char *label, json_t *value)
{
    json_array_append_new(fields,
                          json_pack("{s:s, s:s, s:o}", "key", key, "label", label, "value", value));
}

/* A day without a time: the phone writes it in its own language. */
static void add_day(struct arena *arena, json_t *fields, const char *key, const char *label,
                    date day)
{
    str moment = STR_CONCAT(arena, date_iso(arena, day), STR("T00:00:00Z"));
    json_array_append_new(fields,
                          json_pack("{s:s, s:s, s:o, s:s, s:s, s:b}", "key", key, "label", label,
                                    "value", json_of_text(moment), "dateStyle", "PKDateStyleMedium",
                                    "timeStyle", "PKDateStyleNone", "ignoresTimeZone", 1));
}

static json_t *front_and_back(struct request *req, const struct wallets_db_pass_row *pass)
{
    struct arena *arena = req->arena;
    json_t *header = json_array();
    json_t *primary = json_array();
    json_t *secondary = json_array();
    json_t *auxiliary = json_array();
    json_t *back = json_array();
    str name = members_full_name(arena, pass->last_name, pass->first_name, pass->middle_name);
    add_field(header, "number", "NUMBER", json_of_text(tickets_number_text(arena, pass->number)));
    add_field(primary, "member", "MEMBER", json_of_text(name));
    add_field(secondary, "organisation", "ORGANISATION", json_of_text(pass->org));
    if (!date_is_none(pass->joined_on)) {
        add_day(arena, auxiliary, "since", "SINCE", pass->joined_on);
    } else if (pass->joined_year > 0) {
        add_field(auxiliary, "since", "SINCE",
                  json_of_text(str_format(arena, "%lld", (long long)pass->joined_year)));
    }
    add_day(arena, auxiliary, "until", "UNTIL", pass->until);
    add_field(back, "region", "REGION", json_of_text(pass->region));
    add_field(back, "check", "CHECK", json_string("CHECKING"));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "headerFields", header, "primaryFields", primary,
                     "secondaryFields", secondary, "auxiliaryFields", auxiliary, "backFields",
                     back);
}

bool wallets_is_good(const struct request *req, const struct wallets_db_pass_row *pass)
{
    return str_equal(pass->state, STR("valid")) && !date_before(pass->until, req->today) &&
           members_status_is_registered(pass->status);
}

struct tickets_ticket wallets_ticket_of(const struct wallets_db_pass_row *pass)
{
    return (struct tickets_ticket){.region_id = pass->region_id,
                                   .id = pass->ticket_id,
                                   .member_id = pass->member_id,
                                   .number = pass->number,
                                   .is_own = true,
                                   .serial = pass->serial,
                                   .issued_on = pass->issued_on,
                                   .until = pass->until,
                                   .state = pass->state};
}

str wallets_end_of(struct request *req, date day)
{
    int offset = req->app->options.utc_offset_minutes;
    return str_format(req->arena, "%.*sT23:59:59%c%02d:%02d", STR_ARG(date_iso(req->arena, day)),
                      offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
}

static json_t *barcodes(struct request *req, const struct wallets_db_pass_row *pass)
{
    struct tickets_ticket ticket = wallets_ticket_of(pass);
    return json_pack("[{s:s, s:o, s:s, s:o}]", "format", "PKBarcodeFormatQR", "message",
                     json_of_text(tickets_code_address(req, &ticket)), "messageEncoding",
                     "iso-8859-1", "altText",
                     json_of_text(tickets_number_text(req->arena, pass->number)));
}

str wallets_serial(struct arena *arena, int64_t region_id, int64_t serial)
{
    return str_format(arena, "%llx.%016llx", (unsigned long long)region_id,
                      (unsigned long long)serial);
}

static bool read_hex(str text, int64_t *ret_number)
{
    uint64_t number = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : 16;
        if (digit > 15) {
            return false;
        }
        number = number << 4 | digit;
    }
    *ret_number = (int64_t)number;
    return text.length > 0 && text.length <= 16;
}

bool wallets_read_serial(str text, int64_t *ret_region_id, int64_t *ret_serial)
{
    str region;
    return str_next(&text, '.', &region) && read_hex(region, ret_region_id) &&
           read_hex(text, ret_serial);
}

str wallets_token(struct request *req, str serial)
{
    return secret_hash(req->arena, req->app->keys, STR("wallet.token"), serial);
}

str wallets_said(struct request *req, const struct wallets_db_pass_row *pass)
{
    struct buf said = BUF_INIT(req->arena);
    const str texts[] = {pass->number,      pass->last_name, pass->first_name,
                         pass->middle_name, pass->org,       pass->region};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        buf_put(&said, texts[i]);
        BUF_PUT(&said, "\n");
    }
    buf_put_format(&said, "%d %d %lld %d", pass->joined_on.number, pass->until.number,
                   (long long)pass->joined_year, wallets_is_good(req, pass));
    return secret_hash(req->arena, req->app->keys, STR("wallet.said"), buf_str(&said));
}

/* Phones ask nobody whom they would have to ask in the open. */
static void add_service(struct request *req, json_t *object, str serial)
{
    str origin = str_of(req->app->options.origin);
    if (str_starts_with(origin, STR("https://"))) {
        json_object_set_new(object, "webServiceURL",
                            json_of_text(str_join(req->arena, origin, STR("/wallet/"))));
        json_object_set_new(object, "authenticationToken",
                            json_of_text(wallets_token(req, serial)));
    }
}

str wallets_json(struct request *req, const struct wallets_db_pass_row *pass)
{
    const struct app_options *options = &req->app->options;
    str serial = wallets_serial(req->arena, pass->region_id, pass->serial);
    json_t *object = json_pack(
        "{s:i, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:o}", "formatVersion",
        1, "passTypeIdentifier", options->apple.pass_type, "teamIdentifier", options->apple.team,
        "serialNumber", json_of_text(serial), "organizationName", options->union_name,
        "description", "PASS", "logoText", "PASS", "backgroundColor", "rgb(11, 90, 99)",
        "foregroundColor", "rgb(255, 254, 252)", "labelColor", "rgb(190, 222, 224)",
        "sharingProhibited", 1, "expirationDate", json_of_text(wallets_end_of(req, pass->until)),
        "barcodes", barcodes(req, pass), "generic", front_and_back(req, pass));
    add_service(req, object, serial);
    if (!wallets_is_good(req, pass)) {
        json_object_set_new(object, "voided", json_true());
    }
    str text = json_as_text(req->arena, object);
    json_decref(object);
    return text;
}

str wallets_pass_file(struct request *req, const struct wallets_signer *signer,
                      const struct wallets_db_pass_row *pass)
{
    struct arena *arena = req->arena;
    const struct wallets_file files[WALLETS_FILES] = {
        {"pass.json", wallets_json(req, pass)},
        {"ru.lproj/pass.strings", wallets_strings(arena, LANGUAGE_RU)},
        {"kk.lproj/pass.strings", wallets_strings(arena, LANGUAGE_KK)},
        {"en.lproj/pass.strings", wallets_strings(arena, LANGUAGE_EN)},
        {"icon.png", wallets_picture(arena, 29)},
        {"icon@2x.png", wallets_picture(arena, 58)},
        {"icon@3x.png", wallets_picture(arena, 87)},
        {"logo.png", wallets_picture(arena, 50)},
        {"logo@2x.png", wallets_picture(arena, 100)},
        {"logo@3x.png", wallets_picture(arena, 150)},
    };
    return wallets_pack(arena, signer, files, COUNT_OF(files));
}
