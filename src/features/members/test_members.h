/* For tests of all features: people on the register. */
#pragma once

#include "app/test.h"
#include "features/members/members.h"

#define TEST_CARD(...) (&(struct members_card){__VA_ARGS__})

/* Puts a person on the register of an organisation of the starting tree, as that account. */
int64_t test_members_add(struct test_app *app, int64_t account, const char *org,
                         const struct members_card *card);
/* From now on the sign-in is that of this person of the region "Курская". */
void test_members_tie(struct test_app *app, int64_t account, int64_t person);
/* A new sign-in of such a person. */
int64_t test_members_sign_in(struct test_app *app, const char *org, int64_t member);

#define TEST_SCHOOL "Рыльская СОШ 4"

/* Natalia Goncharova, a teacher of that school, and who is around her. */
struct test_members_scene {
    struct test_app *app;
    int64_t chair;
    int64_t beside;  /* the chair of another organisation */
    int64_t natalia; /* the card, the only one on the register */
    int64_t member;  /* her sign-in */
};
struct test_members_scene test_members_scene_on(const char *day);
