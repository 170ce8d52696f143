#include <sodium.h>
#include <unistd.h>

#include "app/app.h"
#include "app/base32.h"
#include "app/look.h"
#include "base/ids.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"
#include "features/tickets/tickets.h"

/* Papers that were issued: kept as they were, printed again, declared void, proved genuine. */

#define CODE_BYTES 16 /* random: nobody finds a paper by trying */
#define HASH_BYTES 32

const char *papers_state_label(str state)
{
    static const struct form_choice labels[] = {
        {"valid", N_("in force")},
        {"void", N_("declared void")},
        {"replaced", N_("replaced by a later one")},
        {0},
    };
    const char *label = form_choice_label(labels, state);
    return label == NULL ? "" : label;
}

str papers_number_text(struct arena *arena, int64_t number, int64_t year)
{
    return str_format(arena, "%lld/%lld", (long long)number, (long long)year);
}

str papers_address(struct request *req, str code)
{
    const char *origin = req->app->options.origin;
    return origin == NULL || code.length == 0
               ? (str){0}
               : STR_CONCAT(req->arena, utf8_upper(req->arena, str_of(origin)), STR("/P/"), code);
}

/* ---- issuing -------------------------------------------------------------------------------- */

int64_t papers_next_number(struct request *req, int64_t region_id, int64_t org_id)
{
    struct papers_db_last_number_row row = {0};
    return papers_db_last_number(req->db, region_id, org_id, date_year(req->today), &row)
               ? row.number + 1
               : 1;
}

static str content_place(struct arena *arena, int64_t id)
{
    return str_format(arena, "paper.content:%lld", (long long)id);
}

static str hash_of(struct arena *arena, str text)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text.data, text.length, NULL, 0);
    char *hex = arena_raw(arena, HASH_BYTES * 2 + 1);
    sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, sizeof(hash));
    return str_of(hex);
}

int64_t papers_issue(struct papers_subject *subject, const struct papers_sort *sort,
                     const struct papers_paper *paper, int64_t batch_id)
{
    struct request *req = subject->req;
    char code[CODE_BYTES];
    rand_bytes(code, sizeof(code));
    str packed = papers_pack(req->arena, paper);
    int64_t id = ids_new();
    struct papers_db_add_values values = {
        .region_id = subject->scope.region_id,
        .id = id,
        .code = base32_of(req->arena, (str){code, sizeof(code)}),
        .batch_id = batch_id,
        .member_id = subject->member_id,
        .org_id = subject->org_id,
        .org_path = subject->place.path,
        .kind = str_of(sort->code),
        .language = look_language_code(req->language),
        .year = date_year(req->today),
        .number = subject->number,
        .issued_on = subject->issued_on,
        .title = paper->title,
        .content = secret_seal(req->arena, req->app->keys, content_place(req->arena, id), packed),
        .hash = hash_of(req->arena, packed),
        .place = subject->made_out_at,
        .account_id = req->user.account_id,
        .now = req->now,
    };
    papers_db_add(req->db, &values);
    if (sort->replaces && subject->member_id != 0) {
        papers_db_replace(req->db,
                          &(struct papers_db_replace_values){.scope = subject->scope,
                                                             .member_id = subject->member_id,
                                                             .kind = values.kind,
                                                             .except_id = id,
                                                             .day = req->today});
    }
    audit(req, "papers.issue", values.region_id, id, subject->member_id, NULL, 0);
    return id;
}

bool papers_open(struct request *req, const struct papers_db_line_row *row,
                 struct papers_paper *ret_paper)
{
    str packed;
    return secret_open(req->arena, req->app->keys, content_place(req->arena, row->id), row->content,
                       &packed) &&
           papers_unpack(req->arena, packed, ret_paper);
}

/* ---- files ---------------------------------------------------------------------------------- */

/* A copy of the database without its keys. */
static struct reply sealed(struct request *req)
{
    return reply_refused(req, str_of(_("The paper cannot be opened: it was sealed with another "
                                       "key.")));
}

