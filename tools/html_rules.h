/* What htmlgen knows of HTML: which elements are void, which are blocks, which attributes are URLs.
 * Names are taken in any letter case, as browsers do. */
#pragma once

#include "base/str.h"

#define ATTRIBUTE_LIMIT 64

struct attribute {
    str name;
    str value;
    bool is_dynamic;
};

struct tag {
    str name;
    int line;
    struct attribute attributes[ATTRIBUTE_LIMIT];
    size_t attribute_count;
};

/* ---- what we know of HTML ------------------------------------------------------------------- */

static inline bool is_one_of(str name, const char *list)
{
    str rest = str_of(list);
    str piece;
    while (str_next(&rest, ' ', &piece)) {
        if (str_equal_ascii_nocase(piece, name)) {
            return true;
        }
    }
    return false;
}

static inline bool is_void(str element)
{
    return is_one_of(element, "area base br col embed hr img input link meta source track wbr");
}

/* Blanks beside these are never seen. */
static inline bool is_block(str element)
{
    return is_one_of(element,
                     "html head body title meta link script header footer main nav section "
                     "article aside h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd div table thead "
                     "tbody tfoot tr th td caption colgroup col form fieldset legend figure "
                     "figcaption blockquote hr br pre dialog address option optgroup");
}

/* A browser closes an open <p> in front of these, wherever the template meant it to end. */
static inline bool closes_paragraph(str element)
{
    return is_one_of(element, "address article aside blockquote details div dl fieldset figcaption "
                              "figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre "
                              "section table ul");
}

static inline bool holds_url(str attribute)
{
    return is_one_of(attribute, "href src action formaction poster xlink:href cite data ping");
}

/* Links go to us, to the mail program, to the telephone, or openly elsewhere; never "javascript:".
 * What decides where they go is literal: with an empty first piece "/{{ a }}/{{ b }}" would lead to
 * a host. */
static inline bool is_good_url_beginning(str literal)
{
    static const char *const good[] = {"/", "?", "#", "mailto:", "tel:", "https://", "http://"};
    static const char *const bad[] = {"//", "/\\", "/{{", "https://{{", "http://{{"};
    bool is_good = false;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        is_good = is_good || str_starts_with(literal, str_of(good[i]));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        is_good = is_good && !str_starts_with(literal, str_of(bad[i]));
    }
    return is_good;
}

/* Style and script in attributes would not run: the content security policy of our pages forbids
 * them. */
static inline bool is_forbidden(str attribute)
{
    return is_one_of(attribute, "style srcdoc") ||
           (attribute.length > 2 && str_equal_ascii_nocase(str_slice(attribute, 0, 2), STR("on")));
}

static inline const struct attribute *attribute_of(const struct tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        if (str_equal_ascii_nocase(tag->attributes[i].name, str_of(name))) {
            return &tag->attributes[i];
        }
    }
    return NULL;
}

static inline bool attribute_is(const struct tag *tag, const char *name, const char *value)
{
    const struct attribute *attribute = attribute_of(tag, name);
    return attribute != NULL && str_equal_ascii_nocase(attribute->value, str_of(value));
}

/* What is wrong with a start tag as a whole; NULL if nothing. */
static inline const char *tag_complaint(const struct tag *tag)
{
    const struct attribute *method = attribute_of(tag, "method");
    if (is_one_of(tag->name, "style")) {
        return "<style>: our content security policy forbids it";
    }
    if (is_one_of(tag->name, "script") && attribute_of(tag, "src") == NULL) {
        return "<script> without src: our content security policy forbids it";
    }
    if (is_one_of(tag->name, "img") && attribute_of(tag, "alt") == NULL) {
        return "<img> without alt";
    }
    if (attribute_is(tag, "target", "_blank") && attribute_of(tag, "rel") == NULL) {
        return "target=\"_blank\" without rel";
    }
    if (is_one_of(tag->name, "form") && method != NULL && method->is_dynamic) {
        return "the method of a form must be plain: a POST form gets its key by it";
    }
    if (is_one_of(tag->name, "form") && attribute_is(tag, "method", "post") &&
        attribute_of(tag, "action") == NULL) {
        return "<form method=\"post\"> without action";
    }
    return NULL;
}
