/* What the files of events share. Nobody outside includes it. */
#pragma once

#include "features/events/events.h"
#include "features/events/events.sql.h"
#include "features/members/members.h"
#include "features/programmes/programmes.h"
#include "features/training/training.h"

#define EVENTS_MY "/my/events"
/* The bucket of whoever has no quota of his own. */
#define EVENTS_OTHERS "*"
/* Of the event as a whole, where presence is not marked session by session. */
#define EVENTS_WHOLE 0

/* ---- events_find.c --------------------------------------------------------------------------- */

/* An event with what its page shows. */
struct events_whole {
    struct events_db_event_row row;
    struct events_db_session_rows sessions;
    struct events_db_places_rows places;
    struct events_db_categories_rows categories;
    bool is_held_by_us; /* by an organisation within reach */
};
/* The one of the address if an organisation within the scope of that right holds it. */
bool events_find_own(struct request *req, enum right right,
                     struct events_db_event_row *ret_row) MUST_USE;
/* The same, or one that is announced to the acting organisation. */
bool events_find_seen(struct request *req, struct events_db_event_row *ret_row) MUST_USE;
struct events_event events_event_of(const struct events_db_event_row *row);
struct events_whole events_whole_of(struct request *req, const struct events_db_event_row *row);
str events_address(struct request *req, int64_t id, const char *more);
struct reply events_changed_meanwhile(struct request *req);

/* How many are in each state; `branch`: from that organisation and below alone, empty: all. */
struct events_counts {
    int64_t asked;
    int64_t comes;
    int64_t waiting;
    int64_t invited;
    int64_t gone; /* declined, withdrawn, refused */
};
struct events_counts events_counts_of(struct request *req, const struct events_db_event_row *row,
                                      str branch);

/* ---- events_words.c -------------------------------------------------------------------------- */

extern const struct form_choice events_entry_ways[];
const char *events_state_label(str state);
enum widgets_tone events_state_tone(str state);
const char *events_entry_label(str state);
enum widgets_tone events_entry_tone(str state);
extern const struct form_choice events_roles[];
const char *events_role_label(str role);
str events_way_label(struct request *req, str way);
/* "from 12.03.2026 to 14.03.2026, 10:00", "12.03.2026, 10:00–12:00" */
str events_when(struct request *req, const struct events_db_event_row *row);
/* "Seminar, on line. Kursk regional" */
str events_how(struct request *req, const struct events_db_event_row *row);
str events_session_when(struct request *req, const struct events_db_session_row *row);
str events_name(struct request *req, const struct events_db_entry_row *row);
/* "23 of 30 places are taken, 4 wait" */
str events_places_text(struct request *req, const struct events_db_places_row *row);
/* Places of all buckets together. */
str events_taken_text(struct request *req, struct events_db_places_rows rows);
/* "for chairs of primary organisations, accountants" */
str events_whom(struct request *req, const struct events_whole *event);
/* "12 people: 7 in person, 5 on line" */
str events_came_text(struct request *req, const struct events_db_count_came_row *came);
bool events_has_category(struct events_db_categories_rows rows, const char *category);
/* Of a line of one's own list. */
str events_my_when(struct request *req, const struct events_db_of_person_row *row);
/* Whether the text is an address of a page that may be opened. */
bool events_is_link(str text);

/* ---- events_form.c: planned, changed, announced, cancelled ------------------------------------
 */

struct events_form_view {
    struct orgs_org org;
    struct events_db_event_row row; /* id 0: a new one */
    struct html_link address;       /* of a new one: where the form is sent to */
    const struct form *form;
    const struct form_choice *categories;
    struct programmes_codes taken; /* of the programme; shown where nothing was chosen yet */
};
struct reply events_new_page(struct request *req);
struct reply events_new_action(struct request *req);
struct reply events_edit_page(struct request *req);
struct reply events_edit_action(struct request *req);
struct reply events_announce_action(struct request *req);
struct reply events_cancel_page(struct request *req);
struct reply events_cancel_action(struct request *req);
struct reply events_remove_action(struct request *req);

/* ---- events_programme.c: what is taught, and its lessons ----------------------------------------
 */

/* Programmes by which the organisation may hold something, and the one that it does already. */
const struct form_choice *events_programmes(struct request *req, const struct orgs_org *org,
                                            int64_t kept_id);
