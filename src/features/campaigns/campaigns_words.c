/* How campaigns and elections are told to people. */
#include "base/patronymic.h"
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
    str post = bodies_label(req, row->post_label);
    /* In Kazakh the ending of the post would change with it. */
    return req->language == LANGUAGE_KK
               ? str_comma(req->arena, post, bodies_name(req, row->body_label, row->body_name))
               : STR_CONCAT(req->arena, post, STR(" "),
                            bodies_name(req, row->body_label_of, row->body_name));
}

str campaigns_outcome(struct request *req, str middle_name, bool is_elected)
{
    char sex = patronymic_sex(req->arena, middle_name);
    if (sex == 'f') {
        return str_of(is_elected ? _c("woman", "elected") : _c("woman", "not elected"));
    }
    if (sex == 'm') {
        return str_of(is_elected ? _c("man", "elected") : _c("man", "not elected"));
    }
    return str_of(is_elected ? _("elected") : _("not elected"));
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
