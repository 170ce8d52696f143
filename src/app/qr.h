/* QR codes as SVG (ISO/IEC 18004, error correction M), drawn by the server: no script, no image
 * file. */
#pragma once

#include "html/html.h"

struct html qr_svg(struct arena *arena, str text, const char *label);
