/* The attendance sheet to print and to sign in the hall. */
#include "features/checkin/checkin_inner.h"
#include "features/papers/papers.h"

static void put(struct request *req, struct papers_paper *paper, enum papers_kind kind, str text)
{
    papers_add(req->arena, paper, kind, text, (str){0}, (str){0});
}

static str days_text(struct request *req, const struct events_event *event)
{
    return date_equal(event->begins_on, event->ends_on)
               ? members_day_text(req, event->begins_on, 0)
               : _f("from %1 to %2", event->begins_on, event->ends_on);
}

static void put_people(struct request *req, struct papers_paper *paper,
                       const struct events_event *event)
{
    const str head[] = {str_of(_("No.")), str_of(_("Surname, first name, patronymic")),
                        str_of(_("Organisation, post")), str_of(_("Signature"))};
    int64_t number = 0;
    papers_add_row(req->arena, paper, PAPERS_ROW_HEAD, head, COUNT_OF(head));
    struct events_people people = events_people(req, event);
    EACH (person, people) {
        if (!str_equal(person->state, STR("comes"))) {
            continue;
        }
        const str cells[] = {
            str_format(req->arena, "%lld", (long long)++number), checkin_name(req, person),
            str_comma(req->arena, person->org_name, person->post), STR("                    ")};
        papers_add_row(req->arena, paper, PAPERS_ROW, cells, COUNT_OF(cells));
    }
}

struct reply checkin_sheet_file(struct request *req)
{
    struct events_event event;
    struct papers_paper paper = {.title = str_of(_("Attendance sheet"))};
    if (!checkin_event(req, &event)) {
        return reply_not_found(req);
    }
    const struct events_session *session =
        checkin_session(events_sessions(req, &event), query_int(req, "session"));
    audit_read(req, "events.export", event.region_id, event.id, 0);
    put(req, &paper, PAPERS_CENTRED, event.org_name);
    put(req, &paper, PAPERS_TITLE, str_of(_("ATTENDANCE SHEET")));
    put(req, &paper, PAPERS_CENTRED, event.title);
    if (session != NULL && session->n != 0) {
        put(req, &paper, PAPERS_CENTRED, checkin_session_text(req, &event, session));
    }
    put(req, &paper, PAPERS_CENTRED, days_text(req, &event));
    put(req, &paper, PAPERS_GAP, (str){0});
    put_people(req, &paper, &event);
    put(req, &paper, PAPERS_GAP, (str){0});
    papers_add(req->arena, &paper, PAPERS_SIGNATURE, str_of(_("Responsible for the event")),
               PAPERS_BLANK, (str){0});
    return papers_reply(req, &paper, (str){0},
                        str_format(req->arena, "attendance-%lld", (long long)event.id), PAPERS_PDF);
}
