#include "features/wallets/test_wallets.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app.h"
#include "app/reply.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

/* ---- a chain of certificates as Apple gives one ---------------------------------------------- */

void test_wallets_must(bool is_good)
{
    expect_true(is_good);
    assert(is_good);
}

static X509 *certificate_of(EVP_PKEY *key, const char *name, const X509 *above, EVP_PKEY *above_key)
{
    X509 *certificate = X509_new();
    X509_NAME *subject = X509_get_subject_name(certificate);
    test_wallets_must(X509_set_version(certificate, 2) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), above == NULL ? 1 : 2);
    ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20260101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20260901000000Z");
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
                               0);
    X509_set_issuer_name(certificate, above == NULL ? subject : X509_get_subject_name(above));
    X509_set_pubkey(certificate, key);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(
        NULL, NULL, NID_basic_constraints, above == NULL ? "critical,CA:TRUE" : "CA:FALSE");
    test_wallets_must(X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
    test_wallets_must(X509_sign(certificate, above_key, EVP_sha256()) > 0);
    return certificate;
}

static FILE *file_in(const char *folder, const char *name)
{
    FILE *file = fopen(test_text("%s/%s", folder, name), "we");
    assert(file != NULL);
    return file;
}

static void write_certificate(const char *folder, const char *name, X509 *certificate)
{
    FILE *file = file_in(folder, name);
    test_wallets_must(PEM_write_X509(file, certificate) == 1);
    fclose(file);
}

static void write_key(const char *folder, const char *name, EVP_PKEY *key)
{
    FILE *file = file_in(folder, name);
    test_wallets_must(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1);
    fclose(file);
}

void test_wallets_write_chain(const char *folder)
{
    EVP_PKEY *above_key = EVP_RSA_gen(2048);
    EVP_PKEY *key = EVP_RSA_gen(2048);
    X509 *above = certificate_of(above_key, "Intermediate", NULL, above_key);
    X509 *own = certificate_of(key, "Pass", above, above_key);
    write_certificate(folder, "above.pem", above);
    write_certificate(folder, "own.pem", own);
    write_key(folder, "own.key", key);
    write_key(folder, "above.key", above_key);
    X509_free(above);
    X509_free(own);
    EVP_PKEY_free(above_key);
    EVP_PKEY_free(key);
}

/* ---- the scene ------------------------------------------------------------------------------ */

void test_wallets_configure(const struct test_wallets *scene, const char *key)
{
    struct app *app = test_inner_app(scene->app);
    app_forget_kept(app);
    app->options.apple = (struct app_apple){
        .pass_type = "pass.example.union.member",
        .team = "A1B2C3D4E5",
        .certificate = test_text("%s/own.pem", scene->folder),
        .key = test_text("%s/%s", scene->folder, key),
        .intermediate = test_text("%s/above.pem", scene->folder),
    };
    app->options.origin = "https://union.example";
}

static void issue(struct test_wallets *scene)
{
    struct request *req = test_begin(scene->app, scene->olga);
    expect_true(tickets_keys_renew(req));
    test_commit(scene->app);
    req = test_begin(scene->app, scene->olga);
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    expect_true(tickets_issue(req, scope, scene->anna, &scene->ticket));
    scene->ticket.number = str_copy(test_arena(), scene->ticket.number);
    scene->ticket.state = STR("valid");
    test_commit(scene->app);
}

struct test_wallets test_wallets_bare(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct test_wallets scene = {.app = app,
                                 .folder =
                                     test_text("%s", test_inner_app(app)->options.data_folder),
                                 .olga = test_account(app, "region_specialist", "Курская"),
                                 .ilya = test_account(app, "region_specialist", "Астраханская"),
                                 .annas_account = test_account(app, "member", SCHOOL)};
    scene.anna = test_members_add(
        app, scene.olga, SCHOOL,
        TEST_CARD(.last_name = STR("Корякина"), .first_name = STR("Ирина"),
                  .middle_name = STR("Васильевна"), .category = STR("worker_pedagogic"),
                  .joined_on = date_of("2015-09-01")));
    issue(&scene);
    test_sql(app, test_text("UPDATE account SET person_id = %lld, person_region_id = %lld "
                            "WHERE id = %lld",
                            (long long)scene.anna, (long long)test_org(app, "Курская"),
                            (long long)scene.annas_account));
    return scene;
}

struct test_wallets test_wallets_scene(void)
{
    struct test_wallets scene = test_wallets_bare();
    test_wallets_write_chain(scene.folder);
    test_wallets_configure(&scene, "own.key");
    return scene;
}

/* ---- looking into a pass -------------------------------------------------------------------- */

