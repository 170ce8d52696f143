/* Reading and confirming: on one's own pages, or by the link in a letter, without a sign-in. To
 * look changes nothing; the button alone does, and once. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include "app/app.h"
#include "app/page.h"
#include "app/secret.h"
#include "features/acknowledgements/acknowledgements.html.h"
#include "features/members/members.h"

#define PLACE STR("acknowledgement.link")
#define MY PAGE_MY "/acknowledgements"
#define CONFIRMED_SHOWN 30
#define UNION_PATH STR("0")

/* ---- what one is asked ---------------------------------------------------------------------- */

/* Who it is: of the session, or of a link. */
struct person {
    int64_t region_id;
    int64_t member_id;
    int64_t account_id;
    int64_t post_id;
};
struct standings {
    struct acknowledgements_db_standing_row *items;
    size_t count;
    size_t capacity;
};

static struct person person_of_session(const struct request *req)
{
    return (struct person){.region_id = req->user.person_region_id,
                           .member_id = req->user.person_id,
                           .account_id = req->user.account_id};
}

static void add_all(struct request *req, struct standings *standings,
                    struct acknowledgements_db_standing_rows rows)
{
    EACH (row, rows) {
        *ARENA_PUSH(req->arena, standings->items, standings->count, standings->capacity) = *row;
    }
}

static void add_as_member(struct request *req, const struct person *person, int64_t request_id,
                          struct standings *standings)
{
    struct scope scope = access_system_scope(req->arena, person->region_id, UNION_PATH);
    struct acknowledgements_db_member_path_row place;
    if (acknowledgements_db_member_path(req->db, scope, person->member_id, &place)) {
        add_all(req, standings,
                acknowledgements_db_member_standing(
                    req->db, &(struct acknowledgements_db_member_standing_values){
                                 .scope = scope,
                                 .member_id = person->member_id,
                                 .request_id = request_id,
                                 .above = {place.path},
                             }));
    }
}

/* request_id 0: all that are open. */
static struct standings standings_of(struct request *req, const struct person *person,
                                     int64_t request_id)
{
    struct standings standings = {0};
    if (person->member_id != 0) {
        add_as_member(req, person, request_id, &standings);
    }
    add_all(req, &standings,
            acknowledgements_db_holder_standing(
                req->db, &(struct acknowledgements_db_holder_standing_values){
                             .scope = access_system_scope(req->arena, 0, UNION_PATH),
                             .region_id = person->region_id,
                             .member_id = person->member_id,
                             .account_id = person->account_id,
                             .post_id = person->post_id,
                             .request_id = request_id,
                             .today = req->today,
                         }));
    return standings;
}

/* One line for a request, in however many posts one is asked. */
static struct acknowledgements_own_line *own_lines(struct request *req, size_t *ret_count)
{
    struct person person = person_of_session(req);
    struct standings standings = standings_of(req, &person, 0);
    struct acknowledgements_own_line *lines =
        ARENA_ARRAY(req->arena, standings.count, struct acknowledgements_own_line);
    size_t count = 0;
    EACH (standing, standings) {
        bool is_known = false;
        for (size_t i = 0; i < count; i++) {
            is_known = is_known || lines[i].row.id == standing->request_id;
        }
        if (!is_known &&
            acknowledgements_db_find(req->db, standing->request_id, &lines[count].row)) {
            lines[count++].confirmed_on = standing->confirmed_on;
        }
    }
    *ret_count = count;
    return lines;
}

struct acknowledgements_own acknowledgements_own(struct request *req)
{
    struct acknowledgements_own own = {0};
    size_t count;
    struct acknowledgements_own_line *lines = own_lines(req, &count);
    for (size_t i = 0; i < count; i++) {
        if (!date_is_none(lines[i].confirmed_on)) {
            continue;
        }
        if (own.count++ == 0 || date_before(lines[i].row.until_on, own.until)) {
            own.request_id = lines[i].row.id;
            own.title = lines[i].row.title;
            own.until = lines[i].row.until_on;
        }
    }
    return own;
}

/* ---- confirming ----------------------------------------------------------------------------- */

