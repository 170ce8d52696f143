/* Members: the living register. A member is a person registered in one organisation (his primary,
 * or a unit or group of it); the row `member` is the state of today, `member_period` holds the
 * dated facts: membership, registration, work, category, electronic record.
 *
 * Words: status (active, temporarily not working, left …), category (charter art. 6), ticket
 * number. No passport data and nothing about health: they are not kept here on purpose. СНИЛС and
 * ИИН are encrypted and found through keyed hashes.
 *
 * First one card, which is all that most need; then who looks alike, many cards in one transaction,
 * the way back, people to choose from, the way to another organisation, sheets, the start page. */
#pragma once

#include "app/feature.h"
#include "base/pack.h"
#include "features/orgs/orgs.h"

extern const struct feature members_feature;

/* The keys under which a name is found and sorted; see base/fold.h. */
struct members_keys {
    str name;  /* folded "surname name patronymic" */
    str first; /* folded "name patronymic" */
    str sort;  /* ICU bytes */
};
struct members_keys members_keys_of(struct arena *arena, str last, str first, str middle);

/* What a card may say; labels by form_choice_label. */
extern const struct form_choice members_categories[];
extern const struct form_choice members_statuses[];

/* On the register: counted as a member (active, temporarily not working). */
bool members_status_is_registered(str status);
/* Counted, or on the list of a second organisation without being counted there. */
bool members_status_is_current(str status);

/* Why somebody does not work for a time, was excluded, was taken off the register: as forms offer
 * it. */
extern const struct form_choice members_pause_reasons[];
extern const struct form_choice members_exclusion_reasons[];
extern const struct form_choice members_deregistration_reasons[];
/* The label of any of them; NULL = none. */
const char *members_reason_label(str code);

/* The values of a card, as forms and imports give them; what is absent is zero. */
struct members_card {
    str last_name, first_name, middle_name, previous_last_name;
    str sex; /* "f", "m" or empty */
    date born;
    int64_t born_year;
    str phone, email, address;
    str position, workplace, category, status;
    str status_reason; /* why, by members_reason_label: "child_care", "graduation" */
    str study_group;
    date graduates_on;
    date joined_on;
    int64_t joined_year;
    date registered_on;
    str decision;
    str ticket_number;
    str snils, iin; /* digits */
    str remark;
    str language;
    bool has_electronic_record;
    date record_on;  /* since then; none = not known, it counts from the day of joining */
    int64_t main_id; /* of a second registration: the card where the person is counted */
};

/* The person was of age for joining on the day of joining, as far as both days are known. */
bool members_days_fit(const struct members_card *card);

/* Puts a person on the register of an organisation (found within the acting user's scope), with the
 * open periods that follow from the card, the counter of the organisation and the entry in the
 * audit log. Returns the member's id. Needs an open write transaction. */
int64_t members_add(struct request *req, int64_t region_id, int64_t org_id, str org_path,
                    const struct members_card *card);

/* The same under an id that was made before: what tells of the person can name it already. */
void members_add_as(struct request *req, int64_t id, const struct orgs_org *org,
                    const struct members_card *card);

/* Changes the card: writes only what differs, closes and opens periods (work, category) on the day
 * of the request, logs before and after. False if somebody changed the card since `version` (0 =
 * any). */
bool members_change(struct request *req, struct scope scope, int64_t member_id,
                    const struct members_card *card, int64_t version) MUST_USE;

/* The card as it is now; false if it is not within the scope. */
bool members_card_of(struct request *req, struct scope scope, int64_t member_id,
                     struct members_card *ret_card, int64_t *ret_version) MUST_USE;

/* The signed-in person on the register; always from the session, never from an address. */
struct members_self {
    int64_t region_id;
    int64_t id;
    struct scope scope; /* the region: the row itself is chosen by the id */
    struct members_card card;
    int64_t version;
};
/* False if the sign-in belongs to nobody on the register. */
bool members_self(struct request *req, struct members_self *ret_self) MUST_USE;
/* The page for that case. */
struct reply members_no_card(struct request *req);

