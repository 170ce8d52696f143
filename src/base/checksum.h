/* Numbers of state registers and their check digits. Each function takes digits alone
 * (checksum_digits strips the rest). Sources: the algorithms published by the tax services of
 * Russia and Kazakhstan and the Russian pension fund. A right checksum does not prove that the
 * number was ever issued. */
#pragma once

#include "base/date.h"

/* The digits of a text, without blanks, dashes and brackets. Letters make it empty. */
str checksum_digits(struct arena *arena, str text);

/* ИНН: 10 digits for an organisation, 12 for a person. */
bool checksum_inn_is_valid(str digits);

/* КПП: nine places, no check digit; only the shape is looked at. */
bool checksum_kpp_is_valid(str text);

/* ОГРН, 13 digits, and ОГРНИП, 15. */
bool checksum_ogrn_is_valid(str digits);

/* СНИЛС, 11 digits; numbers up to 001-001-998 have no check digits and are refused. */
bool checksum_snils_is_valid(str digits);

/* ИИН and БИН of Kazakhstan, 12 digits: the check digit alone. */
bool checksum_kz_is_valid(str digits);

/* Birth date and sex ('m' or 'f') that an ИИН carries; false if it is none. */
bool checksum_iin_read(str digits, date *ret_born, char *ret_sex) MUST_USE;

/* A code without blanks, in capitals: "kz86 125k zt50" becomes "KZ86125KZT50". */
str checksum_code(struct arena *arena, str text);

/* БИК of a bank: nine digits in Russia, eight or eleven letters and digits in Kazakhstan (SWIFT).
 * There is no check digit; only the shape is looked at. */
bool checksum_bik_is_valid(str code);

/* An account of twenty digits at the bank with that БИК, and the bank's own at the central bank:
 * their check digits count the БИК in. */
bool checksum_account_is_valid(str account, str bik);
bool checksum_correspondent_is_valid(str account, str bik);

/* IBAN of Kazakhstan: KZ, two check digits, sixteen letters and digits. */
bool checksum_iban_is_valid(str code);

/* БИН: a valid check digit and the kind of owner in the fifth place. */
bool checksum_bin_is_valid(str digits);
