/* One person in the reserve: looking, taking in, correcting. */
#include "base/fold.h"
#include "base/ids.h"
#include "features/reserve/reserve.html.h"
#include "features/reserve/reserve_inner.h"

#define FIRST_YEAR 1950
#define NAMES_TOLD 5

enum field { ORG, FOR_POST, POST_WORDS, READINESS, SINCE, BASIS, MENTOR, REVIEW_ON, NOTE, FIELDS };

static const struct form_field all_fields[FIELDS] = {
    [ORG] = {"org_id", N_("Organisation that has the post"), FORM_CHOICE, .required = true},
    [FOR_POST] = {"post", N_("For which post"), FORM_CHOICE, .required = true},
    [POST_WORDS] = {"post_words", N_("Which exactly"), FORM_TEXT, .max = 120,
                    .hint = N_("For example, of the auditing commission")},
    [READINESS] = {"readiness", N_("How far"), FORM_CHOICE, .required = true},
    [SINCE] = {"since", N_("In the reserve since"), FORM_DATE, .required = true,
               .hint = N_("For example, 12.03.2026")},
    [BASIS] = {"basis", N_("Decision"), FORM_TEXT, .max = 200,
               .hint = N_("For example, resolution of the presidium No. 5-2")},
    [MENTOR] = {"mentor", N_("Mentor"), FORM_TEXT, .max = 200,
                .hint = N_("Surname, first name and patronymic")},
    [REVIEW_ON] = {"review_on", N_("To be looked at again on"), FORM_DATE,
                   .hint = N_("Left empty: in a year")},
    [NOTE] = {"note", N_("Note"), FORM_TEXT, .max = 300, .wide = true},
};

/* ---- finding ----------------------------------------------------------------------------------
 */

str reserve_address(struct request *req, int64_t id)
{
    return str_format(req->arena, RESERVE "/%lld", (long long)id);
}

struct reply reserve_changed_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("Somebody else has changed this meanwhile. Open it again "
                                       "and look at it.")));
}

bool reserve_is_version(struct request *req, const struct reserve_db_line_row *row)
{
    int64_t sent = 0;
    return str_to_int64(http_body_field(req->http, STR("version")), &sent) && sent == row->version;
}

bool reserve_find(struct request *req, enum right right, struct scope *ret_scope,
                  struct reserve_db_line_row *ret_row)
{
    struct reserve_db_region_of_row region;
    int64_t id = path_id(req);
    if (!reserve_db_region_of(req->db, id, &region)) {
        return false;
    }
    struct scope scope = access_scope_in_region(req, right, region.region_id);
    if (str_is_empty(scope.from) || !reserve_db_find(req->db, scope, req->today, id, ret_row)) {
        return false;
    }
    *ret_scope = scope;
    return true;
}

/* ---- looking ----------------------------------------------------------------------------------
 */

struct html reserve_person_html(struct request *req, struct scope scope,
                                const struct reserve_db_line_row *row, const struct form *step_form,
                                const struct form *review_form)
{
    struct form step = form_of(req, reserve_fields(req, reserve_step_fields));
    struct form review = form_of(req, reserve_fields(req, reserve_review_fields));
    form_set_text(&review, "review_readiness", row->readiness);
    form_set_date(&review, "held_on", req->today);
    struct reserve_person_view view = {
        .row = *row,
        .steps = reserve_db_steps(req->db, scope, row->id),
        .reviews = reserve_db_reviews(req->db, scope, row->id),
        .choices = reserve_choices_of(req),
        .step_form = step_form == NULL ? &step : step_form,
        .review_form = review_form == NULL ? &review : review_form,
        .may_edit = access_may(req, RIGHT_EVENTS_EDIT),
        .is_in = str_equal(row->state, STR("in")),
    };
    return reserve_html_person(req, &view);
}

struct reply reserve_person_page(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    if (!reserve_find(req, RIGHT_TRAINING_VIEW, &scope, &row)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "reserve.open", scope.region_id, row.id, row.member_id);
    }
    return reply_page(req, _("Reserve of cadres"),
                      reserve_person_html(req, scope, &row, NULL, NULL));
}

/* ---- the form ---------------------------------------------------------------------------------
 */

/* The organisations from that of the person up to the region, as far as they are within reach. */
static const struct form_choice *org_choices(struct request *req, struct scope scope, str path)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, reserve_db_chain(req->db, path)) {
        struct orgs_org org;
        if (orgs_find(req, scope, row->id, &org)) {
            form_choices_add_id(&choices, row->id, row->short_name);
        }
    }
    return form_choices_list(&choices);
}

