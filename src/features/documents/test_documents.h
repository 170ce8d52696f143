/* What tests of documents share: a region whose presidium decides. */
#pragma once

#include "app/test.h"
#include "features/documents/documents_inner.h"

#define TEST_DOCUMENTS_DAY "2026-03-01"
#define TEST_DOCUMENTS_REGION "Курская"

struct test_documents {
    struct test_app *app;
    int64_t chair; /* of the region */
    int64_t body;
};
struct test_documents test_documents_new(void);
/* Somebody holds that post of the presidium; its number. */
int64_t test_documents_post(const struct test_documents *scene, const char *post, const char *last,
                            const char *first, const char *middle);
int64_t test_documents_last(const struct test_documents *scene);
/* "/documents/7/edit" */
const char *test_documents_path(int64_t id, const char *rest);
/* A draft of the presidium with that title; its number. */
int64_t test_documents_draft(const struct test_documents *scene, const char *title);
/* `more` goes before what is usual: "title=…&" */
struct reply test_documents_head(const struct test_documents *scene, int64_t id, const char *more);
struct reply test_documents_item(const struct test_documents *scene, int64_t id,
                                 const char *fields);
/* What the form of adoption carries of the draft as it is now. */
const char *test_documents_seen(const struct test_documents *scene, int64_t id);
struct reply test_documents_adopt(const struct test_documents *scene, int64_t id);
