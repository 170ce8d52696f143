/* One training of many people: «кого обучили». */
#include "base/ids.h"
#include "features/training/training.html.h"
#include "features/training/training_inner.h"

#define NAMES_TOLD 5
#define PAGE "/training/new"

static bool view_of(struct request *req, struct training_many_view *ret_view)
{
    ret_view->choices = training_choices_of(req);
    return training_candidates_of(req, RIGHT_TRAINING_EDIT, PAGE, &ret_view->people);
}

/* ---- pages ----------------------------------------------------------------------------------- */

struct reply training_many_page(struct request *req)
{
    struct training_many_view view;
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "training.list", view.people.org.region_id, view.people.org.id, 0);
    }
    struct form form =
        form_of(req, training_fields(req, TRAINING_FORM_MANY, view.people.org.path, NULL));
    form_set_text(&form, "attendance", STR("in_person"));
    view.form = &form;
    return reply_page(req, _("Who was trained"), training_html_many(req, &view));
}

/* Names those who have it already: the chair unticks them. */
static void refuse_twice(struct request *req, struct form *form,
                         const struct training_candidates *people,
                         const struct training_record *record)
{
    str names = {0};
    int64_t total = 0;
    for (size_t i = 0; i < people->count; i++) {
        const struct training_candidate *person = &people->items[i];
        if (person->is_ticked && training_has_same(req, people->scope, person->id, 0, record)) {
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

static int64_t add_all(struct request *req, const struct training_candidates *people,
                       const struct training_record *record, struct training_touched *ret_touched)
{
    int64_t count = 0;
    for (size_t i = 0; i < people->count; i++) {
        struct training_new added = {
            .scope = people->scope,
            .member_id = people->items[i].id,
            .id = ids_new(),
            .state = "kept",
            .record = record,
        };
        if (people->items[i].is_ticked && training_add(req, &added)) {
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
        form_read(req, training_fields(req, TRAINING_FORM_MANY, view.people.org.path, NULL));
    struct training_record record = training_read(&form);
    view.form = &form;
    training_candidates_tick(req, &view.people);
    if (form_ticked(req, "person").count == 0) {
        form_add_general_error(&form, str_of(_("Tick those who were trained.")));
    }
    if (form_is_good(&form)) {
        refuse_twice(req, &form, &view.people, &record);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Who was trained"), training_html_many(req, &view));
    }
    struct training_touched *touched =
        ARENA_ARRAY(req->arena, view.people.count + 1, struct training_touched);
    int64_t count = add_all(req, &view.people, &record, touched);
    if (count == 0) {
        return reply_refused(req, str_of(_("Nobody of those ticked is on the list any more. Open "
                                           "it again.")));
    }
    return reply_done(
        req, str_format(req->arena, "/training?org=%lld", (long long)view.people.org.id),
        _n("The training of %1 person is written down.",
           "The training of %1 people is written down.", count),
        training_undo_added(req, view.people.scope.region_id, touched, (size_t)count));
}
