#include "app/app.h"
#include "app/look.h"
#include "app/outbox.h"
#include "features/scan/scan_inner.h"

/* Telling those who keep the installation that somebody may be guessing numbers. */

#define DAY_HOURS 24

/* In the language of who reads it. */
static void write_to(struct request *req, const struct scan_db_keepers_row *keeper, bool is_till)
{
    enum language own = req->language;
    req->language = look_language(keeper->language, LANGUAGE_RU);
    str what = str_of(
        is_till
            ? _("Hello!\n\nThe key of a till has asked for more tickets by number than tills do. "
                "Further ones are refused for ten minutes. Somebody may be trying numbers one "
                "after the other: ask the partner, and end the key if need be, under “Tills of "
                "partners” in Profkom.\n\n")
            : _("Hello!\n\nTickets were asked for by number more often than cashiers do. Further "
                "ones are refused for ten minutes. Somebody may be trying numbers one after the "
                "other. Only masked names are shown, and nothing has to be done unless it goes "
                "on.\n\n"));
    outbox_add(req, keeper->email, str_of(_("Tickets: unusually many checks by number")),
               str_join(req->arena, what, str_of(req->app->options.origin)));
    req->language = own;
}

void scan_raise_alarm(struct request *req, const struct scan_asker *asker)
{
    int64_t hour = req->now / 3600;
    if (!scan_db_raise(req->db, asker->region_id, hour, req->now, asker->till_id)) {
        return;
    }
    audit(req, "scan.unusual", asker->region_id, asker->till_id, 0, NULL, 0);
    struct scan_db_keepers_rows keepers = scan_db_keepers(req->db, asker->region_id, req->today);
    EACH (keeper, keepers) {
        write_to(req, keeper, asker->till_id != 0);
    }
}

int64_t scan_alarms(struct request *req)
{
    struct scan_db_alarms_row row;
    int64_t since = req->now / 3600 - DAY_HOURS;
    bool is_concerned =
        access_may(req, RIGHT_ACCOUNTS_MANAGE) && req->mandate.org_level <= LEVEL_REGION;
    return is_concerned && scan_db_alarms(req->db, req->mandate.region_id, since, &row) ? row.total
                                                                                        : 0;
}
