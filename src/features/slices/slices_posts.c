#include "features/slices/slices_inner.h"

/* Posts as an attribute of members: in words, and as the engine is asked. */

const struct slices_value slices_posts[] = {
    {"any", N_("All who hold a post")},
    {"none", N_("Without a post")},
    {"chair", N_("Chairs of organisations of all levels")},
    {"deputy", N_("Deputy chairs of all levels")},
    {"member", N_("Members of committees of all levels")},
    {"presidium", N_("Members of presidiums of all levels")},
    {"audit", N_("Members of auditing commissions of all levels")},
    {"officer", N_("Appointed people of all levels")},
    {"union", N_("In bodies of the Union")},
    {"region_chair", N_("Chairs of regional organisations")},
    {"region_deputy", N_("Deputy chairs of regional organisations")},
    {"region_member", N_("Members of regional committees")},
    {"region_presidium", N_("Members of presidiums of regional committees")},
    {"region_audit", N_("Members of auditing commissions of regional organisations")},
    {"territory_chair", N_("Chairs of territorial organisations")},
    {"territory_deputy", N_("Deputy chairs of territorial organisations")},
    {"territory_member", N_("Members of territorial committees and councils")},
    {"territory_presidium", N_("Members of presidiums of territorial committees")},
    {"territory_audit", N_("Members of auditing commissions of territorial organisations")},
    {"primary_chair", N_("Chairs of primary organisations")},
    {"primary_deputy", N_("Deputy chairs of primary organisations")},
    {"primary_member", N_("Members of union committees")},
    {"primary_presidium", N_("Members of presidiums of primary organisations")},
    {"primary_audit", N_("Members of auditing commissions of primary organisations")},
    {"bureau_chair", N_("Chairs of union bureaus")},
    {"bureau_member", N_("Members of union bureaus")},
    {"organiser", N_("Organisers of union groups")},
    {"deputy_organiser", N_("Deputy organisers of union groups")},
    {"commission", N_("Members of commissions")},
    {"youth_council", N_("Members of councils of youth and young teachers")},
    {"veterans_council", N_("Members of councils of veterans")},
    {"students_council", N_("Members of students' coordination councils")},
    {"delegate", N_("Delegates of conferences and congresses")},
    {"specialist", N_("Specialists of the staff")},
    {"accountant", N_("Accountants")},
    {"treasurer", N_("Treasurers")},
    {"register_keeper", N_("Keepers of the electronic register")},
    {"information", N_("People responsible for information work")},
    {"legal_inspector", N_("Voluntary legal labour inspectors")},
    {"technical_inspector", N_("Voluntary technical labour inspectors")},
    {"safety_delegate", N_("Authorised people for labour protection")},
    {"correspondent", N_("Voluntary correspondents")},
    {"digital", N_("People responsible for digital skills")},
    {"other", N_("Other posts")},
    {0},
};
const struct slices_value slices_released[] = {
    {"yes", N_("Released from the main work")},
    {"no", N_("Not released from the main work")},
    {0},
};
const struct slices_value slices_first[] = {
    {"yes", N_("In such a post for the first time")},
    {"no", N_("Held such a post before")},
    {0},
};

static bool is_of_posts(const struct slices_thing *thing)
{
    return thing != NULL && thing->is_of_posts;
}

bool slices_is_shared(const struct slices_asked *asked)
{
    return is_of_posts(asked->rows) || is_of_posts(asked->columns);
}

bool slices_asks_posts(const struct slices_asked *asked)
{
    bool is_asked = slices_is_shared(asked);
    for (size_t i = 0; slices_things[i].word != NULL; i++) {
        is_asked =
            is_asked || (slices_things[i].is_of_posts && !str_is_empty(asked->conditions[i]));
    }
    return is_asked;
}

bool slices_posts_asked(struct request *req, const struct slices_asked *asked,
                        struct stats_posts_asked *ret_posts, str *ret_sentence)
{
    struct stats_posts_asked posts = {.is_by_post = slices_is_shared(asked)};
    str ignored;
    for (size_t i = 0; slices_things[i].word != NULL; i++) {
        const struct slices_thing *thing = &slices_things[i];
        if (thing->is_of_posts && !str_is_empty(asked->conditions[i]) &&
            !stats_narrow_posts(req->arena, &posts, str_of(thing->word), asked->conditions[i],
                                &ignored)) {
            *ret_sentence = str_of(_("Two of the conditions exclude each other: nobody fits them "
                                     "all."));
            return false;
        }
    }
    *ret_posts = posts;
    return true;
}

/* ---- for slices.html ------------------------------------------------------------------------ */

#define GROUPS 8 /* of posts, before all of them one by one */

size_t slices_shown_values(const struct slices_thing *thing)
{
    size_t count = 0;
    while (thing->values[count].code != NULL) {
        count++;
    }
    return thing->values == slices_posts ? GROUPS : count;
}

bool slices_is_chosen_behind(const struct slices_asked *asked, const struct slices_thing *thing,
                             size_t shown)
{
    bool is_chosen = false;
    for (size_t i = shown; thing->values[i].code != NULL; i++) {
        is_chosen = is_chosen || slices_is_chosen(asked, thing, thing->values[i].code);
    }
    return is_chosen;
}

/* To the public the sentence is always the same: whether anybody holds two posts is not told. */
str slices_shared_text(struct request *req, bool is_public)
{
    return is_public
               ? str_of(_("Whoever holds several posts stands under each of them, so the posts do "
                          "not add up to the number of people."))
               : str_of(_("Whoever holds several posts stands under each of them, but only once in "
                          "the total: so the posts together may be more than the total."));
}
