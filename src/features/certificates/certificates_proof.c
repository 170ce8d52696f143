/* What whoever holds a certificate sees behind its code. The code is random, 128 bits: nobody finds
 * one by trying, and whether it is in force only the database knows. */
#include "app/app.h"
#include "app/base32.h"
#include "app/pace.h"
#include "app/throttle.h"
#include "base/utf8.h"
#include "features/certificates/certificates.html.h"
#include "features/certificates/certificates_inner.h"

#define CODE_BYTES 16
/* For one address: a whole office checks behind one. */
#define CHECKS_A_MINUTE 60

str certificates_address(struct request *req, str code)
{
    const char *origin = req->app->options.origin;
    return origin == NULL || code.length == 0
               ? (str){0}
               : STR_CONCAT(req->arena, utf8_upper(req->arena, str_of(origin)), STR("/C/"), code);
}

static bool find(struct request *req, struct certificates_db_line_row *ret_row)
{
    str bytes, code = path_text(req, 0);
    return base32_read(req->arena, code, &bytes) && bytes.length == CODE_BYTES &&
           certificates_db_by_code(req->db, code, ret_row);
}

/* Nothing can be guessed here; this protects the machine from strangers, so it is asked before the
 * database is. */
static bool may_check(struct request *req)
{
    return req->user.account_id != 0 ||
           pace_may_go_on(req, throttle_address(req, "certificates.proof"), CHECKS_A_MINUTE);
}

static struct reply too_many_reply(struct request *req)
{
    struct reply reply = reply_refused(req, str_of(_("Too many certificates were checked from this "
                                                     "address. Please try again in a minute.")));
    reply.status = 429;
    reply_add_header(&reply, STR("Retry-After"), STR("60"));
    return reply;
}

struct reply certificates_proof_page(struct request *req)
{
    if (!may_check(req)) {
        return too_many_reply(req);
    }
    struct certificates_proof_view view = {.kinds = training_choices_of(req).paper};
    view.is_known = find(req, &view.row);
    view.has_badge = view.is_known && view.row.content.length > 0 &&
                     str_equal(view.row.state, STR("valid")) && req->app->options.origin != NULL;
    struct reply reply =
        reply_page(req, _("Is the certificate genuine?"), certificates_html_proof(req, &view));
    reply.status = view.is_known ? reply.status : 404;
    return reply;
}

/* The badge without the name: it says no more than the page. */
struct reply certificates_proof_badge(struct request *req)
{
    struct certificates_db_line_row row;
    if (!may_check(req)) {
        return too_many_reply(req);
    }
    return find(req, &row) ? certificates_badge_file(req, &row, (str){0}) : reply_not_found(req);
}
