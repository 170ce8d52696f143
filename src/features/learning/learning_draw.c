/* Questions are drawn, shown in an order of each attempt's own, and judged. */
#include <math.h>
#include <stdlib.h>

#include "base/fold.h"
#include "base/rand.h"
#include "features/learning/learning_inner.h"

#define NEARLY 1e-9

void learning_shuffle(int64_t *ids, size_t count, uint64_t seed)
{
    struct rand_sequence sequence = {seed};
    for (size_t i = 0; i + 1 < count; i++) {
        size_t other = i + rand_below(&sequence, (uint32_t)(count - i));
        int64_t kept = ids[i];
        ids[i] = ids[other];
        ids[other] = kept;
    }
}

struct learning_db_options_rows learning_options(struct request *req, int64_t seed,
                                                 int64_t question_id)
{
    struct learning_db_options_rows rows = learning_db_options(req->db, question_id);
    struct rand_sequence sequence = {(uint64_t)seed ^ (uint64_t)question_id};
    for (size_t i = 0; i + 1 < rows.count; i++) {
        size_t other = i + rand_below(&sequence, (uint32_t)(rows.count - i));
        struct learning_db_options_row kept = rows.items[i];
        rows.items[i] = rows.items[other];
        rows.items[other] = kept;
    }
    return rows;
}

bool learning_number(struct arena *arena, str text, double *ret_number)
{
    char *plain = str_to_c(arena, str_trim(text));
    char *end;
    for (char *at = plain; *at != '\0'; at++) {
        bool is_figure = (*at >= '0' && *at <= '9') || *at == '.' || *at == '-' || *at == '+';
        if (*at == ',') {
            *at = '.';
        } else if (!is_figure) {
            return false;
        }
    }
    double number = strtod(plain, &end);
    if (end == plain || *end != '\0') {
        return false;
    }
    *ret_number = number;
    return true;
}

bool learning_has_option(str answer, int64_t n)
{
    str piece;
    while (str_next(&answer, ' ', &piece)) {
        int64_t option;
        if (str_to_int64(piece, &option) && option == n) {
            return true;
        }
    }
    return false;
}

static bool are_options_right(struct request *req, const struct learning_db_asked_row *asked)
{
    bool is_right = true;
    EACH (option, learning_db_options(req->db, asked->question_id)) {
        is_right = is_right && option->is_right == learning_has_option(asked->answer, option->n);
    }
    return is_right;
}

static bool is_one_of(struct request *req, str answer, str lines)
{
    str folded = fold_search(req->arena, answer);
    str line;
    while (str_next(&lines, '\n', &line)) {
        if (str_equal(folded, fold_search(req->arena, line))) {
            return true;
        }
    }
    return false;
}

bool learning_is_right(struct request *req, const struct learning_db_asked_row *asked)
{
    double given, wanted;
    if (asked->answer.length == 0) {
        return false;
    }
    if (learning_is(asked->kind, "text")) {
        return is_one_of(req, asked->answer, asked->key);
    }
    if (learning_is(asked->kind, "number")) {
        return learning_number(req->arena, asked->answer, &given) &&
               learning_number(req->arena, asked->key, &wanted) && fabs(given - wanted) < NEARLY;
    }
    return are_options_right(req, asked);
}
