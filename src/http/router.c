#include "http/router.h"

/* A node stands for the pieces from the root to it. */
struct node {
    str piece;
    struct node *first_child; /* literal ones */
    struct node *next;
    struct node *named_child;
    int get_index; /* -1 = none */
    int post_index;
    int delete_index;
};

struct router {
    struct arena *arena;
    struct node *root;
};

static struct node *node_new(struct arena *arena, str piece)
{
    struct node *node = ARENA_NEW(arena, struct node);
    *node = (struct node){.piece = piece, .get_index = -1, .post_index = -1, .delete_index = -1};
    return node;
}

struct router *router_new(struct arena *arena)
{
    struct router *router = ARENA_NEW(arena, struct router);
    router->arena = arena;
    router->root = node_new(arena, (str){0});
    return router;
}

static struct node *literal_child(const struct node *node, str piece)
{
    for (struct node *child = node->first_child; child != NULL; child = child->next) {
        if (str_equal(child->piece, piece)) {
            return child;
        }
    }
    return NULL;
}

static struct node *child_for(struct router *router, struct node *node, str piece)
{
    if (str_starts_with(piece, STR(":"))) {
        if (node->named_child == NULL) {
            node->named_child = node_new(router->arena, piece);
        }
        return node->named_child;
    }
    struct node *child = literal_child(node, piece);
    if (child == NULL) {
        child = node_new(router->arena, piece);
        child->next = node->first_child;
        node->first_child = child;
    }
    return child;
}

/* The pieces behind the first slash; none for "/". */
static str pieces_of(str path)
{
    return path.length <= 1 ? (str){0} : str_from(path, 1);
}

void router_add(struct router *router, enum http_method method, const char *pattern, int index)
{
    assert(pattern[0] == '/' && index >= 0);
    struct node *node = router->root;
    str rest = pieces_of(str_of(pattern));
    str piece;
    int parameters = 0;
    while (str_next(&rest, '/', &piece)) {
        assert(piece.length > 0);
        parameters += piece.data[0] == ':';
        node = child_for(router, node, piece);
    }
    assert(parameters <= ROUTER_PARAMETER_LIMIT);
    assert(method == HTTP_GET || method == HTTP_POST || method == HTTP_DELETE);
    int *place = method == HTTP_GET    ? &node->get_index
                 : method == HTTP_POST ? &node->post_index
                                       : &node->delete_index;
    assert(*place < 0 && "the same route twice");
    *place = index;
}

static const struct node *walk(const struct node *node, str rest, struct router_match *match)
{
    str piece;
    if (!str_next(&rest, '/', &piece)) {
        bool ends_here = node->get_index >= 0 || node->post_index >= 0 || node->delete_index >= 0;
        return ends_here ? node : NULL;
    }
    const struct node *child = literal_child(node, piece);
    const struct node *found = child == NULL ? NULL : walk(child, rest, match);
    if (found != NULL || node->named_child == NULL || piece.length == 0) {
        return found;
    }
    /* "/members/new/cards" may still be the member called "new" when no literal route goes on. */
    int count = match->parameter_count;
    assert(count < ROUTER_PARAMETER_LIMIT);
    match->parameters[match->parameter_count++] = piece;
    found = walk(node->named_child, rest, match);
    if (found == NULL) {
        match->parameter_count = count;
    }
    return found;
}

enum router_outcome router_find(const struct router *router, enum http_method method, str path,
                                struct router_match *ret_match)
{
    struct router_match match = {0};
    if (!str_starts_with(path, STR("/"))) {
        return ROUTER_NOT_FOUND;
    }
    const struct node *node = walk(router->root, pieces_of(path), &match);
    if (node == NULL) {
        return ROUTER_NOT_FOUND;
    }
    bool reads = method == HTTP_GET || method == HTTP_HEAD;
    match.index = reads                   ? node->get_index
                  : method == HTTP_POST   ? node->post_index
                  : method == HTTP_DELETE ? node->delete_index
                                          : -1;
    if (match.index < 0) {
        return ROUTER_OTHER_METHOD;
    }
    *ret_match = match;
    return ROUTER_FOUND;
}
