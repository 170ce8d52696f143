#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/look.h"
#include "base/ids.h"
#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"

/* The same paper for many people, chosen in the list: each gets one of his own with a number, all
 * in one file. What is asked for one alone stays a blank here; who needs an answer that a paper
 * cannot do without (a sex, the case of a post) is left out and told. */

#define PORTION 200
/* Others wait while the transaction is under way. */
#define PAPERS_AT_ONCE 300

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

static struct reply refused(struct request *req, const struct members_chosen *choice)
{
    return reply_refused(
        req, choice->count == 0
                 ? str_of(_("Nobody fits these conditions, so there is nothing to print."))
                 : _f("More than %1 people are chosen. Narrow the list and print it in parts.",
                      PAPERS_AT_ONCE));
}

static bool is_too_many(const struct members_chosen *choice)
{
    return choice->is_cut || choice->count > PAPERS_AT_ONCE;
}

struct reply papers_many_page(struct request *req)
{
    struct members_chosen choice;
    if (!choose(req, &choice)) {
        return reply_not_found(req);
    }
    if (choice.count == 0 || is_too_many(&choice)) {
        return refused(req, &choice);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "language", req->language == LANGUAGE_KK ? STR("kk") : STR("ru"));
    struct papers_many_view view = {.choice = &choice, .form = &form};
    return reply_page(req, _("Papers for many people"), papers_html_many(req, &view));
}

static bool lacks_answer(const struct papers_questions *questions)
{
    for (size_t i = 0; i < questions->count; i++) {
        if (questions->items[i].is_required) {
            return true;
        }
    }
    return false;
}

/* What a paper of this kind needs is there. */
static bool issue_one(struct request *reader, const struct members_chosen *choice,
                      int64_t member_id, const struct papers_sort *sort, str place,
                      int64_t batch_id)
{
    struct papers_subject subject;
    struct papers_template template;
    if (!papers_subject_of_member(reader, choice->scope, member_id, &subject) ||
        !papers_sort_fits(sort, subject.card.status) ||
        !papers_template_of(&subject, sort, &template)) {
        return false;
    }
    subject.made_out_at = place.length > 0 ? place : subject.made_out_at;
    struct papers_paper paper = papers_make(&subject, &template);
    if (lacks_answer(&subject.questions)) {
        return false;
    }
    papers_issue(&subject, sort, &paper, batch_id);
    return true;
}

struct reply papers_many_action(struct request *req)
{
    struct members_chosen choice;
    if (!choose(req, &choice)) {
        return reply_not_found(req);
    }
    if (choice.count == 0 || is_too_many(&choice)) {
        return refused(req, &choice);
    }
    struct form form = form_read(req, fields);
    struct papers_many_view view = {.choice = &choice, .form = &form};
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Papers for many people"), papers_html_many(req, &view));
    }
    const struct papers_sort *sort = papers_sort_named(form_text(&form, "kind"));
    struct request reader = *req;
    reader.language = look_language(form_text(&form, "language"), LANGUAGE_RU);
    int64_t batch_id = ids_new();
    for (size_t i = 0; i < choice.count; i++) {
        CLEANUP(arena_drop) struct arena *scratch = arena_new();
        reader.arena = scratch;
        bool is_made =
            issue_one(&reader, &choice, choice.ids[i], sort, form_text(&form, "place"), batch_id);
        view.made += is_made;
    }
    view.skipped = choice.count - view.made;
    if (view.made == 0) {
        return reply_refused(req, str_of(_("Nobody of those chosen can have this paper: it does "
                                           "not fit their membership, or something has to be "
                                           "asked of each.")));
    }
    view.batch = str_format(req->arena, "/papers/batch/%lld", (long long)batch_id);
    struct reply reply =
        reply_page(req, _("Papers for many people"), papers_html_many_done(req, &view));
    reply.keep_changes = true;
    return reply;
}

struct reply papers_batch_page(struct request *req)
{
    struct papers_db_region_of_batch_row region;
    if (!papers_db_region_of_batch(req->db, path_id(req), &region)) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, region.region_id);
    int fd = app_temporary_file(req->app);
    struct papers_printer *printer = fd < 0 ? NULL : papers_printer_open(req, fd);
    int64_t after = 0, printed = 0;
    for (bool has_more = printer != NULL; has_more;) {
        struct papers_db_line_rows rows =
            papers_db_batch(req->db, scope, path_id(req), after, PORTION);
        EACH (row, rows) {
            struct papers_paper paper;
            if (papers_open(req, row, &paper)) {
                papers_printer_put(printer, &paper, papers_address(req, row->code));
                printed++;
            }
            after = row->id;
        }
        has_more = rows.count == PORTION;
    }
    struct stat file;
    bool is_whole = printer != NULL && papers_printer_close(printer) && fstat(fd, &file) == 0;
    if (!is_whole || printed == 0) {
        if (fd >= 0) {
            close(fd);
        }
        return printed == 0 && fd >= 0
                   ? reply_not_found(req)
                   : reply_refused(req, str_of(_("There is not enough disk space for the file "
                                                 "right now. Please try later.")));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "papers.open", scope.region_id, path_id(req), 0);
    }
    return reply_file(req, fd, file.st_size, STR("application/pdf"), STR("papers.pdf"));
}
