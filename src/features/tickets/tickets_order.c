#include "features/tickets/tickets_order.h"

#include <jansson.h>

#include "app/look.h"
#include "base/ids.h"
#include "features/tickets/tickets_order.html.h"

/* Orders of printed cards: whom one is made for, how it is made, and what becomes of it. */

static const struct form_choice who_choices[] = {
    {"new", N_("Everybody without a printed card")},
    {"ticked", N_("Those ticked in the list below")},
    {"all", N_("Everybody with a ticket, once more too")},
    {0},
};
/* Above a primary organisation no list is shown to tick people in. */
static const struct form_choice who_choices_above[] = {
    {"new", N_("Everybody without a printed card")},
    {"all", N_("Everybody with a ticket, once more too")},
    {0},
};
static const struct form_choice language_choices[] = {
    {"ru", N_("Russian")},
    {"kk", N_("Kazakh")},
    {0},
};
static const struct form_field fields[] = {
    {"who", N_("For whom"), FORM_CHOICE, .required = true, .choices = who_choices},
    {"language", N_("Language of the cards"), FORM_CHOICE, .required = true,
     .choices = language_choices},
    {"sure", N_("Yes, print them again"), FORM_FLAG},
    {0},
};

static const struct form_field *fields_of(struct request *req,
                                          const struct tickets_order_place *place)
{
    struct form_field *own = ARENA_ARRAY(req->arena, COUNT_OF(fields), struct form_field);
    memcpy(own, fields, sizeof(fields));
    own[0].choices = place->org.level >= LEVEL_PRIMARY ? who_choices : who_choices_above;
    return own;
}

bool tickets_order_place_of(struct request *req, enum right right, int64_t org_id,
                            struct tickets_order_place *ret_place)
{
    struct tickets_order_place place = {0};
    if (members_names_only(req) || !orgs_find(req, access_scope(req, right), org_id, &place.org) ||
        place.org.level < LEVEL_REGION) {
        return false;
    }
    place.scope = access_scope_below(req, access_scope_in_region(req, right, place.org.region_id),
                                     place.org.region_id, place.org.path);
    *ret_place = place;
    return true;
}

/* ---- making one ----------------------------------------------------------------------------- */

static struct tickets_order_db_printable_values printable(const struct tickets_order_wish *wish)
{
    return (struct tickets_order_db_printable_values){
        .wants_all = str_equal(wish->who, STR("all")),
        .ids = str_equal(wish->who, STR("ticked")) ? wish->ids : (str){0},
    };
}

static void add_step(struct request *req, int64_t region_id, int64_t order_id, str state)
{
    const struct tickets_order_db_add_step_values values = {
        .region_id = region_id,
        .order_id = order_id,
        .id = ids_new(),
        .state = state,
        .now = req->now,
        .account_id = req->user.account_id,
    };
    tickets_order_db_add_step(req->db, &values);
}

int64_t tickets_order_make(struct request *req, const struct tickets_order_place *place,
                           const struct tickets_order_wish *wish, int64_t *ret_cards)
{
    int64_t region_id = place->org.region_id;
    struct tickets_order_db_next_number_row next = {0};
    struct tickets_keys keys = tickets_keys(req);
    const struct tickets_order_db_add_cards_values cards = {
        .scope = place->scope,
        .order_id = ids_new(),
        .today = req->today,
        .printable = printable(wish),
    };
    *ret_cards = keys.signs.pair == NULL ? 0 : tickets_order_db_add_cards(req->db, &cards);
    if (*ret_cards == 0 || !tickets_order_db_next_number(req->db, region_id, &next)) {
        return 0;
    }
    const struct tickets_order_db_add_values values = {
        .region_id = region_id,
        .id = cards.order_id,
        .number = next.number,
        .org_id = place->org.id,
        .org_path = place->org.path,
        .language = wish->language,
        .key_number = keys.signs.number,
        .made_on = req->today,
    };
    tickets_order_db_add(req->db, &values);
    add_step(req, region_id, values.id, STR("made"));
    audit(req, "tickets.order", region_id, values.id, 0, NULL, 0);
    return values.id;
}

