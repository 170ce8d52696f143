#include "app/access.h"

#include "app/app.h"

const struct access_right_name access_right_names[RIGHT_COUNT] = {
    [RIGHT_NOBODY] = {"", ""},
    [RIGHT_SIGNED_IN] = {"", ""},
    [RIGHT_ORGS_VIEW] = {"orgs_view", N_("See organisations")},
    [RIGHT_ORGS_EDIT] = {"orgs_edit", N_("Edit organisations")},
    [RIGHT_MEMBERS_VIEW] = {"members_view", N_("See members")},
    [RIGHT_MEMBERS_EDIT] = {"members_edit", N_("Edit cards of members")},
    [RIGHT_MEMBERS_ADMIT] = {"members_admit", N_("Register people and take them off the register")},
    [RIGHT_MEMBERS_EXPORT] = {"members_export", N_("Export lists")},
    [RIGHT_IMPORT] = {"import", N_("Load lists")},
    [RIGHT_ACCOUNTS_MANAGE] = {"accounts_manage", N_("Manage sign-ins and posts")},
    [RIGHT_AUDIT_VIEW] = {"audit_view", N_("See the audit log")},
    [RIGHT_JOBS_VIEW] = {"jobs_view", N_("See the imports and exports of the organisation")},
    [RIGHT_BODIES_VIEW] = {"bodies_view", N_("See elected bodies")},
    [RIGHT_BODIES_EDIT] = {"bodies_edit", N_("Record elections and terms")},
    [RIGHT_ROLES_GRANT] = {"roles_grant", N_("Give posts with their rights")},
    [RIGHT_ROLES_EDIT] = {"roles_edit", N_("Decide what each post may do")},
    [RIGHT_SEE_AS] = {"see_as", N_("See the program as somebody else does")},
    [RIGHT_REPORTS_VIEW] = {"reports_view", N_("See reports and figures")},
    [RIGHT_REPORTS_FILL] = {"reports_fill", N_("Fill in reports")},
    [RIGHT_REPORTS_SIGN] = {"reports_sign", N_("Sign reports and hand them in")},
    [RIGHT_REPORTS_ACCEPT] = {"reports_accept", N_("Accept reports from below or return them")},
    [RIGHT_REPORTS_OPEN] = {"reports_open", N_("Open the collection of reports")},
    [RIGHT_DOCUMENTS_VIEW] = {"documents_view", N_("See documents and what is under control")},
    [RIGHT_DOCUMENTS_EDIT] = {"documents_edit", N_("Draft and register documents")},
    [RIGHT_DOCUMENTS_ADOPT] = {"documents_adopt", N_("Sign, publish and repeal documents")},
    [RIGHT_MEETINGS_EDIT] = {"meetings_edit", N_("Call meetings and keep minutes")},
    [RIGHT_CONTROL_REPORT] = {"control_report", N_("Report on tasks and hand them down")},
    [RIGHT_CONTROL_ACCEPT] = {"control_accept", N_("Accept what was done, take tasks off control")},
    [RIGHT_TRAINING_VIEW] = {"training_view", N_("See what members were trained in")},
    [RIGHT_TRAINING_EDIT] = {"training_edit", N_("Write down what members were trained in")},
    [RIGHT_EVENTS_EDIT] = {"events_edit", N_("Hold events: programmes, schools, certificates")},
};

/* The labels of the posts that the schema comes with, so that the translators see them; the labels
 * themselves come from the table `role`. */
const char *const access_role_labels[] = {
    N_("Officer of the central council"),
    N_("Member of the union's auditing commission"),
    N_("Chair of the regional organisation"),
    N_("Specialist of the regional committee"),
    N_("Member of the regional auditing commission"),
    N_("Chair of the territorial organisation"),
    N_("Chair of the primary organisation"),
    N_("Keeper of the electronic register"),
    N_("Accountant"),
    N_("Organiser of the union group"),
    N_("Member of the union"),
    N_("Chair of the union"),
    N_("Deputy chair of the regional organisation"),
    N_("Deputy chair of the territorial organisation"),
    N_("Member of the territorial auditing commission"),
    N_("Deputy chair of the primary organisation"),
    N_("Auditor of the primary organisation"),
    NULL,
};

/* Greater than every character that a path has, so that [path, path~) is the subtree. */
#define PATH_END "~"

bool access_may(const struct request *req, enum right right)
{
    if (right == RIGHT_NOBODY) {
        return true;
    }
    if (req->user.account_id == 0) {
        return false;
    }
    return right == RIGHT_SIGNED_IN || (req->mandate.rights & right_bit(right)) != 0;
}

uint64_t access_rights_of(str codes)
{
    uint64_t rights = 0;
    str code;
    while (str_next(&codes, ' ', &code)) {
        for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
            bool is_it = str_equal(code, str_of(access_right_names[right].code));
            rights |= is_it ? right_bit(right) : 0;
        }
    }
    return rights;
}

str access_rights_text(struct arena *arena, uint64_t rights)
{
    struct buf text = BUF_INIT(arena);
    for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
        if ((rights & right_bit(right)) != 0) {
            buf_put_format(&text, "%s%s", buf_str(&text).length > 0 ? " " : "",
                           access_right_names[right].code);
        }
    }
    return buf_str(&text);
}

uint64_t access_mandate_rights(const struct app *app, str role_code, bool is_delegated,
                               str delegated_rights)
{
    const struct app_role *role = app_role(app, role_code);
    uint64_t rights = role == NULL ? 0 : role->rights;
    return is_delegated ? rights & access_rights_of(delegated_rights) & ~ACCESS_NEVER_DELEGATED
                        : rights;
}

struct scope access_system_scope(struct arena *arena, int64_t region_id, str org_path)
{
    return (struct scope){
        .region_id = region_id,
        .from = org_path,
        .to = str_join(arena, org_path, STR(PATH_END)),
    };
}

struct scope access_scope(const struct request *req, enum right right)
{
    if (req->mandate.id == 0 || !access_may(req, right)) {
        return (struct scope){0};
    }
    return access_system_scope(req->arena, req->mandate.region_id, req->mandate.org_path);
}

struct scope access_scope_in_region(const struct request *req, enum right right, int64_t region_id)
{
    struct scope scope = access_scope(req, right);
    if (scope.region_id == 0 && scope.from.length > 0) {
        scope.region_id = region_id;
    }
    return scope;
}

struct scope access_scope_below(const struct request *req, struct scope scope, int64_t region_id,
                                str org_path)
{
    bool is_inside = str_compare(org_path, scope.from) >= 0 && str_compare(org_path, scope.to) < 0;
    bool same_region = scope.region_id == 0 || scope.region_id == region_id;
    if (!is_inside || !same_region) {
        return (struct scope){0};
    }
    return access_system_scope(req->arena, region_id, org_path);
}

bool access_is_above_primary(const struct request *req)
{
    if (req->viewer.account_id != 0) {
        return true;
    }
    /* By the place as well as by the role: a lowly role given high up reads as many cards. */
    const struct app_role *role = app_role(req->app, req->mandate.role);
    return role != NULL && (role->level < LEVEL_PRIMARY || req->mandate.org_level < LEVEL_PRIMARY);
}
