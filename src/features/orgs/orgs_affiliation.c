/* Affiliation: to which federations of unions an organisation belongs, from when until when, and
 * which share of its dues goes there. A link beside the tree: nobody there sees anything here. */
#include "base/checksum.h"
#include "base/fold.h"
#include "base/ids.h"
#include "features/orgs/orgs.html.h"
#include "features/orgs/orgs_pages.h"

#define WHOLE_SHARE 10000 /* hundredths of a per cent */

static const struct form_field fields[] = {
    {"name", N_("Federation"), FORM_TEXT, .required = true, .min = 3, .max = 300, .wide = true,
     .hint = N_("For example, the federation of unions of the region")},
    {"inn", N_("ИНН"), FORM_INN, .hint = N_("10 digits")},
    {"contact", N_("Contact"), FORM_TEXT, .max = 200, .hint = N_("Telephone or e-mail")},
    {"valid_from", N_("Belongs since"), FORM_DATE, .required = true},
    {"valid_to", N_("Last day"), FORM_DATE, .hint = N_("Empty as long as it belongs")},
    {"share", N_("Share of the dues, per cent"), FORM_TEXT, .max = 6,
     .hint = N_("For example, 20 or 12,5")},
    {"basis", N_("Document"), FORM_TEXT, .required = true, .max = 200, .wide = true},
    {0},
};

/* "12,5" is 1250. */
static bool share_of(str text, int64_t *ret_share)
{
    int64_t share = 0;
    int decimals = -1;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if ((c == ',' || c == '.') && decimals < 0 && i > 0) {
            decimals = 0;
        } else if (c >= '0' && c <= '9' && decimals < 2 && share <= WHOLE_SHARE) {
            share = share * 10 + (c - '0');
            decimals += decimals >= 0;
        } else {
            return false;
        }
    }
    for (int place = MAX_OF(decimals, 0); place < 2; place++) {
        share *= 10;
    }
    *ret_share = share;
    return share <= WHOLE_SHARE;
}

str orgs_share_text(struct arena *arena, int64_t share)
{
    long long whole = (long long)share / 100;
    long long rest = (long long)share % 100;
    return share == 0       ? (str){0}
           : rest == 0      ? str_format(arena, "%lld", whole)
           : rest % 10 == 0 ? str_format(arena, "%lld,%lld", whole, rest / 10)
                            : str_format(arena, "%lld,%02lld", whole, rest);
}

/* ---- what the form says --------------------------------------------------------------------- */

static struct orgs_affiliation_db_line_row read_form(struct request *req, struct form *form,
                                                     int64_t id)
{
    struct orgs_affiliation_db_line_row line = {
        .id = id,
        .name = orgs_clean_name(req->arena, form_text(form, "name")),
        .inn = form_text(form, "inn"),
        .contact = form_text(form, "contact"),
        .valid_from = form_date(form, "valid_from"),
        .valid_to = form_date(form, "valid_to"),
        .basis = form_text(form, "basis"),
    };
    if (!share_of(form_text(form, "share"), &line.share)) {
        form_add_error(form, "share",
                       str_of(_("Please enter a share from 0 to 100 per cent, for example 12,5.")));
    }
    if (!date_is_none(line.valid_to) && date_before(line.valid_to, line.valid_from)) {
        form_add_error(form, "valid_to", str_of(_("The end date is before the start date.")));
    }
    return line;
}

/* One that is called the same in the region is the same. */
static int64_t federation_of(struct request *req, int64_t region_id,
                             const struct orgs_affiliation_db_line_row *line)
{
    str folded = fold_search(req->arena, line->name);
    struct orgs_affiliation_db_federation_row row;
    if (orgs_affiliation_db_federation(req->db, region_id, folded, &row)) {
        orgs_affiliation_db_change_federation(req->db, row.id, line->name, line->inn,
                                              line->contact);
        return row.id;
    }
    int64_t id = ids_new();
    orgs_affiliation_db_add_federation(
        req->db, &(struct orgs_affiliation_db_add_federation_values){.id = id,
                                                                     .region_id = region_id,
                                                                     .name = line->name,
                                                                     .folded = folded,
                                                                     .inn = line->inn,
                                                                     .contact = line->contact});
    return id;
}

static bool overlaps(struct request *req, int64_t org_id,
                     const struct orgs_affiliation_db_line_row *line)
{
    struct orgs_affiliation_db_same_row same;
    struct orgs_affiliation_db_same_values values = {
        .org_id = org_id,
        .federation_id = line->federation_id,
        .id = line->id,
        .valid_from = line->valid_from,
        .valid_to = line->valid_to,
    };
    return orgs_affiliation_db_same(req->db, &values, &same);
}

