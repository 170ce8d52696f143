/* A template becomes a draft: what is known takes the place of its words in braces. */
#include "features/documents/documents_inner.h"

#include "app/look.h"
#include "base/declension.h"
#include "base/format.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/documents/documents_template.h"
#include "features/papers/papers.h"

#define BLANK STR("____")

struct filling {
    struct request *req; /* with the language of the document */
    const struct documents_db_org_row *org;
    const struct documents_template *template;
    struct documents_db_holders_rows holders;
    struct bodies_bodies bodies;
    str full_name; /* of the organisation */
    struct documents_document *document;
};

static const struct documents_db_holders_row *holder_of(const struct filling *filling, str post)
{
    EACH (holder, filling->holders) {
        if (str_equal(holder->post_type, post)) {
            return holder;
        }
    }
    return NULL;
}

/* «председателя Корякину И. В.»; empty where the rules are not sure. */
static str in_accusative(const struct filling *filling,
                         const struct documents_db_holders_row *holder)
{
    struct arena *arena = filling->req->arena;
    str label = utf8_lower_first(arena, bodies_label(filling->req, holder->post_label));
    if (filling->req->language == LANGUAGE_KK) {
        str name = documents_initials_first(arena, holder->last_name, holder->first_name,
                                            holder->middle_name);
        return STR_CONCAT(arena, label, STR(" "),
                          declension_kazakh(arena, name, false, DECLENSION_DATIVE));
    }
    char sex = patronymic_sex(arena, holder->middle_name);
    str post;
    if (sex == 0 || !declension_post(arena, label, DECLENSION_ACCUSATIVE, &post)) {
        return (str){0};
    }
    str last =
        declension_name(arena, DECLENSION_LAST, sex, holder->last_name, DECLENSION_ACCUSATIVE);
    return STR_CONCAT(arena, post, STR(" "),
                      format_initials(arena, last, holder->first_name, holder->middle_name));
}

/* Who sees to the whole, as the sentence about it wants them; empty if somebody is not known. */
static str controllers_in_sentence(const struct filling *filling)
{
    str text = {0};
    EACH (word, filling->template->controls) {
        const struct documents_db_holders_row *holder = holder_of(filling, word->value);
        str one = holder == NULL ? (str){0} : in_accusative(filling, holder);
        if (one.length == 0) {
            return (str){0};
        }
        str and = filling->req->language == LANGUAGE_KK ? STR(" және ") : STR(" и ");
        text = text.length == 0 ? one : STR_CONCAT(filling->req->arena, text, and, one);
    }
    return text;
}

/* What is known of the words in braces; empty: it stays to be filled in. */
static str known(const struct filling *filling, str words)
{
    const struct documents_document *document = filling->document;
    const struct documents_db_holders_row *chair = holder_of(filling, STR("chair"));
    const struct {
        str names[2]; /* in Russian and Kazakh */
        str value;
    } values[] = {
        {{STR("{организация}"), STR("{ұйым}")}, filling->full_name},
        {{STR("{орган}"), STR("{алқалы орган}")}, document->body_name},
        {{STR("{дата}"), STR("{күні}")},
         papers_day(filling->req->arena, filling->req->language, document->dated_on)},
        {{STR("{место}"), STR("{орны}")}, document->place},
        {{STR("{председатель}"), STR("{төраға}")},
         chair == NULL ? (str){0}
                       : documents_initials_first(filling->req->arena, chair->last_name,
                                                  chair->first_name, chair->middle_name)},
        {{STR("{контролёр}"), STR("{бақылаушы}")}, controllers_in_sentence(filling)},
    };
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        if (str_equal(words, values[i].names[0]) || str_equal(words, values[i].names[1])) {
            return values[i].value;
        }
    }
    return (str){0};
}

static str filled(const struct filling *filling, str text)
{
    struct buf out = BUF_INIT(filling->req->arena);
    str before;
    str blank;
    while (documents_next_blank(&text, &before, &blank)) {
        str value = known(filling, blank);
        buf_put(&out, before);
        buf_put(&out, value.length > 0 ? value : blank);
        if (str_ends_with(value, STR(".")) && str_starts_with(text, STR("."))) {
            text = str_from(text, 1); /* initials end with the stop of the sentence */
        }
    }
    buf_put(&out, text);
    return buf_str(&out);
}

static struct documents_controller controller_of(const struct filling *filling, str post)
{
    const struct documents_db_holders_row *holder = holder_of(filling, post);
    if (holder == NULL) {
        return (struct documents_controller){.name = BLANK};
    }
    return (struct documents_controller){
        .name = format_initials(filling->req->arena, holder->last_name, holder->first_name,
                                holder->middle_name),
        .post =
            utf8_lower_first(filling->req->arena, bodies_label(filling->req, holder->post_label)),
        .post_id = holder->id,
        .member_id = holder->member_id,
        .account_id = holder->account_id,
    };
}

