/* Cases of names, for tests/declension: reads "last f Корякина", a line each; writes the genitive,
 * dative, accusative, instrumental and prepositional with blanks turned into tabs between them. */
#include "base/declension.h"

#include <stdio.h>

int main(void)
{
    char line[512], part[16], sex, name[256];
    while (fgets(line, sizeof(line), stdin) != NULL) {
        struct arena *arena = arena_new();
        if (sscanf(line, "%15s %c %255[^\n]", part, &sex, name) == 3) {
            enum declension_part which = part[0] == 'l'   ? DECLENSION_LAST
                                         : part[0] == 'f' ? DECLENSION_FIRST
                                                          : DECLENSION_MIDDLE;
            for (int c = DECLENSION_GENITIVE; c <= DECLENSION_PREPOSITIONAL; c++) {
                str text =
                    declension_name(arena, which, sex, str_of(name), (enum declension_case)c);
                printf("%.*s%c", STR_ARG(text), c == DECLENSION_PREPOSITIONAL ? '\n' : '\t');
            }
        }
        arena_free(arena);
    }
    return 0;
}
