#include "app/app.h"
#include "app/look.h"
#include "features/papers/papers_inner.h"

/* What somebody signs who joins: the application, the one to the accounting office, the consent
 * that he read, by the same templates as for members. Nothing is issued: he is not on the register,
 * so the papers have the number of his application and no code. What would have to be asked is a
 * line to be filled in by hand. */

static bool find(struct request *req, struct joining_applicant *ret_applicant)
{
    return req->route->needs == RIGHT_NOBODY
               ? joining_applicant_of_secret(req, path_text(req, 0), ret_applicant)
               : joining_applicant_in_reach(req, path_id(req), ret_applicant);
}

static void put(struct papers_printer *printer, struct papers_subject *subject, const char *kind)
{
    struct papers_template template;
    if (papers_template_of(subject, papers_sort_named(str_of(kind)), &template)) {
        struct papers_paper paper = papers_make(subject, &template);
        papers_printer_put(printer, subject->req, &paper, (str){0});
    }
}

/* Nothing is withheld from whoever earns nothing. */
static bool has_income(const struct members_card *card)
{
    return !str_equal(card->category, STR("pensioner_nonworking"));
}

/* In the language of the applicant, whoever prints them: the consent was read in it, too. */
struct reply papers_joining_page(struct request *req)
{
    struct joining_applicant applicant;
    struct request reader = *req;
    struct papers_subject subject;
    if (!find(req, &applicant)) {
        return reply_not_found(req);
    }
    reader.language = papers_language(look_language(applicant.card.language, LANGUAGE_RU));
    if (!papers_subject_of_applicant(&reader, &applicant, &subject)) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    struct papers_printer *printer = fd < 0 ? NULL : papers_printer_open(req, fd);
    if (printer != NULL) {
        put(printer, &subject, "join");
        if (has_income(&applicant.card)) {
            put(printer, &subject, "dues");
        }
        put(printer, &subject, "consent");
    }
    bool is_whole = printer != NULL && papers_printer_close(printer);
    return reply_made_file(
        req, fd, is_whole, STR("application/pdf"),
        str_format(req->arena, "application-%lld.pdf", (long long)applicant.number));
}
