/* Any bytes as a template: refused with a sentence, or made into C; never a crash of the generator.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf refused;
static FILE *sink;

/* What ends the program ends the one attempt here. */
#define exit(code) longjmp(refused, 1)
#undef stderr
#define stderr sink
#define main htmlgen_main
int htmlgen_main(int argument_count, char **arguments);
#include "htmlgen.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct arena *arena;
    sink = sink == NULL ? fopen("/dev/null", "we") : sink;
    arena = arena_new();
    if (setjmp(refused) == 0) {
        struct generator *g = ARENA_NEW(arena, struct generator);
        *g = (struct generator){.arena = arena, .in = {.file = "fuzz.html", .line = 1}};
        g->header.arena = g->source.arena = g->literal.arena = arena;
        g->in.text = (str){(const char *)bytes, length};
        generate(g);
    }
    arena_free(arena);
    return 0;
}
