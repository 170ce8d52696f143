/* What the files of meetings share. */
#pragma once

#include "app/calendar.h"
#include "features/ballots/ballots.h"
#include "features/bodies/bodies.h"
#include "features/documents/documents.h"
#include "features/meetings/meetings.h"
#include "features/meetings/meetings.sql.h"
#include "features/members/members.h"
#include "features/papers/papers.h"

/* More people than these meet as a conference of delegates. */
#define MEETINGS_MOST_PEOPLE 5000
#define MEETINGS_LINES 50

/* ---- meetings_quorum.c: how many must be there, how many must agree -------------------------- */

struct meetings_quorum {
    int64_t entitled;
    int64_t here;
    int64_t needed;
    bool is_there;
};
struct meetings_quorum meetings_quorum_of(struct bodies_share share, int64_t entitled,
                                          int64_t here);

/* What a vote came to. */
struct meetings_count {
    int64_t here; /* who could vote: in the room or remotely; of a correspondence vote all */
    int64_t votes_for;
    int64_t votes_against;
    int64_t votes_abstained;
    bool is_special; /* needs the larger majority */
};
/* Of those who voted so many agree as the rules ask. */
bool meetings_is_adopted(const struct bodies_rules *rules, const struct meetings_count *count);

/* ---- meetings_find.c: a meeting with what belongs to it ---------------------------------------
 */

struct meetings_meeting {
    struct meetings_db_line_row row;
    str body; /* "Presidium", in the language of the request */
    struct bodies_rules rules;
    bool has_rules;
    struct meetings_db_person_rows people; /* voters first, then who is invited */
    struct meetings_db_item_rows items;
    struct meetings_db_signatures_rows signatures;
    struct meetings_quorum quorum;
    int64_t remote;
    int64_t invited;
};
/* The one that the path names, within the scope of the request. */
bool meetings_find(struct request *req, struct meetings_meeting *ret_meeting) MUST_USE;
bool meetings_find_by_id(struct request *req, int64_t id,
                         struct meetings_meeting *ret_meeting) MUST_USE;
/* The same if it can still be changed; a reply with status 0 then. */
struct reply meetings_find_open(struct request *req, struct meetings_meeting *ret_meeting);
/* NULL if there is none of that number. */
const struct meetings_db_person_row *meetings_person(const struct meetings_meeting *meeting,
                                                     int64_t n);
bool meetings_is_here(const struct meetings_db_person_row *person);
/* The item that the second piece of the path names. */
bool meetings_find_item(struct request *req, const struct meetings_meeting *meeting,
                        struct meetings_db_item_row *ret_item) MUST_USE;
/* The number of an item on the agenda; 0 for what is none of it. */
int64_t meetings_item_number(const struct meetings_meeting *meeting, int64_t item);
/* The next number of the body on that day. */
int64_t meetings_next_number(struct request *req, int64_t body_id, date day, int64_t except_id);
struct meetings_db_change_values meetings_values_of(struct request *req,
                                                    const struct meetings_db_line_row *row);
str meetings_address(struct request *req, int64_t id, const char *what);

/* ---- meetings_words.c ------------------------------------------------------------------------ */

/* Whether the link is the address of a page, which may be opened. */
bool meetings_has_video(const struct meetings_db_line_row *row);
/* To come, or under way. */
bool meetings_is_coming(const struct meetings_db_line_row *row);
/* Names of the voters who are there and cannot vote by computer. */
str meetings_without_sign_in(struct request *req, const struct meetings_meeting *meeting);
extern const struct form_choice meetings_forms[];
extern const struct form_choice meetings_reasons[];
extern const struct form_choice meetings_votes[];
extern const struct form_choice meetings_choices[];
extern const struct form_choice meetings_ways[];
extern const struct form_choice meetings_identified[];
const char *meetings_state_label(str state);
enum widgets_tone meetings_state_tone(str state);
str meetings_name(struct request *req, const struct meetings_db_person_row *person);
str meetings_short_name(struct request *req, const struct meetings_db_person_row *person);
str meetings_post(struct request *req, const struct meetings_db_person_row *person);
str meetings_body_name(struct request *req, const struct meetings_db_line_row *row);
/* "18 December 2020, 14:00" */
str meetings_when(struct request *req, const struct meetings_db_line_row *row);
/* "Of 11 elected 8 are here: there is a quorum." */
str meetings_quorum_text(struct request *req, const struct meetings_meeting *meeting,
                         const struct meetings_quorum *quorum);
/* "for 7, against 1, abstained 0", "unanimously" */
str meetings_votes_text(struct request *req, const struct meetings_db_item_row *item);
const char *meetings_result_label(str result);
/* How those on the link were identified: as entered, or by their sign-in if all said so there. */
str meetings_identified_how(const struct meetings_meeting *meeting);
/* "Nobody sits in this body on that day. Enter who was elected first.", or who is on no register.
 */
