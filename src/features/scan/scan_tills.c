#include "app/app.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/scan/scan.html.h"
#include "features/scan/scan_inner.h"

/* The keys of tills: made, shown once, ended. Administrators of the union make them for any region
 * or for all, those of a region for their own. */

#define KEY_BYTES 20
#define KEY_BEGINS "pt_"
#define MARK_LENGTH 8
#define PER_MINUTE "600"

str scan_key_hash(struct request *req, str key)
{
    return secret_hash(req->arena, req->app->keys, STR("scan.till"), key);
}

/* ---- the form ------------------------------------------------------------------------------- */

enum { PARTNER, REGION, UNTIL, PER_MINUTE_FIELD, FIELDS };

static const struct form_field add_fields[FIELDS + 1] = {
    [PARTNER] = {"partner", N_("Partner"), FORM_TEXT, .required = true, .max = 120,
                 .hint = N_("The shop or the network, as you will know it later")},
    [REGION] = {"region", N_("Tickets of"), FORM_CHOICE, .required = true},
    [UNTIL] = {"until", N_("Valid until"), FORM_DATE, .required = true,
               .hint = N_("Not longer than the contract, and three years at most")},
    [PER_MINUTE_FIELD] = {"per_minute", N_("Checks per minute at most"), FORM_INT, .required = true,
                          .min = 1, .max = 1000000},
    {0},
};

static const struct form_choice *region_choices(struct request *req)
{
    struct scan_db_regions_rows regions = scan_db_regions(req->db);
    struct form_choice *choices = ARENA_ARRAY(req->arena, regions.count + 2, struct form_choice);
    size_t count = 0;
    if (req->mandate.region_id == 0) {
        choices[count++] = (struct form_choice){"0", N_("All regions")};
    }
    EACH (row, regions) {
        if (req->mandate.region_id == 0 || req->mandate.region_id == row->region_id) {
            str id = str_format(req->arena, "%lld", (long long)row->region_id);
            choices[count++] =
                (struct form_choice){str_to_c(req->arena, id), str_to_c(req->arena, row->name)};
        }
    }
    choices[count] = (struct form_choice){0};
    return choices;
}

static const struct form_field *fields_for(struct request *req)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, add_fields, sizeof(add_fields));
    fields[REGION].choices = region_choices(req);
    return fields;
}

/* ---- the page ------------------------------------------------------------------------------- */

/* Posts below a region see no tills: a partner's key is an affair of the whole region. */
static bool may_keep_tills(const struct request *req)
{
    return req->mandate.org_level <= LEVEL_REGION;
}

static struct html tills_html(struct request *req, const struct form *form, str key)
{
    struct scan_tills_view view = {
        .tills = scan_db_tills(req->db, req->mandate.region_id),
        .form = form,
        .key = key,
        .address =
            STR_CONCAT(req->arena, str_of(req->app->options.origin), STR("/api/1/tickets/check")),
    };
    return scan_html_tills(req, &view);
}

struct reply scan_tills_page(struct request *req)
{
    if (!may_keep_tills(req)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_for(req));
    form_set_text(&form, "per_minute", STR(PER_MINUTE));
    return reply_page(req, _("Tills of partners"), tills_html(req, &form, (str){0}));
}

static void check_until(struct request *req, struct form *form)
{
    date until = form_date(form, "until");
    if (form_is_good(form) &&
        (date_before(until, req->today) || date_before(date_add_months(req->today, 36), until))) {
        form_add_error(form, "until", str_of(_("From today to three years on")));
    }
}

/* The answer to the form is the only page on which the key is ever seen: no redirect, which could
 * not carry it. Sent twice, the form makes two keys. */
struct reply scan_till_add_action(struct request *req)
{
    if (!may_keep_tills(req)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_for(req));
    check_until(req, &form);
    int64_t region_id = 0;
    if (!form_is_good(&form) || !str_to_int64(form_text(&form, "region"), &region_id)) {
        return reply_form_again(req, _("Tills of partners"), tills_html(req, &form, (str){0}));
    }
    str key = str_join(req->arena, STR(KEY_BEGINS), rand_hex(req->arena, KEY_BYTES));
    int64_t id = ids_new();
    scan_db_add_till(req->db, &(struct scan_db_add_till_values){
                                  .id = id,
                                  .hash = scan_key_hash(req, key),
                                  .mark = str_slice(key, 0, MARK_LENGTH),
                                  .partner = form_text(&form, "partner"),
                                  .region_id = region_id,
                                  .until = form_date(&form, "until"),
                                  .per_minute = form_int(&form, "per_minute"),
                                  .made_at = req->now,
                                  .account_id = req->user.account_id,
                              });
    audit(req, "scan.till", region_id, id, 0,
          &(struct audit_change){"partner", (str){0}, form_text(&form, "partner")}, 1);
    struct form empty = form_of(req, fields_for(req));
    form_set_text(&empty, "per_minute", STR(PER_MINUTE));
    struct reply reply = reply_page(req, _("Tills of partners"), tills_html(req, &empty, key));
    reply.keep_changes = true;
    return reply;
}

struct reply scan_till_end_action(struct request *req)
{
    if (!may_keep_tills(req) ||
        !scan_db_end_till(req->db, path_id(req), req->mandate.region_id, req->today)) {
        return reply_not_found(req);
    }
    audit(req, "scan.till_end", req->mandate.region_id, path_id(req), 0, NULL, 0);
    return reply_done(req, STR("/tills"),
                      str_of(_("The key has ended: the till gets no more answers.")), 0);
}
