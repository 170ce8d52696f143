/* The look: language, colours and size of type, as a person chose them. Who is signed in has it in
 * the account; the browser keeps it besides in the cookie `look` ("kk.2.1"), so that the pages
 * before the sign-in have it too. It says nothing about the person. */
#pragma once

#include "app/request.h"

/* Fills language, theme and large_type from the cookie; the language from Accept-Language without
 * it. True if there was a cookie. The account's own choice, if there is one, comes later and is
 * stronger. */
bool look_load(struct request *req);

/* The value for Set-Cookie that keeps what the request has now. */
str look_cookie(struct request *req);

/* "ru", "kk", "en"; and the language of a code, or `fallback`. */
str look_language_code(enum language language);
enum language look_language(str code, enum language fallback);
