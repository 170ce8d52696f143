#include <sodium.h>

#include "app/json.h"
#include "features/membership/membership.h"
#include "features/requests/requests_inner.h"

/* What can be asked for, and how each is carried out and taken back: by the same code that the
 * deciding one would use himself. */

/* ---- fields --------------------------------------------------------------------------------- */

static const struct form_choice language_choices[] = {
    {"ru", N_("Russian")}, {"kk", N_("Kazakh")}, {0}};

static const struct form_field correction_fields[] = {
    {"first_name", N_("First name"), FORM_TEXT, .required = true, .max = 80,
     .autocomplete = "given-name"},
    {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80, .autocomplete = "additional-name"},
    {"born", N_("Date of birth"), FORM_DATE, .hint = N_("For example, 14.03.1979"),
     .autocomplete = "bday"},
    {"phone", N_("Phone"), FORM_PHONE, .hint = N_("For example, +7 910 123-45-67"),
     .autocomplete = "tel"},
    {"email", N_("E-mail"), FORM_EMAIL, .autocomplete = "email"},
    {"address", N_("Address"), FORM_TEXT, .wide = true, .autocomplete = "street-address"},
    {"position", N_("Position"), FORM_TEXT, .hint = N_("For example, teacher of mathematics")},
    {"workplace", N_("Place of work or study"), FORM_TEXT},
    {"study_group", N_("Course and group"), FORM_TEXT, .max = 60,
     .hint = N_("Of a student. For example, 2nd year, ПО-21")},
    {"language", N_("Language of letters"), FORM_CHOICE, .choices = language_choices},
    {0},
};

static const struct form_choice document_choices[] = {
    {"marriage", N_("Certificate of marriage")},
    {"divorce", N_("Certificate of divorce")},
    {"change", N_("Certificate of a change of name")},
    {0},
};
static const struct form_field surname_fields[] = {
    {"last_name", N_("New surname"), FORM_TEXT, .required = true, .max = 80,
     .autocomplete = "family-name"},
    {"document", N_("By which document"), FORM_CHOICE, .required = true,
     .choices = document_choices,
     .hint = N_("Show it to the chair; no copy is kept, and no number is written down")},
    {0},
};
static const struct form_field surname_answer[] = {
    {"document_seen", N_("I have seen the document"), FORM_FLAG},
    {0},
};

static const struct form_field transfer_fields[] = {
    {"org", N_("To which organisation"), FORM_CHOICE, .required = true, .wide = true},
    {"on", N_("From which day"), FORM_DATE, .required = true},
    {"reason", N_("Why, if you want to say"), FORM_TEXT, .max = 200, .wide = true},
    {0},
};

static const struct form_field leaving_fields[] = {
    {"on", N_("From which day"), FORM_DATE, .required = true},
    {"reason", N_("Why, if you want to say"), FORM_TEXT, .max = 200, .wide = true},
    {0},
};

static const struct form_choice aid_choices[] = {
    {"illness", N_("Illness, treatment")},
    {"death", N_("Death of somebody close")},
    {"child", N_("Birth of a child")},
    {"disaster", N_("Fire, flood, theft")},
    {"hardship", N_("Hard circumstances")},
    {"other", N_("Other reason")},
    {0},
};
static const struct form_field aid_fields[] = {
    {"category", N_("For what"), FORM_CHOICE, .required = true, .choices = aid_choices},
    {"sum", N_("Which sum you ask for"), FORM_INT, .min = 1, .max = 10000000,
     .hint = N_("In whole roubles or tenge; may be left empty")},
    {"reason", N_("What has happened to you"), FORM_LONG_TEXT, .required = true, .max = 1000,
     .wide = true, .hint = N_("Read only by those who decide in your organisation")},
    {0},
};
static const struct form_field aid_answer[] = {
    {"sum", N_("Sum that is granted"), FORM_INT, .required = true, .min = 1, .max = 10000000},
    {"day", N_("Day of the decision"), FORM_DATE, .required = true},
    {"minutes", N_("Number of the minutes"), FORM_TEXT, .required = true, .max = 40},
    {0},
};

/* ---- values --------------------------------------------------------------------------------- */

static str text_at(const struct requests_deed *deed, const char *name, size_t index)
{
    const char *text =
        json_string_value(json_array_get(json_object_get(deed->values, name), index));
    return text == NULL ? (str){0} : str_copy(deed->req->arena, str_of(text));
}