static struct documents_controller *controllers_of(const struct filling *filling,
                                                   struct documents_template_words words,
                                                   size_t *ret_count)
{
    struct documents_controller *controllers =
        ARENA_ARRAY(filling->req->arena, words.count, struct documents_controller);
    *ret_count = 0;
    EACH (word, words) {
        if (str_equal(word->name, STR("control"))) {
            controllers[(*ret_count)++] = controller_of(filling, word->value);
        }
    }
    return controllers;
}

static struct documents_addressee to_body(const struct filling *filling, str type)
{
    EACH (body, filling->bodies) {
        if (str_equal(body->type, type)) {
            return (struct documents_addressee){
                .kind = DOCUMENTS_TO_BODY, .text = body->name, .body_id = body->id};
        }
    }
    return (struct documents_addressee){.kind = DOCUMENTS_TO_ORG, .text = BLANK};
}

static struct documents_addressee to_post(const struct filling *filling, str type)
{
    struct documents_db_post_types_rows posts = documents_db_post_types(filling->req->db);
    EACH (post, posts) {
        if (str_equal(post->code, type)) {
            return (struct documents_addressee){.kind = DOCUMENTS_TO_POST,
                                                .text = bodies_label(filling->req, post->label),
                                                .post_type = post->code};
        }
    }
    return (struct documents_addressee){.kind = DOCUMENTS_TO_ORG, .text = BLANK};
}

const char *const documents_template_levels[LEVEL_PRIMARY + 1] = {
    [LEVEL_REGION] = "regions",
    [LEVEL_TERRITORY] = "territories",
    [LEVEL_PRIMARY] = "primaries",
};

/* Levels that do not lie below the organisation are passed over. */
static void put_addressee(const struct filling *filling, struct documents_item *item, str value)
{
    str rest = value;
    str kind;
    (void)str_next(&rest, ' ', &kind);
    struct documents_addressee *place = &item->addressees[item->addressee_count];
    for (int level = LEVEL_REGION; level <= LEVEL_PRIMARY; level++) {
        if (str_equal(kind, str_of(documents_template_levels[level]))) {
            *place = (struct documents_addressee){.kind = DOCUMENTS_TO_LEVEL, .level = level};
            item->addressee_count += level > filling->org->level;
            return;
        }
    }
    *place = str_equal(kind, STR("body")) ? to_body(filling, str_trim(rest))
             : str_equal(kind, STR("post"))
                 ? to_post(filling, str_trim(rest))
                 : (struct documents_addressee){.kind = DOCUMENTS_TO_ORG, .text = BLANK};
    item->addressee_count++;
}

static void put_word(const struct filling *filling, struct documents_item *item,
                     const struct documents_template_word *word)
{
    int64_t days = 0;
    bool has_days = documents_template_days(word->value, &days);
    date day = has_days ? date_add_days(filling->document->dated_on, days) : (date){0};
    if (str_equal(word->name, STR("to"))) {
        put_addressee(filling, item, word->value);
    } else if (str_equal(word->name, STR("until"))) {
        item->due_on = day;
        item->deadline = has_days ? (str){0} : BLANK;
    } else if (str_equal(word->name, STR("every"))) {
        item->recurs = documents_recurs_of(word->value);
    } else if (str_equal(word->name, STR("again"))) {
        item->is_constant = true;
        item->review_on = day;
    } else if (str_equal(word->name, STR("names"))) {
        item->is_control = true;
    }
}

static struct documents_item item_of(const struct filling *filling,
                                     const struct documents_template_item *from)
{
    struct documents_item item = {
        .depth = from->depth,
        .number = from->number,
        .text = filled(filling, from->text),
        .addressees =
            ARENA_ARRAY(filling->req->arena, from->words.count, struct documents_addressee),
    };
    EACH (word, from->words) {
        put_word(filling, &item, word);
    }
    item.controllers = controllers_of(filling, from->words, &item.controller_count);
    return item;
}

void documents_fill_in(struct request *req, const struct documents_db_org_row *org,
                       const struct documents_template *template,
                       struct documents_document *document)
{
    struct request reader = *req;
    reader.language = look_language(document->language, req->language);
    struct documents_db_head_row head = {0};
    struct filling filling = {
        .req = &reader,
        .org = org,
        .template = template,
        .holders = documents_db_holders(req->db, req->scope, org->id, document->dated_on),
        .bodies = bodies_of_org(&reader, req->scope, org->id, document->dated_on),
        .full_name = documents_db_head(req->db, org->id, &head) ? head.name : (str){0},
        .document = document,
    };
    if (document->place.length == 0) {
        document->place = filled(&filling, template->place);
    }
    document->kind = template->kind;
    document->title = filled(&filling, template->title);
    document->speakers = filled(&filling, template->speakers);
    document->preamble = filled(&filling, template->preamble);
    document->controllers =
        controllers_of(&filling, template->controls, &document->controller_count);
    document->item_count = template->count;
    document->items = ARENA_ARRAY(req->arena, template->count, struct documents_item);
    for (size_t i = 0; i < template->count; i++) {
        document->items[i] = item_of(&filling, &template->items[i]);
    }
    documents_suggest_signature(&reader, document);
}
