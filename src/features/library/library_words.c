/* How items are told to people. */
#include "features/library/library_inner.h"

/* The labels that the schema comes with, so that the translators see them. */
const char *const library_labels[] = {
    N_("Guide"),
    N_("Information bulletin"),
    N_("Leaflet"),
    N_("Collection of materials"),
    N_("Presentation"),
    N_("Video"),
    N_("Sample document"),
    N_("Other edition"),
    N_("Legal work"),
    N_("Labour safety"),
    N_("Organising work"),
    N_("Social partnership"),
    N_("Pay and workload"),
    N_("Finance of the union"),
    N_("Information work"),
    N_("Young people"),
    N_("Health and recreation"),
    N_("History of the union"),
    N_("Other topics"),
    N_("Russian"),
    N_("Kazakh"),
    N_("English"),
    N_("Tatar"),
    N_("Another language"),
    NULL,
};

const struct form_choice library_audiences[] = {
    {"members", N_("Members of the Union")},
    {"activists", N_("Activists: those with a post")},
    {"officers", N_("Officers who work in the program")},
    {"everybody", N_("Everybody, without signing in, too")},
    {0},
};

const struct form_choice library_states[] = {
    {"draft", N_("Draft")},
    {"open", N_("Published")},
    {"withdrawn", N_("Withdrawn")},
    {0},
};

const struct form_choice *library_choices(struct request *req, const char *list)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, library_db_choices(req->db)) {
        if (str_equal(row->list, str_of(list))) {
            form_choices_add(&choices, row->code, row->label);
        }
    }
    return form_choices_list(&choices);
}

str library_word(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(tr(req->language, label));
}

enum widgets_tone library_state_tone(str state)
{
    return str_equal(state, STR("open"))        ? TONE_OK
           : str_equal(state, STR("withdrawn")) ? TONE_BAD
                                                : TONE_PLAIN;
}

str library_languages_text(struct request *req, str codes)
{
    const struct form_choice *languages = library_choices(req, "language");
    str text = {0};
    str code;
    while (str_next(&codes, ' ', &code)) {
        text = str_comma(req->arena, text, library_word(req, languages, code));
    }
    return text;
}

static str dot(struct request *req, str a, str b)
{
    return a.length == 0 || b.length == 0 ? STR_CONCAT(req->arena, a, b)
                                          : STR_CONCAT(req->arena, a, STR(" · "), b);
}

str library_about_text(struct request *req, const struct library_db_line_row *item)
{
    str year = item->year == 0 ? (str){0} : str_format(req->arena, "%lld", (long long)item->year);
    str number = item->number.length == 0 ? (str){0} : _f("No. %1", item->number);
    str text = dot(req, library_word(req, library_choices(req, "kind"), item->kind),
                   library_word(req, library_choices(req, "topic"), item->topic));
    text = dot(req, text, str_comma(req->arena, year, number));
    return dot(req, text, library_languages_text(req, item->languages));
}

str library_audience_text(struct request *req, const struct library_db_line_row *item)
{
    if (str_equal(item->audience, STR("everybody"))) {
        return str_of(_("Everybody, without signing in, too"));
    }
    return STR_CONCAT(req->arena, library_word(req, library_audiences, item->audience), STR(" · "),
                      item->audience_name);
}

str library_month_text(struct request *req, str month)
{
    return str_format(req->arena, "%.*s.%.*s", STR_ARG(str_from(month, 5)),
                      STR_ARG(str_slice(month, 0, 4)));
}

struct html_link library_file_link(struct request *req, const char *at, int64_t id, int64_t n,
                                   const char *what)
{
    return widgets_link(req, "%s/%lld/files/%lld%s", at, (long long)id, (long long)n, what);
}
