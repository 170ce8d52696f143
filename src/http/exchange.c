#include "http/exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/body.h"
#include "http/door.h"
#include "http/head.h"
#include "http/refusal.h"
#include "http/target.h"

#define HEAD_LENGTH_LIMIT (16 * 1024)
#define QUERY_FIELD_LIMIT 200
/* Bounds of memory: a body may hold 64 KiB, a reply what its page takes. Who sends his body slowly
 * must not keep others from asking for pages, so they are counted apart. */
#define BODIES_LIMIT 2048
#define REPLIES_LIMIT 1024
#define DRAIN_LIMIT (1024 * 1024)
#define FORWARDED_ADDRESS_LENGTH 45
/* Of those who have waited for a slow thread so long it is looked whether they are there still. */
#define LEAVE_AFTER_MS 1000

enum stage {
    STAGE_TARGET,  /* the request line is read */
    STAGE_BODY,    /* the head is good, the body comes in */
    STAGE_DISCARD, /* the reply is made, the rest of the body is of no interest */
    STAGE_POOL,    /* a slow handler runs */
};

/* One request and its reply; lives in its own arena. */
struct exchange {
    struct http_server *server;
    struct MHD_Connection *handle;
    struct connection *connection;
    struct arena *arena;
    const char *target_place;
    str raw_target;
    struct http_request request;
    struct body body;
    struct reply reply;
    enum stage stage;
    int64_t discarded;
    int *counted; /* server->bodies, server->replies or NULL */
    bool must_close;
};

/* ---- the beginning and end of an exchange --------------------------------------------------- */

static struct arena *arena_from(struct spare_arenas *spare)
{
    return spare->count > 0 ? spare->arenas[--spare->count] : arena_new();
}

static void arena_return(struct spare_arenas *spare, struct arena *arena)
{
    if (spare->count == SPARE_ARENA_LIMIT) {
        arena_free(arena);
        return;
    }
    arena_reset(arena);
    spare->arenas[spare->count++] = arena;
}

static struct connection *connection_of(struct MHD_Connection *handle)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

/* libmicrohttpd has read the request line and shows the target before it takes it apart. What is
 * returned becomes the context of the request. */
void *exchange_on_target(void *context, const char *target, struct MHD_Connection *handle)
{
    struct http_server *server = context;
    struct arena *arena = arena_from(&server->spare);
    struct exchange *exchange = ARENA_NEW(arena, struct exchange);
    *exchange = (struct exchange){
        .server = server,
        .handle = handle,
        .connection = connection_of(handle),
        .arena = arena,
        .target_place = target,
        .raw_target = str_copy(arena, str_of(target)),
        .body.fd = -1,
    };
    connection_reads_head(exchange->connection);
    return exchange;
}

static void count_as(struct exchange *exchange, int *count)
{
    if (exchange->counted != NULL) {
        (*exchange->counted)--;
    }
    exchange->counted = count;
    if (count != NULL) {
        (*count)++;
    }
}

void exchange_on_completed(void *context, struct MHD_Connection *handle UNUSED, void **ret_exchange,
                           enum MHD_RequestTerminationCode code UNUSED)
{
    struct http_server *server = context;
    struct exchange *exchange = *ret_exchange;
    if (exchange == NULL) {
        return;
    }
    *ret_exchange = NULL;
    body_release(&exchange->body);
    body_close_files(&exchange->request);
    if (exchange->reply.file_fd > 0) {
        close(exchange->reply.file_fd);
    }
    count_as(exchange, NULL);
    connection_is_idle(exchange->connection);
    arena_return(&server->spare, exchange->arena);
}

/* ---- replies -------------------------------------------------------------------------------- */

static struct MHD_Response *response_of(struct reply *reply)
{
    if (reply->file_fd > 0) {
        struct MHD_Response *response =
            MHD_create_response_from_fd64((uint64_t)reply->file_size, reply->file_fd);
        /* From here on libmicrohttpd closes it. */
        reply->file_fd = response == NULL ? reply->file_fd : 0;
        return response;
    }
    /* The body lies in the arena, which goes back to the spare ones after it was sent. */
    return MHD_create_response_from_buffer(reply->body.length, (void *)reply->body.data,
                                           MHD_RESPMEM_PERSISTENT);
}

