# For the checks: what is code in a line of C. code_of(line) gives the line with comments removed
# and the insides of literals emptied; it remembers comments that go on. line_comment is 1 after a
# line that had a // comment. Start each file with in_comment = 0.

function code_of(line,    code, place, c, next_c, quote)
{
    code = ""
    quote = ""
    line_comment = 0
    for (place = 1; place <= length(line); place++) {
        c = substr(line, place, 1)
        next_c = substr(line, place + 1, 1)
        if (in_comment) {
            if (c == "*" && next_c == "/") {
                in_comment = 0
                place++
            }
        } else if (quote != "") {
            if (c == "\\") {
                place++
            } else if (c == quote) {
                quote = ""
                code = code c
            }
        } else if (c == "/" && next_c == "*") {
            in_comment = 1
            place++
        } else if (c == "/" && next_c == "/") {
            line_comment = 1
            return code
        } else {
            if (c == "\"" || c == "'") {
                quote = c
            }
            code = code c
        }
    }
    return code
}
