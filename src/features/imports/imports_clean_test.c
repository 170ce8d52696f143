#include "features/imports/imports_clean.h"

#include "base/test.h"

static const char *name_of(const char *text, bool first_name_first)
{
    struct imports_name name = imports_split_name(test_arena(), str_of(text), first_name_first);
    return str_to_c(test_arena(),
                    str_format(test_arena(), "%.*s|%.*s|%.*s|%.*s|%.*s", STR_ARG(name.last),
                               STR_ARG(name.first), STR_ARG(name.middle), STR_ARG(name.former),
                               STR_ARG(name.remark)));
}

#define expect_name(expected, text) expect_str((expected), str_of(name_of((text), false)))

static struct imports_date date_of_text(const char *text)
{
    struct sheet_cell cell = {.kind = SHEET_TEXT, .text = str_of(text)};
    return imports_clean_date(test_arena(), &cell, date_from(2026, 3, 1), 14);
}

static str phone_of(const char *text)
{
    return imports_clean_phone(test_arena(), str_of(text));
}

static str email_of(const char *text)
{
    return imports_clean_email(test_arena(), str_of(text));
}

void test_imports_clean__a_remark_behind_a_name_is_no_name(void)
{
    expect_name("Иванова|Мария|Ивановна||д/о", "Иванова Мария Ивановна (д/о)");
    expect_name("Иванова|Мария|Ивановна||д/о", "Иванова Мария Ивановна - д/о");
    expect_name("Иванова|Мария|Ивановна||председатель ППО",
                "Иванова Мария Ивановна, председатель ППО");
    expect_name("Иванова|Мария|Ивановна||", "Иванова Мария Ивановна декрет");
    expect_name("Алиева|Севда|Вагиф кызы||", "Алиева Севда Вагиф кызы");
    expect_name("Иванова|Мария|Ивановна||пред. ППО", "Иванова Мария Ивановна (пред. ППО)");
}

void test_imports_clean__a_maiden_name_stays_one(void)
{
    expect_name("Иванова|Мария|Ивановна|Петрова|", "Иванова (Петрова) Мария Ивановна");
    expect_name("Иванова|Мария|Ивановна|Петрова|", "Иванова Мария Ивановна (бывш. Петрова)");
    expect_name("Иванова|Мария|Ивановна|Петрова|", "ИВАНОВА (ПЕТРОВА) МАРИЯ ИВАНОВНА");
    expect_name("Иванова|Мария|Ивановна|Петрова|", "иванова (петрова) мария ивановна");
}

void test_imports_clean__hyphens_with_blanks_are_no_remarks(void)
{
    expect_name("Петров-Водкин|Лев|Павлович||", "Петров - Водкин Лев Павлович");
    expect_name("Габараева|Севда|Мамед-кызы||", "Габараева Севда Мамед- кызы");
}

void test_imports_clean__an_initial_may_stand_for_the_patronymic_alone(void)
{
    expect_name("Иванова|Мария|И.||", "Иванова Мария И.");
    expect_true(imports_split_name(test_arena(), STR("Иванова Мария И."), false).initials);
}

void test_imports_clean__a_number_or_a_point_beside_the_name_falls_away(void)
{
    expect_name("Иванова|Мария|Ивановна||", "12. Иванова Мария Ивановна");
    expect_name("Иванова|Мария|Ивановна||", "12) Иванова Мария Ивановна");
    expect_name("Иванова|Мария|Ивановна||", "Иванова Мария Ивановна.");
}

void test_imports_clean__a_last_name_may_have_one_letter(void)
{
    expect_name("Ю|Роза|Марковна||", "Ю Роза Марковна");
    expect_name("Ю|Ф.|Л.||", "Ю Ф.Л.");
}

void test_imports_clean__last_names_that_end_like_patronymics_follow_the_column(void)
{
    expect_str("Юркевич|Родион|Леонидович||", str_of(name_of("Родион Леонидович Юркевич", true)));
    expect_name("Юркевич|Родион|Леонидович||", "Юркевич Родион Леонидович");
}