/* Digits and commas alone. */
static str ticked_ids(struct request *req)
{
    struct form_ids ticked = form_ticked(req, "id");
    struct buf out = BUF_INIT(req->arena);
    buf_put_char(&out, ',');
    for (size_t i = 0; i < ticked.count; i++) {
        buf_put_format(&out, "%lld,", (long long)ticked.items[i]);
    }
    return buf_str(&out);
}

static struct html new_html(struct request *req, struct tickets_order_new_view *view,
                            const struct form *form)
{
    const struct tickets_order_place *place = &view->place;
    struct tickets_order_db_holders_count_row count = {0};
    view->form = form;
    view->is_counted = place->org.level > LEVEL_REGION;
    if (view->is_counted &&
        tickets_order_db_holders_count(req->db, place->scope, req->today, &count)) {
        view->total = count.total;
        view->printed = count.printed;
    }
    if (place->org.level >= LEVEL_PRIMARY) {
        view->holders =
            tickets_order_db_holders(req->db, place->scope, req->today, TICKETS_HOLDERS_SHOWN + 1);
        view->has_more = view->holders.count > TICKETS_HOLDERS_SHOWN;
        view->holders.count = MIN_OF(view->holders.count, (size_t)TICKETS_HOLDERS_SHOWN);
    }
    return tickets_order_html_new(req, view);
}

struct reply tickets_order_new_page(struct request *req)
{
    struct tickets_order_new_view view = {0};
    if (!tickets_order_place_of(req, RIGHT_MEMBERS_EXPORT, path_id(req), &view.place)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view.place));
    form_set_text(&form, "who", STR("new"));
    form_set_text(&form, "language", req->language == LANGUAGE_KK ? STR("kk") : STR("ru"));
    if (access_is_above_primary(req) && view.place.org.level >= LEVEL_PRIMARY) {
        audit_read(req, "tickets.journal", view.place.org.region_id, view.place.org.id, 0);
    }
    return reply_page(req, _("Print tickets"), new_html(req, &view, &form));
}

static struct reply again(struct request *req, struct tickets_order_new_view *view,
                          struct form *form, const char *field, str sentence)
{
    if (sentence.length > 0) {
        form_add_error(form, field, sentence);
    }
    return reply_form_again(req, _("Print tickets"), new_html(req, view, form));
}

/* Who is ordered a second time is told once, and ordered if that is meant. */
static bool has_doubles(struct request *req, struct tickets_order_new_view *view,
                        const struct tickets_order_wish *wish)
{
    struct tickets_order_db_doubles_row row = {0};
    const struct tickets_order_db_doubles_values values = {
        .scope = view->place.scope, .today = req->today, .printable = printable(wish)};
    if (str_equal(wish->who, STR("new")) || !tickets_order_db_doubles(req->db, &values, &row)) {
        return false;
    }
    view->doubles = row.total;
    view->double_number = row.number;
    return row.total > 0;
}

/* A region is a matter of minutes for a slow disk: the job runner orders for it. */
static struct reply leave_to_job(struct request *req, const struct tickets_order_place *place,
                                 const struct tickets_order_wish *wish)
{
    str arguments = str_format(req->arena, "{\"who\":\"%.*s\",\"language\":\"%.*s\"}",
                               STR_ARG(wish->who), STR_ARG(wish->language));
    int64_t job = jobs_add(req, "tickets.order", place->org.region_id, place->org.id, 0, arguments);
    return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                      str_of(_("The order is being made.")), 0);
}

static str order_path(struct request *req, int64_t id)
{
    return str_format(req->arena, "/ticket-orders/%lld", (long long)id);
}