static date day_at(const struct requests_deed *deed, const char *name)
{
    date day = {0};
    return date_from_iso(text_at(deed, name, 1), &day) ? day : (date){0};
}

static bool refuse(struct requests_deed *deed, const char *sentence)
{
    deed->sentence = str_of(tr(deed->req->language, sentence));
    return false;
}

/* ---- the card ------------------------------------------------------------------------------- */

static str to_hex(struct arena *arena, str bytes)
{
    char *hex = arena_raw(arena, bytes.length * 2 + 1);
    sodium_bin2hex(hex, bytes.length * 2 + 1, (const unsigned char *)bytes.data, bytes.length);
    return (str){hex, bytes.length * 2};
}

static str from_hex(struct arena *arena, str hex)
{
    unsigned char *bytes = arena_raw(arena, hex.length / 2 + 1);
    size_t length = 0;
    bool is_good =
        sodium_hex2bin(bytes, hex.length / 2, hex.data, hex.length, NULL, &length, NULL) == 0;
    return is_good ? (str){(const char *)bytes, length} : (str){0};
}

/* As the form of the card does it; and keeps what is needed for the way back. */
static bool write_card(struct requests_deed *deed, const struct members_card *card, int64_t version)
{
    struct request *req = deed->req;
    int64_t id = deed->row->member_id;
    str kept = members_keep(req, deed->scope, id);
    if (!members_days_fit(card)) {
        return refuse(deed, N_("The person was under 14 at that time."));
    }
    if (!members_change(req, deed->scope, id, card, version)) {
        return refuse(deed, N_("The card has been changed meanwhile. Look through the request "
                               "again, please."));
    }
    json_put_text(deed->kept, "card", to_hex(req->arena, kept));
    json_put_int(deed->kept, "version", members_version(req->db, deed->scope, id));
    return true;
}

/* The card as the page showed it to the deciding one. */
static bool card_of_page(struct requests_deed *deed, struct members_card *ret_card,
                         int64_t *ret_version)
{
    struct request *req = deed->req;
    int64_t seen = 0;
    if (!members_card_of(req, deed->scope, deed->row->member_id, ret_card, ret_version)) {
        return refuse(deed, N_("This person is not on the register here any more."));
    }
    bool is_same = str_to_int64(http_body_field(req->http, STR("card_version")), &seen) &&
                   seen == *ret_version;
    return is_same || refuse(deed, N_("The card has been changed meanwhile. Look through the "
                                      "request again, please."));
}

static bool is_chosen(const struct requests_deed *deed, int64_t index)
{
    for (size_t i = 0; i < deed->chosen.count; i++) {
        if (deed->chosen.items[i] == index) {
            return true;
        }
    }
    return false;
}

static bool correct(struct requests_deed *deed)
{
    struct members_card card;
    int64_t version;
    if (!card_of_page(deed, &card, &version)) {
        return false;
    }
    json_t *taken = json_array();
    json_object_set_new(deed->kept, "taken", taken);
    for (size_t i = 0; correction_fields[i].name != NULL; i++) {
        const char *name = correction_fields[i].name;
        if (json_object_get(deed->values, name) != NULL && is_chosen(deed, (int64_t)i + 1)) {
            requests_card_set(&card, name, text_at(deed, name, 1));
            json_array_append_new(taken, json_string(name));
        }
    }
    if (json_array_size(taken) == 0) {
        return refuse(deed, N_("Tick what is to be taken over, or decline the request."));
    }
    return write_card(deed, &card, version);
}

static bool rename_person(struct requests_deed *deed)
{
    struct members_card card;
    int64_t version;
    if (!form_flag(deed->form, "document_seen")) {
        return refuse(deed, N_("A new surname is written down by a document. Tick that you have "
                               "seen it."));
    }
    if (!card_of_page(deed, &card, &version)) {
        return false;
    }
    card.previous_last_name = card.last_name;
    card.last_name = text_at(deed, "last_name", 1);
    return write_card(deed, &card, version);
}

