/* «Why can or can’t somebody see this?»: the same questions that the dispatcher asks, answered in
 * words: is there such a page, which right does it need, which posts are in force, where do they
 * stand, is a code missing. Only posts and things within the asker's own organisation are spoken
 * of. */
#include "features/insight/insight_inner.h"

#include "app/app.h"
#include "app/page.h"
#include "app/phone.h"
#include "base/utf8.h"
#include "features/insight/insight.html.h"
#include "http/router.h"

static const struct form_field why_fields[] = {
    {"login", N_("E-mail address or phone number of the person’s sign-in"), FORM_TEXT, .max = 200,
     .hint = N_("Empty: yourself")},
    {"address", N_("Address of the page"), FORM_TEXT, .required = true, .max = 500,
     .hint = N_("As in the browser, for example /members")},
    {0},
};

static void say(struct request *req, struct insight_answer *answer, str sentence)
{
    *ARENA_PUSH(req->arena, answer->sentences, answer->count, answer->capacity) = sentence;
}

/* The path of an address of ours; what stands before and behind it goes. */
static str path_of(str address)
{
    ptrdiff_t scheme = str_find(address, STR("://"));
    if (scheme >= 0) {
        address = str_from(address, (size_t)scheme + 3);
        ptrdiff_t slash = str_find_char(address, '/');
        address = slash < 0 ? STR("/") : str_from(address, (size_t)slash);
    }
    ptrdiff_t mark = str_find_char(address, '?');
    return mark < 0 ? address : str_slice(address, 0, (size_t)mark);
}

struct reply insight_why_page(struct request *req)
{
    struct form form = form_of(req, why_fields);
    /* Whoever comes from a page that was refused need not copy its address. */
    str from = http_header(req->http, STR("referer"));
    form_set_text(&form, "address", from.length > 0 ? path_of(from) : (str){0});
    return reply_page(req, _("Why can or can’t somebody?"), insight_html_why(req, &form, NULL));
}

/* ---- the address ----------------------------------------------------------------------------- */

static const struct route *route_of(struct request *req, str path, struct router_match *ret_match)
{
    return router_find(req->app->router, HTTP_GET, path, ret_match) == ROUTER_FOUND
               ? req->app->routes[ret_match->index]
               : NULL;
}

enum place { PLACE_ANYWHERE, PLACE_KNOWN, PLACE_UNKNOWN };

/* Where the thing of the address stands, as far as the asker may know. */
static enum place place_of(struct request *req, const struct route *route,
                           const struct router_match *match, struct scope scope, str *ret_path)
{
    static const struct {
        const char *prefix;
        int kind;
    } kinds[] = {
        {"/orgs/:id", 0}, {"/members/:id", 1}, {"/bodies/posts/:id", 3}, {"/bodies/:id", 2}};
    int64_t id = 0;
    if (match->parameter_count == 0) {
        return PLACE_ANYWHERE;
    }
    bool is_number = str_to_int64(match->parameters[0], &id);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!is_number || !str_starts_with(str_of(route->pattern), str_of(kinds[i].prefix))) {
            continue;
        }
        struct insight_db_org_place_row org = {0};
        struct insight_db_member_place_row member = {0};
        struct insight_db_body_place_row body = {0};
        struct insight_db_post_place_row post = {0};
        bool found = kinds[i].kind == 0   ? insight_db_org_place(req->db, scope, id, &org)
                     : kinds[i].kind == 1 ? insight_db_member_place(req->db, scope, id, &member)
                     : kinds[i].kind == 2 ? insight_db_body_place(req->db, scope, id, &body)
                                          : insight_db_post_place(req->db, scope, id, &post);
        *ret_path = kinds[i].kind == 0   ? org.path
                    : kinds[i].kind == 1 ? member.path
                    : kinds[i].kind == 2 ? body.path
                                         : post.path;
        return found ? PLACE_KNOWN : PLACE_UNKNOWN;
    }
    return PLACE_UNKNOWN;
}

/* ---- one post -------------------------------------------------------------------------------- */

struct question {
    const struct route *route;
    enum place place;
    str path;
    bool has_code;
};

/* False, with the reason, when the post is not in force today. */
static bool say_dates(struct request *req, struct insight_answer *answer,
                      const struct insight_db_posts_row *post)
{
    if (date_before(req->today, post->valid_from)) {
        say(req, answer, _f("The post begins on %1, so it gives nothing yet.", post->valid_from));
        return false;
    }
    if (!date_is_none(post->valid_to) && date_before(post->valid_to, req->today)) {
        say(req, answer, _f("The post ended on %1, and the rights with it.", post->valid_to));
        return false;
    }
    bool source_is_over =
        post->delegated_from != 0 &&
        (post->source_closed || date_before(req->today, post->source_from) ||
         (!date_is_none(post->source_to) && date_before(post->source_to, req->today)));
    if (source_is_over) {
        say(req, answer,
            str_of(_("These rights were handed on, and the post of who handed them on "
                     "is not in force.")));
        return false;
    }
    say(req, answer, str_of(_("The post is in force today.")));
    return true;
}

