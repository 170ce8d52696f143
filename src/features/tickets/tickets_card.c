#include "features/tickets/tickets_card.h"

#include "app/app.h"
#include "app/assets.h"
#include "app/page.h"
#include "app/secret.h"
#include "features/tickets/tickets_card.html.h"

#define DAY_SECONDS 86400

/* ---- who asks ------------------------------------------------------------------------------- */

static bool holder_of(struct request *req, struct tickets_holder *ret_holder)
{
    int64_t version;
    int64_t person_id = req->user.person_id;
    struct tickets_holder holder = {
        .scope = access_system_scope(req->arena, req->user.person_region_id, STR("0"))};
    if (person_id == 0 || !members_card_of(req, holder.scope, person_id, &holder.card, &version) ||
        !orgs_find(req, holder.scope, members_org_of(req, holder.scope, person_id), &holder.org)) {
        return false;
    }
    holder.tickets = tickets_of_member(req, holder.scope, person_id);
    const struct tickets_ticket *valid = tickets_valid(&holder.tickets);
    bool is_good = valid != NULL && valid->is_own && !date_before(valid->until, req->today) &&
                   members_status_is_registered(holder.card.status);
    holder.valid = is_good ? valid : NULL;
    *ret_holder = holder;
    return true;
}

/* Whether the phone that asks shows this ticket of this person. */
static bool is_shown(const struct request *req, const struct tickets_holder *holder,
                     const struct tickets_phone_db_phone_row *phone)
{
    return phone->ended_at == 0 && phone->account_id == req->user.account_id &&
           holder->valid != NULL && phone->ticket_id == holder->valid->id;
}

str tickets_card_joined(struct request *req, const struct members_card *card)
{
    int64_t year = date_is_none(card->joined_on) ? card->joined_year : date_year(card->joined_on);
    return year == 0 ? (str){0} : str_format(req->arena, "%lld", (long long)year);
}

/* ---- the page ------------------------------------------------------------------------------- */

static str mark_of(struct request *req, const struct tickets_holder *holder)
{
    const struct members_card *card = &holder->card;
    str text = str_format(
        req->arena, "%.*s|%.*s|%.*s|%.*s|%d|%d|%d|%lld", STR_ARG(holder->valid->number),
        STR_ARG(card->last_name), STR_ARG(card->first_name), STR_ARG(holder->org.short_name),
        (int)req->language, req->theme, req->large_type, (long long)req->user.account_id);
    return str_slice(secret_hash(req->arena, req->app->keys, STR("card"), text), 0, 12);
}

static void add_code(struct request *req, const struct tickets_phone_db_phone_row *phone,
                     struct tickets_card_view *view)
{
    struct tickets_sheet sheet;
    int64_t minute = req->now / 60;
    if (tickets_phone_sheet(req, phone, minute / TICKETS_DAY_MINUTES, &sheet)) {
        view->address = tickets_address_of(
            req, tickets_sheet_token(req->arena, &sheet, (int)(minute % TICKETS_DAY_MINUTES)));
        view->seconds = (int)(60 - req->now % 60);
        /* The next minute has begun by then, whatever the way of the answer took. */
        req->renews_in = view->seconds + 1;
    }
}

struct reply tickets_card_page(struct request *req)
{
    struct tickets_card_view view = {0};
    struct tickets_phone_db_phone_row phone = {0};
    if (!holder_of(req, &view.holder)) {
        return reply_not_found(req);
    }
    bool is_known = tickets_phone_here(req, &phone);
    view.is_here = is_known && is_shown(req, &view.holder, &phone);
    view.was_here = is_known && phone.ended_at != 0 && phone.account_id == req->user.account_id;
    if (view.is_here) {
        view.mark = mark_of(req, &view.holder);
        view.code_prefix = tickets_address_of(req, STR("A"));
        view.code_prefix.length--;
        add_code(req, &phone, &view);
    }
    return reply_page(req, _("My ticket"), tickets_card_html_page(req, &view));
}

struct reply tickets_card_action(struct request *req)
{
    struct tickets_holder holder;
    struct tickets_phone_db_phone_row phone;
    if (!holder_of(req, &holder)) {
        return reply_not_found(req);
    }
    if (holder.valid == NULL) {
        return reply_refused(req, str_of(_("You have no valid ticket now. Your primary "
                                           "organisation can issue one.")));
    }
    struct reply reply = reply_see_other(req, STR("/my/ticket"));
    if (!tickets_phone_here(req, &phone) || !is_shown(req, &holder, &phone)) {
        tickets_phone_open(req, holder.scope, holder.valid, &reply);
    }
    return reply;
}

/* ---- for the script ------------------------------------------------------------------------- */

/* What a phone is told: "ok"; "sign_in", the session is over, which ends nothing; "ended", it shows
 * no ticket any more and forgets what it has. */
