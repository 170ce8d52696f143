#include "app/request.h"

#include "app/app.h"
#include "base/utf8.h"

int64_t path_id(const struct request *req)
{
    int64_t id;
    for (int i = 0; i < req->match.parameter_count; i++) {
        if (str_to_int64(req->match.parameters[i], &id) && id > 0) {
            return id;
        }
    }
    return 0;
}

str path_text(const struct request *req, int index)
{
    return index < req->match.parameter_count ? req->match.parameters[index] : (str){0};
}

str query_text(const struct request *req, const char *name)
{
    return str_trim(http_query_field(req->http, str_of(name)));
}

int64_t query_int(const struct request *req, const char *name)
{
    int64_t number;
    return str_to_int64(query_text(req, name), &number) ? number : 0;
}

date query_date(const struct request *req, const char *name)
{
    date day;
    return date_from_iso(query_text(req, name), &day) ? day : (date){0};
}

bool query_flag(const struct request *req, const char *name)
{
    return str_equal(query_text(req, name), STR("1"));
}

str request_origin(const struct request *req)
{
    const char *origin = req->app->options.origin;
    if (origin != NULL) {
        return str_of(origin);
    }
    str host = req->http == NULL ? (str){0} : http_header(req->http, STR("host"));
    return host.length == 0
               ? (str){0}
               : str_join(req->arena, req->http->is_secure ? STR("https://") : STR("http://"),
                          host);
}