/* Somebody has looked through the card today and found it right; the log tells where it was the
 * person himself. False if it is not within the scope. */
bool members_confirm(struct request *req, struct scope scope, int64_t member_id) MUST_USE;

/* ---- who looks alike ------------------------------------------------------------------------- */

/* Who in the region looks like this person. Strong: the same СНИЛС or ИИН, ticket number, or full
 * name and birth date. Weak: the same full name without a date to compare; or the same birth date
 * and a name that differs as one person's may (features/likeness: a typing slip, another alphabet,
 * initials, names that changed places), or by a surname that was changed. Never decides by itself.
 */
enum members_likeness { MEMBERS_UNLIKE, MEMBERS_WEAK, MEMBERS_STRONG };
struct members_match {
    enum members_likeness likeness;
    int64_t member_id;
    int64_t org_id;
    str org_path;
    str reason; /* N_() text: "the same СНИЛС" */
};
/* At most `limit` matches, the strongest first. Looks through the whole region: the receiver must
 * not show more than that the person exists, when the match lies outside the user's scope. */
size_t members_matches(struct request *req, int64_t region_id, const struct members_card *card,
                       struct members_match *ret_matches, size_t limit);
/* The same where somebody types one person in and can be asked: also the same full name with a
 * birth date in which the hand slipped. In long lists that would be mere namesakes too often. */
size_t members_matches_at_entry(struct request *req, int64_t region_id,
                                const struct members_card *card, struct members_match *ret_matches,
                                size_t limit);

/* ---- one card taken back --------------------------------------------------------------------- */

/* What reply_done offers to take back after a card was added (nothing was kept, version 0) or
 * corrected (members_keep before); 0 if the card is as it was. */
int64_t members_undo_offer(struct request *req, struct scope scope, int64_t member_id, str kept,
                           int64_t former_version);

/* ---- many cards in one transaction ---------------------------------------------------------- */

/* A card that is ready to be written. Made without a write transaction, so that one in which very
 * many cards are written stays short; holds numbers of the state in the clear. */
struct members_prepared {
    int64_t member_id; /* 0 = a new person */
    int64_t version;   /* of the card that was looked at */
    int64_t org_id;
    date ended_on;
    bool changes_nothing;
    struct members_card before;
    struct members_card after;
    struct members_keys keys;
    struct audit_record log;
};
struct members_prepared members_prepare_new(struct request *req, const struct members_card *card);
/* False if the card is not within the scope. */
bool members_prepare_change(struct request *req, struct scope scope, int64_t member_id,
                            const struct members_card *card,
                            struct members_prepared *ret_prepared) MUST_USE;

/* To bytes and back; what comes back points into the bytes. */
void members_prepared_pack(struct buf *out, const struct members_prepared *prepared);
struct members_prepared members_prepared_unpack(struct unpack *from);

/* New people of one organisation, or those who are taken away again. People of the same surname are
 * best added one after the other. The organisation's counter is written at the end. */
struct members_batch {
    struct request *req; /* its arena may be emptied between two people */
    int64_t region_id;
    int64_t org_id;
    str org_path;
    int64_t registered;
    uint64_t surname_hash; /* of the one before */
};
int64_t members_batch_add(struct members_batch *batch, const struct members_prepared *prepared);
void members_batch_end(struct members_batch *batch);

/* As members_change; false if somebody has changed the card since it was looked at. */
bool members_write_change(struct request *req, struct scope scope,
                          const struct members_prepared *prepared) MUST_USE;

/* ---- who came lately ------------------------------------------------------------------------- */

/* Who came onto the register or was changed lately, in very little memory: tells for certain that a
 * person resembles nobody of them strongly, or that he may. */
struct members_lately;
/* `expected`: how many cards it will hold, roughly. */
struct members_lately *members_lately_new(struct arena *arena, int64_t expected);
/* Takes in all cards of the region that were written since an id was made, as the log tells. */
void members_lately_look(struct members_lately *lately, struct request *req, int64_t region_id,
                         int64_t since_id);

