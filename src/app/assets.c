#include "app/assets.h"

#include <string.h>

#include "app/compress.h"
#include "app/reply.h"

void assets_start(void)
{
    html_icon_sprite = str_of(asset_url("icons.svg"));
}

const char *asset_url(const char *name)
{
    for (const struct asset *asset = assets; asset->name != NULL; asset++) {
        if (strcmp(asset->name, name) == 0) {
            return asset->url;
        }
    }
    assert(!"an asset that the build did not make");
    return "";
}

struct html_link asset_link_at(const char *name, const char **place)
{
    const char *url = __atomic_load_n(place, __ATOMIC_RELAXED);
    if (url == NULL) {
        url = asset_url(name);
        __atomic_store_n(place, url, __ATOMIC_RELAXED);
    }
    return (struct html_link){str_of(url)};
}

const struct asset *asset_find(str path)
{
    if (!str_starts_with(path, STR("/a/"))) {
        return NULL;
    }
    for (const struct asset *asset = assets; asset->name != NULL; asset++) {
        if (str_equal(path, str_of(asset->url))) {
            return asset;
        }
    }
    return NULL;
}

struct reply asset_reply(const struct asset *asset, const struct http_request *http)
{
    struct asset_bytes bytes = asset->plain;
    struct reply reply = {.status = 200, .content_type = str_of(asset->mime)};
    if (asset->brotli.length > 0 && compress_is_accepted(http, STR("br"))) {
        bytes = asset->brotli;
        reply_add_header(&reply, STR("Content-Encoding"), STR("br"));
    } else if (asset->gzip.length > 0 && compress_is_accepted(http, STR("gzip"))) {
        bytes = asset->gzip;
        reply_add_header(&reply, STR("Content-Encoding"), STR("gzip"));
    }
    reply.body = (str){bytes.data, bytes.length};
    reply_add_header(&reply, STR("Cache-Control"), STR("public, max-age=31536000, immutable"));
    reply_add_header(&reply, STR("Vary"), STR("Accept-Encoding"));
    reply_add_header(&reply, STR("X-Content-Type-Options"), STR("nosniff"));
    /* An SVG opened on its own is a document: it gets nothing to run or load. */
    reply_add_header(&reply, STR("Content-Security-Policy"),
                     STR("default-src 'none'; frame-ancestors 'none'"));
    if (http->is_secure) {
        reply_add_header(&reply, STR("Strict-Transport-Security"), STR(REPLY_STRICT_TRANSPORT));
    }
    return reply;
}
