#include "features/scan/scan.h"

#include "features/scan/scan_inner.h"

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/V/:code", scan_look_page, .needs = RIGHT_NOBODY},
    {GET, "/scan", scan_scanner_page, .needs = RIGHT_NOBODY},
    {POST, "/scan/check", scan_check_action, .needs = RIGHT_NOBODY, .reads_only = true,
     .own_protection = true},
    {GET, "/scan/keys", scan_keys_page, .needs = RIGHT_NOBODY},
    {GET, "/scan/revoked", scan_lists_page, .needs = RIGHT_NOBODY},
    {GET, "/scan/manifest.webmanifest", scan_manifest_page, .needs = RIGHT_NOBODY},
    {GET, "/scan/worker.js", scan_worker_page, .needs = RIGHT_NOBODY},
    {POST, "/api/1/tickets/check", scan_api_action, .needs = RIGHT_NOBODY, .reads_only = true,
     .own_protection = true},
    {GET, "/tills", scan_tills_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/tills", scan_till_add_action, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/tills/:id/end", scan_till_end_action, .needs = RIGHT_ACCOUNTS_MANAGE},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Settings"), N_("Tills of partners"), "qrcode", "/tills", RIGHT_ACCOUNTS_MANAGE, 79},
    {0},
};

static const struct command commands[] = {
    {"scan", "what those who check tickets need: the list for work without a network", scan_command,
     "profkom scan list"},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "scan.alarm",
     .label = N_("Tickets: unusually many checks by number"),
     .note = N_("When somebody may be trying ticket numbers one after the other."),
     .fixed = N_("It protects the data of members."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature scan_feature = {
    .name = "scan",
    .routes = routes,
    .menu = menu,
    .commands = commands,
    .notices = notices,
    .sweep = scan_make_due_lists,
};
