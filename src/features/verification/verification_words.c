#include "features/verification/verification_inner.h"

#include "base/format.h"
#include "base/utf8.h"

/* How things are said on the pages. */

str verification_person_name(struct request *req, str last, str first, str middle)
{
    if (str_is_empty(last)) {
        return str_of(_("A card that is no more"));
    }
    return members_full_name(req->arena, last, first, middle);
}

str verification_born_text(struct request *req, date born, int64_t born_year)
{
    int year = date_is_none(born) ? (int)born_year : date_year(born);
    return year == 0 ? (str){0} : str_format(req->arena, "%d", year);
}

static void put_part(struct buf *out, str part)
{
    if (part.length > 0) {
        buf_put(out, out->length > 0 ? STR(" · ") : (str){0});
        buf_put(out, part);
    }
}

/* "1979 · teacher of chemistry · +7 910 123-45-67": by what a chair knows her people. */
str verification_person_note(struct request *req, const struct verification_db_person_row *person)
{
    struct buf out = BUF_INIT(req->arena);
    put_part(&out, verification_born_text(req, person->born, person->born_year));
    put_part(&out, person->position);
    return buf_str(&out);
}

str verification_standing_text(struct request *req,
                               const struct verification_db_standing_row *standing)
{
    const char *label = verification_label(standing->answer, standing->sex);
    if (label == NULL) {
        return str_of(_("Not marked yet"));
    }
    return _f("%1 · %2, %3", str_of(_(label)),
              format_initials(req->arena, standing->last_name, standing->first_name,
                              standing->middle_name),
              widgets_moment_text(req, standing->marked_at));
}

str verification_mark_text(struct request *req,
                           const struct verification_db_signed_people_row *person)
{
    const char *label = verification_label(person->answer, person->sex);
    return str_comma(req->arena, label == NULL ? (str){0} : str_of(_(label)), person->note);
}

str verification_branch_text(struct request *req, const struct verification_branch *branch)
{
    struct buf out = BUF_INIT(req->arena);
    if (!branch->is_leaf) {
        put_part(&out, _nf("signed by %2 of %1 organisation", "signed by %2 of %1 organisations",
                           branch->orgs, branch->signatures));
    }
    put_part(&out, _f("%1 of %2 people", branch->marked, branch->people));
    if (branch->moved_at > 0) {
        put_part(&out, _f("last mark %1", widgets_moment_text(req, branch->moved_at)));
    }
    return buf_str(&out);
}
