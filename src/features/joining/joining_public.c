#include "app/app.h"
#include "app/json.h"
#include "app/look.h"
#include "app/throttle.h"
#include "base/ids.h"
#include "features/joining/joining_inner.h"
#include "features/joining/joining_public.html.h"

/* The two steps of who wants to join: who he is, and, as a document of its own, the consent. The
 * first step writes nothing: before the consent there is nothing to keep, so that what was typed
 * travels sealed in the second form. There is no session to protect; the seal is made by us, holds
 * the id that the application will get, and so makes sending it twice the same application. */

#define PLACE_OPENED STR("join.opened")
#define PLACE_WHO STR("join.who")
#define QUICKEST_SECONDS 3 /* nobody fills the form in as fast */
#define OPEN_SECONDS (24 * 3600)
/* A school behind one address joins at one meeting; a flood is more than that. */
#define ADDRESS_TRIES 60
#define ADDRESS_SECONDS (15 * 60)
#define ORG_TRIES 400
#define ORG_SECONDS 3600

static bool find_place(struct request *req, struct joining_step_view *ret_view)
{
    ret_view->token = path_text(req, 0);
    return joining_db_by_token(req->db, joining_token_hash(req, ret_view->token), &ret_view->place);
}

static struct reply link_is_dead(struct request *req)
{
    return reply_refused(req, str_of(_("This link does not work any more. Ask the chair of your "
                                       "organisation for a new one.")));
}

/* ---- when the form was opened --------------------------------------------------------------- */

static str opened_now(struct request *req)
{
    str text = str_format(req->arena, "%lld", (long long)req->now);
    return secret_seal_hex(req->arena, req->app->keys, PLACE_OPENED, text);
}

static bool was_opened_by_a_person(struct request *req)
{
    str text;
    int64_t at;
    return secret_open_hex(req->arena, req->app->keys, PLACE_OPENED,
                           http_body_field(req->http, STR("opened")), &text) &&
           str_to_int64(text, &at) && req->now - at >= QUICKEST_SECONDS &&
           req->now - at <= OPEN_SECONDS;
}

/* People do not see this field. */
static bool is_trapped(struct request *req)
{
    return http_body_field(req->http, STR("website")).length > 0;
}

/* ---- the first step ------------------------------------------------------------------------- */

static struct html start_html(struct request *req, struct joining_step_view *view,
                              const struct form *form)
{
    view->form = form;
    view->opened = opened_now(req);
    return joining_public_html_start(req, view);
}

struct reply joining_start_page(struct request *req)
{
    struct joining_step_view view = {0};
    if (!find_place(req, &view)) {
        return link_is_dead(req);
    }
    struct form form = form_of(req, joining_person_fields);
    form_set_text(&form, "workplace", view.place.employer_name);
    return reply_page(req, _("Join the union"), start_html(req, &view, &form));
}

static struct joining_db_place_row place_row(const struct joining_db_by_token_row *place)
{
    return (struct joining_db_place_row){.region_id = place->region_id,
                                         .path = place->path,
                                         .name = place->name,
                                         .short_name = place->short_name,
                                         .country = place->country,
                                         .dues = place->dues};
}

static str sealed_person(struct request *req, const json_t *person)
{
    return secret_seal_hex(req->arena, req->app->keys, PLACE_WHO, json_as_text(req->arena, person));
}

static struct reply consent_page(struct request *req, struct joining_step_view *view)
{
    return view->lacks_consent
               ? reply_form_again(req, _("Consent"), joining_public_html_consent(req, view))
               : reply_page(req, _("Consent"), joining_public_html_consent(req, view));
}

struct reply joining_start_action(struct request *req)
{
    struct joining_step_view view = {0};
    if (!find_place(req, &view) || is_trapped(req)) {
        return link_is_dead(req);
    }
    struct form form = form_read(req, joining_person_fields);
    joining_check_person(req, &form);
    if (form_is_good(&form) && !was_opened_by_a_person(req)) {
        form_add_general_error(&form, str_of(_("Please look through what you wrote once more and "
                                               "press the button again.")));
    }
    struct joining_db_place_row place = place_row(&view.place);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Join the union"), start_html(req, &view, &form));
    }
    if (!joining_consent_for(req, &place, 0, &view.consent)) {
        return link_is_dead(req);
    }
    struct members_card card = joining_card_of_form(req, &form);
    CLEANUP(json_drop)
    json_t *person = joining_person_json(&card, form_flag(&form, "was_member"));
    json_put_int(person, "id", ids_new());
    json_put_int(person, "org_id", view.place.org_id);
    json_put_int(person, "text_id", view.consent.text_id);
    view.who = sealed_person(req, person);
    view.full_name = members_name_of(req->arena, &card);
    return consent_page(req, &view);
}

bool joining_consent_for(struct request *req, const struct joining_db_place_row *place,
                         int64_t text_id, struct consents_text *ret_consent)
{
    struct consents_place here = {place->path, place->name, place->country};
    return consents_text_for(req, &here, CONSENTS_REGISTER, text_id, ret_consent);
}

bool joining_consent_of(struct request *req, const struct joining_db_line_row *row,
                        struct consents_text *ret_consent)
{
    *ret_consent = (struct consents_text){
        .operator_name = row->consent_operator,
        .address = row->consent_address,
        .organisation = row->consent_organisation,
    };
    return consents_text_as_given(req, row->consent_text_id, ret_consent);
}

