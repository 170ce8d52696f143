/* The mandate and the counting commission of a meeting: who sits in them, and their papers. */
#include "base/format.h"
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

static const struct form_field mandate_fields[] = {
    {"chair", N_("Chair of the commission"), FORM_TEXT, .max = 20},
    {"recognised", N_("Mandates recognised"), FORM_INT, .max = 5000},
    {0},
};
static const struct form_field counting_fields[] = {
    {"chair", N_("Chair of the commission"), FORM_TEXT, .max = 20},
    {0},
};

static bool is_known(str commission)
{
    return str_equal(commission, STR("mandate")) || str_equal(commission, STR("counting"));
}

/* ---- who sits in it -------------------------------------------------------------------------- */

static struct campaigns_commission_view view_of(struct request *req,
                                                const struct campaigns_elections *meeting,
                                                str commission)
{
    const struct campaigns_db_meeting_row *row = &meeting->row;
    return (struct campaigns_commission_view){
        .meeting = meeting,
        .is_mandate = str_equal(commission, STR("mandate")),
        .here = campaigns_db_here(req->db, req->scope, row->region_id, row->id),
        .members =
            campaigns_db_commission(req->db, req->scope, row->region_id, row->id, commission),
    };
}

struct reply campaigns_commission_page(struct request *req)
{
    struct campaigns_elections meeting;
    str commission = path_text(req, 1);
    struct reply refusal =
        is_known(commission) ? campaigns_find_open(req, &meeting) : reply_not_found(req);
    if (refusal.status != 0) {
        return refusal;
    }
    struct campaigns_commission_view view = view_of(req, &meeting, commission);
    struct form form = form_of(req, view.is_mandate ? mandate_fields : counting_fields);
    EACH (member, view.members) {
        if (member->is_chair) {
            form_set_int(&form, "chair", member->n);
        }
    }
    if (view.is_mandate) {
        bool is_set = meeting.row.recognised != 0;
        form_set_int(&form, "recognised", is_set ? meeting.row.recognised : meeting.row.here);
    }
    view.form = &form;
    return reply_page(req, _("Commission"), campaigns_html_commission(req, &view));
}

bool campaigns_sits(const struct campaigns_commission_view *view, int64_t n)
{
    struct request *req = view->form->req;
    if (req->http->method == HTTP_POST) {
        return form_is_ticked(req, "person", n);
    }
    struct campaigns_db_commission_rows members = view->members;
    EACH (member, members) {
        if (member->n == n) {
            return true;
        }
    }
    return false;
}

static bool is_here(const struct campaigns_commission_view *view, int64_t n)
{
    struct campaigns_db_here_rows here = view->here;
    EACH (person, here) {
        if (person->n == n) {
            return true;
        }
    }
    return false;
}

/* By the card; by name, who is on the list without one. */
static bool is_same_person(const struct campaigns_db_here_row *person,
                           const struct campaigns_db_candidates_row *candidate)
{
    return person->member_id != 0 ? person->member_id == candidate->member_id
                                  : str_equal(candidate->last_name, person->last_name) &&
                                        str_equal(candidate->first_name, person->first_name) &&
                                        str_equal(candidate->middle_name, person->middle_name);
}

/* Whoever is a candidate does not count the votes on himself. */
static str candidate_among(struct request *req, const struct campaigns_commission_view *view,
                           struct form_ids people)
{
    struct campaigns_db_here_rows here = view->here;
    EACH (person, here) {
        bool is_in = false;
        for (size_t i = 0; i < people.count; i++) {
            is_in = is_in || people.items[i] == person->n;
        }
        for (size_t e = 0; is_in && e < view->meeting->count; e++) {
            EACH (candidate, view->meeting->items[e].candidates) {
                if (!candidate->withdrew && is_same_person(person, candidate)) {
                    return campaigns_candidate_name(req, candidate);
                }
            }
        }
    }
    return (str){0};
}

