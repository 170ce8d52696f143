/* Turns a list separated by semicolons into a workbook, row by row: write_xlsx FILE.xlsx <list.csv
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int argument_count, char **arguments)
{
    if (argument_count != 2) {
        fprintf(stderr, "write_xlsx FILE.xlsx <list.csv\n");
        return 1;
    }
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(arguments[1], &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    char *line = NULL;
    size_t room = 0;
    for (lxw_row_t row = 0; getline(&line, &room, stdin) > 0; row++) {
        line[strcspn(line, "\r\n")] = '\0';
        char *rest = line;
        lxw_col_t column = 0;
        for (char *cell; (cell = strsep(&rest, ";")) != NULL; column++) {
            size_t length = strlen(cell);
            if (length >= 2 && cell[0] == '"') {
                cell[length - 1] = '\0';
                cell++;
            }
            worksheet_write_string(sheet, row, column, cell, NULL);
        }
    }
    free(line);
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
