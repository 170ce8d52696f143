#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"

/* Cases of a name that the rules get wrong: shown as the rules have them, corrected by hand. What
 * is as the rules say is not kept. */

#define PARTS 3
#define CASES PAPERS_CASES

#define FIELD(part, which, label) \
    { \
        part "_" which, label, FORM_TEXT, .required = true, .max = 80 \
    }
#define FIELDS(part) \
    FIELD(part, "genitive", N_("Genitive (of whom?)")), \
        FIELD(part, "dative", N_("Dative (to whom?)")), \
        FIELD(part, "accusative", N_("Accusative (whom?)")), \
        FIELD(part, "instrumental", N_("Instrumental (by whom?)")), \
        FIELD(part, "prepositional", N_("Prepositional (about whom?)"))

static const struct form_field fields[] = {FIELDS("last"), FIELDS("first"), FIELDS("middle"), {0}};

const char *papers_case_field(size_t part, size_t which)
{
    return fields[part * CASES + which].name;
}

static const char *const parts[PARTS] = {"last", "first", "middle"};

struct task {
    struct papers_cases_view view;
    struct papers_subject subject;
};

static bool find(struct request *req, struct task *task)
{
    int64_t id = path_id(req);
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    *task = (struct task){.view = {.member_id = id}};
    if (!papers_subject_of_member(req, scope, id, &task->subject)) {
        return false;
    }
    const struct members_card *card = &task->subject.card;
    task->view.names[0] = card->last_name;
    task->view.names[1] = card->first_name;
    task->view.names[2] = card->middle_name;
    task->view.full_name = members_name_of(req->arena, card);
    task->view.lacks_sex = task->subject.sex == 0;
    return true;
}

/* The fields of the parts that the name has; the patronymic may be missing. */
static const struct form_field *fields_of(struct request *req, const struct task *task)
{
    struct form_field *own = ARENA_ARRAY(req->arena, PARTS * CASES + 1, struct form_field);
    size_t count = 0;
    for (size_t i = 0; i < (size_t)PARTS * CASES; i++) {
        if (task->view.names[i / CASES].length > 0) {
            own[count++] = fields[i];
        }
    }
    return own;
}

/* With what the dictionary says, which counts for all. */
static str by_rules(struct task *task, size_t part, size_t which)
{
    return papers_part_in_case(&task->subject, (enum declension_part)part, task->subject.sex,
                               task->view.names[part], (enum declension_case)(which + 1));
}

static const struct papers_db_names_row *kept(const struct task *task, size_t part)
{
    for (size_t i = 0; i < task->subject.names.count; i++) {
        const struct papers_db_names_row *row = &task->subject.names.items[i];
        if (str_equal(row->part, str_of(parts[part])) &&
            str_equal(row->nominative, task->view.names[part])) {
            return row;
        }
    }
    return NULL;
}

static str as_it_is(struct task *task, size_t part, size_t which)
{
    const struct papers_db_names_row *row = kept(task, part);
    if (row == NULL) {
        return by_rules(task, part, which);
    }
    const str forms[CASES] = {row->genitive, row->dative, row->accusative, row->instrumental,
                              row->prepositional};
    return forms[which];
}

struct reply papers_cases_page(struct request *req)
{
    struct task task;
    if (!find(req, &task)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &task));
    for (size_t i = 0; !task.view.lacks_sex && i < (size_t)PARTS * CASES; i++) {
        if (task.view.names[i / CASES].length > 0) {
            form_set_text(&form, fields[i].name, as_it_is(&task, i / CASES, i % CASES));
        }
    }
    task.view.form = &form;
    return reply_page(req, _("Cases of the name"), papers_html_cases(req, &task.view));
}

static void keep_part(struct request *req, struct task *task, const struct form *form, size_t part)
{
    str forms[CASES];
    bool is_exception = false;
    for (size_t i = 0; i < CASES; i++) {
        forms[i] = form_text(form, fields[part * CASES + i].name);
        is_exception = is_exception || !str_equal(forms[i], by_rules(task, part, i));
    }
    if (is_exception) {
        papers_db_add_name(req->db, &(struct papers_db_add_name_values){
                                        .region_id = task->subject.scope.region_id,
                                        .member_id = task->view.member_id,
                                        .part = str_of(parts[part]),
                                        .nominative = task->view.names[part],
                                        .genitive = forms[0],
                                        .dative = forms[1],
                                        .accusative = forms[2],
                                        .instrumental = forms[3],
                                        .prepositional = forms[4],
                                    });
    }
}

struct reply papers_cases_action(struct request *req)
{
    struct task task;
    if (!find(req, &task)) {
        return reply_not_found(req);
    }
    if (task.view.lacks_sex) {
        return reply_refused(req, str_of(_("The card does not say whether this is a man or a "
                                           "woman. Please write it there first.")));
    }
    struct form form = form_read(req, fields_of(req, &task));
    if (!form_is_good(&form)) {
        task.view.form = &form;
        return reply_form_again(req, _("Cases of the name"), papers_html_cases(req, &task.view));
    }
    papers_db_forget_names(req->db, task.subject.scope, task.view.member_id);
    for (size_t part = 0; part < PARTS; part++) {
        if (task.view.names[part].length > 0) {
            keep_part(req, &task, &form, part);
        }
    }
    audit(req, "papers.names", task.subject.scope.region_id, task.view.member_id,
          task.view.member_id, NULL, 0);
    return reply_done(
        req, str_format(req->arena, "/members/%lld/papers", (long long)task.view.member_id),
        str_of(_("Papers will use these cases of the name.")), 0);
}