static void check(struct request *req, struct form *form,
                  const struct campaigns_commission_view *view, struct form_ids people,
                  int64_t *ret_chair)
{
    bool has_chair = str_to_int64(form_text(form, "chair"), ret_chair);
    bool chair_sits = false;
    for (size_t i = 0; i < people.count; i++) {
        chair_sits = chair_sits || people.items[i] == *ret_chair;
        if (!is_here(view, people.items[i])) {
            form_add_general_error(
                form, str_of(_("A commission is elected out of those who are here. Mark first who "
                               "has come.")));
            return;
        }
    }
    if (people.count == 0) {
        form_add_general_error(form, str_of(_("Nobody is ticked.")));
    } else if (!has_chair || !chair_sits) {
        form_add_error(form, "chair", str_of(_("The chair is one of those who are ticked.")));
    }
    str candidate = view->is_mandate ? (str){0} : candidate_among(req, view, people);
    if (candidate.length > 0) {
        form_add_general_error(
            form, _f("%1 is a candidate, and cannot count the votes at this meeting.", candidate));
    }
    if (view->is_mandate && form_int(form, "recognised") > view->meeting->row.here) {
        form_add_error(
            form, "recognised",
            _f("%1 people are here: no more mandates can be recognised.", view->meeting->row.here));
    }
}

struct reply campaigns_commission_action(struct request *req)
{
    struct campaigns_elections meeting;
    str commission = path_text(req, 1);
    int64_t chair = 0;
    struct reply refusal =
        is_known(commission) ? campaigns_find_open(req, &meeting) : reply_not_found(req);
    if (refusal.status != 0) {
        return refusal;
    }
    struct campaigns_commission_view view = view_of(req, &meeting, commission);
    struct form form = form_read(req, view.is_mandate ? mandate_fields : counting_fields);
    struct form_ids people = form_ticked(req, "person");
    check(req, &form, &view, people, &chair);
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Commission"), campaigns_html_commission(req, &view));
    }
    const struct campaigns_db_meeting_row *row = &meeting.row;
    campaigns_db_clear_commission(req->db, row->region_id, row->id, commission);
    for (size_t i = 0; i < people.count; i++) {
        campaigns_db_put_commission(req->db, &(struct campaigns_db_put_commission_values){
                                                 .region_id = row->region_id,
                                                 .meeting_id = row->id,
                                                 .commission = commission,
                                                 .person = people.items[i],
                                                 .is_chair = people.items[i] == chair,
                                             });
    }
    if (view.is_mandate) {
        campaigns_db_set_recognised(req->db, row->region_id, row->id,
                                    form_int(&form, "recognised"));
    }
    audit(req, "campaigns.commission", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, campaigns_meeting_address(req, row->id, ""), str_of(_("Kept.")), 0);
}

/* ---- their papers --------------------------------------------------------------------------- */

struct writing {
    struct request *req; /* in the language of the paper */
    const struct campaigns_elections *meeting;
    struct papers_paper paper;
};

static void put(struct writing *writing, enum papers_kind kind, str text)
{
    papers_add(writing->req->arena, &writing->paper, kind, text, (str){0}, (str){0});
}

static str full_name(struct request *req, const struct campaigns_db_commission_row *member)
{
    return members_full_name(req->arena, member->last_name, member->first_name,
                             member->middle_name);
}

static void put_members(struct writing *writing, struct campaigns_db_commission_rows members)
{
    struct request *req = writing->req;
    put(writing, PAPERS_PLAIN, str_of(_("Composition of the commission:")));
    EACH (member, members) {
        str name = full_name(req, member);
        put(writing, PAPERS_ITEM,
            member->is_chair ? str_comma(req->arena, name, str_of(_("chair of the commission")))
                             : name);
    }
    put(writing, PAPERS_GAP, (str){0});
}

static void put_signatures(struct writing *writing, struct campaigns_db_commission_rows members)
{
    struct request *req = writing->req;
    put(writing, PAPERS_GAP, (str){0});
    EACH (member, members) {
        papers_add(
            req->arena, &writing->paper, PAPERS_SIGNATURE,
            str_of(member->is_chair ? _("Chair of the commission") : _("Member of the commission")),
            format_initials(req->arena, member->last_name, member->first_name, member->middle_name),
            (str){0});
    }
}

