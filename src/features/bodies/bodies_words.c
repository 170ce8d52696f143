/* How bodies, posts, terms and rules are told to people. */
#include "features/bodies/bodies_inner.h"

#include "base/format.h"

/* The labels that the schema comes with, so that the translators see them; the labels themselves
 * come from the tables. */
const char *const bodies_labels[] = {
    N_("Congress"),
    N_("of the congress"),
    N_("Central Council"),
    N_("of the Central Council"),
    N_("Executive Committee"),
    N_("of the Executive Committee"),
    N_("Conference"),
    N_("of the conference"),
    N_("Committee"),
    N_("of the committee"),
    N_("Council of chairs of primary organisations"),
    N_("of the council of chairs of primary organisations"),
    N_("Presidium"),
    N_("of the presidium"),
    N_("General meeting"),
    N_("of the general meeting"),
    N_("Union committee"),
    N_("of the union committee"),
    N_("Union bureau"),
    N_("of the union bureau"),
    N_("Meeting of the union group"),
    N_("of the meeting of the union group"),
    N_("Auditing commission"),
    N_("of the auditing commission"),
    N_("Commission"),
    N_("of the commission"),
    N_("Youth council"),
    N_("of the youth council"),
    N_("Council of young teachers"),
    N_("of the council of young teachers"),
    N_("Council of veterans"),
    N_("of the council of veterans"),
    N_("Students' coordination council"),
    N_("of the students' coordination council"),
    N_("Appointed people"),
    N_("of the appointed people"),
    N_("Chair"),
    N_("First deputy chair"),
    N_("Deputy chair"),
    N_("Secretary"),
    N_("Member"),
    N_("Auditor"),
    N_("Delegate"),
    N_("Group organiser"),
    N_("Deputy group organiser"),
    N_("Specialist"),
    N_("Accountant"),
    N_("Treasurer"),
    N_("Keeper of the electronic register"),
    N_("Responsible for information work"),
    N_("Voluntary legal labour inspector"),
    N_("Voluntary technical labour inspector"),
    N_("Authorised person for labour protection"),
    N_("Voluntary correspondent"),
    N_("Responsible for digital skills"),
    NULL,
};

const struct form_choice bodies_basis_kinds[] = {
    {"minutes", N_("minutes")},
    {"resolution", N_("resolution")},
    {"order", N_("order")},
    {"application", N_("application")},
    {0},
};

const struct form_choice bodies_reasons[] = {
    {"term", N_("end of the term")},       {"reelected", N_("elected anew")},
    {"resigned", N_("own wish")},          {"recalled", N_("recalled")},
    {"left", N_("left the organisation")}, {"deceased", N_("deceased")},
    {"mistake", N_("entered by mistake")}, {0},
};

str bodies_label(struct request *req, str label)
{
    return str_is_empty(label) ? label : str_of(_(str_to_c(req->arena, label)));
}

str bodies_name(struct request *req, str label, str name)
{
    str words = bodies_label(req, label);
    return str_is_empty(name) ? words : STR_CONCAT(req->arena, words, STR(" "), name);
}

str bodies_person(struct request *req, str last, str first, str middle)
{
    str name = STR_CONCAT(req->arena, last, STR(" "), first);
    return str_is_empty(middle) ? name : STR_CONCAT(req->arena, name, STR(" "), middle);
}

str bodies_long_day(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, day);
    return buf_str(&text);
}

date bodies_last_day(date valid_to, date ended_on)
{
    bool ends_earlier =
        !date_is_none(ended_on) && (date_is_none(valid_to) || date_before(ended_on, valid_to));
    return ends_earlier ? ended_on : valid_to;
}

bool bodies_is_over(const struct bodies_db_post_row *post, date day)
{
    date last = bodies_last_day(post->valid_to, post->ended_on);
    return !date_is_none(last) && date_before(last, day);
}

str bodies_term(struct request *req, date from, date until, date ended_on)
{
    date last = bodies_last_day(until, ended_on);
    return date_is_none(last) ? _f("from %1, with no end set", from)
                              : _f("from %1 to %2", from, last);
}

str bodies_basis(struct request *req, str kind, str number, date day)
{
    const char *label = form_choice_label(bodies_basis_kinds, kind);
    str words = label == NULL ? (str){0} : str_of(_(label));
    if (!str_is_empty(number)) {
        words = STR_CONCAT(req->arena, words, STR(" "), _f("No. %1", number));
    }
    if (!date_is_none(day)) {
        words = STR_CONCAT(req->arena, words, STR(" "), _f("of %1", day));
    }
    return str_trim(words);
}

str bodies_reason(struct request *req, str reason)
{
    if (str_equal(reason, STR("liquidated"))) {
        return str_of(_("the organisation was liquidated")); /* written by the act alone */
    }
    const char *label = form_choice_label(bodies_reasons, reason);
    return label == NULL ? (str){0} : str_of(_(label));
}

static str share_words(struct request *req, int64_t part, int64_t whole, bool is_more)
{
    if (part == 1 && whole == 2) {
        return str_of(is_more ? _("more than half") : _("half"));
    }
    return is_more ? _f("more than %1/%2", part, whole) : _f("at least %1/%2", part, whole);
}

str bodies_rule(struct request *req, str body_type, date day)
{
    struct bodies_db_rule_row rule;
    if (!bodies_db_rule(req->db, body_type, day, &rule)) {
        return (str){0};
    }
    str quorum = share_words(req, rule.quorum_part, rule.quorum_whole, rule.quorum_more);
    str majority = share_words(req, rule.majority_part, rule.majority_whole, rule.majority_more);
    str special = share_words(req, rule.special_part, rule.special_whole, false);
    if (str_equal(rule.quorum_of, STR("members"))) {
        return _f(
            "Quorum: %1 of the members. A decision needs %2 of the votes, an important one %3.",
            quorum, majority, special);
    }
    if (str_equal(rule.quorum_of, STR("delegates"))) {
        return _f(
            "Quorum: %1 of the delegates. A decision needs %2 of the votes, an important one %3.",
            quorum, majority, special);
    }
    return _f("Quorum: %1 of those elected. A decision needs %2 of the votes, an important one %3.",
              quorum, majority, special);
}

str bodies_past_word(struct request *req, str what)
{
    static const struct form_choice words[] = {
        {"prolong", N_("before the term was prolonged")},
        {"correct", N_("before it was corrected")},
        {"end", N_("before the post was ended")},
        {"close", N_("before the body was closed")},
        {"undo", N_("before it was undone")},
        {0},
    };
    const char *label = form_choice_label(words, what);
    return label == NULL ? what : str_of(_(label));
}

str bodies_ending_sentence(struct request *req, str org_name, str label_of, str name, date until)
{
    int64_t days = date_to_days(until) - date_to_days(req->today);
    str body = bodies_name(req, label_of, name);
    str day = bodies_long_day(req, until);
    if (days <= 0) {
        return _f("%1: the term %2 ends today, %3.", org_name, body, day);
    }
    return _nf("%2: the term %3 ends on %4, %1 day left.",
               "%2: the term %3 ends on %4, %1 days left.", days, org_name, body, day);
}