/* False if there was nothing left to confirm. */
static bool confirm(struct request *req, const struct acknowledgements_db_line_row *row,
                    struct standings standings, const char *way)
{
    bool is_new = false;
    EACH (standing, standings) {
        if (date_is_none(standing->confirmed_on) &&
            acknowledgements_db_confirm(req->db, &(struct acknowledgements_db_confirm_values){
                                                     .request_id = row->id,
                                                     .region_id = standing->region_id,
                                                     .member_id = standing->member_id,
                                                     .post_id = standing->post_id,
                                                     .org_id = standing->org_id,
                                                     .org_path = standing->org_path,
                                                     .confirmed_on = req->today,
                                                     .way = str_of(way),
                                                     .hash = row->hash,
                                                     .now = req->now,
                                                 })) {
            audit(req, "acknowledgements.confirm", standing->region_id, row->id,
                  standing->member_id, NULL, 0);
            is_new = true;
        }
    }
    return is_new;
}

/* The text that is asked for: as adopted, or as amended on the day of asking. What is confirmed is
 * what is shown. */
static void show_text(struct request *req, const struct documents_document *document,
                      struct acknowledgements_read_view *view)
{
    struct documents_edition today = documents_edition_of(req, document, req->today);
    if (date_is_none(view->row.edition_on)) {
        view->text = documents_text(req, document);
    } else {
        struct documents_edition edition =
            documents_edition_of(req, document, view->row.edition_on);
        view->text = documents_edition_text(req, &edition);
        view->row.hash = documents_edition_hash(req, &edition);
    }
    view->is_outdated = !str_equal(documents_edition_hash(req, &today), view->row.hash);
}

/* `address` is that of the page. */
static bool read_view(struct request *req, int64_t request_id, struct standings standings,
                      str address, struct acknowledgements_read_view *ret_view)
{
    struct acknowledgements_read_view view = {.address = address};
    struct documents_document document;
    if (standings.count == 0 || !acknowledgements_db_find(req->db, request_id, &view.row) ||
        !documents_find_any(req, view.row.document_id, &document)) {
        return false;
    }
    show_text(req, &document, &view);
    view.files =
        documents_attachments(req, &document, str_join(req->arena, address, STR("/files")));
    view.confirmed_on = standings.items[0].confirmed_on;
    view.is_open = true;
    *ret_view = view;
    return true;
}

/* An attachment of the document that one is asked to read. */
static struct reply file_of(struct request *req, const struct acknowledgements_db_line_row *row)
{
    int64_t n = 0;
    return str_to_int64(path_text(req, 1), &n)
               ? documents_attachment(req, row->region_id, row->document_id, n)
               : reply_not_found(req);
}

/* ---- one's own pages ------------------------------------------------------------------------ */

struct reply acknowledgements_my_page(struct request *req)
{
    struct acknowledgements_my_view view = {0};
    struct person person = person_of_session(req);
    view.lines = own_lines(req, &view.count);
    view.confirmed = acknowledgements_db_own_confirmed(
        req->db, access_system_scope(req->arena, person.region_id, UNION_PATH), person.member_id,
        CONFIRMED_SHOWN);
    return reply_page(req, _("To read and confirm"), acknowledgements_html_my(req, &view));
}

static str own_address(struct request *req, int64_t id)
{
    return str_format(req->arena, MY "/%lld", (long long)id);
}

struct reply acknowledgements_my_request_page(struct request *req)
{
    struct acknowledgements_read_view view;
    struct person person = person_of_session(req);
    int64_t id = path_id(req);
    if (id == 0 ||
        !read_view(req, id, standings_of(req, &person, id), own_address(req, id), &view)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("To read and confirm"), acknowledgements_html_read(req, &view));
}

struct reply acknowledgements_my_file_page(struct request *req)
{
    struct person person = person_of_session(req);
    struct acknowledgements_db_line_row row;
    int64_t id = path_id(req);
    return id != 0 && standings_of(req, &person, id).count > 0 &&
                   acknowledgements_db_find(req->db, id, &row)
               ? file_of(req, &row)
               : reply_not_found(req);
}