static bool card_back(struct requests_deed *deed)
{
    struct request *req = deed->req;
    str card = from_hex(req->arena, json_get_text(req->arena, deed->kept, "card"));
    if (!members_put_back(req, deed->scope, deed->row->member_id, card,
                          json_get_int(deed->kept, "version"))) {
        return refuse(deed, N_("The card has been changed since then, so nothing was undone. Open "
                               "the card and correct it."));
    }
    audit(req, "members.undo", deed->row->region_id, deed->row->member_id, deed->row->member_id,
          NULL, 0);
    return true;
}

/* ---- acts ----------------------------------------------------------------------------------- */

/* The document is the request itself. */
static struct act_basis basis_of(const struct requests_deed *deed)
{
    struct request *req = deed->req;
    return (struct act_basis){
        .document = str_of(_("Application of the member")),
        .number = str_format(req->arena, "%lld", (long long)deed->row->number),
        .day = deed->row->sent_on,
    };
}

static bool act_back(struct requests_deed *deed)
{
    struct act act;
    struct request *req = deed->req;
    int64_t id = json_get_int(deed->kept, "act");
    if (!act_find(req, deed->scope, id, &act)) {
        return refuse(deed, N_("This cannot be taken back any more."));
    }
    return act_take_back(req, deed->scope, &act, &deed->sentence);
}

static bool leave(struct requests_deed *deed)
{
    struct request *req = deed->req;
    const struct requests_db_line_row *row = deed->row;
    struct act act = {
        .region_id = row->region_id,
        .org_id = members_org_of(req, deed->scope, row->member_id),
        .member_id = row->member_id,
        .kind = STR("membership.leave"),
        .on = day_at(deed, "on"),
        .basis = basis_of(deed),
    };
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(deed->kept, "act", req->mutation_id);
    return act_do(req, deed->scope, &act, arguments, &deed->sentence);
}

static bool transfer(struct requests_deed *deed)
{
    struct request *req = deed->req;
    int64_t to_org = 0;
    bool has_org = str_to_int64(text_at(deed, "org", 1), &to_org);
    struct membership_wish wish = {
        .member_id = deed->row->member_id,
        .to_org_id = has_org ? to_org : 0,
        .on = day_at(deed, "on"),
        .basis = basis_of(deed),
    };
    if (!membership_send(req, deed->scope, &wish, &deed->sentence)) {
        return false;
    }
    json_put_int(deed->kept, wish.is_asked ? "asked" : "act", req->mutation_id);
    return true;
}

static bool transfer_back(struct requests_deed *deed)
{
    int64_t asked = json_get_int(deed->kept, "asked");
    if (asked == 0) {
        return act_back(deed);
    }
    return membership_stop_sending(deed->req, deed->scope, asked) ||
           refuse(deed, N_("The other organisation has answered already."));
}

/* ---- the kinds ------------------------------------------------------------------------------ */

const struct requests_kind requests_kinds[] = {
    {"correction", N_("Correction of my data"),
     N_("The chair compares it with what the register holds and takes it over."), "pencil", 10,
     RIGHT_MEMBERS_EDIT, correction_fields, NULL, N_("Take over into the card"), correct,
     card_back},
    {"surname", N_("New surname"),
     N_("Show the chair the document; then the surname on the card changes and a new ticket can be "
        "issued."),
     "user", 10, RIGHT_MEMBERS_EDIT, surname_fields, surname_answer, N_("Write the new surname"),
     rename_person, card_back},
    {"transfer", N_("Transfer to another organisation"),
     N_("For a new place of work or study. Union seniority goes on without a gap."),
     "arrows-exchange", 10, RIGHT_MEMBERS_ADMIT, transfer_fields, NULL, N_("Transfer"), transfer,
     transfer_back},
    {"leaving", N_("Leaving the union"),
     N_("The membership ends on the day that you name. You can change your mind until the chair "
        "records it."),
     "logout", 14, RIGHT_MEMBERS_ADMIT, leaving_fields, NULL, N_("Record the leaving"), leave,
     act_back},
    {"aid", N_("Material aid"),
     N_("The committee of your organisation decides. What you write is read by nobody else."),
     "coin", 30, RIGHT_MEMBERS_ADMIT, aid_fields, aid_answer, N_("Record the decision"), NULL,
     NULL},
    {0},
};

const struct requests_kind *requests_kind_of(str code)
{
    for (const struct requests_kind *kind = requests_kinds; kind->code != NULL; kind++) {
        if (str_equal(code, str_of(kind->code))) {
            return kind;
        }
    }
    return NULL;
}
