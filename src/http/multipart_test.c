#include "base/test.h"
#include "http/http.h"

#define KIND "multipart/form-data; boundary=AaB03x"

static bool parse(const char *content_type, str body, struct http_multipart *ret_multipart)
{
    return http_parse_multipart(test_arena(), str_of(content_type), body, 20, ret_multipart);
}

static bool parses(const char *content_type, const char *body)
{
    struct http_multipart multipart;
    return parse(content_type, str_of(body), &multipart);
}

void test_multipart__fields_and_files_come_in_order(void)
{
    struct http_multipart multipart;
    expect_true(
        parse(KIND,
              STR("--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nодин\r\n"
                  "--AaB03x\r\ncontent-disposition: FORM-DATA; filename=\"f.csv\"; name=file\r\n"
                  "Content-Type: text/csv\r\n\r\n1\r\n--AaB03\r\n2\0\r\n"
                  "--AaB03x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n"
                  "--AaB03x--\r\n"),
              &multipart));
    expect_int(2, multipart.field_count);
    expect_str("a", multipart.fields[0].name);
    expect_str("один", multipart.fields[0].value);
    expect_str("b", multipart.fields[1].name);
    expect_str("", multipart.fields[1].value);
    expect_int(1, multipart.part_count);
    expect_str("file", multipart.parts[0].field);
    expect_str("f.csv", multipart.parts[0].name);
    expect_str("text/csv", multipart.parts[0].content_type);
    expect_true(str_equal(STR("1\r\n--AaB03\r\n2\0"), multipart.parts[0].content));
}

void test_multipart__a_form_without_fields_is_empty(void)
{
    struct http_multipart multipart;
    expect_true(parse(KIND, STR("--AaB03x--\r\n"), &multipart));
    expect_int(0, multipart.field_count + multipart.part_count);
}

static str name_of_file(const char *file_name)
{
    struct http_multipart multipart;
    str body =
        str_format(test_arena(),
                   "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%s\"\r\n\r\n"
                   "x\r\n--b--",
                   file_name);
    expect_true(parse("multipart/form-data; boundary=\"b\"", body, &multipart));
    return multipart.parts[0].name;
}

void test_multipart__file_names_are_fit_for_showing(void)
{
    expect_str("список.xlsx", name_of_file("список.xlsx"));
    expect_str("a.csv", name_of_file("C:\\Users\\Anna\\a.csv"));
    expect_str("a.csv", name_of_file("../../etc/a.csv"));
    expect_str("a\"b.csv", name_of_file("a%22b.csv"));
    expect_str("a  b.csv", name_of_file("a%0D%0Ab.csv"));
    expect_str("100%.csv", name_of_file("100%.csv"));
    expect_str("", name_of_file(""));
    expect_str("a; name=x", name_of_file("a; name=x"));
}

void test_multipart__broken_bodies_are_refused(void)
{
    static const char *const bodies[] = {
        "",
        "--AaB03x",
        "--AaB03x\r\n",
        "preamble\r\n--AaB03x--",
        "--AaB03x\nContent-Disposition: form-data; name=\"a\"\n\n1\n--AaB03x--",
        "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--AaB03x",
        "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n",
        "--AaB03x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\nContent-Type: text/plain\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\nno colon\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--AaB03x--",
        "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--AaB03x--",
        ("--AaB03x\r\nContent-Disposition: form-data; name=a\r\n"
         "Content-Disposition: form-data; name=b\r\n\r\n1\r\n--AaB03x--"),
        "--AaB03x\r\nContent-Disposition: \r\n\r\n1\r\n--AaB03x--",
        "--AaB03x--epilogue",
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        if (parses(KIND, bodies[i])) {
            test_fail(__FILE__, __LINE__, "body %zu was taken", i);
        }
    }
}

void test_multipart__the_boundary_must_be_given(void)
{
    const char *body = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--";
    expect_true(parses("multipart/form-data; boundary=b", body));
    expect_true(parses("Multipart/Form-Data; charset=utf-8; Boundary=\"b\"", body));
    expect_false(parses("multipart/form-data", body));
    expect_false(parses("multipart/form-data; boundary=", body));
    expect_false(parses("multipart/form-data; boundary=\"b", body));
    expect_false(parses("multipart/mixed; boundary=b", body));
    expect_false(parses("", body));
}

void test_multipart__too_many_parts_are_refused(void)
{
    struct buf body = BUF_INIT(test_arena());
    for (int i = 0; i < 21; i++) {
        BUF_PUT(&body, "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n");
        if (i == 19 || i == 20) {
            str whole = str_join(test_arena(), buf_str(&body), STR("--b--"));
            struct http_multipart multipart;
            bool is_parsed = parse("multipart/form-data; boundary=b", whole, &multipart);
            expect_int(i == 19, is_parsed);
        }
    }
}