static void log_change(struct request *req, const struct orgs_db_find_row *org,
                       const struct orgs_affiliation_db_line_row *before,
                       const struct orgs_affiliation_db_line_row *after)
{
    struct arena *arena = req->arena;
    const struct audit_change changes[] = {
        {"federation", before->name, after->name},
        {"valid_from", date_iso(arena, before->valid_from), date_iso(arena, after->valid_from)},
        {"valid_to", date_iso(arena, before->valid_to), date_iso(arena, after->valid_to)},
        {"share", orgs_share_text(arena, before->share), orgs_share_text(arena, after->share)},
        {"basis", before->basis, after->basis},
    };
    audit(req, "orgs.affiliation", org->region_id, org->id, 0, changes, COUNT_OF(changes));
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* The organisation, and the link that the address names; `new` names one that is not there yet. */
static bool asked_for(struct request *req, struct orgs_db_find_row *ret_org,
                      struct orgs_affiliation_db_line_row *ret_line)
{
    int64_t id = 0;
    *ret_line = (struct orgs_affiliation_db_line_row){0};
    if (!orgs_db_find(req->db, path_id(req), req->scope, ret_org)) {
        return false;
    }
    str piece = path_text(req, 1);
    return str_equal(piece, STR("new")) ||
           (str_to_int64(piece, &id) &&
            orgs_affiliation_db_find(req->db, req->scope, ret_org->id, id, ret_line));
}

struct reply orgs_affiliation_page(struct request *req)
{
    struct orgs_db_find_row org;
    struct orgs_affiliation_db_line_row line;
    if (!asked_for(req, &org, &line)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "name", line.name);
    form_set_text(&form, "inn", line.inn);
    form_set_text(&form, "contact", line.contact);
    form_set_date(&form, "valid_from", line.id == 0 ? req->today : line.valid_from);
    form_set_date(&form, "valid_to", line.valid_to);
    form_set_text(&form, "share", orgs_share_text(req->arena, line.share));
    form_set_text(&form, "basis", line.basis);
    return reply_page_titled(req, org.short_name, orgs_html_affiliation(req, &org, line.id, &form));
}

static void write_line(struct request *req, const struct orgs_db_find_row *org,
                       const struct orgs_affiliation_db_line_row *line)
{
    if (line->id != 0) {
        orgs_affiliation_db_change(req->db, &(struct orgs_affiliation_db_change_values){
                                                .id = line->id,
                                                .org_id = org->id,
                                                .federation_id = line->federation_id,
                                                .valid_from = line->valid_from,
                                                .valid_to = line->valid_to,
                                                .share = line->share,
                                                .basis = line->basis,
                                                .mutation_id = req->mutation_id,
                                            });
        return;
    }
    orgs_affiliation_db_add(req->db, &(struct orgs_affiliation_db_add_values){
                                         .id = ids_new(),
                                         .region_id = org->region_id,
                                         .org_id = org->id,
                                         .federation_id = line->federation_id,
                                         .valid_from = line->valid_from,
                                         .valid_to = line->valid_to,
                                         .share = line->share,
                                         .basis = line->basis,
                                         .mutation_id = req->mutation_id,
                                     });
}

struct reply orgs_affiliation_action(struct request *req)
{
    struct orgs_db_find_row org;
    struct orgs_affiliation_db_line_row before;
    if (!asked_for(req, &org, &before)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    struct orgs_affiliation_db_line_row after = read_form(req, &form, before.id);
    if (form_is_good(&form)) {
        after.federation_id = federation_of(req, org.region_id, &after);
        if (overlaps(req, org.id, &after)) {
            form_add_error(&form, "valid_from",
                           str_of(_("The organisation belongs to this federation at that time "
                                    "already.")));
        }
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Affiliation"),
                                orgs_html_affiliation(req, &org, before.id, &form));
    }
    write_line(req, &org, &after);
    log_change(req, &org, &before, &after);
    return reply_done(req, orgs_address(req, org.id), str_of(_("The affiliation is saved.")), 0);
}

/* What was entered by mistake. */
struct reply orgs_affiliation_remove_action(struct request *req)
{
    struct orgs_db_find_row org;
    struct orgs_affiliation_db_line_row line;
    if (!asked_for(req, &org, &line) || line.id == 0) {
        return reply_not_found(req);
    }
    orgs_affiliation_db_remove(req->db, line.id, org.id);
    log_change(req, &org, &line, &(struct orgs_affiliation_db_line_row){0});
    return reply_done(req, orgs_address(req, org.id), str_of(_("The affiliation is removed.")), 0);
}

const char *orgs_affiliation_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct orgs_affiliation_db_any_row row;
    (void)region_id;
    return orgs_affiliation_db_any(req->db, org_id, &row)
               ? N_("The organisation belongs to a federation. Remove the affiliation first.")
               : NULL;
}