static const char *state_of(struct request *req, struct tickets_phone_db_phone_row *ret_phone,
                            struct tickets_holder *ret_holder)
{
    if (!tickets_phone_here(req, ret_phone) || ret_phone->ended_at != 0) {
        return "ended";
    }
    if (req->user.account_id == 0) {
        return "sign_in";
    }
    return holder_of(req, ret_holder) && is_shown(req, ret_holder, ret_phone) ? "ok" : "ended";
}

/* Letters, digits and our own words: nothing that JSON would write in another way. */
static struct reply answer(struct request *req, const char *state, str sheets)
{
    return reply_json(req, 200,
                      str_format(req->arena, "{\"state\":\"%s\",\"now\":%lld%.*s}", state,
                                 (long long)req->now, STR_ARG(sheets)));
}

struct reply tickets_card_state_page(struct request *req)
{
    struct tickets_phone_db_phone_row phone = {0};
    struct tickets_holder holder;
    return answer(req, state_of(req, &phone, &holder), (str){0});
}

/* No day after the last one of the ticket: who checks without a network knows no more than the
 * code. */
static str sheets_of(struct request *req, const struct tickets_phone_db_phone_row *phone,
                     date until)
{
    struct buf out = BUF_INIT(req->arena);
    int64_t today = req->now / DAY_SECONDS;
    int64_t last = MIN_OF(today + TICKETS_DAYS_AHEAD, date_to_days(until));
    buf_put_format(&out, ",\"sheets\":[");
    for (int64_t day = today; day <= last; day++) {
        struct tickets_sheet sheet;
        if (!tickets_phone_sheet(req, phone, day, &sheet)) {
            break;
        }
        str letters = tickets_sheet_letters(req->arena, &sheet);
        buf_put_format(&out, "%s\"%.*s\"", day == today ? "" : ",", STR_ARG(letters));
    }
    buf_put_format(&out, "]");
    return buf_str(&out);
}

struct reply tickets_card_days_action(struct request *req)
{
    struct tickets_phone_db_phone_row phone = {0};
    struct tickets_holder holder;
    const char *state = state_of(req, &phone, &holder);
    if (strcmp(state, "ok") != 0) {
        return answer(req, state, (str){0});
    }
    tickets_phone_db_fetched(req->db, holder.scope, phone.id, req->user.session_id, req->now);
    struct reply reply = answer(req, state, sheets_of(req, &phone, holder.valid->until));
    reply.keep_changes = true;
    return reply;
}

/* Not among the assets: browsers look at this address again and again for a newer one. */
struct reply tickets_card_worker_page(struct request *req UNUSED)
{
    const struct asset *asset = asset_find(str_of(asset_url("worker.js")));
    return (struct reply){
        .status = 200,
        .content_type = str_of(asset->mime),
        .body = {asset->plain.data, asset->plain.length},
    };
}

/* ---- on paper ------------------------------------------------------------------------------- */

struct reply tickets_card_paper_page(struct request *req)
{
    struct tickets_holder holder;
    if (!holder_of(req, &holder) || holder.valid == NULL) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Paper ticket"), tickets_card_html_paper(req, &holder));
}

/* ---- the list of phones --------------------------------------------------------------------- */

struct reply tickets_phones_page(struct request *req)
{
    struct tickets_holder holder;
    struct tickets_phones_view view = {0};
    struct tickets_phone_db_phone_row here = {0};
    if (!holder_of(req, &holder)) {
        return reply_not_found(req);
    }
    view.phones = tickets_phones_of(req, holder.scope, req->user.person_id);
    view.here_id = tickets_phone_here(req, &here) ? here.id : 0;
    return reply_page(req, _("My phones"), tickets_card_html_phones(req, &view));
}

/* One of the member's phones; false if it is none of them, or ended already. */
static bool end_one(struct request *req, struct scope scope, int64_t member_id, int64_t phone_id)
{
    struct tickets_phones phones = tickets_phones_of(req, scope, member_id);
    for (size_t i = 0; i < phones.count; i++) {
        if (phones.items[i].id == phone_id) {
            return tickets_phone_end(req, scope, &phones.items[i], member_id);
        }
    }
    return false;
}

static struct reply ended_reply(struct request *req, str path)
{
    return reply_done(req, path,
                      str_of(_("That phone shows the ticket no more. The plastic card and other "
                               "phones stay valid.")),
                      0);
}

struct reply tickets_phones_end_action(struct request *req)
{
    struct tickets_holder holder;
    if (!holder_of(req, &holder) ||
        !end_one(req, holder.scope, req->user.person_id, path_id(req))) {
        return reply_not_found(req);
    }
    return ended_reply(req, STR("/my/phones"));
}

struct reply tickets_phones_end_of_member_action(struct request *req)
{
    int64_t phone_id = 0;
    int64_t member_id = path_id(req);
    struct scope scope = members_reach(req, RIGHT_MEMBERS_ADMIT, member_id);
    str sent = http_body_field(req->http, STR("phone"));
    if (str_is_empty(scope.from) || !str_to_int64(sent, &phone_id) ||
        !end_one(req, scope, member_id, phone_id)) {
        return reply_not_found(req);
    }
    return ended_reply(req, tickets_person_path(req, member_id));
}