static str bytes_of(int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *bytes = arena_bytes(test_arena(), (size_t)size + 1);
    expect_int(size, pread(fd, bytes, (size_t)size, 0));
    return (str){bytes, (size_t)size};
}

/* What a tool of the machine writes. */
str test_wallets_told_by(const char *const *arguments, int *ret_status)
{
    int answer = memfd_create("answer", 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(answer, 1);
        dup2(answer, 2);
        execvp(arguments[0], (char *const *)arguments);
        _exit(127);
    }
    expect_int(child, waitpid(child, ret_status, 0));
    if (WIFEXITED(*ret_status) && WEXITSTATUS(*ret_status) == 127) {
        test_skip("unzip or openssl is not there");
    }
    str text = bytes_of(answer);
    close(answer);
    return text;
}

str test_wallets_file_of(const struct test_wallets *scene, const char *name)
{
    int status;
    const char *const arguments[] = {"unzip", "-p", test_text("%s/pass.zip", scene->folder), name,
                                     NULL};
    str bytes = test_wallets_told_by(arguments, &status);
    expect_int(0, status);
    return bytes;
}

void test_wallets_keep(const struct test_wallets *scene, const char *name, str bytes)
{
    FILE *file = file_in(scene->folder, name);
    expect_int((int64_t)bytes.length, (int64_t)fwrite(bytes.data, 1, bytes.length, file));
    fclose(file);
}

/* Returns pass.json. */
str test_wallets_opened(const struct test_wallets *scene, struct reply reply)
{
    expect_int(200, reply.status);
    expect_str("application/vnd.apple.pkpass", reply.content_type);
    test_wallets_must(reply.file_fd > 0);
    test_wallets_keep(scene, "pass.zip", bytes_of(reply.file_fd));
    reply_close_file(&reply);
    return test_wallets_file_of(scene, "pass.json");
}

struct reply test_wallets_own(const struct test_wallets *scene, int64_t account)
{
    return test_get(scene->app, account, "/my/wallet/apple");
}

json_t *test_wallets_parsed(str text)
{
    json_t *value = json_loadb(text.data, text.length, 0, NULL);
    test_wallets_must(value != NULL);
    return value;
}

const char *test_wallets_text_at(const json_t *value, const char *name)
{
    const char *text = json_string_value(json_object_get(value, name));
    return text == NULL ? "" : text;
}

/* ---- a server of somebody else -------------------------------------------------------------- */

static int listen_somewhere(const char **ret_url)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    test_wallets_must(fd >= 0 && bind(fd, (struct sockaddr *)&address, length) == 0 &&
                      listen(fd, 4) == 0 &&
                      getsockname(fd, (struct sockaddr *)&address, &length) == 0);
    *ret_url = test_text("http://127.0.0.1:%d", ntohs(address.sin_port));
    return fd;
}

/* A request with as much body as it says that it has. */
static void read_request(int fd, char *room, size_t size)
{
    size_t length = 0;
    size_t wanted = size - 1;
    ssize_t step = 1;
    while (step > 0 && length < wanted) {
        step = read(fd, room + length, wanted - length);
        length += (size_t)MAX_OF(step, 0);
        room[length] = '\0';
        const char *end = strstr(room, "\r\n\r\n");
        const char *count = strcasestr(room, "content-length: ");
        if (end != NULL) {
            long body =
                count == NULL ? 0 : strtol(count + sizeof("content-length: ") - 1, NULL, 10);
            wanted = MIN_OF((size_t)(end - room) + 4 + (size_t)body, size - 1);
        }
    }
}

struct test_wallets_server test_wallets_serve(const struct test_wallets *scene, const char *name,
                                              const struct test_wallets_answer *answers,
                                              size_t count)
{
    struct test_wallets_server server = {.log = test_text("%s/%s.log", scene->folder, name)};
    int listening = listen_somewhere(&server.url);
    server.child = fork();
    if (server.child != 0) {
        close(listening);
        return server;
    }
    FILE *file = fopen(server.log, "we");
    alarm(60);
    for (size_t i = 0; i < count; i++) {
        char room[16384] = "";
        int fd = accept(listening, NULL, NULL);
        read_request(fd, room, sizeof(room));
        fprintf(file, "%s\n", room);
        dprintf(fd, "HTTP/1.1 %d X\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                answers[i].status, answers[i].header == NULL ? "" : answers[i].header,
                strlen(answers[i].body), answers[i].body);
        close(fd);
    }
    fclose(file);
    _exit(0);
}

str test_wallets_asked(const struct test_wallets_server *server)
{
    int status;
    expect_int(server->child, waitpid(server->child, &status, 0));
    expect_int(0, status);
    FILE *file = fopen(server->log, "re");
    assert(file != NULL);
    str told = bytes_of(fileno(file));
    fclose(file);
    return told;
}
