#include "app/look.h"
#include "app/page.h"
#include "base/utf8.h"
#include "features/papers/papers.html.h"
#include "features/papers/papers_inner.h"

/* Before a paper is issued: how it will look, and what cannot be known is asked in place. The same
 * pages for a member of the register, for an organisation, and for the member himself. */

/* ---- answers -------------------------------------------------------------------------------- */

/* From the body alone: what is asked must not stand in an address. */
static str answer_of_body(struct papers_subject *subject, str field)
{
    const struct http_request *http = subject->req->http;
    for (size_t i = http->query_field_count; i < http->field_count; i++) {
        if (str_equal(http->fields[i].name, field)) {
            return utf8_slice(str_trim(http->fields[i].value), 1000);
        }
    }
    return (str){0};
}

static const struct form_choice sexes[] = {
    {"f", N_("a woman")},
    {"m", N_("a man")},
    {0},
};

static const struct form_field *fields_of(struct request *req,
                                          const struct papers_questions *questions)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, questions->count + 1, struct form_field);
    for (size_t i = 0; i < questions->count; i++) {
        const struct papers_question *question = &questions->items[i];
        fields[i] = (struct form_field){
            .name = str_to_c(req->arena, question->field),
            .label = str_to_c(req->arena, question->label),
            .kind = question->kind == PAPERS_ASK_DAY   ? FORM_DATE
                    : question->kind == PAPERS_ASK_SEX ? FORM_CHOICE
                                                       : FORM_TEXT,
            .choices = question->kind == PAPERS_ASK_SEX ? sexes : NULL,
            .required = question->is_required,
            .max = 1000,
        };
    }
    return fields;
}

/* ---- the three of whom papers are ----------------------------------------------------------- */

struct task {
    struct request reader; /* in the language of the paper */
    struct papers_subject subject;
    const struct papers_sort *sort;
    struct papers_template template;
    struct papers_print_view view;
    str after; /* where what was issued is shown: "/papers/" and its id */
};

/* The reader's own language first. */
static enum language paper_language(struct request *req)
{
    return papers_language(look_language(query_text(req, "language"), req->language));
}

static void begin(struct request *req, struct task *task)
{
    *task = (struct task){.reader = *req, .after = STR("/papers/")};
    task->reader.language = paper_language(req);
    task->view.is_kazakh = task->reader.language == LANGUAGE_KK;
}

/* `whose`: "/members/7", "/my". */
static bool ready(struct request *asker, struct task *task, str whose, str back)
{
    struct request *req = &task->reader;
    task->subject.req = req;
    task->subject.asker = asker;
    task->view.sort = task->sort;
    task->view.here = STR_CONCAT(req->arena, whose, STR("/papers/"), str_of(task->sort->code));
    task->view.make = STR_CONCAT(req->arena, whose, STR("/make/"), str_of(task->sort->code));
    task->view.back = back;
    return papers_template_of(&task->subject, task->sort, &task->template);
}

static bool member_task(struct request *req, struct task *task)
{
    begin(req, task);
    int64_t id = path_id(req);
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    task->sort = papers_sort_named(path_text(req, 1));
    if (task->sort == NULL || task->sort->is_of_org ||
        !papers_subject_of_member(&task->reader, scope, id, &task->subject) ||
        !papers_sort_fits(task->sort, task->subject.card.status)) {
        return false;
    }
    str back = str_format(req->arena, "/members/%lld/papers", (long long)id);
    task->view.whose = members_name_of(req->arena, &task->subject.card);
    task->view.names = str_format(req->arena, "/members/%lld/names", (long long)id);
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", scope.region_id, id, id);
    }
    return ready(req, task, str_format(req->arena, "/members/%lld", (long long)id), back);
}

static bool own_task(struct request *req, struct task *task)
{
    begin(req, task);
    struct scope scope = papers_own_scope(req);
    task->sort = papers_sort_named(path_text(req, 0));
    if (req->user.person_id == 0 || task->sort == NULL || !task->sort->is_own ||
        !papers_subject_of_member(&task->reader, scope, req->user.person_id, &task->subject) ||
        !papers_sort_fits(task->sort, task->subject.card.status)) {
        return false;
    }
    task->after = STR("/my/papers/issued/");
    task->view.whose = members_name_of(req->arena, &task->subject.card);
    return ready(req, task, STR("/my"), STR("/my/papers"));
}

static bool journal_task(struct request *req, struct task *task)
{
    struct orgs_org org;
    begin(req, task);
    task->sort = papers_sort_named(STR("journal"));
    if (!orgs_find(req, req->scope, path_id(req), &org) || org.region_id == 0) {
        return false;
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, org.region_id);
    if (str_is_empty(scope.from) ||
        !papers_subject_of_org(&task->reader, scope, &org, &task->subject)) {
        return false;
    }
    task->view.whose = org.name;
    str place = str_format(req->arena, "/orgs/%lld", (long long)org.id);
    return ready(req, task, place, place);
}

/* ---- showing -------------------------------------------------------------------------------- */

/* What is asked of the reader is asked in the reader's own language: labels of marks and cases. */
static void make(struct task *task)
{
    task->view.paper = papers_make(&task->subject, &task->template);
    task->view.questions = task->subject.questions.count;
    bool is_inflected =
        task->subject.member_id != 0 && !task->view.is_kazakh && task->subject.sex != 0;
    if (is_inflected) {
        struct arena *arena = task->reader.arena;
        str forms = {0};
        for (int c = DECLENSION_GENITIVE; c <= DECLENSION_INSTRUMENTAL; c++) {
            forms = str_comma(arena, forms,
                              papers_name_in_case(&task->subject, (enum declension_case)c));
        }
        task->view.in_cases = forms;
    }
}

