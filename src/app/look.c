#include "app/look.h"

#define COOKIE_LENGTH 6 /* kk.2.1 */
#define THEMES 3
#define YEAR_SECONDS (365 * 24 * 3600)

static const str codes[LANGUAGE_COUNT] = {
    [LANGUAGE_RU] = STR_INIT("ru"), [LANGUAGE_KK] = STR_INIT("kk"), [LANGUAGE_EN] = STR_INIT("en")};

str look_language_code(enum language language)
{
    return codes[language];
}

enum language look_language(str code, enum language fallback)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        if (str_equal(code, codes[language])) {
            return language;
        }
    }
    return fallback;
}

/* "kk-KZ,kk;q=0.9,ru;q=0.8": the first of our languages, in the order given. */
static enum language language_of_header(str header)
{
    str piece;
    while (str_next(&header, ',', &piece)) {
        enum language language = look_language(str_slice(str_trim(piece), 0, 2), LANGUAGE_COUNT);
        if (language != LANGUAGE_COUNT) {
            return language;
        }
    }
    return LANGUAGE_RU;
}

bool look_load(struct request *req)
{
    req->language = language_of_header(http_header(req->http, STR("accept-language")));
    str cookie = http_cookie(req->http, STR("look"));
    if (cookie.length != COOKIE_LENGTH) {
        return false;
    }
    int theme = cookie.data[3] - '0';
    int large = cookie.data[5] - '0';
    enum language language = look_language(str_slice(cookie, 0, 2), LANGUAGE_COUNT);
    bool is_ours = language != LANGUAGE_COUNT && cookie.data[2] == '.' && cookie.data[4] == '.' &&
                   theme >= 0 && theme < THEMES && (large == 0 || large == 1);
    if (is_ours) {
        req->language = language;
        req->theme = theme;
        req->large_type = large == 1;
    }
    return is_ours;
}

str look_cookie(struct request *req)
{
    return str_format(req->arena, "look=%.*s.%d.%d; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                      STR_ARG(codes[req->language]), req->theme, req->large_type, YEAR_SECONDS,
                      req->http->is_secure ? "; Secure" : "");
}
