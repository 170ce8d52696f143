/* One training of many people: «кого обучили». People of the organisation, those who hold posts
 * below it, or those who were ticked in the list of members. */
#include "base/ids.h"
#include "features/training/training.html.h"
#include "features/training/training_inner.h"

#define MOST_PEOPLE 300
#define HOLDERS_SHOWN 500
#define NAMES_TOLD 5
#define PAGE "/training/new"

/* ---- who may be ticked ----------------------------------------------------------------------- */

static struct training_candidate *push(struct request *req, struct training_many_view *view,
                                       size_t *capacity)
{
    return ARENA_PUSH(req->arena, view->items, view->count, *capacity);
}

static void take_chosen(struct request *req, struct training_many_view *view,
                        const struct members_chosen *choice)
{
    size_t capacity = 0;
    for (size_t i = 0; i < choice->count; i++) {
        struct training_db_person_row row;
        if (training_db_person(req->db, view->place.scope, choice->ids[i], &row)) {
            *push(req, view, &capacity) = (struct training_candidate){
                .id = choice->ids[i],
                .name =
                    members_full_name(req->arena, row.last_name, row.first_name, row.middle_name),
                .is_ticked = true,
            };
        }
    }
    view->here = choice->here;
    view->who = STR("chosen");
}

static str holder_note(struct request *req, const struct training_db_holders_row *row)
{
    str since = date_is_none(row->latest) ? _f("not trained since %1", row->since)
                                          : _f("trained on %1", row->latest);
    return str_comma(req->arena, row->org_name, since);
}

/* Each once, under the highest post. */
static void take_holders(struct request *req, struct training_many_view *view)
{
    size_t capacity = 0;
    struct training_db_holders_values values = {
        .scope = view->place.scope,
        .held = {req->today},
        .category = view->who,
        .limit = HOLDERS_SHOWN + 1,
    };
    struct training_db_holders_rows rows = training_db_holders(req->db, &values);
    view->is_cut = rows.count > HOLDERS_SHOWN;
    rows.count = MIN_OF(rows.count, (size_t)HOLDERS_SHOWN);
    EACH (row, rows) {
        bool is_there = false;
        for (size_t i = 0; i < view->count && !is_there; i++) {
            is_there = view->items[i].id == row->member_id;
        }
        if (!is_there) {
            *push(req, view, &capacity) = (struct training_candidate){
                .id = row->member_id,
                .name = members_full_name(req->arena, row->last_name, row->first_name,
                                          row->middle_name),
                .note = holder_note(req, row),
            };
        }
    }
}

static void take_people(struct request *req, struct training_many_view *view)
{
    const struct orgs_org *org = &view->place.org;
    if (!org->holds_members) {
        return;
    }
    view->is_large = org->members > MOST_PEOPLE;
    if (view->is_large) {
        return;
    }
    size_t capacity = 0;
    struct members_choices people = members_by_name(req, view->place.scope, org, MOST_PEOPLE);
    EACH (person, people) {
        *push(req, view, &capacity) = (struct training_candidate){
            .id = person->id, .name = person->label, .note = person->note};
    }
}

/* False if the organisation is out of reach, or is the union: people are written region by region.
 */
static bool view_of(struct request *req, struct training_many_view *ret_view)
{
    struct training_many_view view = {.choices = training_choices_of(req)};
    struct members_chosen choice;
    if (!training_org_of(req, RIGHT_TRAINING_EDIT, &view.place) ||
        str_is_empty(view.place.scope.from)) {
        return false;
    }
    if (!str_is_empty(query_text(req, "id"))) {
        if (!members_choose(req, RIGHT_TRAINING_EDIT, PAGE, &choice)) {
            return false;
        }
        take_chosen(req, &view, &choice);
        *ret_view = view;
        return true;
    }
    view.who = query_text(req, "who");
    if (form_choice_label(view.choices.category, view.who) == NULL) {
        view.who = view.place.org.holds_members ? (str){0} : STR("primary_chair");
    }
    view.here = widgets_link(req, PAGE "?org=%lld&who=%.*s", (long long)view.place.org.id,
                             STR_ARG(view.who));
    if (view.who.length > 0) {
        take_holders(req, &view);
    } else {
        take_people(req, &view);
    }
    *ret_view = view;
    return true;
}

/* ---- pages ----------------------------------------------------------------------------------- */

struct reply training_many_page(struct request *req)
{
    struct training_many_view view;
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "training.list", view.place.org.region_id, view.place.org.id, 0);
    }
    struct form form =
        form_of(req, training_fields(req, TRAINING_FORM_MANY, view.place.org.path, NULL));
    form_set_text(&form, "attendance", STR("in_person"));
    view.form = &form;
    return reply_page(req, _("Who was trained"), training_html_many(req, &view));
}

static void tick(struct request *req, struct training_many_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        view->items[i].is_ticked = form_is_ticked(req, "person", view->items[i].id);
    }
}

/* Names those who have it already: the chair unticks them. */
static void refuse_twice(struct request *req, struct form *form,
                         const struct training_many_view *view,
                         const struct training_record *record)
{
    str names = {0};
    int64_t total = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct training_candidate *person = &view->items[i];
        if (person->is_ticked && training_has_same(req, view->place.scope, person->id, 0, record)) {
            names = total < NAMES_TOLD ? str_comma(req->arena, names, person->name) : names;
            total++;
        }
    }
    if (total > NAMES_TOLD) {
        names = _nf("%2 and %1 more", "%2 and %1 more", total - NAMES_TOLD, names);
    }
    if (total > 0) {
        form_add_general_error(form,
                               _f("The same training on the same days is written down already "
                                  "for: %1. Untick them.",
                                  names));
    }
}

static int64_t add_all(struct request *req, const struct training_many_view *view,
                       const struct training_record *record, struct training_touched *ret_touched)
{
    int64_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        struct training_new added = {
            .scope = view->place.scope,
            .member_id = view->items[i].id,
            .id = ids_new(),
            .state = "kept",
            .record = record,
        };
        if (view->items[i].is_ticked && training_add(req, &added)) {
            ret_touched[count++] = (struct training_touched){added.member_id, added.id, 1};
        }
    }
    return count;
}

struct reply training_many_action(struct request *req)
{
    struct training_many_view view;
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    struct form form =
        form_read(req, training_fields(req, TRAINING_FORM_MANY, view.place.org.path, NULL));
    struct training_record record = training_read(&form);
    view.form = &form;
    tick(req, &view);
    if (form_ticked(req, "person").count == 0) {
        form_add_general_error(&form, str_of(_("Tick those who were trained.")));
    }
    if (form_is_good(&form)) {
        refuse_twice(req, &form, &view, &record);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Who was trained"), training_html_many(req, &view));
    }
    struct training_touched *touched =
        ARENA_ARRAY(req->arena, view.count + 1, struct training_touched);
    int64_t count = add_all(req, &view, &record, touched);
    if (count == 0) {
        return reply_refused(req, str_of(_("Nobody of those ticked is on the list any more. Open "
                                           "it again.")));
    }
    return reply_done(req,
                      str_format(req->arena, "/training?org=%lld", (long long)view.place.org.id),
                      _n("The training of %1 person is written down.",
                         "The training of %1 people is written down.", count),
                      training_undo_added(req, view.place.scope.region_id, touched, (size_t)count));
}