static struct html print_html(struct request *req, struct task *task, const struct form *form)
{
    task->view.form = form;
    return papers_html_print(req, &task->view);
}

static struct reply show(struct request *req, struct task *task)
{
    make(task);
    struct form form = form_of(req, fields_of(req, &task->subject.questions));
    for (size_t i = 0; i < task->subject.questions.count; i++) {
        const struct papers_question *question = &task->subject.questions.items[i];
        form_set_text(&form, str_to_c(req->arena, question->field), question->value);
    }
    return reply_page(req, _(task->sort->label), print_html(req, task, &form));
}

static struct reply show_again(struct request *req, struct task *task)
{
    task->subject.answer = answer_of_body;
    return show(req, task);
}

/* A case that somebody has told is known from then on, in the whole region. */
static void keep_words(struct task *task)
{
    for (size_t i = 0; i < task->subject.questions.count; i++) {
        const struct papers_question *question = &task->subject.questions.items[i];
        if (question->word.length > 0 && question->value.length > 0) {
            papers_word_learn(&task->reader, task->subject.scope.region_id, question->word,
                              question->which, question->value);
        }
    }
}

static str place_of_paper(const struct papers_questions *questions, str otherwise)
{
    for (size_t i = 0; i < questions->count; i++) {
        if (str_equal(questions->items[i].field, papers_place_field())) {
            return questions->items[i].value;
        }
    }
    return otherwise;
}

static struct reply issue(struct request *req, struct task *task)
{
    task->subject.answer = answer_of_body;
    make(task);
    struct form form = form_read(req, fields_of(req, &task->subject.questions));
    if (!form_is_good(&form)) {
        return reply_form_again(req, _(task->sort->label), print_html(req, task, &form));
    }
    /* What a member answers himself is not kept for others. */
    if (!req->route->own_only) {
        keep_words(task);
    }
    task->subject.made_out_at = place_of_paper(&task->subject.questions, task->subject.made_out_at);
    int64_t id = papers_issue(&task->subject, task->sort, &task->view.paper, 0);
    return reply_see_other(req,
                           str_format(req->arena, "%.*s%lld", STR_ARG(task->after), (long long)id));
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* Of whom the paper is, the address tells: /my/…, /orgs/:id/…, /members/:id/… */
static bool find(struct request *req, struct task *task)
{
    return req->route->own_only                                          ? own_task(req, task)
           : str_starts_with(str_of(req->route->pattern), STR("/orgs/")) ? journal_task(req, task)
                                                                         : member_task(req, task);
}

struct reply papers_print_page(struct request *req)
{
    struct task task;
    return find(req, &task) ? show(req, &task) : reply_not_found(req);
}

struct reply papers_print_again(struct request *req)
{
    struct task task;
    return find(req, &task) ? show_again(req, &task) : reply_not_found(req);
}

struct reply papers_print_action(struct request *req)
{
    struct task task;
    return find(req, &task) ? issue(req, &task) : reply_not_found(req);
}

/* ---- lists ---------------------------------------------------------------------------------- */

struct reply papers_member_page(struct request *req)
{
    int64_t id = path_id(req), version;
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, id);
    struct members_card card;
    if (str_is_empty(scope.from) || !members_card_of(req, scope, id, &card, &version)) {
        return reply_not_found(req);
    }
    struct papers_list_view view = {
        .whose = members_name_of(req->arena, &card),
        .back = str_format(req->arena, "/members/%lld", (long long)id),
        .here = str_format(req->arena, "/members/%lld/papers", (long long)id),
        .papers = STR("/papers"),
        .status = card.status,
        .rows = papers_db_of_member(req->db, scope, id),
    };
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", scope.region_id, id, id);
    }
    return reply_page(req, _("Papers"), papers_html_list(req, &view));
}

struct scope papers_own_scope(struct request *req)
{
    return req->user.person_id == 0
               ? (struct scope){0}
               : access_system_scope(req->arena, req->user.person_region_id, STR("0"));
}

struct reply papers_my_page(struct request *req)
{
    int64_t version;
    struct scope scope = papers_own_scope(req);
    struct members_card card;
    if (str_is_empty(scope.from) ||
        !members_card_of(req, scope, req->user.person_id, &card, &version)) {
        return reply_page(req, _("My papers"), papers_html_nobody(req));
    }
    struct papers_list_view view = {
        .here = STR("/my/papers"),
        .papers = STR("/my/papers/issued"),
        .status = card.status,
        .is_own = true,
        .rows = papers_db_of_member(req->db, scope, req->user.person_id),
    };
    return reply_page(req, _("My papers"), papers_html_list(req, &view));
}

/* ---- on the pages of others ----------------------------------------------------------------- */

struct html papers_on_card(struct request *req, int64_t member_id)
{
    struct scope scope = members_reach(req, RIGHT_MEMBERS_EDIT, member_id);
    return str_is_empty(scope.from) || members_org_of(req, scope, member_id) == 0
               ? (struct html){0}
               : papers_html_on_card(req, member_id);
}

struct html papers_on_org(struct request *req, int64_t org_id)
{
    struct orgs_org org;
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    return !str_is_empty(scope.from) && orgs_find(req, scope, org_id, &org) && org.region_id != 0
               ? papers_html_on_org(req, org_id)
               : (struct html){0};
}
