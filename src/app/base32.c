#include "app/base32.h"

#include <liboath/oath.h>
#include <stdlib.h>

str base32_of(struct arena *arena, str bytes)
{
    char *letters = NULL;
    size_t length = 0;
    if (oath_base32_encode(bytes.data, bytes.length, &letters, &length) != OATH_OK) {
        abort(); /* no memory */
    }
    while (length > 0 && letters[length - 1] == '=') {
        length--;
    }
    str text = str_copy(arena, (str){letters, length});
    free(letters);
    return text;
}

bool base32_read(struct arena *arena, str letters, str *ret_bytes)
{
    char *bytes = NULL;
    size_t length = 0;
    if (oath_base32_decode(letters.data, letters.length, &bytes, &length) != OATH_OK) {
        return false;
    }
    *ret_bytes = str_copy(arena, (str){bytes, length});
    free(bytes);
    /* The library passes over small letters, blanks and what is left of the last letter. */
    return str_equal(base32_of(arena, *ret_bytes), letters);
}
