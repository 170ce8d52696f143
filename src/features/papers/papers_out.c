#include "features/papers/papers_out.h"

#include "app/app.h"
#include "features/papers/papers_inner.h"

#define DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

void papers_add(struct arena *arena, struct papers_paper *paper, enum papers_kind kind, str first,
                str second, str third)
{
    size_t count = third.length > 0 ? 3 : second.length > 0 ? 2 : 1;
    *ARENA_PUSH(arena, paper->blocks, paper->count, paper->capacity) =
        (struct papers_block){.kind = kind, .cells = {first, second, third}, .count = count};
}

void papers_add_row(struct arena *arena, struct papers_paper *paper, enum papers_kind kind,
                    const str *cells, size_t count)
{
    struct papers_block *block = ARENA_PUSH(arena, paper->blocks, paper->count, paper->capacity);
    *block = (struct papers_block){.kind = kind, .count = MIN_OF(count, (size_t)PAPERS_CELLS)};
    for (size_t i = 0; i < block->count; i++) {
        block->cells[i] = cells[i];
    }
}

bool papers_write_pdf(struct request *req, int fd, const struct papers_paper *paper, str address)
{
    struct papers_printer *printer = papers_printer_open(req, fd);
    papers_printer_put(printer, req, paper, address);
    return papers_printer_close(printer);
}

struct reply papers_reply(struct request *req, const struct papers_paper *paper, str address,
                          str name, enum papers_format format)
{
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && (format == PAPERS_DOCX ? papers_write_docx(req, fd, paper, address)
                                                      : papers_write_pdf(req, fd, paper, address));
    return reply_made_file(
        req, fd, is_whole, format == PAPERS_DOCX ? STR(DOCX_TYPE) : STR("application/pdf"),
        str_join(req->arena, name, format == PAPERS_DOCX ? STR(".docx") : STR(".pdf")));
}