static bool say_right(struct request *req, struct insight_answer *answer,
                      const struct insight_db_posts_row *post, enum right needs)
{
    uint64_t rights =
        access_mandate_rights(req->app, post->role, post->delegated_from != 0, post->rights);
    if (needs <= RIGHT_SIGNED_IN) {
        say(req, answer, str_of(_("The page is open to everybody who signs in.")));
        return true;
    }
    bool has_right = (rights & right_bit(needs)) != 0;
    str label = str_of(tr(req->language, access_right_names[needs].label));
    say(req, answer,
        has_right ? _f("The post has the right that the page needs: “%1”.", label)
                  : _f("The post lacks the right that the page needs: “%1”.", label));
    return has_right;
}

static bool say_place(struct request *req, struct insight_answer *answer,
                      const struct insight_db_posts_row *post, const struct question *question)
{
    if (question->place != PLACE_KNOWN) {
        return true;
    }
    bool is_inside = str_starts_with(question->path, post->org_path);
    say(req, answer,
        is_inside ? str_of(_("It lies in the organisation of the post or below it."))
                  : str_of(_("It lies outside the organisation of the post, so it answers as if it "
                             "did not exist.")));
    return is_inside;
}

static bool say_code(struct request *req, struct insight_answer *answer,
                     const struct insight_db_posts_row *post, bool has_code)
{
    const struct app_role *role = app_role(req->app, post->role);
    if (role == NULL || !role->needs_second_factor) {
        return true;
    }
    say(req, answer,
        str_of(has_code ? _("The post asks for a code, and the sign-in has one.")
                        : _("The post asks for a code at the sign-in, and none is set up.")));
    return has_code;
}

static void say_post(struct request *req, struct insight_answer *answer,
                     const struct insight_db_posts_row *post, const struct question *question)
{
    say(req, answer, _f("Post: %1, %2.", page_role_name(req, post->role), post->org_name));
    bool opens = say_dates(req, answer, post);
    opens = opens && say_right(req, answer, post, question->route->needs);
    opens = opens && say_place(req, answer, post, question);
    opens = opens && say_code(req, answer, post, question->has_code);
    answer->is_allowed = answer->is_allowed || opens;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static void find_out(struct request *req, struct insight_answer *answer, int64_t account_id,
                     int64_t region_id, str address)
{
    struct router_match match;
    struct insight_db_state_row state = {0};
    struct question question = {.route = route_of(req, path_of(address), &match)};
    bool found = insight_db_state(req->db, account_id, &state);
    answer->person =
        str_format(req->arena, "%.*s %.*s", STR_ARG(state.last_name), STR_ARG(state.first_name));
    question.has_code = state.has_code;
    if (question.route == NULL) {
        say(req, answer, str_of(_("There is no page with such an address.")));
        return;
    }
    struct scope scope = access_scope_in_region(req, RIGHT_SEE_AS, region_id);
    question.place = place_of(req, question.route, &match, scope, &question.path);
    if (question.place == PLACE_UNKNOWN) {
        say(req, answer,
            str_of(
                _("Nothing that you may know of is at this address: either there is no such "
                  "thing, or it lies outside your organisation. Which of the two is not told.")));
        return;
    }
    answer->is_known = true;
    if (!found || state.is_closed) {
        say(req, answer, str_of(_("The sign-in is closed.")));
        return;
    }
    if (question.route->needs == RIGHT_NOBODY) {
        say(req, answer, str_of(_("The page is open to everybody, even without signing in.")));
        answer->is_allowed = true;
    }
    struct insight_db_posts_rows posts =
        insight_db_posts(req->db, account_id, req->scope.from, req->scope.to);
    EACH (post, posts) {
        say_post(req, answer, post, &question);
    }
    if (posts.count > 1) {
        say(req, answer,
            str_of(_("Only the post in which the person acts at the moment counts; it "
                     "is chosen in the settings.")));
    }
}

static str clean_login(struct request *req, str typed)
{
    str phone = phone_e164(req->arena, typed);
    return phone.length > 0 ? phone : utf8_lower(req->arena, typed);
}

struct reply insight_why_action(struct request *req)
{
    struct form form = form_read(req, why_fields);
    int64_t account_id = req->user.account_id;
    str login = form_text(&form, "login");
    struct insight_db_by_login_row found = {0};
    struct insight_db_account_row person = {.region_id = req->mandate.region_id};
    if (login.length > 0) {
        bool is_here =
            insight_db_by_login(req->db, clean_login(req, login), req->scope.from, req->scope.to,
                                &found) &&
            insight_db_account(req->db, found.id, req->scope.from, req->scope.to, &person);
        account_id = found.id;
        if (!is_here) {
            form_add_error(&form, "login",
                           str_of(_("Nobody with a post in your organisation signs in so.")));
        }
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Why can or can’t somebody?"),
                                insight_html_why(req, &form, NULL));
    }
    struct insight_answer answer = {0};
    find_out(req, &answer, account_id, person.region_id, form_text(&form, "address"));
    audit_read(req, "insight.why", person.region_id, account_id, 0);
    return reply_page(req, _("Why can or can’t somebody?"), insight_html_why(req, &form, &answer));
}
