/* The front end's files: style, fonts, icons, script. They are compiled into the program
 * (tools/list_assets writes the table) and kept by browsers for ever, because the name of each
 * holds a hash of its content. Code and templates know them by their logical names, "profkom.css".
 */
#pragma once

#include "html/html.h"
#include "http/http.h"

struct asset_bytes {
    const char *data;
    size_t length; /* 0 = not made in this form */
};

struct asset {
    const char *name;
    const char *url;
    const char *mime;
    struct asset_bytes plain;
    struct asset_bytes brotli;
    struct asset_bytes gzip;
};

/* Written by the build; ends with a NULL name. */
extern const struct asset assets[];

/* Tells the html floor where the icons are; once, at the start of the program. */
void assets_start(void);

/* "/a/profkom-HASH.css" of "profkom.css"; a name that the build did not make is a bug. */
const char *asset_url(const char *name);

/* The same for templates. Each place in them looks once and keeps what it found. */
#define asset_link(name) \
    ({ \
        static const char *place_; \
        asset_link_at((name), &place_); \
    })
struct html_link asset_link_at(const char *name, const char **place);

/* The asset at this path of a URL, or NULL. */
const struct asset *asset_find(str path);

/* The asset in the smallest form that the browser takes. */
struct reply asset_reply(const struct asset *asset, const struct http_request *http);
