#include "features/accounts/accounts_first.h"

#include "app/sms.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/accounts/accounts_first.html.h"
#include "features/members/members.h"

/* Invitations, seen by who invites. Twelve characters out of 31 are some 59 bits, more than anybody
 * can try; whoever has the code is asked for his birth date besides. */

#define CODE_LENGTH 12
#define INVITE_DAYS 30
#define DAY_SECONDS (24 * 60 * 60)

str accounts_invite_hash(struct request *req, str code)
{
    return secret_hash(req->arena, req->app->keys, STR("account_invite"), code);
}

/* "abcd-efgh-jkmn" is easier to copy from paper. */
static str in_groups(struct arena *arena, str code)
{
    return STR_CONCAT(arena, str_slice(code, 0, 4), STR("-"), str_slice(code, 4, 4), STR("-"),
                      str_from(code, 8));
}

/* A letter never leads to the server that its sender's browser has named; what he sees on his own
 * screen may. */
static str origin_for(struct request *req, const char *way)
{
    return strcmp(way, "screen") == 0 ? request_origin(req) : str_of(req->app->options.origin);
}

struct accounts_made_invite accounts_invite_make(struct request *req,
                                                 const struct accounts_first_db_who_row *person,
                                                 const char *way, int64_t job_id)
{
    str code = rand_letters(req->arena, CODE_LENGTH);
    accounts_first_db_end_invites(req->db, person->region_id, person->id, req->now);
    accounts_first_db_add_invite(req->db, &(struct accounts_first_db_add_invite_values){
                                              .id = ids_new(),
                                              .region_id = person->region_id,
                                              .member_id = person->id,
                                              .code_hash = accounts_invite_hash(req, code),
                                              .way = str_of(way),
                                              .job_id = job_id,
                                              .account_id = req->user.account_id,
                                              .now = req->now,
                                              .expires_at = req->now + INVITE_DAYS * DAY_SECONDS,
                                          });
    audit(req, "accounts.invite", person->region_id, person->id, person->id, NULL, 0);
    return (struct accounts_made_invite){
        .code = in_groups(req->arena, code),
        .address = STR_CONCAT(req->arena, origin_for(req, way), STR("/i/"), code),
        .until = date_add_days(req->today, INVITE_DAYS),
    };
}

static struct notice_reader reader_of(const struct accounts_first_db_who_row *person)
{
    return (struct notice_reader){.region_id = person->region_id,
                                  .person_id = person->id,
                                  .email = person->email,
                                  .phone = person->phone};
}

bool accounts_invite_send(struct request *req, const struct accounts_first_db_who_row *person,
                          int64_t job_id)
{
    struct notice_reader reader = reader_of(person);
    enum notice_channel way = notice_way(req, &reader, ACCOUNTS_INVITATION);
    if (way == NOTICE_OFF) {
        return false;
    }
    struct accounts_made_invite made =
        accounts_invite_make(req, person, notice_channel_code(way), job_id);
    return notice_send(
        req, &reader,
        &(struct notice){
            .kind = ACCOUNTS_INVITATION,
            .subject = str_of(_("Your personal page in the union")),
            .text = _f("Hello!\n\nYour union organisation invites you to your personal page: there "
                       "are your membership ticket, your data and your applications.\n\nOpen this "
                       "link:\n%1\n\nIt works once, until %2. Give it to nobody.",
                       made.address, made.until),
            .message = _f("Your page in the union with your ticket: %1", made.address),
            .org_id = person->org_id,
        });
}

/* ---- on the card ----------------------------------------------------------------------------- */

static bool view_of(struct request *req, enum right right, int64_t member_id,
                    struct accounts_invite_view *ret_view,
                    struct accounts_first_db_who_row *ret_person)
{
    struct scope scope = members_reach(req, right, member_id);
    struct accounts_first_db_account_of_row account = {0};
    struct accounts_invite_view view = {.member_id = member_id};
    if (str_is_empty(scope.from) ||
        !accounts_first_db_member(req->db, scope, member_id, ret_person)) {
        return false;
    }
    view.name = members_full_name(req->arena, ret_person->last_name, ret_person->first_name,
                                  ret_person->middle_name);
    view.has_phone = ret_person->phone.length > 0 && sms_is_offered(req->app);
    view.has_email = ret_person->email.length > 0;
    view.has_account =
        accounts_first_db_account_of(req->db, scope.region_id, member_id, &account) &&
        !account.is_closed;
    view.was_invited = accounts_first_db_invite_of(req->db, scope, member_id, &view.invite) &&
                       view.invite.used_at == 0 && view.invite.ended_at == 0 &&
                       view.invite.expires_at > req->now;
    view.may_invite = access_may(req, RIGHT_MEMBERS_ADMIT);
    *ret_view = view;
    return true;
}

struct html accounts_invite_on_card(struct request *req, int64_t person_id)
{
    struct accounts_invite_view view;
    struct accounts_first_db_who_row person;
    return !members_names_only(req) && view_of(req, RIGHT_MEMBERS_VIEW, person_id, &view, &person)
               ? accounts_first_html_on_card(req, &view)
               : (struct html){0};
}

static struct reply shown_on_screen(struct request *req, const struct accounts_invite_view *view,
                                    const struct accounts_first_db_who_row *person)
{
    struct accounts_made_invite made = accounts_invite_make(req, person, "screen", 0);
    struct reply reply =
        reply_page(req, _("Invitation"), accounts_first_html_shown(req, view, &made));
    reply.keep_changes = true;
    return reply;
}

struct reply accounts_invite_action(struct request *req)
{
    struct accounts_invite_view view;
    struct accounts_first_db_who_row person;
    int64_t id = path_id(req);
    if (!view_of(req, RIGHT_MEMBERS_ADMIT, id, &view, &person)) {
        return reply_not_found(req);
    }
    struct accounts_first_db_account_of_row account;
    struct accounts_first_db_is_staff_row post;
    if (accounts_first_db_account_of(req->db, person.region_id, person.id, &account) &&
        accounts_first_db_is_staff(req->db, account.id, req->today, &post)) {
        return reply_refused(req, str_of(_("This person has a post with rights and signs in with a "
                                           "password. A new one is set by e-mail: “I forgot my "
                                           "password”.")));
    }
    str way = http_body_field(req->http, STR("way"));
    if (str_equal(way, STR("screen"))) {
        return shown_on_screen(req, &view, &person);
    }
    if (!accounts_invite_send(req, &person, 0)) {
        return reply_refused(
            req, str_of(view.has_email || view.has_phone
                            ? _("This person wants no such letters. Show the code on the screen "
                                "instead.")
                            : _("The card has no address to write to. Show the code on the screen "
                                "instead.")));
    }
    return reply_done(req, str_format(req->arena, "/members/%lld", (long long)id),
                      str_of(view.has_email ? _("The letter with the invitation is on its way.")
                                            : _("The message with the invitation is on its way.")),
                      0);
}

/* The invitation named a card that is no more. */
void accounts_invite_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    (void)kept;
    accounts_first_db_end_invites(req->db, region_id, gone, req->now);
}
