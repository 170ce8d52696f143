#include "app/json.h"
#include "features/membership/membership.sql.h"
#include "features/membership/membership_inner.h"

/* One person on two lists: a teacher who studies (domain: several registrations, one of them the
 * main one). He is counted where his main registration is; his card on the other list has the
 * status `second` and names the main card. */

static struct scope region_of(const struct request *req, const struct membership_person *person)
{
    return access_system_scope(req->arena, person->org.region_id, STR("0"));
}

bool membership_is_second_in(struct request *req, const struct membership_person *person,
                             int64_t org_id)
{
    EACH (second, membership_db_seconds(req->db, region_of(req, person), person->id)) {
        if (second->org_id == org_id) {
            return true;
        }
    }
    return false;
}

bool membership_stands_twice(struct request *req, struct scope region, int64_t member_id)
{
    struct members_card card;
    int64_t version;
    return membership_db_seconds(req->db, region, member_id).count > 0 ||
           (members_card_of(req, region, member_id, &card, &version) && card.main_id != 0);
}

bool membership_make_second(struct act_run *run)
{
    struct request *req = run->req;
    struct membership_person person;
    struct membership_person counted;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    if (!membership_find(req, run->scope, json_get_int(run->arguments, "main_id"), &counted) ||
        !members_status_is_registered(counted.card.status) || counted.id == person.id ||
        counted.org.id == person.org.id) {
        return act_refuse(run, _("The main registration must be in another organisation, "
                                 "and current."));
    }
    if (!members_status_is_registered(person.card.status) ||
        membership_db_seconds(req->db, region_of(req, &person), person.id).count > 0) {
        return act_refuse(run, _("This registration cannot become a second one: it has "
                                 "ended, or is itself the main one of another."));
    }
    struct members_card card = person.card;
    card.status = STR("second");
    card.status_reason = (str){0};
    card.main_id = counted.id;
    return membership_write(run, &person, &card);
}

/* All other lists on which he stands follow to the new main card. */
static bool lead_to(struct act_run *run, const struct membership_person *from, int64_t main_id)
{
    struct request *req = run->req;
    EACH (second, membership_db_seconds(req->db, region_of(req, from), from->id)) {
        struct membership_person other;
        if (second->id == main_id ||
            !membership_find(req, region_of(req, from), second->id, &other)) {
            continue;
        }
        struct members_card card = other.card;
        card.main_id = main_id;
        if (!membership_write(run, &other, &card)) {
            return false;
        }
    }
    return true;
}

static bool make_main(struct act_run *run, const struct membership_person *second)
{
    struct members_card card = second->card;
    card.status = STR("active");
    card.main_id = 0;
    card.registered_on = run->act.on;
    return membership_write(run, second, &card);
}

bool membership_make_main(struct act_run *run)
{
    struct request *req = run->req;
    struct membership_person person;
    struct membership_person counted;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    if (!str_equal(person.card.status, STR("second"))) {
        return act_refuse(run, _("The state of the membership has changed since then."));
    }
    if (!membership_find(req, run->scope, person.card.main_id, &counted)) {
        return act_refuse(run, _("The main registration is in an organisation that you do "
                                 "not keep. Ask the organisation above both."));
    }
    struct members_card before = counted.card;
    before.status = STR("second");
    before.status_reason = (str){0};
    before.main_id = person.id;
    return lead_to(run, &counted, person.id) && make_main(run, &person) &&
           membership_write(run, &counted, &before);
}

bool membership_end_second(struct act_run *run)
{
    struct membership_person person;
    struct request *req = run->req;
    if (!membership_of_act(run, &person)) {
        return false;
    }
    if (!str_equal(person.card.status, STR("second"))) {
        return act_refuse(run, _("The state of the membership has changed since then."));
    }
    struct members_card card = person.card;
    card.status = STR("deregistered");
    card.status_reason = STR("other");
    card.main_id = 0;
    return membership_write(run, &person, &card);
}

bool membership_end_seconds(struct act_run *run, const struct membership_person *person,
                            const struct members_card *ended)
{
    struct request *req = run->req;
    struct scope region = region_of(req, person);
    struct membership_db_seconds_rows seconds = membership_db_seconds(req->db, region, person->id);
    struct membership_person first;
    if (seconds.count == 0) {
        return true;
    }
    if (str_equal(ended->status, STR("deregistered")) && seconds.items[0].is_open) {
        int64_t heir_id = seconds.items[0].id;
        return membership_find(req, region, heir_id, &first) && lead_to(run, person, heir_id) &&
               make_main(run, &first);
    }
    EACH (second, seconds) {
        struct membership_person other;
        if (!membership_find(req, region, second->id, &other)) {
            continue;
        }
        struct members_card card = other.card;
        card.status = ended->status;
        card.status_reason = ended->status_reason;
        card.main_id = 0;
        if (!membership_write(run, &other, &card)) {
            return false;
        }
    }
    return true;
}
