/* Files that people attach to something and that are kept sealed in the database: read out of the
 * request, sealed to their place, given out to be downloaded alone. A browser never opens them as
 * pages of ours. Who may add and fetch them is the feature's business. */
#pragma once

#include "app/form.h"
#include "app/reply.h"
#include "app/request.h"

#define ATTACHMENT_NAME_LETTERS 200

/* As it is kept. */
struct attachment {
    str name;
    str type; /* as its sender's browser calls it */
    int64_t size;
    str hash;    /* BLAKE2b-256 of what was sent, hexadecimal */
    str content; /* sealed */
};

/* All bytes of a file of the request; empty if it is empty or cannot be read. */
str attachment_read(struct arena *arena, const struct http_file *file);

/* Reads the file and seals it to the place: "document_file.content:ID:N". False if it cannot be
 * read. */
bool attachment_take(struct request *req, const struct http_file *file, str place,
                     struct attachment *ret_attachment) MUST_USE;

/* The same for the file of a form's field, of so many megabytes at most. Empty and true if none was
 * chosen; what is wrong with it is told at the field. */
bool attachment_of_field(struct form *form, const char *name, str place, int64_t megabytes,
                         struct attachment *ret_attachment) MUST_USE;

/* BLAKE2b-256 of the bytes, hexadecimal. */
str attachment_imprint(struct arena *arena, str bytes);

/* The file to be downloaded under its name and type, or a sentence that says why not: it was sealed
 * with another key, or is not the one of the hash, if there is one. */
struct reply attachment_reply(struct request *req, str place, const struct attachment *attachment);
