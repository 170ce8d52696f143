#include "app/look.h"
#include "base/ids.h"
#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"

/* The same paper for many people, chosen in the list: each gets one of his own with a number, all
 * in one file. What is asked for one alone stays a blank here; who needs an answer that a paper
 * cannot do without (a sex, the case of a post) is left out and told. */

static const struct form_choice kinds[] = {
    {"join", N_("Application to join the union")},
    {"dues", N_("Application to withhold the membership dues")},
    {"consent", N_("Consent to the processing of personal data")},
    {"transfer", N_("Application to move to another organisation")},
    {"leave", N_("Application to leave the union")},
    {"card", N_("Record card")},
    {0},
};
static const struct form_choice languages[] = {
    {"ru", N_("Russian")},
    {"kk", N_("Kazakh")},
    {0},
};
static const struct form_field fields[] = {
    {"kind", N_("Which paper"), FORM_CHOICE, .required = true, .choices = kinds},
    {"language", N_("Language of the paper"), FORM_CHOICE, .required = true, .choices = languages},
    {"place", N_("Place, for example “г. Курск”"), FORM_TEXT, .max = 80},
    {0},
};

static bool choose(struct request *req, struct members_chosen *choice)
{
    return members_choose(req, RIGHT_MEMBERS_EDIT, "/papers/many", choice);
}

str papers_too_many(struct request *req)
{
    return _f("More than %1 people are chosen. Narrow the list and print it in parts.",
              MEMBERS_CHOICE_LIMIT);
}

static struct reply refused(struct request *req, const struct members_chosen *choice)
{
    return reply_refused(
        req, choice->count == 0
                 ? str_of(_("Nobody fits these conditions, so there is nothing to print."))
                 : papers_too_many(req));
}

struct reply papers_many_page(struct request *req)
{
    struct members_chosen choice;
    if (!choose(req, &choice)) {
        return reply_not_found(req);
    }
    if (choice.count == 0 || choice.is_cut) {
        return refused(req, &choice);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "language", req->language == LANGUAGE_KK ? STR("kk") : STR("ru"));
    struct papers_many_view view = {.choice = &choice, .form = &form};
    return reply_page(req, _("Papers for many people"), papers_html_many(req, &view));
}

/* More would keep others waiting while the transaction is under way. */
static struct reply leave_to_job(struct request *req, const struct papers_batch *batch)
{
    int64_t job = papers_batch_order(req, batch);
    return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                      str_of(_("The papers are being made.")), 0);
}

struct reply papers_many_action(struct request *req)
{
    struct members_chosen choice;
    if (!choose(req, &choice)) {
        return reply_not_found(req);
    }
    if (choice.count == 0 || choice.is_cut) {
        return refused(req, &choice);
    }
    struct form form = form_read(req, fields);
    struct papers_many_view view = {.choice = &choice, .form = &form};
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Papers for many people"), papers_html_many(req, &view));
    }
    const struct papers_batch batch = {
        .id = ids_new(),
        .sort = papers_sort_named(form_text(&form, "kind")),
        .language = look_language(form_text(&form, "language"), LANGUAGE_RU),
        .place = form_text(&form, "place"),
        .choice = &choice,
    };
    if (choice.count > PAPERS_AT_ONCE) {
        return leave_to_job(req, &batch);
    }
    for (size_t i = 0; i < choice.count; i++) {
        view.made += papers_batch_issue(req, &batch, choice.ids[i]);
    }
    view.skipped = choice.count - view.made;
    if (view.made == 0) {
        return reply_refused(req, str_of(_("Nobody of those chosen can have this paper: it does "
                                           "not fit their membership, or something has to be "
                                           "asked of each.")));
    }
    view.batch = str_format(req->arena, "/papers/batch/%lld", (long long)batch.id);
    struct reply reply =
        reply_page(req, _("Papers for many people"), papers_html_many_done(req, &view));
    reply.keep_changes = true;
    return reply;
}
