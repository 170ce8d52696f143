#include "app/act.h"
#include "app/assets.h"
#include "app/json.h"
#include "app/look.h"
#include "features/scan/scan.html.h"
#include "features/scan/scan_inner.h"

/* Pages for people without a sign-in: what a code says, and the scanner. */

static struct reply page_of(int status, struct html document)
{
    return (struct reply){
        .status = status,
        .content_type = STR("text/html; charset=utf-8"),
        .body = document.markup,
    };
}

/* ---- what a code says ----------------------------------------------------------------------- */

/* Why a ticket is not good is nobody's business but the holder's: one sentence for all. */
static const char *title_of(struct request *req, const struct scan_answer *answer)
{
    if (answer->is_refused) {
        return _("Too many numbers");
    }
    switch (answer->seen.standing) {
    case TICKETS_GOOD:
        return _("The ticket is valid");
    case TICKETS_NOT_A_CODE:
        return answer->is_number ? _("There is no such number")
                                 : _("This is not the code of a ticket");
    case TICKETS_NOT_OURS:
    case TICKETS_NOT_YET:
    case TICKETS_EXPIRED:
    case TICKETS_OLD_PICTURE:
    case TICKETS_TAKEN_BACK:
    case TICKETS_PHONE_ENDED:
    case TICKETS_NO_MEMBER:
        break;
    }
    return _("Not valid");
}

static struct reply look_reply(struct request *req, const struct scan_answer *answer)
{
    bool is_nothing = answer->seen.standing == TICKETS_NOT_A_CODE;
    int status = answer->is_refused ? 429 : is_nothing ? 404 : 200;
    return page_of(status, scan_html_look(req, title_of(req, answer), answer));
}

struct reply scan_look_page(struct request *req)
{
    struct scan_answer answer = {.seen = tickets_look(req, path_text(req, 0))};
    return look_reply(req, &answer);
}

/* ---- the scanner ---------------------------------------------------------------------------- */

/* The page of the scanner asks for JSON; without its script the form is sent. */
struct reply scan_check_action(struct request *req)
{
    struct scan_answer answer =
        scan_ask(req, http_body_field(req->http, STR("what")), &(struct scan_asker){.till_id = 0});
    if (!str_equal(http_header(req->http, STR("accept")), STR("application/json"))) {
        return look_reply(req, &answer);
    }
    if (answer.is_refused) {
        return reply_json(req, 429, STR("{\"error\":\"too_many\"}"));
    }
    if (answer.seen.standing == TICKETS_NOT_A_CODE) {
        return reply_json(req, 422, STR("{\"error\":\"not_a_code\"}"));
    }
    return reply_json(req, 200, scan_answer_json(req, &answer));
}

/* Without name or session: it is kept by the browser for days without a network. */
struct reply scan_scanner_page(struct request *req)
{
    return page_of(200, scan_html_scanner(req));
}

struct reply scan_manifest_page(struct request *req)
{
    json_t *icon = json_pack("{s:s, s:s, s:s}", "src", asset_url("logo.svg"), "sizes", "any",
                             "type", "image/svg+xml");
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[o]}", "id", "/scan",
                               "name", _("Checking of tickets"), "short_name", _("Tickets"), "lang",
                               str_to_c(req->arena, look_language_code(req->language)), "start_url",
                               "/scan", "scope", "/scan", "display", "standalone", "theme_color",
                               "#0d4f58", "icons", icon);
    str text = json_as_text(req->arena, object);
    json_decref(object);
    struct reply reply = reply_json(req, 200, text);
    reply.content_type = STR("application/manifest+json");
    return reply;
}

/* The worker keeps these for work without a network; their names change with their content, and so
 * the browser notices a newer scanner. */
static const char *const kept_assets[] = {"scan.css", "scan.js", "scan-reader.js", "logo.svg"};

struct reply scan_worker_page(struct request *req)
{
    struct buf out = BUF_INIT(req->arena);
    BUF_PUT(&out, "const files = [\"/scan\"");
    for (size_t i = 0; i < COUNT_OF(kept_assets); i++) {
        buf_put_format(&out, ", \"%s\"", asset_url(kept_assets[i]));
    }
    BUF_PUT(&out, "];\n");
    const struct asset *script = asset_find(str_of(asset_url("scan-worker.js")));
    buf_put(&out, (str){script->plain.data, script->plain.length});
    struct reply reply = {
        .status = 200,
        .content_type = STR("text/javascript; charset=utf-8"),
        .body = buf_str(&out),
    };
    reply_add_header(&reply, STR("Service-Worker-Allowed"), STR("/scan"));
    return reply;
}