/* What a strong likeness needs: one of these in common. */
struct members_traces {
    uint64_t items[4]; /* 0 = none */
};
struct members_traces members_traces_of(struct request *req,
                                        const struct members_prepared *prepared);
void members_lately_put(struct members_lately *lately, const struct members_traces *traces);
bool members_lately_may_know(const struct members_lately *lately,
                             const struct members_traces *traces) MUST_USE;

/* ---- taking back as a whole ----------------------------------------------------------------- */

/* The card and its periods as they are now, sealed, for members_put_back; empty if the card is not
 * within the scope. */
str members_keep(struct request *req, struct scope scope, int64_t member_id);

/* Counts the changes of the card; 0 if it is not within the scope. */
int64_t members_version(struct db *db, struct scope scope, int64_t member_id);

/* Makes the card and its periods what they were when they were kept. False if the card has another
 * version by now. */
bool members_put_back(struct request *req, struct scope scope, int64_t member_id, str kept,
                      int64_t version) MUST_USE;

/* Takes away a person who was added by mistake, as if he had never been added; the log keeps both.
 * False if the card has another version by now. */
bool members_batch_take_away(struct members_batch *batch, struct scope scope, int64_t member_id,
                             int64_t version) MUST_USE;

/* Puts a person whose card was kept and taken away on the register of the batch's organisation
 * again, under the same id. False if what was kept cannot be read. */
bool members_batch_bring_back(struct members_batch *batch, struct scope scope, int64_t member_id,
                              str kept) MUST_USE;

/* ---- who and where --------------------------------------------------------------------------- */

/* The last day on which something of his membership is known to have begun or ended. */
date members_latest_fact(struct request *req, struct scope scope, int64_t member_id);
/* The scope of a right in the region where the member is; the zero scope if he is out of reach. */
struct scope members_reach(struct request *req, enum right right, int64_t member_id);
/* The same for who asks for the card next, within that scope: the answer to that tells whether the
 * member is in reach. */
struct scope members_likely_reach(struct request *req, enum right right, int64_t member_id);
/* The organisation where he is registered; 0 if he is not within the scope. */
int64_t members_org_of(struct request *req, struct scope scope, int64_t member_id);
/* Accountants see the payers' names, not their cards; domain.md 1.3. */
bool members_names_only(const struct request *req);
/* "Белова Елена Ивановна" */
str members_name_of(struct arena *arena, const struct members_card *card);
str members_full_name(struct arena *arena, str last, str first, str middle);
/* "14.03.1979"; the year where no more is known; empty where nothing is. */
str members_day_text(struct request *req, date day, int64_t year);

/* ---- the people behind a figure ------------------------------------------------------------- */

/* Somebody as he was on a day. */
struct members_behind_line {
    int64_t id;
    str name;
    str org_name;
    str category;
    str born;
    date since; /* on the register of that organisation */
    bool is_near;
};
/* A page of them. */
struct members_behind {
    struct members_behind_line *items;
    size_t count;
    int64_t distinct; /* how many there are, if the figure counts somebody twice; else 0 */
    struct widgets_pager pager;
};
/* By the ids of their cards, in that order. Whom a figure counts was within the scope on that day,
 * wherever he is now; `is_near` tells whether he still is. */
struct members_behind members_behind(struct request *req, struct scope scope, int64_t *ids,
                                     size_t count, date day);
/* The section of a page that shows them. */
struct html members_behind_section(struct request *req, const struct members_behind *people);

/* ---- people chosen in the list -------------------------------------------------------------- */

/* No more at a time: who wants more narrows the list, and looks at each part. */
#define MEMBERS_CHOICE_LIMIT 5000

/* Those whom the address of the request names: the ticked ones (id=…), or all that fit its filter.
 */
