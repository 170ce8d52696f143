/* Who teaches does not learn: a session names somebody who is entered as a listener. It may be
 * meant (a chair speaks for half an hour and listens for two days), so whoever writes the event to
 * the cards says so; otherwise the role is wrong, and a trainer would be counted as taught. */
#include "base/fold.h"
#include "base/format.h"
#include "features/events/events_inner.h"

#define ENTRIES_AT_MOST 50000
#define NAMED_AT_MOST 5

/* "Орлова Наталья" and nothing else. */
static bool is_said_shortly(struct request *req, const struct events_db_entry_row *entry,
                            str speakers)
{
    str short_name = fold_letters(
        req->arena, members_full_name(req->arena, entry->last_name, entry->first_name, (str){0}));
    str speaker;
    while (str_next(&speakers, ',', &speaker)) {
        if (str_equal(str_trim(speaker), short_name)) {
            return true;
        }
    }
    return false;
}

/* "Орлова Наталья Павловна", "Орлова Н. П." and "Н. П. Орлова", by their letters alone. */
static bool is_named(struct request *req, const struct events_db_entry_row *entry, str speaker)
{
    struct arena *arena = req->arena;
    str last = fold_letters(arena, entry->last_name);
    str full = fold_letters(
        arena, members_full_name(arena, entry->last_name, entry->first_name, entry->middle_name));
    str brief = fold_letters(
        arena, format_initials(arena, entry->last_name, entry->first_name, entry->middle_name));
    str turned = str_join(arena, str_from(brief, last.length), last);
    return last.length > 0 && brief.length > last.length &&
           (str_find(speaker, full) >= 0 || str_find(speaker, brief) >= 0 ||
            str_find(speaker, turned) >= 0 || is_said_shortly(req, entry, speaker));
}

/* The letters of all who speak, session by session. */
static str speakers_of(struct request *req, const struct events_whole *event)
{
    str speakers = {0};
    EACH (session, event->sessions) {
        speakers = str_comma(req->arena, speakers, fold_letters(req->arena, session->speaker));
    }
    return speakers;
}

str events_teachers_text(struct request *req, const struct events_whole *event)
{
    str speakers = speakers_of(req, event), names = {0};
    int64_t count = 0;
    if (speakers.length == 0) {
        return (str){0};
    }
    EACH (entry,
          events_db_all_entries(req->db, event->row.region_id, event->row.id, ENTRIES_AT_MOST)) {
        if (str_equal(entry->role, STR("listener")) && str_equal(entry->state, STR("comes")) &&
            is_named(req, entry, speakers) && count++ < NAMED_AT_MOST) {
            names = str_comma(req->arena, names, events_name(req, entry));
        }
    }
    return count == 0
               ? (str){0}
               : _f("Named as teaching in a session, and entered as a listener: %1. Give the "
                    "role of a trainer on the page of the person, or confirm that they are "
                    "counted as listeners.",
                    names);
}
