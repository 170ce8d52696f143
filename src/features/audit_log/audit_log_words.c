#include "features/audit_log/audit_log_words.h"

const struct audit_log_action audit_log_actions[] = {
    {"members.open", N_("Opened a member's card")},
    {"members.list", N_("Looked at a list of members")},
    {"members.numbers", N_("Looked at the СНИЛС or ИИН of a member")},
    {"members.export", N_("Exported a list of members")},
    {"members.add", N_("Put a person on the register")},
    {"members.edit", N_("Changed a member's card")},
    {"members.undo", N_("Took back a change of a member's card")},
    {"members.take_away", N_("Took a person who was added by mistake off the register")},
    {"members.verified", N_("Confirmed that a card is right")},
    {"imports.send", N_("Sent a list of members")},
    {"imports.show", N_("Looked at a list that was sent")},
    {"imports.load", N_("Loaded a list into the register")},
    {"imports.undo", N_("Undid the loading of a list")},
    {"imports.remove", N_("Removed a list that was sent")},
    {"imports.sheet", N_("Downloaded a list with its results")},
    {"duplicates.list", N_("Looked at possible duplicates")},
    {"duplicates.find", N_("Had the region looked through for duplicates")},
    {"duplicates.different", N_("Judged that two cards are of different people")},
    {"duplicates.again", N_("Took back that two cards are of different people")},
    {"duplicates.merge", N_("Merged another card into this one")},
    {"duplicates.merged_away", N_("Merged this card into another one")},
    {"duplicates.sign_in", N_("Connected a sign-in with another card")},
    {"duplicates.undo", N_("Undid the merging of two cards")},
    {"likeness.edit", N_("Changed how cards are compared")},
    {"orgs.create", N_("Added an organisation")},
    {"orgs.edit", N_("Changed an organisation")},
    {"orgs.import", N_("Loaded organisations from a sheet")},
    {"jobs.file", N_("Downloaded a result")},
    {"jobs.cancel", N_("Stopped a job")},
    {"accounts.signed_in", N_("Signed in")},
    {"accounts.signed_out", N_("Signed out")},
    {"accounts.sign_in_failed", N_("Tried to sign in with a wrong password")},
    {"accounts.code_failed", N_("Tried to sign in with a wrong code")},
    {"accounts.sessions_ended", N_("Signed out on other devices")},
    {"accounts.act_as", N_("Changed to another post")},
    {"accounts.add", N_("Opened a sign-in")},
    {"accounts.give_post", N_("Gave a further post")},
    {"accounts.end_mandate", N_("Ended a post")},
    {"accounts.reset_asked", N_("Asked for a new password")},
    {"accounts.password_set", N_("Set a password")},
    {"accounts.code_on", N_("Turned the sign-in with a code on")},
    {"accounts.code_off", N_("Turned the sign-in with a code off")},
    {"access.refused", N_("Was refused for want of the right")},
    {"audit.view", N_("Looked at the audit log")},
    {0},
};

str audit_log_words(struct request *req, str code)
{
    for (const struct audit_log_action *action = audit_log_actions; action->code != NULL;
         action++) {
        if (str_equal(code, str_of(action->code))) {
            return str_of(_(action->words));
        }
    }
    return code;
}
