/* The list of achievements as a paper: what the register knows, then what the member added. */
#include "features/bodies/bodies.h"
#include "features/portfolio/portfolio_inner.h"
#include "features/training/training.h"

#define SHOWN 300

static str label_of(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(_(label));
}

static str span(struct request *req, date first, date last)
{
    return date_equal(first, last)
               ? members_day_text(req, last, 0)
               : str_format(req->arena, "%.*s – %.*s", STR_ARG(members_day_text(req, first, 0)),
                            STR_ARG(members_day_text(req, last, 0)));
}

/* The heading of a part, and the head of its table. */
static void begin_part(struct request *req, struct papers_paper *paper, const char *title,
                       const char *const *heads, size_t count)
{
    str cells[PAPERS_CELLS];
    for (size_t i = 0; i < count; i++) {
        cells[i] = str_of(_(heads[i]));
    }
    papers_add(req->arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(req->arena, paper, PAPERS_CENTRED, str_of(_(title)), (str){0}, (str){0});
    papers_add(req->arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add_row(req->arena, paper, PAPERS_ROW_HEAD, cells, count);
}

static void add_trainings(struct request *req, const struct members_self *self,
                          struct papers_paper *paper)
{
    static const char *const heads[] = {N_("When"), N_("What was taught"), N_("Hours"),
                                        N_("Who taught"), N_("Document")};
    const struct form_choice *papers = training_choices_of(req).paper;
    struct portfolio_db_trainings_rows rows =
        portfolio_db_trainings(req->db, self->scope, self->id, SHOWN);
    if (rows.count == 0) {
        return;
    }
    begin_part(req, paper, N_("Training"), heads, COUNT_OF(heads));
    EACH (row, rows) {
        str kind = label_of(req, papers, row->paper_kind);
        const str cells[] = {
            span(req, row->began_on, row->ended_on),
            row->title,
            row->hours == 0 ? STR("–") : str_format(req->arena, "%lld", (long long)row->hours),
            row->taught_by,
            row->paper_number.length == 0 ? kind : _f("%1 No. %2", kind, row->paper_number),
        };
        papers_add_row(req->arena, paper, PAPERS_ROW, cells, COUNT_OF(cells));
    }
}

static void add_certificates(struct request *req, const struct members_self *self,
                             struct papers_paper *paper)
{
    static const char *const heads[] = {N_("Day of issue"), N_("Document"), N_("What was taught"),
                                        N_("Who issued it")};
    struct certificates_held_list held = certificates_of_member(req, self->scope, self->id);
    if (held.count == 0) {
        return;
    }
    begin_part(req, paper, N_("Certificates of the Union"), heads, COUNT_OF(heads));
    EACH (item, held) {
        const str cells[] = {members_day_text(req, item->issued_on, 0), item->what, item->title,
                             item->issuer};
        papers_add_row(req->arena, paper, PAPERS_ROW, cells, COUNT_OF(cells));
    }
}

static void add_posts(struct request *req, const struct members_self *self,
                      struct papers_paper *paper)
{
    static const char *const heads[] = {N_("When"), N_("Post"), N_("Body"), N_("Organisation")};
    struct portfolio_db_posts_rows rows = portfolio_db_posts(req->db, self->scope, self->id, SHOWN);
    if (rows.count == 0) {
        return;
    }
    begin_part(req, paper, N_("Posts in the Union"), heads, COUNT_OF(heads));
    EACH (row, rows) {
        bool goes_on = date_is_none(row->until) || !date_before(row->until, req->today);
        const str cells[] = {
            goes_on ? _f("since %1", row->since) : span(req, row->since, row->until),
            bodies_label(req, row->post_label),
            bodies_name(req, row->body_label, row->body_name),
            row->org_name,
        };
        papers_add_row(req->arena, paper, PAPERS_ROW, cells, COUNT_OF(cells));
    }
}

static void add_own(struct request *req, const struct members_self *self,
                    struct papers_paper *paper)
{
    static const char *const heads[] = {N_("When"), N_("What it is"), N_("What exactly"),
                                        N_("Where"), N_("Confirmed by the organisation")};
    struct portfolio_db_line_rows rows =
        portfolio_db_of_member(req->db, self->scope, self->id, PORTFOLIO_MOST);
    if (rows.count == 0) {
        return;
    }
    begin_part(req, paper, N_("Publications, contests, awards"), heads, COUNT_OF(heads));
    EACH (row, rows) {
        const str cells[] = {
            portfolio_when(req, row),
            str_of(_(portfolio_kind_label(row->kind))),
            row->title,
            str_comma(req->arena, row->place, row->link),
            date_is_none(row->confirmed_on) ? STR("–")
                                            : members_day_text(req, row->confirmed_on, 0),
        };
        papers_add_row(req->arena, paper, PAPERS_ROW, cells, COUNT_OF(cells));
    }
}

static void add_person(struct request *req, const struct members_self *self,
                       const struct papers_made *made, struct papers_paper *paper)
{
    struct arena *arena = req->arena;
    const struct members_card *card = &self->card;
    papers_add(arena, paper, PAPERS_CENTRED, made->region_name, (str){0}, (str){0});
    papers_add(arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(arena, paper, PAPERS_TITLE, str_of(_("LIST OF ACHIEVEMENTS")), (str){0}, (str){0});
    papers_add(arena, paper, PAPERS_SPREAD, papers_day(arena, req->language, req->today),
               _f("No. %1", made->number), (str){0});
    papers_add(arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(arena, paper, PAPERS_PLAIN,
               _f("Surname, first name, patronymic: %1", members_name_of(arena, card)), (str){0},
               (str){0});
    papers_add(arena, paper, PAPERS_PLAIN, _f("Organisation: %1", made->org_name), (str){0},
               (str){0});
    if (card->position.length + card->workplace.length > 0) {
        papers_add(arena, paper, PAPERS_PLAIN,
                   _f("Work: %1", str_comma(arena, card->position, card->workplace)), (str){0},
                   (str){0});
    }
    if (!date_is_none(card->joined_on)) {
        papers_add(arena, paper, PAPERS_PLAIN, _f("Member of the Union since %1", card->joined_on),
                   (str){0}, (str){0});
    }
}

struct papers_paper portfolio_paper(struct request *req, const struct members_self *self,
                                    const struct papers_made *made)
{
    struct papers_paper paper = {.title = str_of(_("List of achievements"))};
    add_person(req, self, made, &paper);
    add_trainings(req, self, &paper);
    add_certificates(req, self, &paper);
    add_posts(req, self, &paper);
    add_own(req, self, &paper);
    papers_add(req->arena, &paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_SMALL,
               str_of(_("Made by the program out of the register of the Union. Publications, "
                        "contests and awards were added by the member; those with a day in the "
                        "last column were confirmed by the organisation.")),
               (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_SIGNATURE, str_of(_("Chair of the organisation")),
               STR(" "), (str){0});
    return paper;
}
