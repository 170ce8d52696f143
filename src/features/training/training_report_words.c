/* A report of training in sentences, out of its figures. */
#include "features/training/training_report.h"

/* "6 seminars and conferences": how many events of a kind there were. Kinds that the union has
 * added stand there with their own word. */
static str kind_words(struct request *req, str kind, str label, int64_t n)
{
    const struct {
        const char *kind;
        str words;
    } words[] = {
        {"school", _n("%1 school lesson", "%1 school lessons", n)},
        {"standing_seminar",
         _n("%1 lesson of a standing seminar", "%1 lessons of standing seminars", n)},
        {"seminar", _n("%1 seminar", "%1 seminars", n)},
        {"conference_seminar", _n("%1 seminar and conference", "%1 seminars and conferences", n)},
        {"workshop", _n("%1 practical seminar", "%1 practical seminars", n)},
        {"webinar", _n("%1 webinar", "%1 webinars", n)},
        {"laboratory", _n("%1 laboratory", "%1 laboratories", n)},
        {"discussion", _n("%1 discussion", "%1 discussions", n)},
        {"youth_session", _n("%1 session of the youth teaching school",
                             "%1 sessions of the youth teaching school", n)},
        {"forum", _n("%1 forum", "%1 forums", n)},
        {"conference", _n("%1 conference", "%1 conferences", n)},
        {"course", _n("%1 course of further education", "%1 courses of further education", n)},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(kind, str_of(words[i].kind))) {
            return words[i].words;
        }
    }
    return _f("%1: %2", label, n);
}

static str kinds_words(struct request *req, const struct training_report_figures *kinds)
{
    str list = {0};
    for (size_t i = 0; i < kinds->count; i++) {
        const struct training_report_figure *figure = &kinds->items[i];
        ptrdiff_t at = str_find(figure->conditions, STR("kind="));
        str kind = str_from(figure->conditions, (size_t)at + 5);
        list = str_comma(req->arena, list, kind_words(req, kind, figure->label, figure->number));
    }
    return list;
}

struct writing {
    struct request *req;
    const struct training_report_view *view;
    struct training_report_sentences sentences;
};

static const struct training_report_figure *main_of(const struct writing *writing,
                                                    enum training_report_main which)
{
    return &writing->view->main.items[which];
}

static void say(struct writing *writing, str text, const struct training_report_figure *figure)
{
    struct training_report_sentence *sentence =
        ARENA_PUSH(writing->req->arena, writing->sentences.items, writing->sentences.count,
                   writing->sentences.capacity);
    *sentence = (struct training_report_sentence){text, figure};
}

static void say_people(struct writing *writing)
{
    struct request *req = writing->req;
    int64_t schools = main_of(writing, TRAINING_REPORT_SCHOOLS)->number;
    int64_t seminars = main_of(writing, TRAINING_REPORT_SEMINARS)->number;
    int64_t people = main_of(writing, TRAINING_REPORT_PEOPLE)->number;
    int64_t outside = main_of(writing, TRAINING_REPORT_OUTSIDE)->number;
    say(writing, _f("Schools of union activists at work: %1.", schools),
        main_of(writing, TRAINING_REPORT_SCHOOLS));
    say(writing, _f("Standing seminars at work: %1.", seminars),
        main_of(writing, TRAINING_REPORT_SEMINARS));
    say(writing, _n("%1 person was trained.", "%1 people were trained.", people),
        main_of(writing, TRAINING_REPORT_PEOPLE));
    say(writing,
        _f("There were %1 trainings in all: whoever learnt several times is counted each time.",
           main_of(writing, TRAINING_REPORT_TRAININGS)->number),
        main_of(writing, TRAINING_REPORT_TRAININGS));
    if (outside > 0) {
        say(writing,
            _n("%1 training was had outside of the organisation.",
               "%1 trainings were had outside of the organisation.", outside),
            main_of(writing, TRAINING_REPORT_OUTSIDE));
    }
}