void test_imports_clean__a_sex_may_be_a_letter_in_kazakh_too(void)
{
    expect_int('f', imports_sex_of_text(test_arena(), STR("Ә")));
    expect_int('f', imports_sex_of_text(test_arena(), STR(" ә. ")));
    expect_int('m', imports_sex_of_text(test_arena(), STR("Е")));
    expect_int('m', imports_sex_of_text(test_arena(), STR("ер")));
    expect_int(0, imports_sex_of_text(test_arena(), STR("А")));
    expect_int(0, imports_sex_of_text(test_arena(), STR("?")));
}

void test_imports_clean__a_month_before_the_day_is_known_by_slashes_alone(void)
{
    expect_date("1985-03-25", date_of_text("3/25/1985").day);
    expect_date("1985-03-25", date_of_text("03/25/85").day);
    expect_true(date_of_text("3/25/1985").month_first);
    /* What could be meant both ways is read as it is written here. */
    expect_date("1985-04-03", date_of_text("3/4/1985").day);
    expect_true(!date_of_text("3/4/1985").month_first);
    expect_date("1985-03-25", date_of_text("25/3/1985").day);
    expect_int(DATE_UNREADABLE, date_of_text("03.25.1985").kind);
    expect_int(DATE_UNREADABLE, date_of_text("3/25.1985").kind);
    expect_int(DATE_UNREADABLE, date_of_text("2/30/1985").kind);
    expect_int(DATE_UNREADABLE, date_of_text("13/25/1985").kind);
}

void test_imports_clean__roman_months(void)
{
    expect_date("1970-10-24", date_of_text("24 X 1970").day);
    expect_date("1976-08-14", date_of_text("14. VIII. 1976").day);
    expect_date("1985-03-12", date_of_text("12-ІІІ-1985").day); /* Cyrillic letters */
}

void test_imports_clean__a_letter_typed_for_a_zero_does_not_change_the_day(void)
{
    expect_date("1954-05-10", date_of_text("1о.О5.1954").day);
    expect_date("1985-10-05", date_of_text("5октября1985").day);
}

void test_imports_clean__the_time_of_day_is_not_a_part_of_the_day(void)
{
    expect_date("1985-03-12", date_of_text("12.03.1985 0:00:00").day);
    expect_date("1985-03-12", date_of_text("1985-03-12T00:00:00").day);
}

void test_imports_clean__two_different_days_are_none(void)
{
    expect_int(DATE_UNREADABLE, date_of_text("12.03.1985 / 12.03.1986").kind);
    expect_date("1985-03-12", date_of_text("12.03.1985 (12 марта 1985)").day);
    expect_date("1985-03-12", date_of_text("12.03.1985 (40 лет)").day);
}

void test_imports_clean__the_first_mobile_of_several_phones(void)
{
    expect_str("+79191234567", phone_of("54-12-34; 8-919-123-45-67"));
    expect_str("+79191234567", phone_of("8–919–123–45–67 и 8-920-765-43-21"));
    expect_str("+79191234567", phone_of("9191234567  8-920-765-43-21"));
    expect_str("+79191234567", phone_of("д.т. 54-12-34 с.т. 8/919/1234567"));
    expect_str("+74712541234", phone_of("(4712) 54-12-34"));
}

void test_imports_clean__digits_that_are_gone_are_not_invented(void)
{
    expect_str("", phone_of("8,91912E+10"));
    expect_str("+79191234567", phone_of("8.9191234567E10"));
    expect_str("+79191234567", phone_of("89191234567.0"));
    expect_str("", phone_of("8-919-123-45-6"));
    expect_str("", phone_of("8919123456"));
}

void test_imports_clean__a_comma_for_a_point_makes_no_address(void)
{
    expect_str("", email_of("anna@school.kursk,ru"));
    expect_str("anna@mail.ru", email_of("anna@mail.ru,two@bk.ru"));
    expect_str("anna@mail.ru", email_of("anna@mail.ru\xC2\xA0"));
}

