/* A disk that fails on request: a layer under SQLite, for tests alone. Once installed, every
 * database file of this process is reached through it. Armed, it counts the calls of the chosen
 * kinds and lets the n-th of them fail, or that and all that follow.
 *
 * A sweep runs an operation with n = 1, 2, 3 … until it ends without having met its fault: then
 * every call that it makes has failed once. */
#pragma once

#include "base/base.h"

enum test_faults_kind {
    TEST_FAULTS_READ = 1,
    TEST_FAULTS_WRITE = 2,
    TEST_FAULTS_SYNC = 4,
    TEST_FAULTS_TRUNCATE = 8,
    TEST_FAULTS_OPEN = 16,
    TEST_FAULTS_SHARED_MEMORY = 32,
};

struct test_faults {
    unsigned kinds;
    int64_t at;      /* the n-th call of these kinds, from 1 */
    bool lasts;      /* and all after it */
    bool is_no_room; /* a write fails for want of room instead of an error of the device */
};

/* For the rest of the process; a second call does nothing. */
void test_faults_install(void);

void test_faults_arm(struct test_faults faults);

/* Everything works again. True if a call has failed since test_faults_arm. */
bool test_faults_disarm(void);

/* Calls of the armed kinds since test_faults_arm; stays after test_faults_disarm. */
int64_t test_faults_calls(void);