/* What a new event takes over from the programme that the address names: hours, days, kind. */
void events_programme_fill(struct form *form, const struct orgs_org *org);
/* For whom the programme is meant; none if it is for all, or is no programme. */
struct programmes_codes events_programme_categories(struct request *req, str id);
bool events_is_of_codes(const struct programmes_codes *codes, const char *category);
/* On the page of a programme: what is held by it. */
struct html events_on_programme(struct request *req, int64_t programme_id);

/* ---- events_lessons.c: modules laid out as sessions ---------------------------------------------
 */

/* A module, or what of it fits into one day. */
struct events_lesson {
    int64_t n; /* its number on the page: the box beside it */
    str title;
    str trainer;
    int64_t hours; /* 0: not told */
    date held_on;
    str begins_at;
    str ends_at;
    bool is_left_out;
};
struct events_lessons_view {
    struct events_whole event;
    struct programmes_programme programme;
    const struct form *form;
    struct events_lesson *items;
    size_t count;
    date last_day;
    bool was_laid_out; /* the lessons are shown, to be looked at */
};
struct reply events_lessons_page(struct request *req);
struct reply events_lessons_look_page(struct request *req);
struct reply events_lessons_action(struct request *req);

/* ---- events_places.c: who gets a place --------------------------------------------------------
 */

/* Whoever enters gets a place of the nearest bucket, else waits in it; `is_asked`: waits for a yes
 * first and takes none. The state is written to the entry, which had `before`. EVENTS_FULL: there
 * is neither a place nor a queue, nothing was changed. */
enum events_placed { EVENTS_COMES, EVENTS_WAITS, EVENTS_ASKED, EVENTS_FULL };
struct events_placing {
    const struct events_db_event_row *event;
    int64_t entry_id;
    str org_path; /* empty: a guest */
    str before;
    bool is_asked;
    bool must_wait; /* not even the last place: somebody else keeps it */
};
enum events_placed events_place(struct request *req, const struct events_placing *placing) MUST_USE;
/* Whoever was marked in the hall gets a place before those who wait at home; false: there is none
 * left. */
bool events_place_here(struct request *req, const struct events_db_event_row *event,
                       const struct events_db_entry_row *entry) MUST_USE;
/* The entry gets another state and gives back its place, which the first who waits gets. */
void events_unplace(struct request *req, const struct events_db_event_row *event,
                    const struct events_db_entry_row *entry, const char *state, str answer);
/* Gives free places of the bucket to those who wait. How many got one. */
int64_t events_fill(struct request *req, const struct events_db_event_row *event, str path);

struct reply events_places_page(struct request *req);
struct reply events_places_action(struct request *req);
struct reply events_quota_action(struct request *req);
struct reply events_quota_end_action(struct request *req);

/* ---- events_enter.c: who comes ----------------------------------------------------------------
 */

/* Why nobody can enter now, as a sentence; empty: can. */
str events_refusal(struct request *req, const struct events_db_event_row *event, bool is_holder);

/* Somebody on the register enters. */
struct events_entering {
    const struct events_db_event_row *event;
    struct scope scope; /* of the card */
    int64_t member_id;
    const char *entered_by; /* own · org · list · came */
    bool is_holder;         /* entered by who holds the event: needs no yes */
    bool was_invited;       /* and says that he comes */
    bool only_invites;
};
enum events_entered {
    EVENTS_ENTERED_COMES,
    EVENTS_ENTERED_INVITED,
    EVENTS_ENTERED_WAITS,
    EVENTS_ENTERED_ASKED,
    EVENTS_ENTERED_FULL,
    EVENTS_ENTERED_BEFORE,
    EVENTS_NOT_A_MEMBER,
    EVENTS_NOT_FOR_HIM, /* of another branch, or another category of listeners */
    EVENTS_ENTERED_COUNT,
};
enum events_entered events_enter(struct request *req,
                                 const struct events_entering *entering) MUST_USE;
/* "3 people come. 1 person waits for a place. …": what became of how many. */
str events_entered_text(struct request *req, const int64_t counts[EVENTS_ENTERED_COUNT]);

