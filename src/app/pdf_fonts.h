/* Golos Text for PDF files. It comes with the program (web/fonts.mjs), so that what is printed
 * looks the same whatever fonts the machine has; those are for letters that Golos lacks. */
#pragma once

/* Once in a process, before the first text is laid out; later calls do nothing. */
void pdf_fonts_add(void);
