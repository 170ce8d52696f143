/* Members: the living register. A member is a person registered in one organisation (his primary,
 * or a unit or group of it); the row `member` is the state of today, `member_period` holds the
 * dated facts: membership, registration, work, category.
 *
 * Words: status (active, temporarily not working, left …), category (charter art. 6), ticket
 * number. No passport data and nothing about health: they are not kept here on purpose. СНИЛС and
 * ИИН are encrypted and found through keyed hashes. */
#pragma once

#include "app/feature.h"

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

/* The values of a card, as forms and imports give them; what is absent is zero. */
struct members_card {
    str last_name, first_name, middle_name, previous_last_name;
    str sex; /* "f", "m" or empty */
    date born;
    int64_t born_year;
    str phone, email, address;
    str position, workplace, category, status;
    date joined_on;
    int64_t joined_year;
    date registered_on;
    str decision;
    str ticket_number;
    str snils, iin; /* digits */
    str remark;
    str language;
    bool has_electronic_record;
};

/* Puts a person on the register of an organisation (found within the acting user's scope), with the
 * open periods that follow from the card, the counter of the organisation and the entry in the
 * audit log. Returns the member's id. Needs an open write transaction. */
int64_t members_add(struct request *req, int64_t region_id, int64_t org_id, str org_path,
                    const struct members_card *card);

/* Changes the card: writes only what differs, closes and opens periods (work, category) on the day
 * of the request, logs before and after. False if somebody changed the card since `version` (0 =
 * any). */
bool members_change(struct request *req, struct scope scope, int64_t member_id,
                    const struct members_card *card, int64_t version) MUST_USE;

/* The card as it is now; false if it is not within the scope. */
bool members_card_of(struct request *req, struct scope scope, int64_t member_id,
                     struct members_card *ret_card, int64_t *ret_version) MUST_USE;

/* Who in the region looks like this person. Strong: the same СНИЛС or ИИН, ticket number, or full
 * name and birth date. Weak: the same full name without a date to compare, or one typing slip in
 * the surname with the same birth date. Never decides by itself. */
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
bool members_take_away(struct request *req, struct scope scope, int64_t member_id,
                       int64_t version) MUST_USE;

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

/* Cards that nobody has confirmed since that day. Looks at every card: for a primary organisation.
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
