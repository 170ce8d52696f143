/* From a post to the rights of its holder. The dates of the post are those of the mandate, in the
 * same transaction; who may write down an election and who may give rights are two questions. */
#include "features/bodies/bodies_inner.h"

struct bodies_may bodies_may(struct request *req, const struct bodies_db_post_row *post)
{
    bool gives_role = !str_is_empty(post->role);
    bool is_below = !gives_role || accounts_is_no_more_than_own(req, post->role);
    return (struct bodies_may){
        .edit = access_may(req, RIGHT_BODIES_EDIT) && is_below,
        .grant = gives_role && accounts_may_grant(req, post->role),
    };
}

static struct accounts_person person_of(const struct bodies_db_post_row *post)
{
    bool is_email = str_find_char(post->login, '@') >= 0;
    return (struct accounts_person){
        .region_id = post->region_id,
        .person_id = post->member_id,
        .email = post->member_id != 0 ? post->email
                 : is_email           ? post->login
                                      : (str){0},
        .phone = post->member_id != 0 ? post->phone
                 : is_email           ? (str){0}
                                      : post->login,
        .last_name = post->last_name,
        .first_name = post->first_name,
    };
}

bool bodies_follow(struct request *req, struct scope scope, int64_t post_id)
{
    struct bodies_db_post_row post;
    struct bodies_db_org_row org;
    if (!bodies_db_find_post(req->db, scope, post_id, &post) ||
        !bodies_db_org(req->db, scope, post.org_id, &org)) {
        return false;
    }
    struct accounts_person person = person_of(&post);
    enum accounts_following following = accounts_follow_post(
        req, &(struct accounts_post){
                 .post_id = post.id,
                 .account_id = str_is_empty(post.role) ? 0 : accounts_of_person(req, &person),
                 .region_id = post.region_id,
                 .org_id = post.org_id,
                 .org_path = org.path,
                 .role = post.role,
                 .valid_from = post.valid_from,
                 .valid_to = bodies_last_day(post.valid_to, post.ended_on),
                 .basis = bodies_basis(req, post.basis_kind, post.basis_number, post.basis_date),
             });
    static const char *const words[] = {
        [ACCOUNTS_NO_RIGHTS] = "", [ACCOUNTS_FOLLOWS] = "given", [ACCOUNTS_WAITS] = "waits"};
    bool has_none = following == ACCOUNTS_NO_RIGHTS && !str_is_empty(post.role) &&
                    !bodies_is_over(&post, req->today);
    /* A post with a role whose holder has no sign-in yet waits for one. */
    bodies_db_set_rights(req->db, scope, post.id,
                         has_none ? STR("nobody") : str_of(words[following]));
    return following == ACCOUNTS_WAITS;
}

const char *bodies_sign_in_is_refused(struct request *req, int64_t region_id, int64_t person_id,
                                      int64_t account_id)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(BODIES_ALL));
    EACH (post, bodies_db_roles_of_person(req->db, region, person_id, req->today)) {
        bool may_give = account_id != req->user.account_id && accounts_may_grant(req, post->role) &&
                        str_starts_with(post->org_path, req->mandate.org_path);
        if (post->account_id != account_id && !may_give) {
            return N_("A post of this person gives rights that the sign-in does not have. Choose "
                      "the sign-in that has them, or none; or let somebody do it who may give "
                      "rights there.");
        }
    }
    return NULL;
}
