/* The programme by which an event is held: chosen in its form, shown with what is held by it. */
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define SHOWN 30
#define HOURS_A_DAY 8
#define MOST_DAYS 14

const struct form_choice *events_programmes(struct request *req, const struct orgs_org *org,
                                            int64_t kept_id)
{
    struct form_choices choices = {.arena = req->arena};
    struct programmes_programme kept;
    bool is_there = kept_id == 0;
    struct programmes_list open = programmes_open(req, org->path);
    EACH (programme, open) {
        form_choices_add_id(&choices, programme->id, programme->title);
        is_there = is_there || programme->id == kept_id;
    }
    /* It went into the archive since; the event stays what it is. */
    if (!is_there && programmes_find_any(req, kept_id, &kept)) {
        form_choices_add_id(&choices, kept.id, kept.title);
    }
    return form_choices_list(&choices);
}

void events_programme_fill(struct form *form, const struct orgs_org *org)
{
    struct request *req = form->req;
    struct programmes_programme programme;
    if (!programmes_find_open(req, org->path, query_int(req, "programme"), &programme)) {
        return;
    }
    int64_t days = MIN_OF((programme.hours + HOURS_A_DAY - 1) / HOURS_A_DAY, (int64_t)MOST_DAYS);
    date begins_on = form_date(form, "begins_on");
    form_set_int(form, "programme", programme.id);
    form_set_text(form, "form", programme.form);
    if (form_text(form, "title").length == 0) {
        form_set_text(form, "title", programme.title);
        form_set_text(form, "kind", programme.kind);
    }
    if (programme.hours > 0) {
        form_set_int(form, "hours", programme.hours);
    }
    if (days > 1) {
        form_set_date(form, "ends_on", date_add_days(begins_on, days - 1));
    }
    if (programme.valid_months > 0) {
        form_set_int(form, "valid_months", programme.valid_months);
    }
    form_set_text(form, "about", programme.goal);
}

struct programmes_codes events_programme_categories(struct request *req, str id)
{
    struct programmes_programme programme;
    int64_t number;
    return str_to_int64(id, &number) && programmes_find_any(req, number, &programme)
               ? programmes_categories(req, &programme)
               : (struct programmes_codes){0};
}

bool events_is_of_codes(const struct programmes_codes *codes, const char *category)
{
    for (size_t i = 0; i < codes->count; i++) {
        if (str_equal(codes->items[i], str_of(category))) {
            return true;
        }
    }
    return false;
}

struct html events_on_programme(struct request *req, int64_t programme_id)
{
    struct programmes_programme programme;
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    if (str_is_empty(scope.from) || !programmes_find_any(req, programme_id, &programme)) {
        return (struct html){0};
    }
    struct events_db_event_rows rows =
        events_db_by_programme(req->db, scope, programme_id, req->mandate.org_path, SHOWN);
    return events_html_on_programme(req, &programme, rows);
}