str meetings_nobody_text(struct request *req, const struct meetings_meeting *meeting);
str meetings_changed_meanwhile(struct request *req);

/* ---- meetings_call.c: called, changed, cancelled ----------------------------------------------
 */

struct reply meetings_new_page(struct request *req);
struct reply meetings_new_action(struct request *req);
struct reply meetings_edit_page(struct request *req);
struct reply meetings_edit_action(struct request *req);
struct reply meetings_tell_page(struct request *req);
struct reply meetings_tell_action(struct request *req);
bool meetings_tell_job(struct job_run *run, str *ret_sentence);
struct reply meetings_cancel_page(struct request *req);
struct reply meetings_cancel_action(struct request *req);
struct reply meetings_state_action(struct request *req); /* opens, closes, opens again */

/* ---- meetings_people.c: who is entitled, who is there -----------------------------------------
 */

/* Takes down who may vote on the day of the meeting; marks of those who stay are kept. How many
 * there are. */
int64_t meetings_take_people(struct request *req, const struct meetings_meeting *meeting);
/* How the page shows each: p in the room, r on the link, - absent. */
str meetings_seen(struct request *req, const struct meetings_meeting *meeting);
struct reply meetings_people_page(struct request *req);
struct reply meetings_people_count(struct request *req);
struct reply meetings_people_action(struct request *req);
struct reply meetings_renew_action(struct request *req);
struct reply meetings_absent_page(struct request *req);
struct reply meetings_absent_action(struct request *req);
struct reply meetings_invite_page(struct request *req);
struct reply meetings_invite_action(struct request *req);
struct reply meetings_uninvite_action(struct request *req);

/* ---- meetings_agenda.c ------------------------------------------------------------------------
 */

struct reply meetings_item_new_page(struct request *req);
struct reply meetings_item_new_action(struct request *req);
struct reply meetings_item_page(struct request *req);
struct reply meetings_item_action(struct request *req);
struct reply meetings_item_move_action(struct request *req);
struct reply meetings_item_remove_action(struct request *req);

/* ---- meetings_votes.c -------------------------------------------------------------------------
 */

struct reply meetings_vote_page(struct request *req);
struct reply meetings_vote_action(struct request *req);
struct reply meetings_unanimous_action(struct request *req);
struct reply meetings_roll_page(struct request *req);
struct reply meetings_roll_action(struct request *req);
struct reply meetings_ballot_page(struct request *req);
struct reply meetings_ballot_action(struct request *req);
struct reply meetings_take_ballot_action(struct request *req);
/* What a vote on the item begins with. */
struct meetings_db_set_votes_values meetings_values_for(const struct meetings_meeting *meeting,
                                                        const struct meetings_db_item_row *item);
/* Adds one to those who chose so; false for what is no choice. */
bool meetings_count_choice(str choice, struct meetings_db_set_votes_values *values);
/* What is wrong with the count, as a sentence; empty = nothing. */
str meetings_count_fault(struct request *req, const struct meetings_meeting *meeting,
                         const struct meetings_db_set_votes_values *values);
/* Of a count without a fault: adopted, rejected. */
str meetings_result_of(const struct meetings_meeting *meeting,
                       const struct meetings_db_set_votes_values *values);

/* ---- meetings_correspondence.c: votes over some days -------------------------------------------
 */

/* What one person answers, item by item. */
struct meetings_answers {
    struct meetings_answer {
        int64_t item;
        str title;
        str draft;
        str choice; /* "for", "against", "abstained"; empty = none yet */
        str opinion;
    } * items;
    size_t count;
    str way; /* "own", "paper"; empty = nothing was answered */
};
bool meetings_is_by_letter(const struct meetings_db_line_row *row);
/* By correspondence, and not counted yet: who voted what is nobody's to see. */
bool meetings_is_being_answered(const struct meetings_db_line_row *row);
struct meetings_answers meetings_answers_of(struct request *req,
                                            const struct meetings_db_line_row *row,
                                            struct meetings_db_item_rows items, int64_t n);
struct reply meetings_my_votes_action(struct request *req);
struct reply meetings_answers_page(struct request *req);
struct reply meetings_paper_page(struct request *req);
struct reply meetings_paper_action(struct request *req);
/* Writes the answers as votes into the items, and the opinions. */
void meetings_count_answers(struct request *req, const struct meetings_meeting *meeting);
void meetings_sweep(struct request *req);

/* ---- meetings_materials.c ----------------------------------------------------------------------
 */

struct meetings_materials {
    int64_t meeting_id;
    bool keeps; /* may add and take away */
    struct meetings_db_materials_rows rows;
};
/* Those of a meeting, if whoever acts is called to it or keeps it; else none. */
struct meetings_materials meetings_materials_of(struct request *req,
                                                const struct meetings_db_line_row *row);
/* The text of a document of the organisation, for who is called; empty if there is none. */
str meetings_material_text(struct request *req, int64_t region_id, str org_path,
                           int64_t document_id);