/* ---- the second step ------------------------------------------------------------------------ */

int64_t joining_add(struct request *req, const struct joining_new *application)
{
    const struct members_card *card = &application->card;
    const struct consents_text *consent = &application->consent;
    struct joining_db_next_number_row next = {0};
    bool has_next = joining_db_next_number(req->db, application->org_id, &next);
    next.number = has_next ? next.number : 1;
    joining_db_add(req->db, &(struct joining_db_add_values){
                                .region_id = application->place->region_id,
                                .id = application->id,
                                .org_id = application->org_id,
                                .org_path = application->place->path,
                                .number = next.number,
                                .source = str_of(application->source),
                                .applied_on = application->applied_on,
                                .last_name = card->last_name,
                                .first_name = card->first_name,
                                .middle_name = card->middle_name,
                                .sex = card->sex,
                                .born = card->born,
                                .phone = card->phone,
                                .email = card->email,
                                .workplace = card->workplace,
                                .position = card->position,
                                .category = card->category,
                                .was_member = application->was_member,
                                .language = look_language_code(req->language),
                                .secret_hash = joining_secret_hash(req, application->secret),
                                .consent_text_id = consent->text_id,
                                .consent_given_at = req->now,
                                .consent_hash = consent->hash,
                                .consent_operator = consent->operator_name,
                                .consent_address = consent->address,
                                .consent_organisation = consent->organisation,
                                .now = req->now,
                            });
    return next.number;
}

static bool is_flood(struct request *req, int64_t org_id)
{
    str org = str_format(req->arena, "join:org:%lld", (long long)org_id);
    str address = throttle_address(req, "join");
    if (throttle_is_over(req, org, ORG_TRIES, ORG_SECONDS) ||
        throttle_is_over(req, address, ADDRESS_TRIES, ADDRESS_SECONDS)) {
        return true;
    }
    throttle_count(req, org);
    throttle_count(req, address);
    return false;
}

static json_t *person_sent(struct request *req)
{
    str text;
    if (!secret_open_hex(req->arena, req->app->keys, PLACE_WHO,
                         http_body_field(req->http, STR("who")), &text)) {
        return NULL;
    }
    return json_loadb(text.data, text.length, 0, NULL);
}

static struct reply take(struct request *req, const struct joining_step_view *view,
                         const json_t *person)
{
    struct joining_db_place_row place = place_row(&view->place);
    struct joining_new application = {
        .id = json_get_int(person, "id"),
        .org_id = view->place.org_id,
        .place = &place,
        .source = "link",
        .applied_on = req->today,
        .consent = view->consent,
    };
    struct joining_db_is_there_row there;
    str own = joining_own_address(req, application.id);
    if (joining_db_is_there(req->db, place.region_id, application.id, &there)) {
        return reply_see_other(req, own);
    }
    if (is_flood(req, application.org_id)) {
        return reply_refused(req, str_of(_("Very many applications are coming in just now. Please "
                                           "send yours again in a quarter of an hour.")));
    }
    application.card = joining_person_of_json(req->arena, person, &application.was_member);
    application.secret = joining_secret(req, application.id);
    (void)joining_add(req, &application);
    audit(req, "joining.apply", place.region_id, application.id, 0, NULL, 0);
    struct joining_db_line_row row;
    if (joining_db_by_secret(req->db, joining_secret_hash(req, application.secret), &row)) {
        joining_tell(req, &row, N_("Your application to join the union"), joining_letter_received);
    }
    return reply_see_other(req, own);
}

static struct reply back_to_start(struct request *req, struct joining_step_view *view,
                                  const json_t *person)
{
    bool was_member;
    struct members_card card = joining_person_of_json(req->arena, person, &was_member);
    struct form form = form_of(req, joining_person_fields);
    joining_fill_form(&form, &card, was_member);
    return reply_page(req, _("Join the union"), start_html(req, view, &form));
}

/* What was typed travels with the form alone: whoever comes here without it begins again. */
struct reply joining_consent_page(struct request *req)
{
    return reply_see_other(req, str_join(req->arena, STR("/join/"), path_text(req, 0)));
}

struct reply joining_consent_action(struct request *req)
{
    struct joining_step_view view = {0};
    CLEANUP(json_drop) json_t *person = person_sent(req);
    if (person == NULL || !find_place(req, &view) ||
        json_get_int(person, "org_id") != view.place.org_id) {
        return link_is_dead(req);
    }
    struct joining_db_place_row place = place_row(&view.place);
    if (http_body_field(req->http, STR("back")).length > 0) {
        return back_to_start(req, &view, person);
    }
    if (!joining_consent_for(req, &place, json_get_int(person, "text_id"), &view.consent)) {
        return link_is_dead(req);
    }
    if (!str_equal(http_body_field(req->http, STR("consent")), STR("1"))) {
        bool was_member;
        struct members_card card = joining_person_of_json(req->arena, person, &was_member);
        view.full_name = members_name_of(req->arena, &card);
        view.who = http_body_field(req->http, STR("who"));
        view.lacks_consent = true;
        return consent_page(req, &view);
    }
    return take(req, &view, person);
}