/* Whoever is in the reserve of an organisation stays in that one's: it is not asked again. */
static const struct form_field *fields_of(struct request *req, const struct form_choice *orgs)
{
    struct reserve_choices choices = reserve_choices_of(req);
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[ORG].choices = orgs;
    fields[FOR_POST].choices = choices.post;
    fields[READINESS].choices = choices.readiness;
    return orgs == NULL ? fields + FOR_POST : fields;
}

/* The one person within reach who is called so; 0: nobody is, and the name stays in words. Several:
 * a sentence in the form. */
static int64_t mentor_in(struct form *form, struct scope scope, int64_t member_id)
{
    struct request *req = form->req;
    str words = fold_search(req->arena, form_text(form, "mentor"));
    if (words.length == 0) {
        return 0;
    }
    struct reserve_db_named_rows rows = reserve_db_named(
        req->db, scope, words, str_join(req->arena, words, STR("\xf4\x8f\xbf\xbf")));
    if (rows.count > 1) {
        str names = {0};
        for (size_t i = 0; i < MIN_OF(rows.count, (size_t)NAMES_TOLD); i++) {
            const struct reserve_db_named_row *row = &rows.items[i];
            names = str_comma(
                req->arena, names,
                members_full_name(req->arena, row->last_name, row->first_name, row->middle_name));
        }
        form_add_error(form, "mentor",
                       _f("Several are called so: %1. Write the whole name.", names));
        return 0;
    }
    int64_t id = rows.count == 1 ? rows.items[0].id : 0;
    if (id == member_id && id != 0) {
        form_add_error(form, "mentor", str_of(_("Nobody is the own mentor.")));
    }
    return id;
}

struct entry {
    int64_t org_id;
    int64_t mentor_id;
    date since;
    date review_on;
};

/* `before`: the row as it is; of a new one only member_id. The mentor stays who he is as long as
 * his name is not touched, even if another has that name by now. */
static struct entry read_entry(struct form *form, struct scope scope,
                               const struct reserve_db_line_row *before)
{
    struct request *req = form->req;
    bool is_same_mentor =
        before->mentor_id != 0 && str_equal(form_text(form, "mentor"), before->mentor);
    struct entry entry = {
        .mentor_id = is_same_mentor ? before->mentor_id : mentor_in(form, scope, before->member_id),
        .since = form_date(form, "since"),
        .review_on = form_date(form, "review_on"),
    };
    form_refuse_future(form, "since");
    if (!date_is_none(entry.since) && date_year(entry.since) < FIRST_YEAR) {
        form_add_error(form, "since",
                       _f("The year is before %1. Please check it.",
                          str_format(req->arena, "%d", FIRST_YEAR)));
    }
    if (!date_is_none(entry.review_on) && !date_is_none(entry.since) &&
        date_before(entry.review_on, entry.since)) {
        form_add_error(form, "review_on", str_of(_("It cannot be looked at before it has begun.")));
    }
    if (date_is_none(entry.review_on) && !date_is_none(entry.since)) {
        entry.review_on = date_add_months(req->today, RESERVE_REVIEW_MONTHS);
    }
    return entry;
}

static void refuse_twice(struct request *req, struct form *form)
{
    form_add_error(form, "post", str_of(_("This person is in the reserve for that post already.")));
}

/* ---- taking in --------------------------------------------------------------------------------
 */

static bool find_member(struct request *req, struct scope *ret_scope, str *ret_name, str *ret_path)
{
    int64_t id = path_id(req);
    struct scope scope = members_likely_reach(req, RIGHT_EVENTS_EDIT, id);
    struct reserve_db_member_row row;
    if (str_is_empty(scope.from) || !reserve_db_member(req->db, scope, id, &row)) {
        return false;
    }
    *ret_scope = scope;
    *ret_name = members_full_name(req->arena, row.last_name, row.first_name, row.middle_name);
    *ret_path = row.org_path;
    return true;
}

static struct html new_html(struct request *req, str name, const struct form *form)
{
    struct reserve_form_view view = {.member_id = path_id(req), .name = name, .form = form};
    return reserve_html_form(req, &view);
}

struct reply reserve_new_page(struct request *req)
{
    struct scope scope;
    str name;
    str path;
    if (!find_member(req, &scope, &name, &path)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, org_choices(req, scope, path)));
    form_set_text(&form, "post", STR("chair"));
    form_set_text(&form, "readiness", STR("later"));
    form_set_date(&form, "since", req->today);
    return reply_page(req, _("Put into the reserve"), new_html(req, name, &form));
}