static void say_events(struct writing *writing)
{
    struct request *req = writing->req;
    int64_t events = main_of(writing, TRAINING_REPORT_EVENTS)->number;
    int64_t direct = main_of(writing, TRAINING_REPORT_DIRECT)->number;
    int64_t connections = main_of(writing, TRAINING_REPORT_CONNECTIONS)->number;
    int64_t views = main_of(writing, TRAINING_REPORT_VIEWS)->number;
    if (events == 0) {
        return;
    }
    say(writing,
        _nf("%1 event was held: %2.", "%1 events were held, of them %2.", events,
            kinds_words(req, &writing->view->kinds)),
        main_of(writing, TRAINING_REPORT_EVENTS));
    say(writing, _n("%1 person took part directly.", "%1 people took part directly.", direct),
        main_of(writing, TRAINING_REPORT_DIRECT));
    if (connections > 0) {
        say(writing,
            _n("%1 connection to broadcasts was counted.",
               "%1 connections to broadcasts were counted.", connections),
            main_of(writing, TRAINING_REPORT_CONNECTIONS));
    }
    if (views > 0) {
        say(writing,
            _n("Recordings were looked at %1 time.", "Recordings were looked at %1 times.", views),
            main_of(writing, TRAINING_REPORT_VIEWS));
    }
}

static void say_money(struct writing *writing)
{
    struct request *req = writing->req;
    const struct training_report_figure *spent = main_of(writing, TRAINING_REPORT_SPENT);
    str share = training_report_share(req, writing->view);
    if (spent->number > 0) {
        say(writing, _f("Spent on training: %1.", training_report_text(req, writing->view, spent)),
            spent);
    }
    if (share.length > 0) {
        say(writing, _f("Share of the own budget that went to training: %1.", share),
            main_of(writing, TRAINING_REPORT_OWN));
        say(writing, training_report_norm(req, writing->view),
            main_of(writing, TRAINING_REPORT_BUDGET));
    }
}

/* Who holds a post today, and how many of them were trained since; documents of the period. */
static void say_elected(struct writing *writing)
{
    struct request *req = writing->req;
    const struct training_report_view *view = writing->view;
    struct training_db_papers_between_row papers = {0};
    int64_t elected = 0, trained = 0;
    if (str_is_empty(view->place.scope.from)) {
        return;
    }
    struct training_db_coverage_values posts = {.scope = view->place.scope,
                                                .held = {.today = req->today}};
    EACH (row, training_db_coverage(req->db, &posts)) {
        elected += row->elected;
        trained += row->trained;
    }
    if (elected > 0) {
        say(writing,
            _f("Of those who hold posts today, %1 in all, %2 were trained in their term.", elected,
               trained),
            NULL);
    }
    str path = view->place.org.path;
    (void)!training_db_papers_between(
        req->db,
        &(struct training_db_papers_between_values){view->place.org.region_id, path,
                                                    str_join(req->arena, path, STR("~")),
                                                    view->since, date_add_days(view->last, 1)},
        &papers);
    if (papers.total > 0) {
        say(writing,
            _n("%1 document about a training was issued.",
               "%1 documents about trainings were issued.", papers.total),
            NULL);
    }
}

struct training_report_sentences training_report_sentences(struct request *req,
                                                           const struct training_report_view *view)
{
    struct writing writing = {.req = req, .view = view};
    say_people(&writing);
    say_events(&writing);
    say_money(&writing);
    say_elected(&writing);
    return writing.sentences;
}

str training_report_words(struct request *req, const struct training_report_view *view)
{
    struct buf out = BUF_INIT(req->arena);
    struct training_report_sentences sentences = training_report_sentences(req, view);
    for (size_t i = 0; i < sentences.count; i++) {
        buf_put(&out, i == 0 ? (str){0} : STR("\n\n"));
        buf_put(&out, sentences.items[i].text);
    }
    return buf_str(&out);
}
