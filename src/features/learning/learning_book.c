/* A programme to be read without a line: all its texts on one page, which the browser keeps with
 * the files if the member asks for it. Signing out clears what is kept; another person's sign-in on
 * the same device does, too, which a cookie tells. */
#include "app/assets.h"
#include "app/session.h"
#include "features/learning/learning.html.h"
#include "features/learning/learning_inner.h"

#define COOKIE "profkom-book"
#define COOKIE_SECONDS (365 * 24 * 60 * 60)

static str mark_of(struct request *req, int64_t account_id)
{
    return str_format(req->arena, "%lld", (long long)account_id);
}

/* Who learns by it, or has learnt by it. */
static bool find_book(struct request *req, struct learning_own *ret_own)
{
    return learning_own_of(req, ret_own) && ret_own->has_entry && ret_own->is_registered &&
           (learning_is(ret_own->entry.state, "studying") ||
            learning_is(ret_own->entry.state, "done"));
}

struct reply learning_book_page(struct request *req)
{
    struct learning_book_view view = {0};
    if (!find_book(req, &view.own)) {
        return reply_not_found(req);
    }
    const struct programmes_programme *programme = &view.own.programme;
    view.modules = programmes_modules(req, programme->region_id, programme->id);
    view.materials = programmes_texts(req, programme->region_id, programme->id);
    return reply_page_titled(req, programme->title, learning_html_book(req, &view));
}

/* The cookie says who keeps something on this device; the script does the keeping. */
struct reply learning_keep_action(struct request *req)
{
    struct learning_own own;
    if (!find_book(req, &own)) {
        return reply_not_found(req);
    }
    struct reply reply =
        reply_see_other(req, learning_own_address(req, own.programme.id, "/book#keep"));
    reply_add_header(
        &reply, STR("Set-Cookie"),
        session_own_cookie(req, COOKIE, mark_of(req, req->user.account_id), COOKIE_SECONDS));
    return reply;
}

/* Not among the assets: browsers look at this address again and again for a newer one. */
struct reply learning_worker_page(struct request *req UNUSED)
{
    const struct asset *asset = asset_find(str_of(asset_url("book-worker.js")));
    return (struct reply){
        .status = 200,
        .content_type = str_of(asset->mime),
        .body = {asset->plain.data, asset->plain.length},
    };
}

void learning_signed_in(struct request *req, int64_t account_id)
{
    str mark = http_cookie(req->http, session_own_cookie_name(req, COOKIE));
    if (mark.length > 0 && !str_equal(mark, mark_of(req, account_id))) {
        req->forgets_device = true;
    }
}
