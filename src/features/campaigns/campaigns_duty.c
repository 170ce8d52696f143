/* What an organisation owes to an open campaign, for its start page. */
#include "features/campaigns/campaigns_inner.h"

static struct campaigns_duty planning(struct request *req,
                                      const struct campaigns_campaign *campaign, date by_day)
{
    return (struct campaigns_duty){
        .sentence = str_of(_("Plan the meeting with reports and elections")),
        .note = date_before(by_day, req->today) ? _f("It was due by %1.", by_day)
                                                : _f("It is due by %1.", by_day),
        .address = campaigns_address(req, campaign),
    };
}

static struct campaigns_duty holding(struct request *req,
                                     const struct campaigns_db_place_row *place)
{
    bool is_today = date_equal(place->held_on, req->today);
    return (struct campaigns_duty){
        .sentence = is_today ? str_of(_("Reports and elections are today"))
                             : _f("The meeting of %1 is not entered as held", place->held_on),
        .note = str_of(_("Begin the meeting, mark who has come; candidates, ballots and results "
                         "are entered there.")),
        .address = campaigns_meeting_address(req, place->meeting_id, ""),
    };
}

static struct campaigns_duty duty_of(struct request *req, const struct campaigns_campaign *campaign,
                                     const struct campaigns_db_place_row *place)
{
    date by_day = campaigns_by_day(campaign, campaign->org.path, campaign->org.level);
    if (date_is_none(by_day)) {
        return (struct campaigns_duty){0};
    }
    if (str_equal(place->stage, STR("none"))) {
        return planning(req, campaign, by_day);
    }
    if (str_equal(place->stage, STR("planned")) && !date_before(req->today, place->held_on)) {
        return holding(req, place);
    }
    if (str_equal(place->stage, STR("held"))) {
        return (struct campaigns_duty){
            .sentence = str_of(_("Sign the minutes of the reports and elections")),
            .note = str_of(_("Then one press enters the new composition.")),
            .address = str_format(req->arena, "/meetings/%lld", (long long)place->meeting_id),
        };
    }
    if (str_equal(place->stage, STR("signed"))) {
        return (struct campaigns_duty){
            .sentence = str_of(_("Enter the new composition")),
            .note = str_of(_("The minutes are signed. One press enters the new composition.")),
            .address = campaigns_meeting_address(req, place->meeting_id, ""),
        };
    }
    return (struct campaigns_duty){0};
}

struct campaigns_duty campaigns_duty(struct request *req)
{
    struct campaigns_campaign campaign = {0};
    struct campaigns_db_place_row place;
    struct campaigns_db_line_rows rows = campaigns_db_around(req->db, req->mandate.org_path, 1);
    if (!access_may(req, RIGHT_MEETINGS_EDIT) || rows.count == 0 ||
        !date_is_none(rows.items[0].closed_on) ||
        !str_starts_with(req->mandate.org_path, rows.items[0].org_path) ||
        !orgs_find(req, access_scope(req, RIGHT_MEETINGS_EDIT), req->mandate.org_id,
                   &campaign.org) ||
        !campaigns_db_place_of(req->db, rows.items[0].id, campaign.org.id, &place)) {
        return (struct campaigns_duty){0};
    }
    campaign.row = rows.items[0];
    campaign.days = campaigns_db_days(req->db, campaign.row.id);
    return duty_of(req, &campaign, &place);
}
