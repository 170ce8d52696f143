/* For tests of lists: a list of the school comes in, and is loaded. */
#pragma once

#include "app/test.h"
#include "features/members/members.h"

#define TEST_IMPORTS_TODAY "2026-03-01"
#define TEST_IMPORTS_SCHOOL "Рыльская СОШ 4"
#define TEST_IMPORTS_HEADING "Ф.И.О.;Дата рождения;Телефон;Должность;СНИЛС\r\n"

/* A teacher of a kindergarten, for who is on the register before a list comes. */
extern const struct members_card test_imports_anna;

/* A file as somebody sends it for an organisation. */
struct reply test_imports_send(struct test_app *app, int64_t account, const char *org,
                               const char *name, str content);

/* The address of a list of the school, "/imports/5": its rows under the usual heading, or the whole
 * text of a file. */
const char *test_imports_sent(struct test_app *app, int64_t account, const char *rows);
const char *test_imports_file(struct test_app *app, int64_t account, const char *name, str content);

/* The same, and all that can be loaded of it is. */
const char *test_imports_loaded(struct test_app *app, int64_t account, const char *rows);