static struct reserve_db_said_values said(const struct form *form, const struct entry *entry)
{
    return (struct reserve_db_said_values){
        .post = form_text(form, "post"),
        .post_words = form_text(form, "post_words"),
        .readiness = form_text(form, "readiness"),
        .since = entry->since,
        .basis = form_text(form, "basis"),
        .mentor_id = entry->mentor_id,
        .mentor = form_text(form, "mentor"),
        .review_on = entry->review_on,
        .note = form_text(form, "note"),
    };
}

static bool add(struct request *req, struct scope scope, int64_t id, const struct form *form,
                const struct entry *entry)
{
    return reserve_db_add(req->db, &(struct reserve_db_add_values){
                                       .scope = scope,
                                       .id = id,
                                       .member_id = path_id(req),
                                       .org_id = entry->org_id,
                                       .said = said(form, entry),
                                       .account_id = audit_actor(req),
                                       .now = req->now,
                                   });
}

struct reply reserve_new_action(struct request *req)
{
    struct scope scope;
    str name;
    str path;
    int64_t id = ids_new();
    if (!find_member(req, &scope, &name, &path)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, org_choices(req, scope, path)));
    struct entry entry =
        read_entry(&form, scope, &(struct reserve_db_line_row){.member_id = path_id(req)});
    bool has_org = str_to_int64(form_text(&form, "org_id"), &entry.org_id);
    if (form_is_good(&form) && has_org && !add(req, scope, id, &form, &entry)) {
        refuse_twice(req, &form);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Put into the reserve"), new_html(req, name, &form));
    }
    const struct audit_change change = {"post", (str){0}, form_text(&form, "post")};
    audit(req, "reserve.add", scope.region_id, id, path_id(req), &change, 1);
    return reply_done(req, reserve_address(req, id), _f("%1: in the reserve.", name), 0);
}

/* ---- correcting -------------------------------------------------------------------------------
 */

static bool find_in(struct request *req, struct scope *ret_scope,
                    struct reserve_db_line_row *ret_row)
{
    return reserve_find(req, RIGHT_EVENTS_EDIT, ret_scope, ret_row) &&
           str_equal(ret_row->state, STR("in"));
}

static struct html edit_html(struct request *req, const struct reserve_db_line_row *row,
                             const struct form *form)
{
    struct reserve_form_view view = {
        .member_id = row->member_id,
        .name = reserve_name(req, row),
        .id = row->id,
        .version = row->version,
        .org_name = row->org_name,
        .form = form,
    };
    return reserve_html_form(req, &view);
}

struct reply reserve_edit_page(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    if (!find_in(req, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, NULL));
    form_set_text(&form, "post", row.post);
    form_set_text(&form, "post_words", row.post_words);
    form_set_text(&form, "readiness", row.readiness);
    form_set_date(&form, "since", row.since);
    form_set_text(&form, "basis", row.basis);
    form_set_text(&form, "mentor", row.mentor);
    form_set_date(&form, "review_on", row.review_on);
    form_set_text(&form, "note", row.note);
    return reply_page(req, _("Correct the reserve"), edit_html(req, &row, &form));
}

static bool change(struct request *req, struct scope scope, const struct reserve_db_line_row *row,
                   const struct form *form, const struct entry *entry)
{
    return reserve_db_change(req->db, &(struct reserve_db_change_values){
                                          .scope = scope,
                                          .id = row->id,
                                          .version = row->version,
                                          .said = said(form, entry),
                                          .account_id = audit_actor(req),
                                          .now = req->now,
                                      });
}

struct reply reserve_edit_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    struct reserve_db_same_row same;
    if (!find_in(req, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, NULL));
    struct entry entry = read_entry(&form, scope, &row);
    struct reserve_db_same_values values = {scope,
                                            row.id,
                                            row.member_id,
                                            row.org_id,
                                            form_text(&form, "post"),
                                            form_text(&form, "post_words")};
    if (form_is_good(&form) && reserve_db_same(req->db, &values, &same)) {
        refuse_twice(req, &form);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct the reserve"), edit_html(req, &row, &form));
    }
    if (!reserve_is_version(req, &row) || !change(req, scope, &row, &form, &entry)) {
        return reserve_changed_meanwhile(req);
    }
    const struct audit_change changes[] = {
        {"post", row.post, form_text(&form, "post")},
        {"readiness", row.readiness, form_text(&form, "readiness")},
    };
    audit(req, "reserve.change", scope.region_id, row.id, row.member_id, changes,
          COUNT_OF(changes));
    return reply_done(req, reserve_address(req, row.id), str_of(_("Saved.")), 0);
}
