/* How campaigns and elections are told to people. */
#include "features/campaigns/campaigns_inner.h"

const char *const campaigns_level_labels[CAMPAIGNS_LEVELS] = {
    [LEVEL_UNION] = "",
    [LEVEL_REGION] = N_("Regional organisations"),
    [LEVEL_TERRITORY] = N_("Territorial organisations"),
    [LEVEL_PRIMARY] = N_("Primary organisations"),
};

static const struct form_choice stages[] = {
    {"none", N_("not planned")},      {"planned", N_("planned")},         {"held", N_("held")},
    {"signed", N_("minutes signed")}, {"entered", N_("results entered")}, {0},
};

const char *campaigns_stage_label(str stage)
{
    return form_choice_label(stages, stage);
}

enum widgets_tone campaigns_stage_tone(str stage)
{
    return str_equal(stage, STR("entered"))   ? TONE_OK
           : str_equal(stage, STR("none"))    ? TONE_PLAIN
           : str_equal(stage, STR("planned")) ? TONE_INFO
                                              : TONE_WARN;
}

str campaigns_election_name(struct request *req, const struct campaigns_db_election_row *row)
{
    return str_comma(req->arena, bodies_label(req, row->post_label),
                     bodies_name(req, row->body_label, row->body_name));
}

str campaigns_candidate_name(struct request *req, const struct campaigns_db_candidates_row *row)
{
    str name = members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
    if (row->alike == 0 || date_is_none(row->born)) {
        return name;
    }
    /* Without words: a ballot is found again by whoever reads it in another language. */
    str year = str_format(req->arena, "%04d", date_year(row->born));
    str born = row->alike == 1 ? year
                               : str_format(req->arena, "%02d.%02d.%.*s", date_day(row->born),
                                            date_month(row->born), STR_ARG(year));
    return STR_CONCAT(req->arena, name, STR(" ("), born, STR(")"));
}

str campaigns_namesake(struct request *req, const struct campaigns_election *election)
{
    EACH (candidate, election->candidates) {
        str name = campaigns_candidate_name(req, candidate);
        EACH (other, election->candidates) {
            if (other < candidate && !other->withdrew && !candidate->withdrew &&
                str_equal(name, campaigns_candidate_name(req, other))) {
                return name;
            }
        }
    }
    return (str){0};
}

struct reply campaigns_refuse_namesake(struct request *req, str name)
{
    return reply_refused(req, _f("%1: two candidates look the same on the ballot. Write the day of "
                                 "birth on their cards, take both off and add them again.",
                                 name));
}

struct request campaigns_reader(const struct request *req)
{
    struct request reader = *req;
    reader.language = req->language == LANGUAGE_KK ? LANGUAGE_KK : LANGUAGE_RU;
    return reader;
}

str campaigns_changed_meanwhile(struct request *req)
{
    return str_of(_("Somebody else has changed this meanwhile. Open it again and look at it."));
}
