#include "app/app.h"
#include "app/json.h"
#include "features/members/members.h"
#include "features/wallets/wallets_google.h"

/* A generic pass: https://developers.google.com/wallet/reference/rest/v1/genericobject. Its texts
 * stand in it in three languages, and the phone chooses. */

#define CLASS_NAME "profkom_member"

static json_t *in_language(const char *language, str text)
{
    return json_pack("{s:s, s:o}", "language", language, "value", json_of_text(text));
}

/* The same in every language. */
static json_t *plain(str text)
{
    return json_pack("{s:o}", "defaultValue", in_language("ru", text));
}

static json_t *words(const char *message)
{
    return json_pack("{s:o, s:[o, o]}", "defaultValue",
                     in_language("ru", str_of(tr(LANGUAGE_RU, message))), "translatedValues",
                     in_language("kk", str_of(tr(LANGUAGE_KK, message))),
                     in_language("en", str_of(tr(LANGUAGE_EN, message))));
}

str wallets_google_object_name(struct request *req, const struct wallets_db_pass_row *pass)
{
    str serial = wallets_serial(req->arena, pass->region_id, pass->serial);
    return secret_hash(req->arena, req->app->keys, STR("wallet.google"), serial);
}

str wallets_google_id(struct request *req, str name)
{
    return STR_CONCAT(req->arena, str_of(req->app->options.google.issuer), STR("."), name);
}

str wallets_google_class_id(struct request *req)
{
    return wallets_google_id(req, STR(CLASS_NAME));
}

/* ---- the class ------------------------------------------------------------------------------ */

static json_t *place_of(const char *field)
{
    return json_pack("{s:{s:[{s:s}]}}", "firstValue", "fields", "fieldPath", field);
}

/* What stands on the front, row by row, and that a pass opens on the phones of one person alone. */
json_t *wallets_google_class(struct request *req)
{
    json_t *first = json_pack("{s:{s:o, s:o}}", "twoItems", "startItem",
                              place_of("object.textModulesData['number']"), "endItem",
                              place_of("object.textModulesData['until']"));
    json_t *second = json_pack("{s:{s:o}}", "oneItem", "item",
                               place_of("object.textModulesData['organisation']"));
    return json_pack(
        "{s:o, s:s, s:{s:{s:[o, o]}}}", "id", json_of_text(wallets_google_class_id(req)),
        "multipleDevicesAndHoldersAllowedStatus", "ONE_USER_ALL_DEVICES", "classTemplateInfo",
        "cardTemplateOverride", "cardRowTemplateInfos", first, second);
}

/* ---- an object ------------------------------------------------------------------------------ */

static void add_text(json_t *texts, const char *id, const char *label, json_t *body)
{
    json_t *text = json_pack("{s:s, s:o}", "id", id, "localizedHeader", words(label));
    json_object_set_new(text, "localizedBody", body);
    json_array_append_new(texts, text);
}

static str dotted(struct arena *arena, date day)
{
    str iso = date_iso(arena, day);
    return STR_CONCAT(arena, str_slice(iso, 8, 2), STR("."), str_slice(iso, 5, 2), STR("."),
                      str_slice(iso, 0, 4));
}

static json_t *texts_of(struct request *req, const struct wallets_db_pass_row *pass)
{
    struct arena *arena = req->arena;
    json_t *texts = json_array();
    add_text(texts, "number", wallets_label("NUMBER"),
             plain(tickets_number_text(arena, pass->number)));
    add_text(texts, "organisation", wallets_label("ORGANISATION"), plain(pass->org));
    add_text(texts, "until", wallets_label("UNTIL"), plain(dotted(arena, pass->until)));
    if (!date_is_none(pass->joined_on)) {
        add_text(texts, "since", wallets_label("SINCE"), plain(dotted(arena, pass->joined_on)));
    } else if (pass->joined_year > 0) {
        add_text(texts, "since", wallets_label("SINCE"),
                 plain(str_format(arena, "%lld", (long long)pass->joined_year)));
    }
    add_text(texts, "region", wallets_label("REGION"), plain(pass->region));
    add_text(texts, "check", wallets_label("CHECK"), words(wallets_label("CHECKING")));
    return texts;
}

static json_t *object_of(struct request *req, str name, const char *state)
{
    return json_pack("{s:o, s:o, s:s, s:s, s:s, s:o}", "id",
                     json_of_text(wallets_google_id(req, name)), "classId",
                     json_of_text(wallets_google_class_id(req)), "state", state, "genericType",
                     "GENERIC_OTHER", "hexBackgroundColor", "#0b5a63", "cardTitle",
                     plain(str_of(req->app->options.union_name)));
}

json_t *wallets_google_live(struct request *req, str name, const struct wallets_db_pass_row *pass)
{
    struct tickets_ticket ticket = wallets_ticket_of(pass);
    str person =
        members_full_name(req->arena, pass->last_name, pass->first_name, pass->middle_name);
    json_t *object = object_of(req, name, "ACTIVE");
    json_object_set_new(object, "subheader", words(wallets_label("MEMBER")));
    json_object_set_new(object, "header", plain(person));
    json_object_set_new(object, "textModulesData", texts_of(req, pass));
    json_object_set_new(object, "barcode",
                        json_pack("{s:s, s:o, s:o}", "type", "QR_CODE", "value",
                                  json_of_text(tickets_code_address(req, &ticket)), "alternateText",
                                  json_of_text(tickets_number_text(req->arena, pass->number))));
    json_object_set_new(
        object, "validTimeInterval",
        json_pack("{s:{s:o}}", "end", "date", json_of_text(wallets_end_of(req, pass->until))));
    json_object_set_new(object, "passConstraints",
                        json_pack("{s:s}", "screenshotEligibility", "INELIGIBLE"));
    return object;
}

json_t *wallets_google_ended(struct request *req, str name, const char *state)
{
    json_t *object = object_of(req, name, state);
    json_object_set_new(object, "header", words(N_("The ticket is not valid any more")));
    return object;
}
