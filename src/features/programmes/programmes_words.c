/* How programmes are told to people. */
#include "base/utf8.h"
#include "features/programmes/programmes.html.h"
#include "features/programmes/programmes_inner.h"

/* The labels that the schema comes with, so that the translators see them. */
const char *const programmes_labels[] = {
    N_("Basic"),   N_("Advanced"), N_("For trainers and experts"),
    N_("Lecture"), N_("Practice"), N_("Self-study"),
    N_("Test"),    NULL,
};

const struct form_choice *programmes_words(struct request *req, const char *list)
{
    struct programmes_db_choices_rows rows = programmes_db_choices(req->db);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 1, struct form_choice);
    size_t count = 0;
    EACH (row, rows) {
        if (str_equal(row->list, str_of(list))) {
            choices[count++] = (struct form_choice){str_to_c(req->arena, row->code),
                                                    str_to_c(req->arena, row->label)};
        }
    }
    return choices;
}

struct programmes_programme programmes_of_row(struct request *req,
                                              const struct programmes_db_line_row *row,
                                              const struct form_choice *levels)
{
    return (struct programmes_programme){
        .region_id = row->region_id,
        .id = row->id,
        .org_id = row->org_id,
        .org_path = row->org_path,
        .org_name = row->org_name,
        .state = row->state,
        .title = row->title,
        .level = training_label(req, levels, row->level),
        .kind = row->kind,
        .form = row->form,
        .hours = row->hours,
        .goal = row->goal,
        .outcomes = row->outcomes,
        .audience_org_id = row->audience_org_id,
        .audience_path = row->audience_path,
        .audience_name = row->audience_name,
        .is_own_entry = row->is_own_entry,
        .needs_answer = row->needs_answer,
        .learn_days = row->learn_days,
        .valid_months = row->valid_months,
        .version = row->version,
    };
}

str programmes_address(struct request *req, int64_t id, const char *what)
{
    return str_format(req->arena, "/programmes/%lld%s", (long long)id, what);
}

str programmes_about_text(struct request *req, const struct programmes_programme *programme)
{
    str form = training_label(req, training_choices_of(req).attendance, programme->form);
    str level = str_comma(req->arena, programme->level, utf8_lower_first(req->arena, form));
    return str_comma(req->arena, training_hours_text(req, programme->hours),
                     utf8_lower_first(req->arena, level));
}

str programmes_categories_text(struct request *req, const struct programmes_codes *codes)
{
    const struct form_choice *words = training_choices_of(req).category;
    str text = {0};
    for (size_t i = 0; i < codes->count; i++) {
        str word = training_label(req, words, codes->items[i]);
        text = str_comma(req->arena, text, i == 0 ? word : utf8_lower_first(req->arena, word));
    }
    return codes->count == 0 ? str_of(_("All members of the Union")) : text;
}

enum widgets_tone programmes_state_tone(str state)
{
    return str_equal(state, STR("open"))    ? TONE_OK
           : str_equal(state, STR("draft")) ? TONE_INFO
                                            : TONE_PLAIN;
}

str programmes_state_text(struct request *req, str state)
{
    return str_of(str_equal(state, STR("open"))    ? _("Open for learning")
                  : str_equal(state, STR("draft")) ? _("Draft")
                                                   : _("In the archive"));
}

str programmes_hours_warning(struct request *req, int64_t hours,
                             const struct programmes_modules *modules)
{
    int64_t sum = 0;
    bool are_told = modules->count > 0;
    for (size_t i = 0; i < modules->count; i++) {
        sum += modules->items[i].hours;
        are_told = are_told && modules->items[i].hours > 0;
    }
    if (sum == hours || !are_told) {
        return (str){0};
    }
    return _f("The modules take %1, the whole programme %2. Correct one or the other.",
              training_hours_text(req, sum), training_hours_text(req, hours));
}

str programmes_size_text(struct request *req, int64_t bytes)
{
    int64_t kilobytes = (bytes + 1023) / 1024;
    return kilobytes < 1024 ? _f("%1 KB", kilobytes) : _f("%1 MB", (kilobytes + 1023) / 1024);
}

const char *programmes_material_icon(enum programmes_material_kind kind)
{
    static const char *const icons[] = {
        [PROGRAMMES_TEXT] = "file-text",
        [PROGRAMMES_FILE] = "paperclip",
        [PROGRAMMES_LINK] = "arrow-right",
        [PROGRAMMES_VIDEO] = "eye",
    };
    return icons[kind];
}

/* ---- texts written here ---------------------------------------------------------------------- */

/* "## Rights" is a heading of level 2, "- by law" an item; 0 for a plain line. */
static size_t hashes_of(str line)
{
    size_t count = 0;
    while (count < line.length && line.data[count] == '#') {
        count++;
    }
    return count < line.length && line.data[count] == ' ' ? count : 0;
}

static bool is_item(str line)
{
    return str_starts_with(line, STR("- ")) || str_starts_with(line, STR("* "));
}

struct text_writer {
    struct request *req;
    struct html_out out;
    struct html_out items; /* of the list that is open */
    bool is_in_list;
};

static void end_list(struct text_writer *writer)
{
    if (writer->is_in_list) {
        html_put_html(&writer->out, programmes_html_items(writer->req, html_end(&writer->items)));
        writer->is_in_list = false;
    }
}

static void put_line(struct text_writer *writer, str line)
{
    struct request *req = writer->req;
    size_t hashes = hashes_of(line);
    if (is_item(line)) {
        if (!writer->is_in_list) {
            writer->items = html_begin(req->arena, req->language);
            writer->is_in_list = true;
        }
        html_put_html(&writer->items, programmes_html_item(req, str_trim(str_from(line, 2))));
        return;
    }
    end_list(writer);
    if (hashes > 0) {
        str heading = str_trim(str_from(line, hashes));
        html_put_html(&writer->out, programmes_html_heading(req, heading));
    } else if (line.length > 0) {
        html_put_html(&writer->out, programmes_html_paragraph(req, line));
    }
}

struct html programmes_text_html(struct request *req, str text)
{
    struct text_writer writer = {.req = req, .out = html_begin(req->arena, req->language)};
    str line;
    while (str_next(&text, '\n', &line)) {
        put_line(&writer, str_trim(line));
    }
    end_list(&writer);
    return html_end(&writer.out);
}
