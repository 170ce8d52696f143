/* How meetings are told to people. */
#include "features/meetings/meetings_inner.h"

#include "base/format.h"

const struct form_choice meetings_forms[] = {
    {"in_person", N_("in the room")},
    {"remote", N_("by video link")},
    {"mixed", N_("in the room and by video link")},
    {"correspondence", N_("by correspondence, over some days")},
    {0},
};

/* Health is not among them: the register keeps nothing of it. */
const struct form_choice meetings_reasons[] = {
    {"excused", N_("for a good reason")},  {"leave", N_("on leave")},
    {"travels", N_("on a business trip")}, {"work", N_("at work")},
    {"unknown", N_("not known")},          {0},
};

const struct form_choice meetings_votes[] = {
    {"open", N_("open vote")},
    {"roll_call", N_("vote by name")},
    {"secret", N_("secret vote on paper")},
    {"correspondence", N_("vote by correspondence")},
    {0},
};

const struct form_choice meetings_choices[] = {
    {"for", N_("For")},
    {"against", N_("Against")},
    {"abstained", N_("Abstained")},
    {0},
};

const struct form_choice meetings_ways[] = {
    {"resolution", N_("a resolution of its own")},
    {"minutes", N_("in the minutes alone")},
    {0},
};

const struct form_choice meetings_identified[] = {
    {"face", N_("by face and voice, on the video")},
    {"sign_in", N_("by the sign-in to this program")},
    {"code", N_("by a code that was sent")},
    {"paper", N_("by a document that was shown")},
    {0},
};

static const struct form_choice states[] = {
    {"called", N_("called")},         {"open", N_("under way")},      {"closed", N_("held")},
    {"signed", N_("minutes signed")}, {"cancelled", N_("cancelled")}, {0},
};

static const struct form_choice results[] = {
    {"adopted", N_("adopted")},
    {"rejected", N_("rejected")},
    {0},
};

const char *meetings_state_label(str state)
{
    return form_choice_label(states, state);
}

const char *meetings_result_label(str result)
{
    return form_choice_label(results, result);
}

enum widgets_tone meetings_state_tone(str state)
{
    return str_equal(state, STR("signed"))      ? TONE_OK
           : str_equal(state, STR("open"))      ? TONE_INFO
           : str_equal(state, STR("closed"))    ? TONE_WARN
           : str_equal(state, STR("cancelled")) ? TONE_BAD
                                                : TONE_PLAIN;
}

str meetings_name(struct request *req, const struct meetings_db_person_row *person)
{
    return members_full_name(req->arena, person->last_name, person->first_name,
                             person->middle_name);
}

str meetings_short_name(struct request *req, const struct meetings_db_person_row *person)
{
    return format_initials(req->arena, person->last_name, person->first_name, person->middle_name);
}

str meetings_post(struct request *req, const struct meetings_db_person_row *person)
{
    return person->post_type.length > 0 ? bodies_label(req, person->post) : person->post;
}

str meetings_body_name(struct request *req, const struct meetings_db_line_row *row)
{
    return bodies_name(req, row->body_label, row->body_name);
}

static str long_day(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, day);
    return buf_str(&text);
}

str meetings_when(struct request *req, const struct meetings_db_line_row *row)
{
    str day = long_day(req, row->held_on);
    if (!date_is_none(row->held_to)) {
        return _f("%1 to %2", day, long_day(req, row->held_to));
    }
    return str_comma(req->arena, day, row->begins_at);
}

str meetings_quorum_text(struct request *req, const struct meetings_meeting *meeting,
                         const struct meetings_quorum *quorum)
{
    str of = meeting->rules.quorum_of;
    str here = meetings_is_by_letter(&meeting->row)
                   ? _f("Of %1 who may vote %2 have answered.", quorum->entitled, quorum->here)
               : str_equal(of, STR("members"))
                   ? _f("Of %1 members of the Union %2 are here.", quorum->entitled, quorum->here)
               : str_equal(of, STR("delegates"))
                   ? _f("Of %1 delegates %2 are here.", quorum->entitled, quorum->here)
                   : _f("Of %1 elected %2 are here.", quorum->entitled, quorum->here);
    str verdict = quorum->is_there ? str_of(_("There is a quorum."))
                                   : _nf("There is no quorum: %1 is missing, %2 are needed.",
                                         "There is no quorum: %1 are missing, %2 are needed.",
                                         quorum->needed - quorum->here, quorum->needed);
    return STR_CONCAT(req->arena, here, STR(" "), verdict);
}

static bool is_unanimous(const struct meetings_db_item_row *item)
{
    return item->votes_for > 0 && item->votes_against == 0 && item->votes_abstained == 0;
}

bool meetings_has_video(const struct meetings_db_line_row *row)
{
    bool is_plain = str_starts_with(row->link, STR("https://"));
    for (size_t i = 0; i < row->link.length; i++) {
        is_plain = is_plain && row->link.data[i] > ' ' && row->link.data[i] < 0x7f;
    }
    return is_plain;
}

bool meetings_is_coming(const struct meetings_db_line_row *row)
{
    return str_equal(row->state, STR("called")) || str_equal(row->state, STR("open"));
}

str meetings_votes_text(struct request *req, const struct meetings_db_item_row *item)
{
    str votes = _f("for %1, against %2, abstained %3", item->votes_for, item->votes_against,
                   item->votes_abstained);
    return is_unanimous(item)
               ? STR_CONCAT(req->arena, votes, STR(" ("), str_of(_("unanimously")), STR(")"))
               : votes;
}

str meetings_nobody_text(struct request *req, const struct meetings_meeting *meeting)
{
    if (meeting->has_rules && str_equal(meeting->rules.quorum_of, STR("members"))) {
        return str_of(_("Nobody is on the register of this organisation on that day, so nobody "
                        "could vote. Enter its members first."));
    }
    if (meeting->has_rules && str_equal(meeting->rules.quorum_of, STR("delegates"))) {
        return str_of(_("No delegates are entered for that day, so nobody could vote. Enter who "
                        "was elected first."));
    }
    return str_of(_("Nobody sits in this body on that day, so nobody could vote. Enter who was "
                    "elected first."));
}

str meetings_identified_how(const struct meetings_meeting *meeting)
{
    bool are_all_signed_in = meeting->remote > 0;
    EACH (person, meeting->people) {
        are_all_signed_in = are_all_signed_in && (!str_equal(person->attendance, STR("remote")) ||
                                                  person->signed_in_at != 0);
    }
    return meeting->row.identified.length == 0 && are_all_signed_in ? STR("sign_in")
                                                                    : meeting->row.identified;
}

str meetings_changed_meanwhile(struct request *req)
{
    return str_of(_("Somebody else has changed this meanwhile. What you typed stands below: look "
                    "at it and press once more to keep it."));
}

/* "14:00", "14.00", "9-30", "14". */