struct reply tickets_order_make_action(struct request *req)
{
    struct tickets_order_new_view view = {0};
    int64_t cards;
    if (!tickets_order_place_of(req, RIGHT_MEMBERS_EXPORT, path_id(req), &view.place)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view.place));
    struct tickets_order_wish wish = {form_text(&form, "who"), ticked_ids(req),
                                      form_text(&form, "language")};
    if (http_body_field(req->http, STR("ticked")).length > 0) {
        wish.who = STR("ticked");
        form_set_text(&form, "who", wish.who);
    }
    if (form_is_good(&form) && wish.ids.length > 1 && !str_equal(wish.who, STR("ticked"))) {
        form_add_error(&form, "who",
                       str_of(_("People are ticked in the list: choose “those ticked”, or take the "
                                "ticks away.")));
    }
    if (!form_is_good(&form)) {
        return again(req, &view, &form, "who", (str){0});
    }
    if (has_doubles(req, &view, &wish) && !form_flag(&form, "sure")) {
        return again(req, &view, &form, "sure", str_of(_("Some of them have one already")));
    }
    if (view.place.org.level == LEVEL_REGION) {
        return leave_to_job(req, &view.place, &wish);
    }
    int64_t id = tickets_order_make(req, &view.place, &wish, &cards);
    if (id == 0) {
        return again(req, &view, &form, "who",
                     str_of(_("There is nobody to print a card for. Issue tickets first, or "
                              "choose others.")));
    }
    return reply_done(req, order_path(req, id),
                      _n("An order of %1 card is made.", "An order of %1 cards is made.", cards),
                      0);
}

static str argument(const json_t *arguments, const char *name)
{
    return str_of(json_string_value(json_object_get(arguments, name)));
}

static bool make_for_region(struct job_run *run, const json_t *arguments, str *ret_sentence)
{
    struct request *req = run->req;
    struct tickets_order_place place;
    int64_t cards = 0;
    struct tickets_order_wish wish = {.who = argument(arguments, "who"),
                                      .language = argument(arguments, "language")};
    if (!tickets_order_place_of(req, RIGHT_MEMBERS_EXPORT, run->job.org_id, &place) ||
        tickets_order_make(req, &place, &wish, &cards) == 0) {
        *ret_sentence = str_of(_("There is nobody to print a card for. Issue tickets first, or "
                                 "choose others."));
        return false;
    }
    *ret_sentence = _n("An order of %1 card is made.", "An order of %1 cards is made.", cards);
    return true;
}

/* One transaction: cut off, it leaves nothing behind and is done anew. */
bool tickets_order_job(struct job_run *run, str *ret_sentence)
{
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    struct request *req = run->req;
    db_begin_write(req->db);
    bool is_done = make_for_region(run, arguments, ret_sentence);
    *ret_sentence = str_copy(req->arena, *ret_sentence);
    if (!is_done || !db_commit(req->db)) {
        db_rollback(req->db);
        is_done = false;
    }
    json_decref(arguments);
    return is_done;
}

struct tickets_order_db_line_rows tickets_orders_of(struct request *req, const struct orgs_org *org,
                                                    struct scope scope)
{
    return org->level >= LEVEL_PRIMARY
               ? tickets_order_db_with_cards_of(req->db, scope, TICKETS_ORDERS_SHOWN)
               : tickets_order_db_of_subtree(req->db, scope, TICKETS_ORDERS_SHOWN);
}

/* ---- one ------------------------------------------------------------------------------------ */

const char *tickets_order_state_label(str state)
{
    static const struct form_choice labels[] = {
        {"made", N_("is made")},
        {"sent", N_("sent to the print house")},
        {"received", N_("printed and received")},
        {"handed_out", N_("handed out")},
        {0},
    };
    return form_choice_label(labels, state);
}

bool tickets_order_find(struct request *req, enum right right, int64_t id,
                        struct tickets_order_view *ret_view)
{
    struct tickets_order_view view = {0};
    struct tickets_order_db_region_of_row region;
    struct orgs_org org;
    if (members_names_only(req) || !tickets_order_db_region_of(req->db, id, &region)) {
        return false;
    }
    view.scope = access_scope_in_region(req, right, region.region_id);
    if (str_is_empty(view.scope.from) ||
        !tickets_order_db_find(req->db, view.scope, id, &view.order)) {
        return false;
    }
    view.may_export = access_may(req, RIGHT_MEMBERS_EXPORT);
    view.may_edit = access_may(req, RIGHT_MEMBERS_EDIT);
    view.is_own = orgs_find(req, access_scope(req, right), view.order.org_id, &org);
    view.has_many_orgs = view.is_own && org.level < LEVEL_PRIMARY;
    *ret_view = view;
    return true;
}

