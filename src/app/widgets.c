#include "app/widgets.h"

#include "app/app.h"
#include "app/assets.h"
#include "base/format.h"

struct html_link widgets_icon_link(struct request *req, const char *name)
{
    return (struct html_link){STR_CONCAT(req->arena, html_icon_sprite, STR("#i-"), str_of(name))};
}

const char *widgets_tone_icon(enum widgets_tone tone)
{
    switch (tone) {
    case TONE_OK:
        return "circle-check";
    case TONE_WARN:
        return "alert-triangle";
    case TONE_BAD:
        return "alert-circle";
    case TONE_PLAIN:
    case TONE_INFO:
        break;
    }
    return "info-circle";
}

str widgets_percent(struct request *req, int64_t part, int64_t whole)
{
    struct buf text = BUF_INIT(req->arena);
    format_percent(&text, req->language, part, whole);
    return buf_str(&text);
}

const char *widgets_bar_level(int64_t part, int64_t whole)
{
    if (part * 100 < whole * 80) {
        return "low";
    }
    return part * 100 < whole * 90 ? "mid" : "";
}

static void put_two_digits(struct buf *out, int64_t number)
{
    buf_put_char(out, (char)('0' + number / 10));
    buf_put_char(out, (char)('0' + number % 10));
}

str widgets_moment_text(struct request *req, int64_t instant)
{
    int offset = req->app->options.utc_offset_minutes;
    int64_t minute = (instant + (int64_t)offset * 60) / 60 % 1440;
    struct buf out = BUF_INIT(req->arena);
    format_date(&out, req->language, date_of_instant(instant, offset));
    BUF_PUT(&out, ", ");
    put_two_digits(&out, minute / 60);
    buf_put_char(&out, ':');
    put_two_digits(&out, minute % 60);
    return buf_str(&out);
}
