/* Who may learn by a programme, and the entry: by own application, or by the organisation. */
#include "base/ids.h"
#include "features/learning/learning.html.h"
#include "features/learning/learning_inner.h"

#define LINES_MOST 200

bool learning_is(str state, const char *code)
{
    return str_equal(state, str_of(code));
}

str learning_own_address(struct request *req, int64_t programme_id, const char *what)
{
    return str_format(req->arena, LEARNING_MY "/%lld%s", (long long)programme_id, what);
}

/* ---- who may --------------------------------------------------------------------------------- */

/* The categories of the programme hold the one that goes with the member's highest post. */
static bool fits(struct request *req, const struct members_self *self,
                 const struct programmes_programme *programme)
{
    struct programmes_codes codes = programmes_categories(req, programme);
    str own = codes.count == 0 ? (str){0}
                               : training_category_on(req, self->region_id, self->id, req->today);
    bool is_there = codes.count == 0;
    for (size_t i = 0; i < codes.count; i++) {
        is_there = is_there || str_equal(codes.items[i], own);
    }
    return is_there;
}

/* Done once it may be learnt again; so may what was left or refused. */
static bool may_apply(struct request *req, const struct learning_own *own)
{
    bool is_busy = own->has_entry && (learning_is(own->entry.state, "asked") ||
                                      learning_is(own->entry.state, "studying"));
    struct programmes_programme open;
    return own->is_registered && !is_busy && own->programme.is_own_entry &&
           programmes_find_open(req, own->org_path, own->programme.id, &open) &&
           fits(req, &own->self, &own->programme);
}

static bool take_self(struct request *req, struct learning_own *own)
{
    struct learning_db_place_of_row place;
    if (!members_self(req, &own->self) ||
        !learning_db_place_of(req->db, own->self.scope, own->self.id, &place)) {
        return false;
    }
    own->org_path = place.org_path;
    own->is_registered = members_status_is_registered(place.status);
    return true;
}

bool learning_own_by_id(struct request *req, int64_t id, struct learning_own *ret_own)
{
    struct learning_own own = {0};
    if (!take_self(req, &own)) {
        return false;
    }
    own.has_entry = learning_db_own(req->db, own.self.scope, own.self.id, id, &own.entry);
    bool is_there = own.has_entry ? programmes_find_any(req, id, &own.programme)
                                  : programmes_find_open(req, own.org_path, id, &own.programme);
    if (!is_there) {
        return false;
    }
    own.may_apply = may_apply(req, &own);
    *ret_own = own;
    return true;
}

bool learning_own_of(struct request *req, struct learning_own *ret_own)
{
    return learning_own_by_id(req, path_id(req), ret_own);
}

struct reply learning_studying(struct request *req, struct learning_own *ret_own)
{
    if (!learning_own_of(req, ret_own) || !ret_own->has_entry) {
        return reply_not_found(req);
    }
    if (!ret_own->is_registered) {
        return reply_refused(req, str_of(_("You are not on the register of the Union any more, so "
                                           "learning is closed to you. Your earlier results stay "
                                           "on your card.")));
    }
    if (!learning_is(ret_own->entry.state, "studying")) {
        return reply_refused(req, str_of(_("You are not learning by this programme now.")));
    }
    return (struct reply){0};
}

/* ---- the list -------------------------------------------------------------------------------- */

static struct learning_line line_of(struct request *req, const struct learning_own *own)
{
    struct learning_line line = {
        .programme = own->programme, .entry = own->entry, .may_apply = own->may_apply};
    if (own->has_entry) {
        struct learning_db_done_of_row done;
        line.total = learning_parts_of(req, &own->programme).total;
        if (learning_db_done_of(req->db, own->self.scope, own->entry.id, &done)) {
            line.done = done.seen + done.passed + done.accepted;
        }
    }
    return line;
}

static bool is_listed(const struct learning_my_view *view, int64_t programme_id)
{
    for (size_t i = 0; i < view->mine_count; i++) {
        if (view->mine[i].programme.id == programme_id) {
            return true;
        }
    }
    return false;
}

struct reply learning_my_page(struct request *req)
{
    struct learning_own self = {0};
    struct learning_own own;
    if (!take_self(req, &self)) {
        return members_no_card(req);
    }
    struct learning_my_view view = {.is_registered = self.is_registered};
    size_t capacity = 0;
    /* The latest entry stands for its programme. */
    EACH (entry, learning_db_of_member(req->db, self.self.scope, self.self.id, LINES_MOST)) {
        if (!is_listed(&view, entry->programme_id) &&
            learning_own_by_id(req, entry->programme_id, &own)) {
            *ARENA_PUSH(req->arena, view.mine, view.mine_count, capacity) = line_of(req, &own);
        }
    }
    capacity = 0;
    EACH (programme, programmes_open(req, self.org_path)) {
        own = self;
        own.programme = *programme;
        if (!is_listed(&view, programme->id) && may_apply(req, &own)) {
            own.may_apply = true;
            *ARENA_PUSH(req->arena, view.open, view.open_count, capacity) = line_of(req, &own);
        }
    }
    return reply_page(req, _("Programmes to learn by"), learning_html_my(req, &view));
}

