#include <unistd.h>

#include "base/utf8.h"
#include "features/reports/reports_inner.h"
#include "features/reports/reports_library.html.h"

/* The forms there are, for people: where each comes from, until when it is filled in, what is wrong
 * with it. Posts of the union take a new one in here: it is checked line by line and shown as it
 * will look before it counts. */

static const struct form_field fields[] = {
    {"file", N_("File of the form"), FORM_FILE, .wide = true},
    {"text", N_("Text of the form"), FORM_LONG_TEXT, .wide = true, .max = REPORTS_FILE_LIMIT},
    {"take", N_("Take the form in"), FORM_FLAG, .wide = true},
    {0},
};

/* On the first page there is nothing but the file. */
static const struct form_field first_fields[] = {
    {"file", N_("File of the form"), FORM_FILE, .wide = true, .required = true,
     .hint = N_("A text file, for example fnpr-2-2026.form")},
    {0},
};

static bool may_take_in(const struct request *req)
{
    return access_may(req, RIGHT_REPORTS_OPEN) && req->mandate.region_id == 0 &&
           req->mandate.org_level == LEVEL_UNION;
}

/* ---- words ---------------------------------------------------------------------------------- */

str reports_mistake_text(struct request *req, const struct reports_mistake *mistake)
{
    return tr_fill(req->arena, tr(req->language, mistake->message), &mistake->word, 1);
}

str reports_deadline_text(struct request *req, const struct reports_deadline *deadline,
                          bool is_filled)
{
    static const char *const filling[REPORTS_LEVELS] = {
        [REPORTS_GROUP] = N_("until %1 groups fill it in"),
        [REPORTS_UNIT] = N_("until %1 organisations of units fill it in"),
        [REPORTS_PRIMARY] = N_("until %1 primary organisations fill it in"),
        [REPORTS_TERRITORY] = N_("until %1 territories fill it in"),
        [REPORTS_REGION] = N_("until %1 regions fill it in"),
        [REPORTS_UNION] = N_("until %1 the Central Council fills it in"),
    };
    static const char *const accepting[REPORTS_LEVELS] = {
        [REPORTS_GROUP] = N_("until %1 groups accept it"),
        [REPORTS_UNIT] = N_("until %1 organisations of units accept it"),
        [REPORTS_PRIMARY] = N_("until %1 primary organisations accept it"),
        [REPORTS_TERRITORY] = N_("until %1 territories accept it"),
        [REPORTS_REGION] = N_("until %1 regions accept it"),
        [REPORTS_UNION] = N_("until %1 the Central Council accepts it"),
    };
    const char *message = (is_filled ? filling : accepting)[deadline->level];
    return _f(message, deadline->until);
}

/* Cells that rows have, without those that are crossed out. */
int64_t reports_cells_of(const struct reports_form *form)
{
    int64_t count = 0;
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        count += reports_row_has(&form->sections[place.section].rows[place.row], place.column);
    }
    return count;
}

struct reports_paper reports_blank_of(struct request *req, const struct reports_form *form)
{
    return (struct reports_paper){
        .form = form,
        .numbers = ARENA_ARRAY(req->arena, form->cell_count + 1, struct reports_number),
        .org_name = str_of(_("An empty form")),
        .is_kazakh = req->language == LANGUAGE_KK,
    };
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply reports_library_page(struct request *req)
{
    str shown = query_text(req, "show");
    struct form form = form_of(req, first_fields);
    if (!str_is_empty(shown)) {
        const struct reports_form *of = reports_form_named(req, shown);
        return of == NULL ? reply_not_found(req)
                          : reply_page_titled(req, reports_title_for(req, of->title),
                                              reports_library_html_blank(req, of));
    }
    struct reports_library_view view = {reports_origins(req), may_take_in(req)};
    return reply_page(req, _("Forms of reports"), reports_library_html_list(req, &view, &form));
}

/* The file that was sent, else the text as it was mended on the page; lines end as ours do. */
static str sent_text(struct request *req, const struct form *form)
{
    const struct http_file *file = form_file(form, "file");
    str text = form_text(form, "text");
    if (file != NULL && file->size > 0 && file->size <= REPORTS_FILE_LIMIT) {
        char *bytes = arena_raw(req->arena, (size_t)file->size);
        ssize_t length = pread(file->fd, bytes, (size_t)file->size, 0);
        text = (str){bytes, length > 0 ? (size_t)length : 0};
    }
    if (str_starts_with(text, STR("\xEF\xBB\xBF"))) {
        text = str_from(text, 3);
    }
    struct buf out = BUF_INIT(req->arena);
    str line;
    while (str_next(&text, '\n', &line)) {
        buf_put(&out, str_ends_with(line, STR("\r")) ? str_slice(line, 0, line.length - 1) : line);
        buf_put_char(&out, '\n');
    }
    while (out.length > 1 && out.data[out.length - 2] == '\n') {
        out.length--;
    }
    return utf8_repair(req->arena, buf_str(&out));
}

static struct reply take_in(struct request *req, const struct reports_form *form, str text)
{
    str name = reports_file_name_of(req->arena, form);
    const struct audit_change changes[] = {{"form", {0}, name}};
    if (!reports_file_keep(req, form, text)) {
        return reply_refused(
            req,
            str_of(_("There is not enough disk space for the file right now. Please try later.")));
    }
    audit(req, "reports.form", 0, 0, 0, changes, COUNT_OF(changes));
    return reply_done(req, STR("/reports/forms"), _f("The form %1 is taken in.", name), 0);
}

struct reply reports_library_action(struct request *req)
{
    if (!may_take_in(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, fields);
    struct reports_draft draft = {.text = sent_text(req, &form)};
    if (str_is_empty(str_trim(draft.text))) {
        struct form first = form_of(req, first_fields);
        struct reports_library_view view = {reports_origins(req), true};
        form_add_error(&first, "file", str_of(_("Choose the file of the form")));
        return reply_form_again(req, _("Forms of reports"),
                                reports_library_html_list(req, &view, &first));
    }
    draft.is_good = reports_form_read(req->arena, draft.text, &draft.form, &draft.mistakes);
    if (!draft.is_good) {
        return reply_form_again(req, _("A new form"), reports_library_html_draft(req, &draft));
    }
    draft.former = reports_form_of(req, draft.form.code, draft.form.year);
    return form_flag(&form, "take")
               ? take_in(req, &draft.form, draft.text)
               : reply_page(req, _("A new form"), reports_library_html_draft(req, &draft));
}
