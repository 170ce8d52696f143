/* How long it takes to find something among very many documents, for benchmarks/documents.sh:
 *
 *     build/release/bench_documents DATA COUNT fill
 *     build/release/bench_documents DATA COUNT E-MAIL
 *
 * The first writes so many adopted documents of all organisations into the data of a demonstration
 * union, their words into the index as the program itself does, and prints the seconds. Words are
 * drawn from the texts in tests/documents as often as they occur there, beside them names of
 * members and words that are rare. The second searches as that person, each sort of question
 * ROUNDS times, by sending the form of the page, and looks at the list; prints the name, the middle
 * and the 99th percentile in milliseconds. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fold.h"
#include "base/rand.h"
#include "features/documents/documents_inner.h"

#include "clock.h"
#include "timing.h"

#define ROUNDS 100
#define AT_ONCE 1000
#define FIRST_DOCUMENT 500000000
#define ITEMS 5
#define RARE_WORDS 100000

struct texts {
    str *items;
    size_t count;
};

struct place {
    int64_t region_id;
    int64_t id;
    str path;
};

struct world {
    struct bench *bench;
    struct rand_sequence chance;
    struct texts words;
    struct texts names; /* "Иванова Т" */
    struct place *places;
    size_t place_count;
};

static str one_of(struct world *world, const struct texts *texts)
{
    return texts->items[rand_below(&world->chance, (uint32_t)texts->count)];
}

/* A word that nobody writes, the same for the same number. */
static str rare_word(struct arena *arena, uint32_t number)
{
    static const char *const parts[] = {"ба", "во", "гу", "де", "жи", "зо", "ку", "ла", "му", "ни"};
    struct buf word = BUF_INIT(arena);
    for (size_t i = 0; i < 6; i++, number /= 10) {
        buf_put(&word, str_of(parts[number % 10]));
    }
    return buf_str(&word);
}

/* ---- what documents are made of ------------------------------------------------------------- */

/* Without those that would have to be quoted in SQL. */
static struct texts texts_of(struct arena *arena, str text, char between)
{
    struct texts texts = {ARENA_ARRAY(arena, text.length + 1, str), 0};
    str piece;
    while (str_next(&text, between, &piece)) {
        if (piece.length > 0 && str_find_char(piece, '\'') < 0) {
            texts.items[texts.count++] = piece;
        }
    }
    return texts;
}

static struct texts read_words(struct arena *arena)
{
    struct buf all = BUF_INIT(arena);
    DIR *folder = opendir("tests/documents");
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        const char *path = str_format(arena, "tests/documents/%s", entry->d_name).data;
        FILE *file = str_ends_with(str_of(entry->d_name), STR(".txt")) ? fopen(path, "re") : NULL;
        char bytes[4096];
        for (size_t length; file != NULL && (length = fread(bytes, 1, sizeof(bytes), file)) > 0;) {
            buf_put_bytes(&all, bytes, length);
        }
        if (file != NULL) {
            (void)fclose(file);
        }
    }
    closedir(folder);
    return texts_of(arena, fold_search(arena, buf_str(&all)), ' ');
}

static str ask(const struct world *world, struct arena *arena, const char *what, const char *from)
{
    struct db *db = app_connection(world->bench->app, 0);
    const char *together = db_kind_of(db) == DB_SQLITE ? "group_concat" : "string_agg";
    db_use_arena(db, arena);
    return str_copy(
        arena, db_script_text(
                   db, str_format(arena, "SELECT %s(%s, ';') FROM %s", together, what, from).data));
}

static void read_world(struct world *world, struct arena *arena)
{
    world->words = read_words(arena);
    world->names = texts_of(arena,
                            ask(world, arena, "n",
                                "(SELECT last_name || ' ' || substr(first_name, 1, 1) AS n "
                                "FROM member LIMIT 20000) AS people"),
                            ';');
    struct texts orgs =
        texts_of(arena, ask(world, arena, "region_id || ' ' || id || ' ' || path", "org"), ';');
    world->places = ARENA_ARRAY(arena, orgs.count, struct place);
    for (; world->place_count < orgs.count; world->place_count++) {
        struct place *place = &world->places[world->place_count];
        str rest = orgs.items[world->place_count];
        str piece;
        if (!str_next(&rest, ' ', &piece) || !str_to_int64(piece, &place->region_id) ||
            !str_next(&rest, ' ', &piece) || !str_to_int64(piece, &place->id)) {
            exit(1);
        }
        place->path = rest;
    }
}