struct reply acknowledgements_my_action(struct request *req)
{
    struct person person = person_of_session(req);
    struct acknowledgements_read_view view;
    int64_t id = path_id(req);
    struct standings standings = id == 0 ? (struct standings){0} : standings_of(req, &person, id);
    if (!read_view(req, id, standings, own_address(req, id), &view)) {
        return reply_not_found(req);
    }
    bool is_new = confirm(req, &view.row, standings, "cabinet");
    return reply_done(req, STR(MY),
                      str_of(is_new ? _("Thank you. It is noted that you have read the document.")
                                    : _("You have confirmed this before.")),
                      0);
}

/* ---- by the link ---------------------------------------------------------------------------- */

str acknowledgements_token(struct request *req, int64_t request_id, int64_t region_id,
                           int64_t member_id, int64_t post_id)
{
    str text = str_format(req->arena, "%lld|%lld|%lld|%lld", (long long)request_id,
                          (long long)region_id, (long long)member_id, (long long)post_id);
    return secret_seal_hex(req->arena, req->app->keys, PLACE, text);
}

static bool next_number(str *text, int64_t *ret_number)
{
    str piece;
    return str_next(text, '|', &piece) && str_to_int64(piece, ret_number);
}

static bool open_token(struct request *req, str token, int64_t *ret_request,
                       struct person *ret_person)
{
    struct person person = {0};
    str text;
    return secret_open_hex(req->arena, req->app->keys, PLACE, token, &text) &&
           next_number(&text, ret_request) && next_number(&text, &person.region_id) &&
           next_number(&text, &person.member_id) && next_number(&text, &person.post_id) &&
           (*ret_person = person, true);
}

/* Why a link of ours leads nowhere any more: said plainly, and nothing of the person. */
static struct reply over(struct request *req, const struct acknowledgements_db_line_row *row)
{
    struct acknowledgements_read_view view = {.row = *row};
    struct reply reply =
        reply_page(req, _("To read and confirm"), acknowledgements_html_over(req, &view));
    reply.status = 410;
    return reply;
}

struct link {
    struct acknowledgements_db_line_row row;
    struct standings standings;
};

/* A reply if the link leads nowhere. */
static struct reply find_link(struct request *req, struct link *ret_link)
{
    struct link link;
    struct person person;
    int64_t id = 0;
    if (!open_token(req, path_text(req, 0), &id, &person) || id == 0 ||
        !acknowledgements_db_find(req->db, id, &link.row)) {
        return reply_not_found(req);
    }
    link.standings = standings_of(req, &person, id);
    if (link.standings.count == 0) {
        return over(req, &link.row);
    }
    *ret_link = link;
    return (struct reply){0};
}

static str link_address(struct request *req)
{
    return STR_CONCAT(req->arena, STR("/acknowledge/"), path_text(req, 0));
}

struct reply acknowledgements_link_file_page(struct request *req)
{
    struct link link;
    struct reply refusal = find_link(req, &link);
    return refusal.status != 0 ? refusal : file_of(req, &link.row);
}

struct reply acknowledgements_link_page(struct request *req)
{
    struct link link;
    struct acknowledgements_read_view view;
    struct reply refusal = find_link(req, &link);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!read_view(req, link.row.id, link.standings, link_address(req), &view)) {
        return over(req, &link.row);
    }
    const struct acknowledgements_db_standing_row *person = &link.standings.items[0];
    view.name = STR_CONCAT(req->arena, person->first_name,
                           str_of(person->middle_name.length > 0 ? " " : ""), person->middle_name);
    return reply_page(req, _("To read and confirm"), acknowledgements_html_read(req, &view));
}

/* The seal of the link is all that proves it, and it can do no more than this: so it needs neither
 * a session nor a form key, and sent twice it finds that it was done. */
struct reply acknowledgements_link_action(struct request *req)
{
    struct link link;
    struct acknowledgements_read_view view;
    struct reply refusal = find_link(req, &link);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!read_view(req, link.row.id, link.standings, link_address(req), &view)) {
        return over(req, &link.row);
    }
    (void)!confirm(req, &view.row, link.standings, "link");
    return reply_see_other(req, link_address(req));
}