static bool add_header(struct exchange *exchange, struct MHD_Response *response, str name,
                       str value)
{
    return MHD_add_response_header(response, str_to_c(exchange->arena, name),
                                   str_to_c(exchange->arena, value)) == MHD_YES;
}

static bool add_headers(struct exchange *exchange, struct MHD_Response *response)
{
    const struct reply *reply = &exchange->reply;
    bool is_good = true;
    if (!str_is_empty(reply->content_type)) {
        is_good = add_header(exchange, response, STR("Content-Type"), reply->content_type);
    }
    for (size_t i = 0; is_good && i < reply->header_count; i++) {
        is_good = add_header(exchange, response, reply->headers[i].name, reply->headers[i].value);
    }
    if (exchange->must_close || atomic_load(&exchange->server->is_stopping)) {
        is_good = is_good && add_header(exchange, response, STR("Connection"), STR("close"));
    }
    return is_good;
}

static enum MHD_Result send_reply(struct exchange *exchange)
{
    struct reply *reply = &exchange->reply;
    assert(reply->status >= 200 && reply->status <= 599);
    bool is_file = reply->file_fd > 0;
    struct MHD_Response *response = response_of(reply);
    if (response == NULL) {
        return MHD_NO;
    }
    enum MHD_Result result = MHD_NO;
    if (add_headers(exchange, response)) {
        connection_sends(exchange->connection);
        count_as(exchange, is_file ? NULL : &exchange->server->replies);
        result = MHD_queue_response(exchange->handle, (unsigned)reply->status, response);
    }
    MHD_destroy_response(response);
    return result;
}

/* Nobody comes back at the same moment as all the others. */
static int retry_after(struct http_server *server)
{
    return 1 + (int)rand_below(&server->jitter, 5);
}

static void refuse(struct exchange *exchange, int status)
{
    int seconds = status == 503 ? retry_after(exchange->server) : 0;
    exchange->reply = refusal(exchange->arena, status, seconds);
}

/* Before the body is read. The end of a doubtful request cannot be known, so that the connection
 * ends with it; a path that leads nowhere is no reason for that. */
static enum MHD_Result refuse_at_head(struct exchange *exchange, int status)
{
    exchange->must_close = status != 404;
    exchange->stage = STAGE_DISCARD;
    refuse(exchange, status);
    return send_reply(exchange);
}

/* ---- the head ------------------------------------------------------------------------------- */

/* 0 when the method is one that we serve, else the status of the refusal. */
static int read_method(const char *name, enum http_method *ret_method)
{
    static const struct {
        const char *name;
        enum http_method method;
        int refusal;
    } methods[] = {
        {"GET", HTTP_GET, 0},         {"POST", HTTP_POST, 0},     {"HEAD", HTTP_HEAD, 0},
        {"PUT", HTTP_OTHER, 405},     {"DELETE", HTTP_DELETE, 0}, {"PATCH", HTTP_OTHER, 405},
        {"OPTIONS", HTTP_OTHER, 405}, {"TRACE", HTTP_OTHER, 405}, {"CONNECT", HTTP_OTHER, 405},
    };
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        if (strcmp(name, methods[i].name) == 0) {
            *ret_method = methods[i].method;
            return methods[i].refusal;
        }
    }
    return 501;
}

static bool is_address(str text)
{
    char copy[FORWARDED_ADDRESS_LENGTH + 1] = {0};
    struct in6_addr address;
    if (text.length == 0 || text.length > FORWARDED_ADDRESS_LENGTH) {
        return false;
    }
    memcpy(copy, text.data, text.length);
    return inet_pton(AF_INET, copy, &address) == 1 || inet_pton(AF_INET6, copy, &address) == 1;
}

/* The last address is the one that the trusted proxy itself has seen and added; those before it are
 * what the client claims. */