void test_imports_clean__letters_of_two_signs_are_one(void)
{
    expect_name("Зайцева|Зоя|Сергеевна||", "Заи\xCC\x86цева Зоя Сергеевна");
    expect_name("Семёнова|Зоя|Сергеевна||", "Семе\xCC\x88нова Зоя Сергеевна");
}

void test_imports_clean__a_maiden_name_may_stand_in_square_brackets(void)
{
    expect_name("Стецюк|Диана|Лукинична|Мухина|", "Стецюк [Мухина] Диана Лукинична");
}

void test_imports_clean__lost_letters_come_back_beside_latin_ones(void)
{
    expect_name("Сұлтанова|Ақмарал|Нұрланқызы||", "C?лтанова A?марал H?рлан?ызы");
}

void test_imports_clean__each_half_of_a_double_name_may_be_in_latin_letters(void)
{
    expect_name("Тер-Ованесян|Вадим|Лукич||", "Tep-Ованесян Вадим Лукич");
    expect_name("Соколова-Серова|Анна|Лукинична||", "Соколова-Cepoвa Анна Лукинична");
    expect_name("Smith|John|||", "Smith John");
}

void test_imports_clean__the_day_stands_behind_the_number_of_the_paper(void)
{
    expect_true(date_equal(date_from(2010, 9, 15), date_of_text("прот. № 5 от 15.09.2010").day));
    expect_true(date_equal(date_from(2010, 9, 15), date_of_text("Пост. от 15.09.2010 № 7").day));
    expect_int(DATE_UNREADABLE, date_of_text("протокол № 5 от сентября").kind);
}

void test_imports_clean__a_whole_number_may_be_kept_as_a_fraction(void)
{
    expect_int(1985, date_of_text("1985.0").year);
    expect_true(date_equal(date_from(1985, 3, 12), date_of_text("31118.0").day));
}

void test_imports_clean__signs_before_a_ticket_number_fall_away(void)
{
    expect_str("0046183462", imports_clean_card(test_arena(), STR("N0046183462")));
    expect_str("1234568", imports_clean_card(test_arena(), STR("билет № 1234568")));
    expect_str("АБ № 123456", imports_clean_card(test_arena(), STR("АБ № 123456")));
}

void test_imports_clean__letters_and_digits_that_look_alike_change_no_day_and_no_name(void)
{
    expect_true(date_equal(date_from(1985, 3, 13), date_of_text("1З.03.1985").day));
    expect_true(date_equal(date_from(1985, 3, 12), date_of_text("l2.03.1985").day));
    expect_true(date_equal(date_from(1985, 1, 12), date_of_text("12.I.1985").day));
    expect_name("Зайцева|Ольга|Петровна||", "3айцева 0льга Петровна");
    expect_name("Иванова|Ольга|Петровна||", "3Иванова Ольга Петровна");
    expect_name("Козлова|Ольга|||", "КО3ЛОВА 0льга");
}

void test_imports_clean__a_stroke_parts_two_last_names(void)
{
    expect_name("Иванова|Мария|Ивановна|Петрова|", "Иванова/Петрова Мария Ивановна");
}

void test_imports_clean__initials_may_have_no_points(void)
{
    expect_name("Иванова|И.|И.||", "Иванова ИИ");
    expect_name("Ли|Ия|Ильинична||", "Ли Ия Ильинична");
    expect_name("Ли|Ия|Ильинична||", "ЛИ ИЯ ИЛЬИНИЧНА");
}

void test_imports_clean__a_blank_in_an_address_makes_no_other_address(void)
{
    expect_str("", email_of("ivan ova@mail.ru"));
    expect_str("a@mail.ru", email_of("E-mail a@mail.ru"));
    expect_str("a@mail.ru", email_of("почта: a@mail.ru, b@mail.ru"));
}