static void put_mandates(struct writing *writing)
{
    struct request *req = writing->req;
    const struct campaigns_db_meeting_row *row = &writing->meeting->row;
    int64_t recognised = row->recognised != 0 ? row->recognised : row->here;
    int64_t needed = writing->meeting->has_rules
                         ? meetings_least(writing->meeting->rules.quorum, row->entitled)
                         : row->entitled;
    put(writing, PAPERS_PLAIN, _f("Entitled to take part: %1.", row->entitled));
    put(writing, PAPERS_PLAIN, _f("Registered as present: %1.", row->here));
    put(writing, PAPERS_PLAIN, _f("Mandates recognised: %1.", recognised));
    put(writing, PAPERS_PLAIN, _f("Needed for a quorum: %1.", needed));
    put(writing, PAPERS_PLAIN,
        str_of(recognised >= needed && row->entitled > 0
                   ? _("The commission finds that the meeting may decide.")
                   : _("The commission finds that there is no quorum.")));
}

static void put_election(struct writing *writing, const struct campaigns_election *election)
{
    struct request *req = writing->req;
    const struct campaigns_db_election_row *row = &election->row;
    put(writing, PAPERS_GAP, (str){0});
    put(writing, PAPERS_PLAIN, campaigns_election_name(req, row));
    if (!str_equal(row->vote, STR("open"))) {
        put(writing, PAPERS_PLAIN,
            _f("Ballots handed out: %1, found: %2, invalid: %3.", row->ballots_given,
               row->ballots_found, row->ballots_invalid));
    }
    struct papers_block head = {.kind = PAPERS_ROW_HEAD, .count = 4};
    const str titles[] = {str_of(_("Candidate")), str_of(_("For")), str_of(_("Against")),
                          str_of(_("Result of the vote"))};
    memcpy(head.cells, titles, sizeof(titles));
    *ARENA_PUSH(req->arena, writing->paper.blocks, writing->paper.count, writing->paper.capacity) =
        head;
    EACH (candidate, election->candidates) {
        if (candidate->withdrew) {
            continue;
        }
        struct papers_block line = {.kind = PAPERS_ROW, .count = 4};
        line.cells[0] = campaigns_candidate_name(req, candidate);
        line.cells[1] = str_format(req->arena, "%lld", (long long)candidate->votes_for);
        line.cells[2] = str_format(req->arena, "%lld", (long long)candidate->votes_against);
        line.cells[3] = campaigns_outcome(req, candidate->middle_name, candidate->is_elected);
        *ARENA_PUSH(req->arena, writing->paper.blocks, writing->paper.count,
                    writing->paper.capacity) = line;
    }
}

static size_t count_results(const struct campaigns_elections *meeting)
{
    size_t results = 0;
    for (size_t i = 0; i < meeting->count; i++) {
        results += meeting->items[i].row.vote.length > 0;
    }
    return results;
}

struct reply campaigns_commission_file(struct request *req)
{
    struct campaigns_elections meeting;
    str commission = path_text(req, 1);
    if (!is_known(commission) || !campaigns_find_meeting(req, path_id(req), &meeting)) {
        return reply_not_found(req);
    }
    const struct campaigns_db_meeting_row *row = &meeting.row;
    struct campaigns_db_commission_rows members =
        campaigns_db_commission(req->db, req->scope, row->region_id, row->id, commission);
    bool is_mandate = str_equal(commission, STR("mandate"));
    if (members.count == 0) {
        return reply_refused(req, str_of(_("Enter first who sits in this commission.")));
    }
    if (!is_mandate && count_results(&meeting) == 0) {
        return reply_refused(req, str_of(_("There is no result yet.")));
    }
    struct request reader = campaigns_reader(req);
    struct request *asked = req;
    req = &reader; /* the words of the paper */
    struct writing writing = {.req = req, .meeting = &meeting};
    writing.paper = meetings_paper(req, req->scope, row->id,
                                   str_of(is_mandate ? _("MINUTES OF THE MANDATE COMMISSION")
                                                     : _("MINUTES OF THE COUNTING COMMISSION")));
    put_members(&writing, members);
    if (is_mandate) {
        put_mandates(&writing);
    }
    for (size_t i = 0; !is_mandate && i < meeting.count; i++) {
        if (meeting.items[i].row.vote.length > 0) {
            put_election(&writing, &meeting.items[i]);
        }
    }
    put_signatures(&writing, members);
    bool is_docx = str_ends_with(str_of(asked->route->pattern), STR("/docx"));
    return papers_reply(
        asked, &writing.paper, (str){0},
        str_format(req->arena, "%.*s-%lld", STR_ARG(commission), (long long)row->id),
        is_docx ? PAPERS_DOCX : PAPERS_PDF);
}
