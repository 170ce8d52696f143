/* The first line is a cookie's name, each further line a Cookie header. */
#include <stdlib.h>

#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct http_field headers[8];
    struct http_request request = {.headers = headers};
    str rest = {(const char *)bytes, length};
    str name = {0};
    str_next(&rest, '\n', &name);
    while (request.header_count < COUNT_OF(headers) &&
           str_next(&rest, '\n', &headers[request.header_count].value)) {
        headers[request.header_count++].name = STR("cookie");
    }
    str value = http_cookie(&request, name);
    if (value.length > length || str_find_char(value, ';') >= 0) {
        abort();
    }
    return 0;
}
