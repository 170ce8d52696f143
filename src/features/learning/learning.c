#include "features/learning/learning.h"

#include "features/learning/learning_inner.h"

#define SWEPT 500

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    learning_db_person_merged(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    learning_db_person_parted(req->db, region_id, gone, kept);
}

/* Entries of cards that are no more, with all that belongs to them. */
static void sweep(struct request *req)
{
    db_begin_write(req->db);
    EACH (entry, learning_db_gone(req->db, SWEPT)) {
        learning_db_drop_answers(req->db, entry->region_id, entry->id);
        learning_db_drop_attempts(req->db, entry->region_id, entry->id);
        learning_db_drop_works(req->db, entry->region_id, entry->id);
        learning_db_drop_seen(req->db, entry->region_id, entry->id);
        learning_db_drop_entry(req->db, entry->region_id, entry->id);
    }
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}

/* ---- contents -------------------------------------------------------------------------------- */

#define EDIT .needs = RIGHT_EVENTS_EDIT
#define ENTER .needs = RIGHT_TRAINING_EDIT
#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true
#define WITH_TEXT .body_limit = 512 * 1024
#define WITH_FILE .slow = true, .body_limit = 6 * 1024 * 1024

static const struct route routes[] = {
    {GET, LEARNING_MY, learning_my_page, OWN},
    {GET, LEARNING_MY "/worker.js", learning_worker_page, .needs = RIGHT_NOBODY},
    {GET, LEARNING_MY "/:id", learning_own_page, OWN},
    {GET, LEARNING_MY "/:id/book", learning_book_page, OWN},
    {POST, LEARNING_MY "/:id/keep", learning_keep_action, OWN},
    {POST, LEARNING_MY "/:id/enter", learning_enter_action, OWN},
    {POST, LEARNING_MY "/:id/leave", learning_leave_action, OWN},
    {GET, LEARNING_MY "/:id/materials/:n", learning_material_page, OWN},
    {GET, LEARNING_MY "/:id/materials/:n/go", learning_material_go_page, OWN},
    {GET, LEARNING_MY "/:id/materials/:n/file", learning_material_file_page, OWN, .slow = true},
    {POST, LEARNING_MY "/:id/materials/:n/seen", learning_seen_action, OWN},
    {GET, LEARNING_MY "/:id/tests/:n", learning_test_page, OWN},
    {POST, LEARNING_MY "/:id/tests/:n/begin", learning_begin_action, OWN},
    {GET, LEARNING_MY "/:id/attempts/:attempt", learning_attempt_page, OWN},
    {POST, LEARNING_MY "/:id/attempts/:attempt", learning_answer_action, OWN},
    {POST, LEARNING_MY "/:id/attempts/:attempt/save", learning_save_action, OWN},
    {GET, LEARNING_MY "/:id/assignments/:n", learning_assignment_page, OWN},
    {POST, LEARNING_MY "/:id/assignments/:n", learning_assignment_action, OWN, WITH_FILE},
    {GET, LEARNING_MY "/:id/works/:work/file", learning_own_file_page, OWN, .slow = true},

    {GET, "/programmes/:id/learners", learning_learners_page, .needs = RIGHT_TRAINING_VIEW},
    {GET, "/programmes/:id/learners/file", learning_learners_file, .needs = RIGHT_MEMBERS_EXPORT,
     .slow = true},
    {POST, "/programmes/:id/learners/:entry/:deed", learning_learner_action, EDIT},
    {GET, "/programmes/:id/enrol", learning_enrol_page, ENTER},
    {POST, "/programmes/:id/enrol", learning_enrol_action, ENTER},
    {GET, "/programmes/:id/tests", learning_bank_page, EDIT},
    {GET, "/programmes/:id/tests/new", learning_test_form_page, EDIT},
    {POST, "/programmes/:id/tests/new", learning_test_form_action, EDIT},
    {GET, "/programmes/:id/tests/:n", learning_test_form_page, EDIT},
    {POST, "/programmes/:id/tests/:n", learning_test_form_action, EDIT},
    {POST, "/programmes/:id/tests/:n/remove", learning_test_remove_action, EDIT},
    {GET, "/programmes/:id/questions/new", learning_questions_page, EDIT},
    {POST, "/programmes/:id/questions/new", learning_questions_action, EDIT, WITH_FILE},
    {GET, "/programmes/:id/questions/:question", learning_questions_page, EDIT},
    {POST, "/programmes/:id/questions/:question", learning_questions_action, EDIT, WITH_TEXT},
    {POST, "/programmes/:id/questions/:question/remove", learning_question_remove_action, EDIT},
    {GET, "/programmes/:id/assignments/new", learning_task_form_page, EDIT},
    {POST, "/programmes/:id/assignments/new", learning_task_form_action, EDIT},
    {GET, "/programmes/:id/assignments/:n", learning_task_form_page, EDIT},
    {POST, "/programmes/:id/assignments/:n", learning_task_form_action, EDIT},
    {POST, "/programmes/:id/assignments/:n/remove", learning_task_remove_action, EDIT},
    {GET, "/programmes/:id/works", learning_works_page, EDIT},
    {POST, "/programmes/:id/works/:work", learning_work_action, EDIT},
    {GET, "/programmes/:id/works/:work/file", learning_work_file_page, EDIT, .slow = true},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "learning.mine",
     .label = N_("Programmes that I learn by"),
     .note = N_("Entered, an answer to an application, a work looked at, the end."),
     .audience = NOTICE_MEMBERS},
    {.code = "learning.works",
     .label = N_("Works that wait for me as a trainer"),
     .note = N_("At most once in 24 hours for a programme."),
     .audience = NOTICE_MEMBERS},
    {0},
};

const struct feature learning_feature = {
    .name = "learning",
    .routes = routes,
    .notices = notices,
    .sweep = sweep,
    .watch = learning_watch,
    .signed_in = learning_signed_in,
    .on_event = learning_on_event,
    .on_my_event = learning_on_my_event,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