static str last_forwarded_address(const struct http_request *request)
{
    str last = {0};
    for (size_t i = 0; i < request->header_count; i++) {
        if (str_equal(request->headers[i].name, STR("x-forwarded-for"))) {
            str list = request->headers[i].value;
            while (str_next(&list, ',', &last)) {}
        }
    }
    return str_trim(last);
}

static void read_peer(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    const char *proxy = exchange->server->options.trusted_proxy;
    request->remote_address = str_of(exchange->connection->address);
    if (proxy == NULL || !str_equal(request->remote_address, str_of(proxy))) {
        return;
    }
    str forwarded = last_forwarded_address(request);
    if (is_address(forwarded)) {
        request->remote_address = forwarded;
    }
    request->is_secure = str_equal(http_header(request, STR("x-forwarded-proto")), STR("https"));
}

/* 0, or the status of the refusal. */
static int read_target(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    switch (target_decode(exchange->arena, exchange->raw_target, &request->path, &request->query)) {
    case TARGET_GOOD:
        break;
    case TARGET_BROKEN:
        return 400;
    case TARGET_NOT_FOUND:
        return 404;
    }
    if (!http_parse_urlencoded(exchange->arena, request->query, QUERY_FIELD_LIMIT, &request->fields,
                               &request->field_count)) {
        return 400;
    }
    request->query_field_count = request->field_count;
    return 0;
}

static size_t head_length(struct MHD_Connection *handle)
{
    return MHD_get_connection_info(handle, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
}

/* 0, or the status of the refusal. */
static int read_head(struct exchange *exchange, const char *method, const char *version)
{
    struct http_request *request = &exchange->request;
    request->arena = exchange->arena;
    int refused = read_method(method, &request->method);
    if (refused != 0) {
        return refused;
    }
    if (head_length(exchange->handle) > HEAD_LENGTH_LIMIT) {
        return 431;
    }
    struct head head;
    if (!head_read(exchange->arena, exchange->handle, method, version, exchange->raw_target,
                   exchange->target_place, &head) ||
        !http_guard_head_is_clean(head.text)) {
        return 400;
    }
    head_normalise(&head);
    request->headers = head.headers;
    request->header_count = head.header_count;
    read_peer(exchange);
    return 0;
}

/* Looks at what the head announces: 0, or the status of the refusal. */
static int prepare_body(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    struct http_request *request = &exchange->request;
    int64_t announced = head_body_length(request);
    if (announced != 0 && request->method != HTTP_POST) {
        return 400;
    }
    int64_t limit = 0;
    if (announced != 0) {
        limit = server->application.body_limit(server->application.context, request);
        if (announced > limit) {
            return 413;
        }
    }
    /* The end of a chunked body is found by libmicrohttpd's lenient reading of the chunk lines;
     * nothing that follows on the connection may depend on it. */
    exchange->must_close = announced < 0;
    body_init(&exchange->body, exchange->arena, server->options.temporary_folder, limit, announced);
    return 0;
}

static enum MHD_Result begin(struct exchange *exchange, const char *method, const char *version)
{
    struct http_server *server = exchange->server;
    int refused = door_between_requests(server->door, server->options.turn_ms)
                      ? 503
                      : read_head(exchange, method, version);
    if (refused == 0) {
        refused = read_target(exchange);
    }
    if (refused == 0) {
        refused = prepare_body(exchange);
    }
    bool has_body = refused == 0 && head_body_length(&exchange->request) != 0;
    if (refused == 0 &&
        (server->replies >= REPLIES_LIMIT || (has_body && server->bodies >= BODIES_LIMIT))) {
        refused = 503;
    }
    if (refused != 0) {
        return refuse_at_head(exchange, refused);
    }
    count_as(exchange, has_body ? &server->bodies : NULL);
    exchange->stage = STAGE_BODY;
    connection_reads_body(exchange->connection);
    return MHD_YES;
}

/* ---- the body and the handler --------------------------------------------------------------- */

/* A refusal can be sent only after the body; what is left of it is read past, within reason. */
static enum MHD_Result discard(struct exchange *exchange, size_t *length)
{
    exchange->discarded += (int64_t)*length;
    *length = 0;
    return exchange->discarded > DRAIN_LIMIT ? MHD_NO : MHD_YES;
}

static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t *length)
{
    connection_got_body(exchange->connection, *length);
    enum body_outcome outcome = body_take(&exchange->body, bytes, *length);
    if (outcome == BODY_TAKEN) {
        *length = 0;
        return MHD_YES;
    }
    exchange->must_close = true;
    exchange->stage = STAGE_DISCARD;
    refuse(exchange, outcome == BODY_TOO_LARGE ? 413 : 500);
    return discard(exchange, length);
}

