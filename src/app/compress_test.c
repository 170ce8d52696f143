#include "app/compress.h"

#include <libdeflate.h>

#include "base/test.h"

static str header_of(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (str_equal(reply->headers[i].name, str_of(name))) {
            return reply->headers[i].value;
        }
    }
    return (str){0};
}

static str long_text(void)
{
    struct buf text = BUF_INIT(test_arena());
    for (int i = 0; i < 500; i++) {
        buf_put_format(&text, "<p>Человек № %d</p>\n", i);
    }
    return buf_str(&text);
}

static struct reply sent(struct reply reply, const char *accept_encoding)
{
    struct http_field header = {STR("accept-encoding"), str_of(accept_encoding)};
    struct http_request http = {.arena = test_arena(), .headers = &header, .header_count = 1};
    struct compressor *compressor = NULL;
    compress_reply(&compressor, &http, &reply);
    compress_free(compressor);
    return reply;
}

static struct reply page(str body)
{
    return (struct reply){
        .status = 200, .content_type = STR("text/html; charset=utf-8"), .body = body};
}

static str unpacked(str packed, size_t length)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    char *room = arena_raw(test_arena(), length);
    size_t unpacked_length = 0;
    expect_int(LIBDEFLATE_SUCCESS,
               libdeflate_gzip_decompress(decompressor, packed.data, packed.length, room, length,
                                          &unpacked_length));
    libdeflate_free_decompressor(decompressor);
    return (str){room, unpacked_length};
}

void test_compress__a_page_comes_out_as_it_went_in(void)
{
    str text = long_text();
    struct reply reply = sent(page(text), "gzip, deflate, br");

    expect_str("gzip", header_of(&reply, "Content-Encoding"));
    expect_str("Accept-Encoding", header_of(&reply, "Vary"));
    expect_true(reply.body.length < text.length / 4);
    expect_true(str_equal(text, unpacked(reply.body, text.length)));
}

void test_compress__who_does_not_take_gzip_gets_plain_text(void)
{
    str text = long_text();
    static const char *const refusing[] = {"", "br", "identity", "gzip;q=0", "gzip; q=0.000, br"};
    for (size_t i = 0; i < COUNT_OF(refusing); i++) {
        struct reply reply = sent(page(text), refusing[i]);
        expect_str("", header_of(&reply, "Content-Encoding"));
        expect_str("Accept-Encoding", header_of(&reply, "Vary"));
        expect_true(str_equal(text, reply.body));
    }
}

void test_compress__short_texts_pictures_and_files_stay_as_they_are(void)
{
    str text = long_text();
    struct reply picture = {.status = 200, .content_type = STR("image/png"), .body = text};
    struct reply file = {
        .status = 200, .content_type = STR("text/csv"), .file_fd = 7, .body = text};

    struct reply replies[] = {sent(page(STR("short")), "gzip"), sent(picture, "gzip"),
                              sent(file, "gzip")};
    for (size_t i = 0; i < COUNT_OF(replies); i++) {
        expect_str("", header_of(&replies[i], "Content-Encoding"));
    }
    expect_str("short", replies[0].body);
}
