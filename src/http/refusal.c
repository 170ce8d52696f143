#include "http/refusal.h"

#include <microhttpd.h>
#include <time.h>

#include "base/buf.h"

static const struct {
    int status;
    const char *text;
} texts[] = {
    {400, "Запрос составлен неверно.\nСұрау дұрыс құрылмаған.\nThe request is malformed.\n"},
    {404, "Такой страницы нет.\nМұндай бет жоқ.\nThere is no such page.\n"},
    {405, "Так к этой странице обратиться нельзя.\nБұл бетке бұлай жүгінуге болмайды.\n"
          "This page cannot be used that way.\n"},
    {413, "Вы отправили слишком много данных.\nСіз тым көп деректер жібердіңіз.\n"
          "You have sent too much data.\n"},
    {415, "Данные такого вида не принимаются.\nМұндай түрдегі деректер қабылданбайды.\n"
          "Data of this kind are not accepted.\n"},
    {431, "Заголовки запроса слишком длинные.\nСұрау тақырыптары тым ұзын.\n"
          "The headers of the request are too long.\n"},
    {500, "Произошла ошибка. Попробуйте ещё раз чуть позже.\nҚате шықты. Сәл кейінірек қайталап "
          "көріңіз.\nSomething went wrong. Please try again a little later.\n"},
    {501, "Такой вид запроса не поддерживается.\nМұндай сұрау түріне қолдау көрсетілмейді.\n"
          "Requests of this kind are not supported.\n"},
    {503,
     "Сейчас слишком много обращений. Попробуйте ещё раз через несколько секунд.\nҚазір сұраулар "
     "тым көп. Бірнеше секундтан кейін қайталап көріңіз.\nThe service is busy. Please try again "
     "in a few seconds.\n"},
};

static str text_of(int status)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i].status == status) {
            return str_of(texts[i].text);
        }
    }
    assert(false && "a refusal without a text");
    return (str){0};
}

struct reply refusal(struct arena *arena, int status, int retry_after_seconds)
{
    struct reply reply = {
        .status = status,
        .content_type = STR("text/plain; charset=utf-8"),
        .body = text_of(status),
    };
    reply_add_header(&reply, STR("Cache-Control"), STR("no-store"));
    reply_add_header(&reply, STR("X-Content-Type-Options"), STR("nosniff"));
    reply_add_header(&reply, STR("Content-Security-Policy"),
                     STR("default-src 'none'; frame-ancestors 'none'"));
    if (status == 405 || status == 501) {
        reply_add_header(&reply, STR("Allow"), STR("GET, HEAD, POST"));
    }
    if (retry_after_seconds > 0) {
        reply_add_header(&reply, STR("Retry-After"), str_format(arena, "%d", retry_after_seconds));
    }
    return reply;
}

/* In English whatever the locale, as HTTP wants it. */
static str http_date(struct arena *arena)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    return str_format(arena, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + parts.tm_wday * 3,
                      parts.tm_mday, months + parts.tm_mon * 3, parts.tm_year + 1900, parts.tm_hour,
                      parts.tm_min, parts.tm_sec);
}

str refusal_as_bytes(struct arena *arena, int status, int retry_after_seconds)
{
    struct reply reply = refusal(arena, status, retry_after_seconds);
    struct buf bytes = BUF_INIT(arena);
    buf_put_format(&bytes, "HTTP/1.1 %d %s\r\n", status,
                   MHD_get_reason_phrase_for((unsigned)status));
    /* One that is kept for later has no date; with a 503 it may be left out. */
    if (status != 503) {
        str date = http_date(arena);
        buf_put_format(&bytes, "Date: %.*s\r\n", STR_ARG(date));
    }
    buf_put_format(&bytes, "Connection: close\r\nContent-Length: %zu\r\nContent-Type: %.*s\r\n",
                   reply.body.length, STR_ARG(reply.content_type));
    for (size_t i = 0; i < reply.header_count; i++) {
        buf_put_format(&bytes, "%.*s: %.*s\r\n", STR_ARG(reply.headers[i].name),
                       STR_ARG(reply.headers[i].value));
    }
    BUF_PUT(&bytes, "\r\n");
    buf_put(&bytes, reply.body);
    return buf_str(&bytes);
}
