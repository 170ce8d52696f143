#include "app/assets.h"

#include "base/test.h"

static struct reply ask(const char *name, const char *accept_encoding)
{
    struct http_field header = {STR("accept-encoding"), str_of(accept_encoding)};
    struct http_request http = {.arena = test_arena(), .headers = &header, .header_count = 1};
    const struct asset *asset = asset_find(str_of(asset_url(name)));
    expect_true(asset != NULL);
    return asset_reply(asset, &http);
}

static str header_of(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (str_equal(reply->headers[i].name, str_of(name))) {
            return reply->headers[i].value;
        }
    }
    return (str){0};
}

void test_assets__the_smallest_form_that_the_browser_takes_is_sent(void)
{
    struct reply brotli = ask("profkom.css", "gzip, deflate, br");
    struct reply gzip = ask("profkom.css", "gzip, deflate");
    struct reply plain = ask("profkom.css", "identity");

    expect_str("br", header_of(&brotli, "Content-Encoding"));
    expect_str("gzip", header_of(&gzip, "Content-Encoding"));
    expect_str("", header_of(&plain, "Content-Encoding"));
    expect_true(brotli.body.length < gzip.body.length);
    expect_true(gzip.body.length < plain.body.length);
    expect_contains("--paper", plain.body);
}

void test_assets__a_coding_with_weight_zero_is_refused(void)
{
    struct reply reply = ask("profkom.css", "br;q=0, gzip;q=0.000, *;q=0");
    expect_str("", header_of(&reply, "Content-Encoding"));

    reply = ask("profkom.css", "br;q=0.1");
    expect_str("br", header_of(&reply, "Content-Encoding"));
}

void test_assets__fonts_travel_as_they_are(void)
{
    struct reply reply = ask("golos-cyrillic.woff2", "br, gzip");
    expect_str("", header_of(&reply, "Content-Encoding"));
    expect_str("font/woff2", reply.content_type);
    expect_true(str_starts_with(reply.body, STR("wOF2")));
}

void test_assets__browsers_keep_them_for_ever(void)
{
    struct reply reply = ask("icons.svg", "");
    expect_str("public, max-age=31536000, immutable", header_of(&reply, "Cache-Control"));
    expect_str("nosniff", header_of(&reply, "X-Content-Type-Options"));
}

void test_assets__other_paths_are_not_ours(void)
{
    expect_true(asset_find(STR("/a/")) == NULL);
    expect_true(asset_find(STR("/a/profkom.css")) == NULL);
    expect_true(asset_find(STR("/a/../a/profkom.css")) == NULL);
    expect_true(asset_find(STR("/members")) == NULL);
}

void test_assets__one_that_is_opened_alone_may_run_and_load_nothing(void)
{
    struct http_request http = {.arena = test_arena(), .is_secure = true};
    const struct asset *asset = asset_find(str_of(asset_url("icons.svg")));
    struct reply reply = asset_reply(asset, &http);
    expect_str("default-src 'none'; frame-ancestors 'none'",
               header_of(&reply, "Content-Security-Policy"));
    expect_contains("max-age=31536000", header_of(&reply, "Strict-Transport-Security"));
}
