#include "app/pdf_fonts.h"

#include <fontconfig/fontconfig.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/assets.h"

/* FreeType opens fonts by name; ours lie in memory, and have a name as long as they are open. */
static void add_font(const struct asset *asset)
{
    char path[64];
    int fd = memfd_create("font", MFD_CLOEXEC);
    if (fd < 0) {
        return;
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (write(fd, asset->plain.data, asset->plain.length) != (ssize_t)asset->plain.length ||
        !FcConfigAppFontAddFile(NULL, (const FcChar8 *)path)) {
        close(fd);
    }
}

static void add_all(void)
{
    for (const struct asset *asset = assets; asset->name != NULL; asset++) {
        if (strcmp(asset->mime, "font/ttf") == 0) {
            add_font(asset);
        }
    }
}

void pdf_fonts_add(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, add_all);
}