/* ---- filling -------------------------------------------------------------------------------- */

static str some_words(struct world *world, struct arena *arena, size_t count)
{
    struct buf text = BUF_INIT(arena);
    for (size_t i = 0; i < count; i++) {
        buf_put(&text, one_of(world, &world->words));
        buf_put_char(&text, ' ');
    }
    return str_trim(buf_str(&text));
}

/* One in twenty of the union or a region, one in four of a territory, the others of those below. */
static const struct place *some_place(struct world *world)
{
    size_t longest = (size_t[]){4, 7, 7, 7, 7, 7}[rand_below(&world->chance, 20) % 6];
    bool is_high = rand_below(&world->chance, 10) < 3;
    const struct place *place;
    do {
        place = &world->places[rand_below(&world->chance, (uint32_t)world->place_count)];
    } while (is_high && place->path.length > longest);
    return place;
}

static struct documents_document some_document(struct world *world, struct arena *arena, size_t at)
{
    const struct place *place = some_place(world);
    struct documents_document document = {
        .region_id = place->region_id,
        .id = FIRST_DOCUMENT + (int64_t)at,
        .org_id = place->id,
        .org_path = place->path,
        .kind = STR("resolution"),
        .state = STR("adopted"),
        .audience = place->path.length <= 4 ? STR("below") : STR("staff"),
        .dated_on = date_add_days(date_of("2016-01-01"), (int)rand_below(&world->chance, 365 * 10)),
        .number = str_format(arena, "%u-%u", rand_below(&world->chance, 40) + 1,
                             rand_below(&world->chance, 20) + 1),
        .title = some_words(world, arena, 8),
        .preamble = STR_CONCAT(arena, some_words(world, arena, 30), STR(" "),
                               rare_word(arena, (uint32_t)at % RARE_WORDS)),
        .signed_name = one_of(world, &world->names),
    };
    document.item_count = ITEMS;
    document.items = ARENA_ARRAY(arena, ITEMS, struct documents_item);
    for (size_t i = 0; i < ITEMS; i++) {
        document.items[i] = (struct documents_item){
            .item = (int64_t)i + 1,
            .number = str_format(arena, "%zu.", i + 1),
            .text = some_words(world, arena, 16),
            .due_on = i == 0 ? date_add_days(document.dated_on, 60) : (date){0},
        };
    }
    return document;
}

static void put_rows(struct arena *arena, const struct documents_document *document,
                     struct buf *heads, struct buf *items)
{
    str key = reading_number_key(arena, document->number);
    str day = date_iso(arena, document->dated_on);
    buf_put_format(heads,
                   "%s(%lld, %lld, %lld, '%.*s', 'resolution', 'adopted', '%.*s', '%.*s', '%.*s', "
                   "'%.*s', '%.*s', '%.*s', '%.*s', 0, 0)",
                   heads->length > 0 ? "," : "", (long long)document->region_id,
                   (long long)document->id, (long long)document->org_id,
                   STR_ARG(document->org_path), STR_ARG(document->audience),
                   STR_ARG(document->number), STR_ARG(key), STR_ARG(day), STR_ARG(document->title),
                   STR_ARG(document->preamble), STR_ARG(document->signed_name));
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        buf_put_format(items, "%s(%lld, %lld, %lld, %lld, '%.*s', '%.*s')",
                       items->length > 0 ? "," : "", (long long)document->region_id,
                       (long long)document->id, (long long)item->item, (long long)item->item,
                       STR_ARG(item->number), STR_ARG(item->text));
    }
}

