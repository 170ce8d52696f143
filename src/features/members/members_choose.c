#include "features/members/members_inner.h"

/* People chosen in the list, for what is done to many at once: those who were ticked, or all whom
 * the list shows. */

#define PORTION 500
#define TICKED_LIMIT 200

static void push(struct request *req, struct members_chosen *choice, size_t *capacity, int64_t id)
{
    *ARENA_PUSH(req->arena, choice->ids, choice->count, *capacity) = id;
}

/* Those within the place alone. */
static void take_ticked(struct request *req, const struct members_place *place,
                        struct members_chosen *choice)
{
    size_t capacity = 0;
    for (size_t i = 0; i < req->http->query_field_count && choice->count < TICKED_LIMIT; i++) {
        struct members_db_place_of_row row;
        int64_t id;
        if (str_equal(req->http->fields[i].name, STR("id")) &&
            str_to_int64(req->http->fields[i].value, &id) &&
            members_db_place_of(req->db, place->scope, id, &row)) {
            push(req, choice, &capacity, id);
        }
    }
}

static void take_all(struct request *req, const struct members_place *place,
                     const struct members_filter *filter, struct members_chosen *choice)
{
    struct members_db_conditions_values conditions = members_conditions_of(req, filter);
    struct members_turn turn = {0};
    size_t capacity = 0;
    for (bool has_more = true; has_more && !choice->is_cut;) {
        struct members_db_line_rows lines = members_list(req, place, &conditions, &turn, PORTION);
        for (size_t i = 0; i < lines.count && choice->count < MEMBERS_CHOICE_LIMIT; i++) {
            push(req, choice, &capacity, lines.items[i].id);
        }
        choice->is_cut = choice->count == MEMBERS_CHOICE_LIMIT && lines.count == PORTION;
        has_more = lines.count == PORTION;
        turn.after = lines.count > 0 ? lines.items[lines.count - 1].id : 0;
    }
}

static bool was_ticked(const struct request *req)
{
    return query_text(req, "id").length > 0;
}

static str here_with_ticks(struct request *req, const char *page,
                           const struct members_filter *filter, const struct members_chosen *choice)
{
    str here = members_link(req, page, filter, "org",
                            str_format(req->arena, "%lld", (long long)choice->org.id))
                   .url;
    for (size_t i = 0; choice->is_ticked && i < choice->count; i++) {
        here = str_join(req->arena, here,
                        str_format(req->arena, "&id=%lld", (long long)choice->ids[i]));
    }
    return here;
}

bool members_choose(struct request *req, enum right right, const char *page,
                    struct members_chosen *ret_choice)
{
    struct members_filter filter = members_filter_of_address(req);
    struct members_place place;
    struct members_chosen choice = {.is_ticked = was_ticked(req)};
    if (!members_place_of(req, right, &filter, &place) || place.is_union) {
        return false;
    }
    choice.org = place.org;
    choice.scope = place.scope;
    if (choice.is_ticked) {
        filter = (struct members_filter){.org_id = filter.org_id};
        take_ticked(req, &place, &choice);
    } else {
        take_all(req, &place, &filter, &choice);
        choice.words = members_filter_words(req, &filter);
    }
    filter.org_id = 0;
    choice.here = (struct html_link){here_with_ticks(req, page, &filter, &choice)};
    *ret_choice = choice;
    return true;
}