struct reply meetings_material_file(struct request *req);
struct reply meetings_my_material_file(struct request *req);
struct reply meetings_material_new_page(struct request *req);
struct reply meetings_material_new_action(struct request *req);
struct reply meetings_material_remove_action(struct request *req);

/* ---- meetings_erase.c ------------------------------------------------------------------------ */

void meetings_document_erased(struct request *req, int64_t document_id);
/* That the minutes were destroyed, and by which act; empty: they were not. */
str meetings_destroyed_text(struct request *req, const struct meetings_db_line_row *row);

/* ---- meetings_minutes.c: minutes, extract, attendance sheet -----------------------------------
 */

struct papers_paper meetings_minutes(struct request *req, const struct meetings_meeting *meeting);
/* The same as plain text, for the document. */
str meetings_minutes_text(struct request *req, const struct papers_paper *paper);
struct reply meetings_minutes_page(struct request *req);
struct reply meetings_minutes_file(struct request *req);
struct reply meetings_sheet_file(struct request *req);
struct reply meetings_extract_file(struct request *req);

/* ---- meetings_sign.c --------------------------------------------------------------------------
 */

/* What keeps the minutes from being signed; an empty sentence = nothing. */
struct meetings_missing {
    str sentence;
    str address; /* where it is put right; may be empty */
};
struct meetings_missing meetings_what_is_missing(struct request *req,
                                                 const struct meetings_meeting *meeting);
/* Whose signature is next, and whether that is the signed-in person. */
bool meetings_signs_oneself(struct request *req, const struct meetings_meeting *meeting,
                            str *ret_signer);
struct reply meetings_sign_action(struct request *req);

/* ---- meetings_calendar.c ----------------------------------------------------------------------
 */

str meetings_entry_path(struct request *req, const struct meetings_db_line_row *row);
struct reply meetings_entry_file(struct request *req);
struct reply meetings_feed_file(struct request *req);
/* The address of the signed-in person's calendar; empty before one was made. */
str meetings_feed_address(struct request *req);
struct reply meetings_feed_action(struct request *req);

/* ---- meetings_my.c ----------------------------------------------------------------------------
 */

struct reply meetings_my_page(struct request *req);
struct reply meetings_my_meeting_page(struct request *req);
struct reply meetings_my_answer_action(struct request *req);
struct reply meetings_my_here_action(struct request *req);
struct reply meetings_my_video_page(struct request *req);
struct reply meetings_video_page(struct request *req);
struct meetings_my_meeting_view;
/* The one that the path names, if the signed-in person is called to it. */
bool meetings_find_mine(struct request *req, struct meetings_my_meeting_view *ret_view) MUST_USE;
/* Why he cannot vote by correspondence in it now, as a sentence; empty = he can. */
str meetings_why_no_answer(struct request *req, const struct meetings_my_meeting_view *view);
bool meetings_is_marked_here(const struct meetings_db_own_row *own);
/* Whether he can say that he is on the link. */
bool meetings_can_say_here(const struct meetings_my_meeting_view *view);

/* ---- pages ------------------------------------------------------------------------------------
 */

struct meetings_list_view {
    str org_name;
    int64_t org_id;
    bool is_below;
    bool may_edit;
    struct meetings_db_line_rows coming;
    struct meetings_db_line_rows past;
};
struct meetings_view {
    const struct meetings_meeting *meeting;
    bool may_edit;
    bool may_sign;
    struct meetings_missing missing; /* before the minutes can be signed */
    str signer;                      /* whose signature is next */
    bool signs_oneself;
    struct meetings_materials materials;
    str destroyed; /* by which act the minutes were; empty: they were not */
};
struct meetings_form_view {
    const struct form *form;
    const struct meetings_meeting *meeting; /* NULL: a new one */
    struct bodies_bodies bodies;
    str org_name;
    int64_t org_id;
};
struct meetings_people_view {
    const struct meetings_meeting *meeting;
    struct meetings_quorum quorum; /* as the boxes are ticked */
    bool may_edit;
};
struct meetings_item_view {
    const struct meetings_meeting *meeting;
    const struct meetings_db_item_row *item;
    const struct form *form;
    bool may_edit;
    struct meetings_db_votes_rows votes;
    struct ballots_result ballot;
    bool has_ballot;
};
struct meetings_my_view {
    struct meetings_db_line_rows meetings;
    struct ballots_waiting ballots;
    str feed;
};
struct meetings_my_meeting_view {
    struct meetings_db_line_row row;
    struct meetings_db_own_row own;
    struct meetings_db_item_rows items;
    struct meetings_answers answers; /* by correspondence */
    struct meetings_materials materials;
    str error;
};
struct meetings_answers_view {
    const struct meetings_meeting *meeting;
    struct meetings_db_answered_rows answered;
};
struct meetings_paper_view {
    const struct meetings_meeting *meeting;
    const struct meetings_db_person_row *person;
    struct meetings_answers answers;
    str error;
};