struct members_chosen {
    struct orgs_org org;
    struct scope scope;
    int64_t *ids;
    size_t count;
    bool is_cut; /* there are more than the limit */
    bool is_ticked;
    str words;             /* "women, 55 and older"; empty if nothing is said */
    str query;             /* the same choice again, for members_choose_again */
    struct html_link here; /* the same choice again, at that page */
};
/* False if the organisation is out of reach, or is the union, which has no list of its own. */
bool members_choose(struct request *req, enum right right, const char *page,
                    struct members_chosen *ret_choice) MUST_USE;
/* In a job, with the rights of that moment: those whom the kept choice names by now. */
bool members_choose_again(struct request *req, enum right right, str query,
                          struct members_chosen *ret_choice) MUST_USE;

/* ---- from one organisation to another ------------------------------------------------------- */

/* All cards of an organisation (or only those whose ids `only`, a JSON array, names) go to another
 * of the region on that day, those of former members too; the registration of each goes on there
 * without a gap. Both lie within the scope. Fills `kept` (JSON object) for members_come_back, and
 * returns how many are on the register. */
int64_t members_go_over(struct request *req, struct scope scope, const struct orgs_org *from,
                        const struct orgs_org *to, str only, date on, json_t *kept);
/* False if one of them has meanwhile gone elsewhere. */
bool members_come_back(struct request *req, struct scope scope, const struct orgs_org *from,
                       const struct orgs_org *to, date on, const json_t *kept) MUST_USE;

/* ---- people of an organisation to choose from ------------------------------------------------ */

/* People on the register of the organisation itself to choose from: by name, or by what they have
 * in common (`by`: category, workplace, position; an empty value = none). The scope holds what the
 * user may see of people. */
struct members_choice {
    int64_t id;
    str value;
    str label;
    str note;
};
struct members_choices {
    struct members_choice *items;
    size_t count;
};
struct members_choices members_by_name(struct request *req, struct scope scope,
                                       const struct orgs_org *org, int64_t limit);
struct members_choices members_groups(struct request *req, struct scope scope,
                                      const struct orgs_org *org, str by);
/* Their ids as a JSON array, for members_go_over. */
str members_ids_of_groups(struct request *req, struct scope scope, const struct orgs_org *org,
                          str by, const json_t *groups);

/* ---- on a past day --------------------------------------------------------------------------- */

/* How many were on the register of the organisation and below on a day, by the tree of that day. */
int64_t members_past_count(struct request *req, struct scope scope, const struct orgs_org *org,
                           date day);

/* ---- columns of sheets ---------------------------------------------------------------------- */

/* The columns of an exported list, in order; the import knows a file by the same headings (in any
 * of the languages), so that a file of ours can be loaded again unchanged. Ends with a NULL code.
 */
struct members_column {
    const char *code;    /* as the field of struct members_card: "born" */
    const char *heading; /* N_() */
    int width;           /* characters */
};
extern const struct members_column members_columns[];

/* What stands in the column, as text of the language: 14.03.1979; the label of a status. */
str members_column_text(struct request *req, const char *code, const struct members_card *card);

/* ---- for the start page --------------------------------------------------------------------- */

/* People on the register and what is missing in their cards, for each beginning of a path of that
 * length; an organisation above them comes with its own, shorter path. */
struct members_gaps {
    str path;
    int64_t people;
    int64_t without_phone;
    int64_t without_born;
    int64_t without_record;
};
struct members_gaps_list {
    struct members_gaps *items;
    size_t count;
};
struct members_gaps_list members_gaps_below(struct request *req, struct scope scope,
                                            size_t path_length);

/* Cards that nobody has confirmed since that day, of people who were there before it. Looks at
 * every card: for a primary organisation.
 */
int64_t members_unchecked(struct request *req, struct scope scope, date since);

/* ---- for those who fill the register without cards (the demo) ------------------------------- */

/* A number of the state as the row keeps it: sealed to its place, and a hash by which it is found.
 * `kind` is "snils" or "iin". */
struct members_number {
    str cipher;
    str hash;
};
struct members_number members_number_keep(struct request *req, const char *kind, int64_t member_id,
                                          str digits);

/* Keeps the surname findable with one slip of the keyboard. */
void members_slips_learn(struct request *req, int64_t region_id, str surname_key);
