/* For tests of all features: people on the register. */
#pragma once

#include "app/test.h"
#include "features/members/members.h"

#define TEST_CARD(...) (&(struct members_card){__VA_ARGS__})

/* Puts a person on the register of an organisation of the starting tree, as that account. */
int64_t test_members_add(struct test_app *app, int64_t account, const char *org,
                         const struct members_card *card);

/* The sign-in of a member of the region Курская. */
int64_t test_members_sign_in(struct test_app *app, const char *org, int64_t member);