static void fill(struct world *world, size_t count)
{
    struct bench *bench = world->bench;
    struct db *db = app_connection(bench->app, 0);
    double begin = bench_now();
    for (size_t at = 0; at < count; at += AT_ONCE) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        struct request *req = app_system_request(bench->app, arena, db);
        struct buf heads = BUF_INIT(arena);
        struct buf items = BUF_INIT(arena);
        db_use_arena(db, arena);
        db_begin_write(db);
        for (size_t i = at; i < at + AT_ONCE && i < count; i++) {
            struct documents_document document = some_document(world, arena, i);
            put_rows(arena, &document, &heads, &items);
            documents_index(req, &document);
        }
        str head_rows = buf_str(&heads);
        str item_rows = buf_str(&items);
        const char *sql =
            str_format(arena,
                       "INSERT INTO document (region_id, id, org_id, org_path, kind, state, "
                       "audience, number, number_key, dated_on, title, preamble, signed_name, "
                       "created_at, changed_at) VALUES %.*s; INSERT INTO document_item (region_id, "
                       "document_id, item, place, number, text) VALUES %.*s",
                       STR_ARG(head_rows), STR_ARG(item_rows))
                .data;
        if (!db_script(db, sql) || !db_commit(db)) {
            fprintf(stderr, "%s\n", db_failure_text(db));
            exit(1);
        }
    }
    printf("filled %.1f\n", (bench_now() - begin) / 1e3);
}

/* ---- asking --------------------------------------------------------------------------------- */

enum sort {
    ONE_WORD,
    TWO_WORDS,
    FOUR_WORDS,
    RARE_WORD,
    RARE_AND_FREQUENT,
    NEVER_TOGETHER,
    UNKNOWN_WORD,
    PERSON,
    NUMBER,
    DAY,
    SORTS,
};
static const char *const sort_names[SORTS] = {
    "one-word",       "two-words",    "four-words", "rare-word", "rare-and-frequent",
    "never-together", "unknown-word", "person",     "number",    "day",
};

static str question(struct world *world, struct arena *arena, enum sort sort, size_t count)
{
    uint32_t rare = rand_below(&world->chance, (uint32_t)MIN_OF(count, (size_t)RARE_WORDS));
    switch (sort) {
    case ONE_WORD:
        return some_words(world, arena, 1);
    case TWO_WORDS:
        return some_words(world, arena, 2);
    case FOUR_WORDS:
        return some_words(world, arena, 4);
    case RARE_WORD:
        return rare_word(arena, rare);
    case RARE_AND_FREQUENT:
        return STR_CONCAT(arena, rare_word(arena, rare), STR(" профсоюза"));
    case NEVER_TOGETHER:
        return STR_CONCAT(arena, rare_word(arena, rare), STR(" "), rare_word(arena, rare + 1));
    case UNKNOWN_WORD:
        return STR("электросинхрофазотрон");
    case PERSON:
        return one_of(world, &world->names);
    case NUMBER:
        return str_format(arena, "№ %u – %02u", rand_below(&world->chance, 40) + 1,
                          rand_below(&world->chance, 20) + 1);
    case DAY:
    case SORTS:
        break;
    }
    date day = date_add_days(date_of("2016-01-01"), (int)rand_below(&world->chance, 365 * 10));
    return date_iso(arena, day);
}

static void print_times(const char *name, double *times)
{
    double middle = clock_middle(times, ROUNDS);
    printf("%s %.2f %.2f\n", name, middle, times[ROUNDS * 99 / 100]);
}

static void find(struct world *world, enum sort sort, size_t count)
{
    struct bench *bench = world->bench;
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        arena_reset(bench->arena);
        str asked = question(world, bench->arena, sort, count);
        struct buf fields = BUF_INIT(bench->arena);
        BUF_PUT(&fields, "q=");
        for (size_t at = 0; at < asked.length; at++) {
            buf_put_format(&fields, "%%%02X", (unsigned char)asked.data[at]);
        }
        times[i] = bench_form(bench, "/documents", "/documents/find",
                              str_to_c(bench->arena, buf_str(&fields)), 200);
    }
    print_times(sort_names[sort], times);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 4) {
        fprintf(stderr, "usage: bench_documents DATA COUNT fill|E-MAIL\n");
        return 2;
    }
    struct bench bench;
    struct arena *kept = arena_new();
    size_t count = (size_t)strtoull(arguments[2], NULL, 10);
    bool is_fill = strcmp(arguments[3], "fill") == 0;
    bench_open(&bench, kept, arguments[1], is_fill ? "union@primer.ru" : arguments[3], ROUNDS);
    struct world world = {.bench = &bench, .chance = {7}};
    read_world(&world, kept);
    if (is_fill) {
        fill(&world, count);
    } else {
        for (enum sort sort = 0; sort < SORTS; sort++) {
            find(&world, sort, count);
        }
        bench_look(&bench, "/documents");
        print_times("list", bench.milliseconds);
    }
    bench_close(&bench);
    arena_free(kept);
    return 0;
}
