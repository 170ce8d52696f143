/* What was changed of the roles lately: read back out of the log, so that there is one truth. */
#include <jansson.h>

#include "features/roles/roles_inner.h"

static str text_at(struct request *req, json_t *changes, const char *field, size_t index)
{
    const char *text = json_string_value(json_array_get(json_object_get(changes, field), index));
    return text == NULL ? (str){0} : str_copy(req->arena, str_of(text));
}

static str rights_words(struct request *req, uint64_t rights)
{
    str words = {0};
    for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
        if ((rights & right_bit(right)) != 0) {
            words = str_comma(req->arena, words,
                              str_of(tr(req->language, access_right_names[right].label)));
        }
    }
    return words;
}

static bool take_change(struct request *req, const struct roles_db_changes_row *row,
                        struct roles_change *ret_change)
{
    json_t *changes = json_loadb(row->changes.data, row->changes.length, 0, NULL);
    if (changes == NULL) {
        return false;
    }
    uint64_t before = access_rights_of(text_at(req, changes, "rights", 0));
    uint64_t after = access_rights_of(text_at(req, changes, "rights", 1));
    *ret_change = (struct roles_change){
        .happened_at = row->happened_at,
        .who = STR_CONCAT(req->arena, row->last_name, STR(" "), row->first_name),
        .label_before = roles_label(req, text_at(req, changes, "role", 0)),
        .label = roles_label(req, text_at(req, changes, "role", 1)),
        .added = rights_words(req, after & ~before),
        .removed = rights_words(req, before & ~after),
    };
    json_decref(changes);
    return true;
}

struct roles_changes roles_changes(struct request *req)
{
    struct roles_db_changes_rows rows = roles_db_changes(req->db, req->mandate.org_id);
    struct roles_changes changes = {ARENA_ARRAY(req->arena, rows.count, struct roles_change), 0};
    EACH (row, rows) {
        changes.count += take_change(req, row, &changes.items[changes.count]);
    }
    return changes;
}
