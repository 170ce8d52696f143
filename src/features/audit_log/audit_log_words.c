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
    {"orgs.create", N_("Added an organisation")},
    {"orgs.edit", N_("Changed an organisation")},
    {"membership.ask", N_("Asked another organisation to receive a member")},
    {"membership.withdraw", N_("Withdrew a transfer")},
    {"membership.refuse", N_("Refused to receive a member")},
    {"acts.plan", N_("Planned a change of an organisation")},
    {"acts.done", N_("Changed the tree by an act")},
    {"acts.undo", N_("Took an act back")},
    {"orgs.import", N_("Loaded organisations from a sheet")},
    {"bodies.form", N_("Formed a body")},
    {"bodies.close", N_("Closed a body")},
    {"bodies.open", N_("Looked at the composition of a body")},
    {"bodies.find", N_("Looked for somebody to elect")},
    {"bodies.elect", N_("Entered an election")},
    {"bodies.change_post", N_("Changed the term of an elected post")},
    {"bodies.grant", N_("Gave the rights of an elected post")},
    {"bodies.undo", N_("Took back a change of an elected post")},
    {"roles.change", N_("Changed what a post may do")},
    {"roles.remove", N_("Removed a kind of post")},
    {"roles.org_type", N_("Changed a type of organisations")},
    {"roles.body_type", N_("Changed a type of bodies")},
    {"roles.body_posts", N_("Changed the posts of a type of bodies")},
    {"roles.body_rule", N_("Set a new rule of quorum and majority")},
    {"insight.see_as", N_("Began to see the program as somebody else")},
    {"insight.see_as_end", N_("Stopped seeing the program as somebody else")},
    {"insight.why", N_("Asked why somebody can or cannot open a page")},
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
    {"accounts.follow_post", N_("Rights followed an elected post")},
    {"accounts.delegate", N_("Handed on rights")},
    {"accounts.end_delegation", N_("Took back rights that were handed on")},
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