static struct reply file_of(struct request *asked, const struct papers_db_line_row *row,
                            bool is_docx)
{
    struct request reader = *asked;
    struct request *req = &reader;
    struct papers_paper paper;
    if (!papers_open(req, row, &paper)) {
        return sealed(asked);
    }
    req->language = look_language(row->language, asked->language);
    str name = str_format(req->arena, "%.*s-%lld-%lld", STR_ARG(row->kind), (long long)row->number,
                          (long long)row->year);
    return papers_reply(req, &paper, papers_address(req, row->code), name,
                        is_docx ? PAPERS_DOCX : PAPERS_PDF);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static struct scope scope_of_paper(struct request *req, int64_t id)
{
    struct papers_db_region_of_row row;
    return papers_db_region_of(req->db, id, &row)
               ? access_scope_in_region(req, RIGHT_MEMBERS_EDIT, row.region_id)
               : (struct scope){0};
}

static bool find_in_reach(struct request *req, struct papers_db_line_row *ret_row)
{
    struct scope scope = scope_of_paper(req, path_id(req));
    bool is_found =
        !str_is_empty(scope.from) && papers_db_find(req->db, scope, path_id(req), ret_row);
    if (is_found && access_is_above_primary(req)) {
        audit_read(req, "papers.open", ret_row->region_id, ret_row->id, ret_row->member_id);
    }
    return is_found;
}

static bool find_own(struct request *req, struct papers_db_line_row *ret_row)
{
    struct scope scope = papers_own_scope(req);
    return !str_is_empty(scope.from) && papers_db_find(req->db, scope, path_id(req), ret_row) &&
           ret_row->member_id == req->user.person_id;
}

/* Under /papers what is within reach, under /my/papers/issued one's own alone. */
static bool find(struct request *req, struct papers_db_line_row *ret_row)
{
    return req->route->own_only ? find_own(req, ret_row) : find_in_reach(req, ret_row);
}

struct reply papers_paper_page(struct request *req)
{
    bool is_own = req->route->own_only;
    struct papers_paper_view view = {.may_annul = !is_own};
    if (!find(req, &view.row)) {
        return reply_not_found(req);
    }
    if (!papers_open(req, &view.row, &view.paper)) {
        return sealed(req);
    }
    view.here = str_format(req->arena, is_own ? "/my/papers/issued/%lld" : "/papers/%lld",
                           (long long)view.row.id);
    return reply_page_titled(req, view.row.title, papers_html_paper(req, &view));
}

struct reply papers_file_page(struct request *req)
{
    struct papers_db_line_row row;
    return find(req, &row)
               ? file_of(req, &row, str_ends_with(str_of(req->route->pattern), STR("/docx")))
               : reply_not_found(req);
}

struct reply papers_annul_action(struct request *req)
{
    struct papers_db_line_row row;
    if (!find_in_reach(req, &row)) {
        return reply_not_found(req);
    }
    struct scope scope = scope_of_paper(req, row.id);
    if (!papers_db_annul(req->db, scope, row.id, req->today)) {
        return reply_refused(req, str_of(_("The paper has been declared void already.")));
    }
    audit(req, "papers.annul", row.region_id, row.id, row.member_id, NULL, 0);
    return reply_done(req, str_format(req->arena, "/papers/%lld", (long long)row.id),
                      str_of(_("The paper is void: whoever scans its code is told so.")), 0);
}

/* Whoever holds the paper has its code. Capitals alone, as QR codes pack them. */
struct reply papers_genuine_page(struct request *req)
{
    struct papers_genuine_view view = {0};
    str bytes, code = path_text(req, 0);
    view.is_known = base32_read(req->arena, code, &bytes) && bytes.length == CODE_BYTES &&
                    papers_db_by_code(req->db, code, &view.row);
    struct reply reply =
        reply_page(req, _("Is the paper genuine?"), papers_html_genuine(req, &view));
    reply.status = view.is_known ? reply.status : 404;
    return reply;
}
