#include "features/members/members_inner.h"

/* People chosen in the list, for what is done to many at once: those who were ticked, or all whom
 * the list shows. */

#define PORTION 500
#define TICKED_LIMIT 200
#define FIELDS_LIMIT 300

/* Where people are chosen: the address of a page, or what was kept of one. */
struct choosing {
    struct request *req;
    const struct http_field *fields;
    size_t count;
};

static void push(struct request *req, struct members_chosen *choice, size_t *capacity, int64_t id)
{
    *ARENA_PUSH(req->arena, choice->ids, choice->count, *capacity) = id;
}

/* Those within the place alone. */
static void take_ticked(const struct choosing *choosing, const struct members_place *place,
                        struct members_chosen *choice)
{
    struct request *req = choosing->req;
    size_t capacity = 0;
    for (size_t i = 0; i < choosing->count && choice->count < TICKED_LIMIT; i++) {
        struct members_db_place_of_row row;
        int64_t id;
        if (str_equal(choosing->fields[i].name, STR("id")) &&
            str_to_int64(choosing->fields[i].value, &id) &&
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
    size_t capacity = 0, seen = 0;
    for (bool has_more = true; has_more && !choice->is_cut;) {
        struct members_db_line_rows lines = members_list(req, place, &conditions, &turn, PORTION);
        for (size_t i = 0; i < lines.count && choice->count < MEMBERS_CHOICE_LIMIT; i++) {
            push(req, choice, &capacity, lines.items[i].id);
        }
        choice->is_cut = seen + lines.count > MEMBERS_CHOICE_LIMIT;
        seen += lines.count;
        has_more = lines.count == PORTION;
        turn.after = lines.count > 0 ? lines.items[lines.count - 1].id : 0;
    }
}

static bool was_ticked(const struct choosing *choosing)
{
    for (size_t i = 0; i < choosing->count; i++) {
        if (str_equal(choosing->fields[i].name, STR("id"))) {
            return true;
        }
    }
    return false;
}

static str query_with_ticks(struct request *req, const struct members_filter *filter,
                            const struct members_chosen *choice)
{
    str query = members_link(req, "", filter, "org",
                             str_format(req->arena, "%lld", (long long)choice->org.id))
                    .url;
    struct buf out = BUF_INIT(req->arena);
    buf_put(&out, str_from(query, 1));
    for (size_t i = 0; choice->is_ticked && i < choice->count; i++) {
        buf_put(&out, str_format(req->arena, "&id=%lld", (long long)choice->ids[i]));
    }
    return buf_str(&out);
}

static bool choose(const struct choosing *choosing, enum right right, struct members_filter filter,
                   struct members_chosen *ret_choice)
{
    struct request *req = choosing->req;
    struct members_place place;
    struct members_chosen choice = {.is_ticked = was_ticked(choosing)};
    if (!members_place_of(req, right, &filter, &place) || place.is_union) {
        return false;
    }
    choice.org = place.org;
    choice.scope = place.scope;
    if (choice.is_ticked) {
        filter = (struct members_filter){.org_id = filter.org_id};
        take_ticked(choosing, &place, &choice);
    } else {
        take_all(req, &place, &filter, &choice);
        choice.words = members_filter_words(req, &filter);
    }
    filter.org_id = 0;
    choice.query = query_with_ticks(req, &filter, &choice);
    *ret_choice = choice;
    return true;
}

bool members_choose(struct request *req, enum right right, const char *page,
                    struct members_chosen *ret_choice)
{
    const struct choosing choosing = {req, req->http->fields, req->http->query_field_count};
    if (!choose(&choosing, right, members_filter_of_address(req), ret_choice)) {
        return false;
    }
    ret_choice->here =
        (struct html_link){STR_CONCAT(req->arena, str_of(page), STR("?"), ret_choice->query)};
    return true;
}

bool members_choose_again(struct request *req, enum right right, str query,
                          struct members_chosen *ret_choice)
{
    struct http_field *fields = NULL;
    size_t count = 0;
    if (!http_parse_urlencoded(req->arena, query, FIELDS_LIMIT, &fields, &count)) {
        return false;
    }
    const struct choosing choosing = {req, fields, count};
    return choose(&choosing, right, members_filter_of_fields(req, fields, count), ret_choice);
}