struct events_enter_view {
    struct events_whole event;
    struct training_candidates people;
    struct orgs_children below; /* whose people can be chosen next */
    const struct form *form;
};
struct events_people_view {
    struct events_whole event;
    struct events_counts counts;
    struct events_db_entry_rows rows;
    str state;
    str branch; /* of who enters own people; empty: of who holds the event */
    struct html_link next;
    bool may_edit;
};
struct reply events_people_page(struct request *req);
struct reply events_people_file(struct request *req);
struct reply events_enter_page(struct request *req);
struct reply events_enter_action(struct request *req);
struct reply events_guest_page(struct request *req);
struct reply events_guest_action(struct request *req);
struct reply events_answer_action(struct request *req);
struct reply events_role_page(struct request *req);
struct reply events_role_action(struct request *req);

/* ---- events_invite.c: who was elected lately is invited ----------------------------------------
 */

/* Somebody who was elected lately, with what he is entered at or invited to. */
struct events_newcomer {
    struct training_newcomer person;
    struct events_db_last_entry_row entry; /* event_id 0: nothing */
    bool is_ticked;
};
struct events_invite_view {
    struct training_newcomers people;
    struct events_newcomer *items; /* as many as there are people */
    const struct form_choice *categories;
    const struct form *form; /* which event; NULL: there is none to invite to */
    bool may_invite;
    bool may_hold; /* may plan one */
};
/* "invitation of 14.03.2026", "own entry of 14.03.2026" */
str events_invited_text(struct request *req, const struct events_db_last_entry_row *entry);
struct reply events_invite_page(struct request *req);
struct reply events_invite_action(struct request *req);

/* ---- events_sessions.c: the programme ---------------------------------------------------------
 */

struct events_session_view {
    struct events_whole event;
    struct events_db_session_row row; /* n 0: a new one */
    const struct form *form;
};
/* Sessions that stand at the same time and that the same person would have to be in: a speaker, or
 * one track. As sentences. */
struct events_clashes {
    str *items;
    size_t count;
};
struct events_clashes events_clashes(struct request *req, struct events_db_session_rows sessions);
bool events_sessions_overlap(const struct events_db_session_row *one,
                             const struct events_db_session_row *other);
struct reply events_session_new_page(struct request *req);
struct reply events_session_new_action(struct request *req);
struct reply events_session_page(struct request *req);
struct reply events_session_action(struct request *req);
struct reply events_session_remove_action(struct request *req);

/* ---- events_presence.c: who came --------------------------------------------------------------
 */

struct events_presence_line {
    struct events_db_entry_row entry;
    str way; /* empty: was not there */
};
struct events_presence_view {
    struct events_whole event;
    int64_t n; /* of the session */
    struct events_presence_line *items;
    size_t count;
    struct html_link next;
    str way;                              /* how people come to it as a rule */
    struct events_db_entry_rows unplaced; /* marked in some session, and without a place */
};
struct events_hold_view {
    struct events_whole event;
    struct events_db_count_came_row came;
    struct events_db_count_unwritten_row unwritten;
    str teachers; /* a sentence: who teaches and would be counted as a listener; may be empty */
};
/* "Connections to the broadcast" */
const char *events_figure_label(str what);
struct form events_figure_form(struct request *req);
/* How people come to it as a rule. */
str events_usual_way(const struct events_db_event_row *row);
struct reply events_presence_page(struct request *req);
struct reply events_presence_action(struct request *req);
struct reply events_presence_place_action(struct request *req);
struct reply events_figure_action(struct request *req);
struct reply events_figure_remove_action(struct request *req);
struct reply events_hold_page(struct request *req);
struct reply events_hold_action(struct request *req);
/* Whom sessions name as teaching and who is entered as a listener, as a sentence; empty: nobody. */
str events_teachers_text(struct request *req, const struct events_whole *event);
/* What is written to how many cards, and to whose not. */
str events_hold_text(struct request *req, const struct events_hold_view *view);
bool events_hold_job(struct job_run *run, str *ret_sentence);
/* Where the event is written to the cards: corrects that of one person. */
void events_rewrite(struct request *req, const struct events_db_event_row *event, int64_t entry_id);

/* ---- events_my.c: the member's side ------------------------------------------------------------
 */