struct reply learning_own_page(struct request *req)
{
    struct learning_own_view view = {0};
    if (!learning_own_of(req, &view.own)) {
        return reply_not_found(req);
    }
    view.parts = learning_parts_of(req, &view.own.programme);
    if (view.own.has_entry) {
        view.progress = learning_progress_of(req, view.own.self.scope, &view.own.entry);
    }
    return reply_page_titled(req, view.own.programme.title, learning_html_own(req, &view));
}

/* ---- entering and leaving -------------------------------------------------------------------- */

static date due_on(const struct request *req, const struct programmes_programme *programme)
{
    return programme->learn_days == 0 ? (date){0}
                                      : date_add_days(req->today, programme->learn_days);
}

struct reply learning_enter_action(struct request *req)
{
    struct learning_own own;
    if (!learning_own_of(req, &own)) {
        return reply_not_found(req);
    }
    const struct programmes_programme *programme = &own.programme;
    if (!own.is_registered) {
        return reply_refused(req, str_of(_("You are not on the register of the Union, so you "
                                           "cannot enter. Ask your organisation.")));
    }
    struct learning_db_add_values values = {
        .scope = own.self.scope,
        .id = ids_new(),
        .programme_id = programme->id,
        .member_id = own.self.id,
        .state = programme->needs_answer ? STR("asked") : STR("studying"),
        .entered_by = STR("own"),
        .began_on = req->today,
        .due_on = due_on(req, programme),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    if (!own.may_apply || !learning_db_add(req->db, &values)) {
        return reply_refused(req, str_of(_("This programme is not open to you, or you are learning "
                                           "by it already.")));
    }
    audit(req, "learning.enter", own.self.region_id, values.id, own.self.id, NULL, 0);
    return reply_done(req, learning_own_address(req, programme->id, ""),
                      str_of(programme->needs_answer
                                 ? _("Your application is sent. The answer will stand here.")
                                 : _("You are entered. You can begin.")),
                      0);
}

struct reply learning_leave_action(struct request *req)
{
    struct learning_own own;
    if (!learning_own_of(req, &own) || !own.has_entry) {
        return reply_not_found(req);
    }
    struct learning_db_set_state_values values = {
        .scope = own.self.scope,
        .id = own.entry.id,
        .before = own.entry.state,
        .after = STR("left"),
        .ended_on = req->today,
        .now = req->now,
    };
    bool is_open =
        learning_is(own.entry.state, "asked") || learning_is(own.entry.state, "studying");
    if (!is_open || !learning_db_set_state(req->db, &values)) {
        return reply_refused(req, str_of(_("You are not learning by this programme now.")));
    }
    audit(req, "learning.leave", own.self.region_id, own.entry.id, own.self.id, NULL, 0);
    return reply_done(req, STR(LEARNING_MY), str_of(_("You have left the programme.")), 0);
}

/* ---- materials ------------------------------------------------------------------------------- */

/* Read by who learns by it or has learnt by it. */
static bool find_material(struct request *req, struct learning_own *ret_own,
                          struct programmes_material *ret_material)
{
    int64_t n;
    if (!learning_own_of(req, ret_own) || !ret_own->has_entry || !ret_own->is_registered ||
        !str_to_int64(path_text(req, 1), &n)) {
        return false;
    }
    bool may =
        learning_is(ret_own->entry.state, "studying") || learning_is(ret_own->entry.state, "done");
    return may && programmes_material_of(req, ret_own->programme.region_id, ret_own->programme.id,
                                         n, ret_material);
}

struct reply learning_material_page(struct request *req)
{
    struct learning_own own;
    struct programmes_material material;
    if (!find_material(req, &own, &material) || material.kind != PROGRAMMES_TEXT) {
        return reply_not_found(req);
    }
    return reply_page_titled(req, material.title, learning_html_material(req, &own, &material));
}

struct reply learning_material_go_page(struct request *req)
{
    struct learning_own own;
    struct programmes_material material;
    return find_material(req, &own, &material) ? programmes_lead_away(req, &material)
                                               : reply_not_found(req);
}

struct reply learning_material_file_page(struct request *req)
{
    struct learning_own own;
    struct programmes_material material;
    return find_material(req, &own, &material)
               ? programmes_material_file(req, own.programme.region_id, own.programme.id,
                                          material.n)
               : reply_not_found(req);
}

struct reply learning_seen_action(struct request *req)
{
    struct learning_own own;
    struct programmes_material material;
    struct reply refusal = learning_studying(req, &own);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!find_material(req, &own, &material)) {
        return reply_not_found(req);
    }
    learning_db_see(req->db, own.entry.region_id, own.entry.id, material.n, req->now);
    learning_look(req, own.self.scope, &own.entry, &own.programme);
    return reply_see_other(req, learning_own_address(req, own.programme.id, "#parts"));
}
