/* Requests, people and ways in words. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include "base/format.h"
#include "base/utf8.h"
#include "features/acknowledgements/acknowledgements.html.h"
#include "features/bodies/bodies.h"
#include "features/members/members.h"

#define NEAR_DAYS 7

static const struct form_choice ways[] = {
    {"cabinet", N_("in the cabinet")},
    {"link", N_("by the personal link")},
    {"paper", N_("on paper")},
    {0},
};

static const char *const levels[] = {
    N_("the union"),
    N_("regional organisations"),
    N_("territorial organisations"),
    N_("primary organisations"),
    N_("organisations of units"),
    N_("union groups"),
};

const char *acknowledgements_way(str way)
{
    return form_choice_label(ways, way);
}

const char *acknowledgements_level(int64_t level)
{
    return level >= 0 && level < (int64_t)COUNT_OF(levels) ? levels[level] : NULL;
}

str acknowledgements_address(struct request *req, int64_t id, const char *page)
{
    return str_format(req->arena, "/acknowledgements/%lld%s", (long long)id, page);
}

str acknowledgements_label(struct request *req, str kind, str number, date dated_on)
{
    struct documents_document document = {.kind = kind, .number = number, .dated_on = dated_on};
    return documents_label(req, &document);
}

/* "Chair, union committee: primary organisations" */
static str post_text(struct request *req, const struct acknowledgements_db_posts_row *post)
{
    str who = post->post_label.length > 0 ? bodies_label(req, post->post_label)
                                          : str_of(_("Whoever holds a post"));
    str body = post->body_label.length > 0 ? bodies_label(req, post->body_label) : (str){0};
    const char *level = acknowledgements_level(post->level);
    return STR_CONCAT(req->arena, str_comma(req->arena, who, body), STR(": "),
                      str_of(level == NULL ? "" : tr(req->language, level)));
}

static str officers_text(struct request *req, const struct acknowledgements_request *request)
{
    str whom = {0};
    EACH (post, acknowledgements_db_posts(req->db, request->row.id)) {
        str text = post_text(req, post);
        whom = whom.length == 0 ? text : STR_CONCAT(req->arena, whom, STR("; "), text);
    }
    return whom;
}

str acknowledgements_whom(struct request *req, const struct acknowledgements_request *request)
{
    str where = {0};
    EACH (area, request->areas) {
        where = str_comma(req->arena, where, area->org_name);
    }
    if (!request->is_members) {
        return STR_CONCAT(req->arena, where, STR(". "), officers_text(req, request));
    }
    return request->row.takes_later ? _f("All members, also those who join later: %1", where)
                                    : _f("All members: %1", where);
}

str acknowledgements_sum_text(struct request *req, struct acknowledgements_sum sum)
{
    return _f("%1 of %2 have confirmed", sum.confirmed, sum.asked);
}

struct html acknowledgements_chip(struct request *req,
                                  const struct acknowledgements_db_line_row *row)
{
    if (str_equal(row->ended_why, STR("withdrawn"))) {
        return widgets_html_chip(req, TONE_PLAIN, "circle-check",
                                 _f("the request ended on %1", row->ended_on));
    }
    if (!str_equal(row->document_state, STR("adopted")) || !str_equal(row->state, STR("open"))) {
        return widgets_html_chip(req, TONE_PLAIN, "ban", str_of(_("the document is out of force")));
    }
    int64_t days = date_to_days(row->until_on) - date_to_days(req->today);
    if (days < 0) {
        return widgets_html_chip(req, TONE_BAD, "clock",
                                 _f("the day has passed: %1", row->until_on));
    }
    return widgets_html_chip(req, days <= NEAR_DAYS ? TONE_WARN : TONE_INFO, "hourglass",
                             _f("until %1", row->until_on));
}

str acknowledgements_post_label(struct request *req, str label)
{
    return bodies_label(req, label);
}

str acknowledgements_ended_text(struct request *req, const struct acknowledgements_db_line_row *row)
{
    if (!str_equal(row->document_state, STR("adopted"))) {
        return str_of(_("The document is out of force, so nobody is asked any more. What was "
                        "confirmed stays."));
    }
    return _f("The request ended on %1. What was confirmed stays.", row->ended_on);
}

str acknowledgements_over_text(struct request *req, const struct acknowledgements_db_line_row *row)
{
    if (!str_equal(row->document_state, STR("adopted"))) {
        return _f("The document “%1” is out of force. You need not read it.", row->title);
    }
    if (!str_equal(row->state, STR("open"))) {
        return _f("The request to read the document “%1” has ended.", row->title);
    }
    return str_of(_("This link is no longer valid: you are not asked to read this document now."));
}

static const struct form_choice waves[] = {
    {"asked", N_("first letters")},
    {"reminder", N_("reminders")},
    {"near", N_("reminders, the day is near")},
    {"late", N_("to chairs, the day has passed")},
    {0},
};

str acknowledgements_wave_text(struct request *req, str kind)
{
    const char *label = form_choice_label(waves, kind);
    return str_of(label == NULL ? "" : _(label));
}

str acknowledgements_told_text(struct request *req, int64_t told, int64_t silent)
{
    str sent = _n("%1 letter", "%1 letters", told);
    return silent == 0 ? sent
                       : str_comma(req->arena, sent,
                                   _n("%1 has no address or wants none",
                                      "%1 have no address or want none", silent));
}

/* ---- people --------------------------------------------------------------------------------- */

str acknowledgements_person_name(struct request *req,
                                 const struct acknowledgements_db_person_row *person)
{
    return members_full_name(req->arena, person->last_name, person->first_name,
                             person->middle_name);
}

str acknowledgements_post_text(struct request *req, const struct acknowledgements_place *place,
                               const struct acknowledgements_db_person_row *person)
{
    return place->request.is_members || person->post.length == 0
               ? person->post
               : str_comma(req->arena, bodies_label(req, person->post), person->org_name);
}

str acknowledgements_way_text(struct request *req,
                              const struct acknowledgements_db_person_row *person)
{
    const char *way = acknowledgements_way(person->way);
    if (way == NULL) {
        return (str){0};
    }
    if (person->entered_last.length == 0) {
        return str_of(_(way));
    }
    return _f("%1, entered by %2", _(way),
              format_initials(req->arena, person->entered_last, person->entered_first,
                              person->entered_middle));
}

str acknowledgements_person_key(struct request *req,
                                const struct acknowledgements_db_person_row *person)
{
    return str_format(req->arena, "%lld",
                      (long long)(person->member_id != 0 ? person->member_id : person->post_id));
}