struct reply tickets_order_page(struct request *req)
{
    struct tickets_order_view view;
    int64_t after = query_int(req, "after");
    if (!tickets_order_find(req, RIGHT_MEMBERS_VIEW, path_id(req), &view)) {
        return reply_not_found(req);
    }
    view.is_first = after <= 0;
    view.cards = tickets_order_db_cards(req->db, view.scope, view.order.id, MAX_OF(after, 0),
                                        TICKETS_CARDS_SHOWN + 1);
    view.has_more = view.cards.count > TICKETS_CARDS_SHOWN;
    view.cards.count = MIN_OF(view.cards.count, (size_t)TICKETS_CARDS_SHOWN);
    view.steps = tickets_order_db_steps(req->db, view.order.region_id, view.order.id);
    if (access_is_above_primary(req)) {
        audit_read(req, "tickets.order_read", view.order.region_id, view.order.id, 0);
    }
    return reply_page_titled(req, _f("Order No. %1", view.order.number),
                             tickets_order_html_page(req, &view));
}

static bool may_follow(str before, str state)
{
    return str_equal(state, STR("sent")) ? str_equal(before, STR("made"))
           : str_equal(state, STR("received"))
               ? str_equal(before, STR("made")) || str_equal(before, STR("sent"))
               : false;
}

static bool go_on(struct request *req, const struct tickets_order_db_find_row *order, str state)
{
    if (!tickets_order_db_put_state(req->db, order->region_id, order->id, order->state, state)) {
        return false;
    }
    add_step(req, order->region_id, order->id, state);
    audit(req, "tickets.order_state", order->region_id, order->id, 0,
          &(struct audit_change){"order_state", order->state, state}, 1);
    return true;
}

static struct reply refuse_meanwhile(struct request *req)
{
    return reply_refused(req,
                         str_of(_("The order has changed meanwhile. Please look at it again.")));
}

struct reply tickets_order_state_action(struct request *req)
{
    struct tickets_order_view view;
    str state = http_body_field(req->http, STR("state"));
    if (!tickets_order_find(req, RIGHT_MEMBERS_EDIT, path_id(req), &view) || !view.is_own) {
        return reply_not_found(req);
    }
    if (!may_follow(view.order.state, state) || !go_on(req, &view.order, state)) {
        return refuse_meanwhile(req);
    }
    return reply_done(
        req, order_path(req, view.order.id),
        _f("Order No. %1: %2.", view.order.number, str_of(_(tickets_order_state_label(state)))), 0);
}

static int64_t hand_out_ticked(struct request *req, const struct tickets_order_view *view)
{
    struct form_ids places = form_ticked(req, "place");
    int64_t handed = 0;
    for (size_t i = 0; i < places.count; i++) {
        const struct tickets_order_db_hand_out_values values = {
            .scope = view->scope,
            .order_id = view->order.id,
            .place = places.items[i],
            .day = req->today,
            .account_id = req->user.account_id,
        };
        handed += tickets_order_db_hand_out(req->db, &values);
    }
    return handed;
}

struct reply tickets_order_hand_out_action(struct request *req)
{
    struct tickets_order_view view;
    struct tickets_order_db_not_handed_out_row left;
    if (!tickets_order_find(req, RIGHT_MEMBERS_EDIT, path_id(req), &view)) {
        return reply_not_found(req);
    }
    bool wants_all = str_equal(http_body_field(req->http, STR("all")), STR("1"));
    int64_t handed = wants_all ? tickets_order_db_hand_out_all(req->db, view.scope, view.order.id,
                                                               req->today, req->user.account_id)
                               : hand_out_ticked(req, &view);
    if (handed == 0) {
        return reply_refused(req, str_of(_("Nobody was ticked, or they have their cards.")));
    }
    audit(req, "tickets.hand_out", view.order.region_id, view.order.id, 0, NULL, 0);
    if (!tickets_order_db_not_handed_out(req->db, view.order.region_id, view.order.id, &left) &&
        !go_on(req, &view.order, STR("handed_out"))) {
        return refuse_meanwhile(req);
    }
    return reply_done(req, order_path(req, view.order.id),
                      _n("%1 card is handed out.", "%1 cards are handed out.", handed), 0);
}

/* ---- paths ---------------------------------------------------------------------------------- */

void tickets_path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope below = access_system_scope(req->arena, region_id, from);
    tickets_order_db_move_orders(req->db, below, to);
    tickets_order_db_move_cards(req->db, below, to);
    tickets_order_db_move_tickets(req->db, below, to);
}