/* Runs on the server's thread (0) or on a thread of the pool. */
static void handle(struct exchange *exchange, int thread)
{
    const struct http_application *application = &exchange->server->application;
    int refused = body_parse(&exchange->body, &exchange->request);
    body_release(&exchange->body);
    if (refused != 0) {
        exchange->reply = refusal(exchange->arena, refused, 0);
        return;
    }
    exchange->reply = application->handle(application->context, &exchange->request, thread);
}

/* Whether the other side has gone meanwhile: a browser's stop or reload. Work for nobody would keep
 * the others waiting. */
static bool has_left(const struct exchange *exchange)
{
    char byte;
    return recv(exchange->connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Who has waited too long is refused, by the server's thread: the reply stays empty here. */
void exchange_run_slow(void *item, int64_t waited_ms, int thread)
{
    struct exchange *exchange = item;
    int limit_ms = exchange->server->options.slow_wait_ms;
    bool is_late = limit_ms > 0 && waited_ms > limit_ms;
    /* Nothing of the exchange may be touched after the resumption: it may be gone. */
    struct MHD_Connection *handle_of_exchange = exchange->handle;
    struct door *door = exchange->server->door;
    if (!is_late && !(waited_ms > LEAVE_AFTER_MS && has_left(exchange))) {
        handle(exchange, thread);
    }
    MHD_resume_connection(handle_of_exchange);
    /* libmicrohttpd does so only for threads of its own. */
    door_wake(door);
}

static enum MHD_Result hand_to_pool(struct exchange *exchange)
{
    struct pool *pool = exchange->server->pool;
    if (!pool_has_room(pool)) {
        refuse(exchange, 503);
        return send_reply(exchange);
    }
    exchange->stage = STAGE_POOL;
    connection_waits(exchange->connection);
    MHD_suspend_connection(exchange->handle);
    bool is_added = pool_add(pool, exchange);
    if (!is_added) {
        /* The pool was stopped in between. */
        refuse(exchange, 503);
        MHD_resume_connection(exchange->handle);
    }
    return MHD_YES;
}

static enum MHD_Result serve(struct exchange *exchange)
{
    const struct http_application *application = &exchange->server->application;
    connection_is_served(exchange->connection);
    if (application->is_slow(application->context, &exchange->request)) {
        return hand_to_pool(exchange);
    }
    handle(exchange, 0);
    return send_reply(exchange);
}

/* libmicrohttpd calls once with the head, then with every piece of the body, then at its end, and
 * again after a resumption. */
enum MHD_Result exchange_on_request(void *context UNUSED, struct MHD_Connection *handle UNUSED,
                                    const char *url UNUSED, const char *method, const char *version,
                                    const char *bytes, size_t *length, void **request_context)
{
    struct exchange *exchange = *request_context;
    if (exchange == NULL) {
        return MHD_NO;
    }
    switch (exchange->stage) {
    case STAGE_TARGET:
        return begin(exchange, method, version);
    case STAGE_BODY:
        return *length > 0 ? take_body(exchange, bytes, length) : serve(exchange);
    case STAGE_DISCARD:
        return *length > 0 ? discard(exchange, length) : send_reply(exchange);
    case STAGE_POOL:
        if (exchange->reply.status == 0) {
            refuse(exchange, 503);
        }
        return send_reply(exchange);
    }
    return MHD_NO;
}
