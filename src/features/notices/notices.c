#include "features/notices/notices.h"

#include "app/app.h"
#include "app/sms.h"
#include "features/notices/notices.html.h"
#include "features/notices/notices_view.h"

#define OWN_ADDRESS "/account/notices"

/* ---- the settings --------------------------------------------------------------------------- */

static const struct form_choice with_messages[] = {
    {"mail", N_("By e-mail")}, {"sms", N_("As a text message")}, {"off", N_("Not at all")}, {0}};
static const struct form_choice without_messages[] = {
    {"mail", N_("By e-mail")}, {"off", N_("Not at all")}, {0}};

static bool has_post(const struct request *req)
{
    for (size_t i = 0; i < req->mandate_count; i++) {
        if (req->mandates[i].rights != 0) {
            return true;
        }
    }
    return false;
}

/* What concerns somebody in a post is of no use to who has none. */
static bool concerns(const struct request *req, const struct notice_kind *kind)
{
    return kind->audience != NOTICE_POSTS || has_post(req);
}

static size_t count_kinds(void)
{
    size_t count = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct notice_kind *kind = (*feature)->notices;
        for (; kind != NULL && kind->code != NULL; kind++) {
            count++;
        }
    }
    return count;
}

/* "requests-answer": an id of the page has no dot in it. */
static const char *name_of(const struct request *req, const struct notice_kind *kind)
{
    char *name = str_to_c(req->arena, str_of(kind->code));
    for (char *letter = name; *letter != '\0'; letter++) {
        *letter = *letter == '.' ? '-' : *letter;
    }
    return name;
}

static struct form_field field_of(const struct request *req, const struct notice_kind *kind)
{
    bool has_message = kind->has_message && sms_is_offered(req->app);
    return (struct form_field){
        .name = name_of(req, kind),
        .label = kind->label,
        .kind = FORM_CHOICE,
        .required = true,
        .hint = kind->note,
        .choices = has_message ? with_messages : without_messages,
    };
}

static struct notices_group group_of(struct request *req, const char *title,
                                     enum notice_audience audience)
{
    size_t most = count_kinds() + 1;
    struct form_field *fields = ARENA_ARRAY(req->arena, most, struct form_field);
    struct notices_group group = {
        .title = title, .kinds = ARENA_ARRAY(req->arena, most, const struct notice_kind *)};
    size_t count = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct notice_kind *kind = (*feature)->notices;
        for (; kind != NULL && kind->code != NULL; kind++) {
            if (kind->fixed == NULL && kind->audience == audience && concerns(req, kind)) {
                group.kinds[count] = kind;
                fields[count++] = field_of(req, kind);
            }
        }
    }
    group.form = form_of(req, fields);
    return group;
}

static void find_fixed(struct request *req, struct notices_view *view)
{
    view->fixed = ARENA_ARRAY(req->arena, count_kinds() + 1, const struct notice_kind *);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct notice_kind *kind = (*feature)->notices;
        for (; kind != NULL && kind->code != NULL; kind++) {
            if (kind->fixed != NULL && concerns(req, kind)) {
                view->fixed[view->fixed_count++] = kind;
            }
        }
    }
}

static struct notices_view view_of(struct request *req)
{
    struct notices_view view = {.groups = {group_of(req, N_("For members"), NOTICE_MEMBERS),
                                           group_of(req, N_("In my posts"), NOTICE_POSTS)}};
    find_fixed(req, &view);
    return view;
}

static struct reply own_page(struct request *req)
{
    struct notices_view view = view_of(req);
    struct notice_reader self = notice_self(req);
    for (size_t i = 0; i < COUNT_OF(view.groups); i++) {
        struct notices_group *group = &view.groups[i];
        for (size_t k = 0; k < group->form.count; k++) {
            enum notice_channel chosen = notice_channel_of(req, &self, group->kinds[k]);
            form_set_text(&group->form, group->form.fields[k].name,
                          str_of(notice_channel_code(chosen)));
        }
    }
    return reply_page(req, _("Notifications"), notices_html_own(req, &view));
}

/* Only what was sent and differs is kept: a kind that came with a newer version of the program
 * stays as it is until its reader has seen it. */
static void keep(struct request *req, const struct notices_group *group)
{
    struct notice_reader self = notice_self(req);
    for (size_t k = 0; k < group->form.count; k++) {
        enum notice_channel chosen =
            notice_channel_named(form_text(&group->form, group->form.fields[k].name));
        if (chosen != notice_channel_of(req, &self, group->kinds[k])) {
            notice_choose(req, &self, group->kinds[k], chosen);
        }
    }
}

static struct reply own_action(struct request *req)
{
    struct notices_view view = view_of(req);
    bool is_good = true;
    for (size_t i = 0; i < COUNT_OF(view.groups); i++) {
        view.groups[i].form = form_read(req, view.groups[i].form.fields);
        is_good = is_good && form_is_good(&view.groups[i].form);
    }
    if (!is_good) {
        return reply_form_again(req, _("Notifications"), notices_html_own(req, &view));
    }
    for (size_t i = 0; i < COUNT_OF(view.groups); i++) {
        keep(req, &view.groups[i]);
    }
    struct user user = req->user;
    audit(req, "notices.change", user.person_region_id, user.account_id, user.person_id, NULL, 0);
    return reply_done(req, STR(OWN_ADDRESS), str_of(_("Your choice is kept.")), 0);
}

/* ---- one click in a letter ------------------------------------------------------------------ */

static struct reply broken(struct request *req)
{
    struct reply reply = reply_page(req, _("The link is not whole"), notices_html_broken(req));
    reply.status = 404;
    return reply;
}

static struct reply unsubscribe_page(struct request *req)
{
    struct notice_reader reader;
    const struct notice_kind *kind;
    if (!notice_of_link(req, path_text(req, 0), &reader, &kind)) {
        return broken(req);
    }
    bool is_off = notice_channel_of(req, &reader, kind) == NOTICE_OFF;
    return reply_page(req, _("Letters of this kind"),
                      notices_html_unsubscribe(req, kind, path_text(req, 0), is_off));
}

/* Mail programs send this themselves, without cookies and without having seen a page: the seal of
 * the link is all that proves it, and it can do no more than this (RFC 8058). */
static struct reply unsubscribe_action(struct request *req)
{
    struct notice_reader reader;
    const struct notice_kind *kind;
    if (!notice_of_link(req, path_text(req, 0), &reader, &kind)) {
        return broken(req);
    }
    if (notice_channel_of(req, &reader, kind) != NOTICE_OFF) {
        notice_choose(req, &reader, kind, NOTICE_OFF);
        audit(req, "notices.unsubscribe", reader.region_id,
              reader.person_id != 0 ? reader.person_id : reader.account_id, reader.person_id, NULL,
              0);
    }
    struct reply reply = reply_page(req, _("Letters of this kind"),
                                    notices_html_unsubscribe(req, kind, path_text(req, 0), true));
    reply.keep_changes = true;
    return reply;
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, OWN_ADDRESS, own_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, OWN_ADDRESS, own_action, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/unsubscribe/:link", unsubscribe_page, .needs = RIGHT_NOBODY},
    {POST, "/unsubscribe/:link", unsubscribe_action, .needs = RIGHT_NOBODY, .own_protection = true},
    {0},
};

const struct feature notices_feature = {.name = "notices",
                                        .routes = routes,
                                        .person_merged = notice_person_merged,
                                        .person_parted = notice_person_parted};
