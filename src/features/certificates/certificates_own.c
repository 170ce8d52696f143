/* The cabinet: a member's own certificates, to be printed and taken along as badges. */
#include "features/certificates/certificates.html.h"
#include "features/certificates/certificates_inner.h"

#define OWN_SHOWN 200
#define OWN_IN_SHORT 5

static struct certificates_person_view own_view(struct request *req,
                                                const struct members_self *self, int64_t limit)
{
    return (struct certificates_person_view){
        .member_id = self->id,
        .rows = certificates_db_of_member(req->db, self->scope, self->id, limit),
        .kinds = training_choices_of(req).paper,
    };
}

struct reply certificates_my_page(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    struct certificates_person_view view = own_view(req, &self, OWN_SHOWN);
    return reply_page(req, _("My certificates"), certificates_html_my(req, &view));
}

struct html certificates_on_own_card(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return (struct html){0};
    }
    struct certificates_person_view view = own_view(req, &self, OWN_IN_SHORT);
    return view.rows.count == 0 ? (struct html){0} : certificates_html_on_own_card(req, &view);
}

static bool find_own(struct request *req, struct certificates_db_line_row *ret_row)
{
    struct members_self self;
    return members_self(req, &self) &&
           certificates_db_find(req->db, self.scope, path_id(req), ret_row) &&
           ret_row->member_id == self.id && !str_equal(ret_row->state, STR("withdrawn"));
}

struct reply certificates_my_pdf(struct request *req)
{
    struct certificates_db_line_row row;
    return find_own(req, &row) ? certificates_file_of(req, &row) : reply_not_found(req);
}

/* With the name as it was issued: whom to show it to the member decides. */
struct reply certificates_my_badge(struct request *req)
{
    struct certificates_db_line_row row;
    struct certificates_content content;
    return find_own(req, &row) && certificates_open(req, &row, &content)
               ? certificates_badge_file(req, &row, content.name)
               : reply_not_found(req);
}

struct html certificates_on_my_event(struct request *req, int64_t event_id)
{
    struct members_self self;
    struct certificates_db_of_person_at_row row;
    return members_self(req, &self) &&
                   certificates_db_of_person_at(req->db, self.scope, self.id, event_id, &row)
               ? certificates_html_on_my_event(req, &row)
               : (struct html){0};
}