struct events_my_view {
    struct events_db_of_person_rows own;
    struct events_db_event_rows open;
    bool has_card;
};
struct events_my_event_view {
    struct events_whole event;
    struct events_db_entry_row entry; /* id 0: has none */
    struct events_db_choices_rows choices;
    struct events_db_material_rows materials;
    bool may_enter;
    str why_not; /* as a sentence; empty: may enter, or has entered */
};
/* The one of the address if the person has an entry at it, or it is open to his organisation. */
bool events_find_my(struct request *req, struct members_self *ret_self,
                    struct events_my_event_view *ret_view) MUST_USE;
/* Comes, waits, or waits for a yes. */
bool events_is_coming(const struct events_my_event_view *view);
bool events_has_chosen(const struct events_my_event_view *view, int64_t n);
struct reply events_my_page(struct request *req);
struct reply events_my_event_page(struct request *req);
struct reply events_my_enter_action(struct request *req);
struct reply events_my_leave_action(struct request *req);
struct reply events_my_choose_action(struct request *req);
struct reply events_my_room_page(struct request *req);

/* ---- events_letters.c --------------------------------------------------------------------------
 */

/* What is told to somebody whose entry has changed: "comes", "waiting", "asked", "invited",
 * "refused", "cancelled", "changed", "reminder"; `answer`: what is said to him alone. Of a plan
 * nobody is told. */
void events_tell(struct request *req, const struct events_db_event_row *event, int64_t entry_id,
                 const char *what, str answer);
/* The same by a job: to all who come or wait; to those who are invited; reminders to those who
 * come. */
void events_tell_all(struct request *req, const struct events_db_event_row *event,
                     const char *what);
void events_sweep(struct request *req);
bool events_letters_job(struct job_run *run, str *ret_sentence);

/* ---- events_materials.c: slides, handouts, recordings
 * ---------------------------------------------------------------------------- */

struct events_material_view {
    struct events_whole event;
    struct events_db_material_row row; /* n 0: a new one */
    const struct form *form;
};
/* Those that somebody with that entry may read (id 0: has none); NULL: all of them, for who holds
 * the event. */
struct events_db_material_rows events_materials_of(struct request *req,
                                                   const struct events_db_event_row *event,
                                                   const struct events_db_entry_row *entry);
const char *events_material_label(str kind);
const char *events_material_icon(const struct events_db_material_row *row);
/* "Recording, on “Labour law”, for those who came" */
str events_material_text(struct request *req, const struct events_db_material_row *row,
                         bool is_held_by_us);
/* How often the recordings among them were opened. */
int64_t events_recording_views(struct events_db_material_rows rows);
/* "vk.com": of the site that an address leads to. */
str events_site_of(str url);
struct reply events_material_new_page(struct request *req);
struct reply events_material_new_action(struct request *req);
struct reply events_material_edit_page(struct request *req);
struct reply events_material_edit_action(struct request *req);
struct reply events_material_remove_action(struct request *req);
struct reply events_material_page(struct request *req);
struct reply events_my_material_action(struct request *req);
struct reply events_my_material_page(struct request *req);
struct reply events_my_material_file(struct request *req);

/* ---- events_figures.c
 * ---------------------------------------------------------------------------- */

extern const char *const events_measures[];
void events_count_figures(struct request *req, const struct measure_branch *branch,
                          struct measure_figure *figures, size_t count);
bool events_behind_figure(struct request *req, const struct measure_branch *branch,
                          const struct measure_figure *figure, int64_t from, int64_t limit,
                          struct measure_lines *ret_lines);

/* ---- events_list.c ------------------------------------------------------------------------------
 */

struct events_list_view {
    struct orgs_org org;
    str show; /* "coming", "open", "past" */
    bool is_below;
    struct events_db_event_rows rows;
    struct html_link next;
    bool may_edit;
};
struct events_view {
    struct events_whole event;
    struct events_counts counts;
    struct events_counts own; /* from the acting organisation */
    struct events_db_count_came_row came;
    struct events_db_figures_rows figures;
    struct events_clashes clashes;
    struct events_db_material_rows materials; /* that may be read */
    str programme;                            /* its title */
    bool may_edit;
    bool may_enter;
};
struct reply events_list_page(struct request *req);
struct reply events_event_page(struct request *req);
struct reply events_entry_file(struct request *req);
struct reply events_calendar_file(struct request *req);
void events_on_calendar(struct request *req, struct calendar *calendar, int64_t person_id);
