#include "features/reports/reports_paper.html.h"
#include "features/reports/reports_paper_inner.h"

/* The page to print as a file of its own: what our pages get from the style of the house it brings
 * along, in little. */

static const char style[] =
    "body{font:11pt/1.35 'Golos Text','DejaVu Sans',sans-serif;max-width:60rem;margin:2rem "
    "auto;padding:0 1rem;color:#000}h1{font-size:15pt;text-align:center}.head "
    "p{text-align:center}h2{font-size:12pt;margin:1.5em 0 "
    ".5em}table{border-collapse:collapse;width:100%}td,th{border:1px solid #666;padding:.25em "
    ".5em;text-align:start;font-weight:normal;vertical-align:middle}thead{display:table-header-"
    "group}thead th{background:#f2f2f2;text-align:center;font-size:9pt}td.num{text-align:end;"
    "white-space:nowrap}.na{display:block;text-align:center}.l1{padding-inline-start:1.6em}.l2{"
    "padding-inline-start:3em}tr{break-inside:avoid}ul{list-style:none;padding:0}li{margin:1em "
    "0}.soft{color:#444;font-size:9pt}";

bool reports_paper_page(struct arena *arena, const struct reports_paper *paper, int fd)
{
    struct request quiet = {.arena = arena, .language = reports_paper_language(paper)};
    struct buf out = BUF_INIT(arena);
    buf_put_format(&out, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n",
                   paper->is_kazakh ? "kk" : "ru");
    BUF_PUT(&out, "<meta name=\"viewport\" content=\"width=device-width\">\n");
    buf_put_format(&out, "<title>%.*s-%d</title>\n<style>%s", STR_ARG(paper->form->code),
                   paper->form->year, style);
    buf_put(&out,
            paper->form->is_landscape ? STR("@page{size:A4 landscape}") : STR("@page{size:A4}"));
    BUF_PUT(&out, "</style>\n");
    buf_put(&out, reports_paper_html_form(&quiet, paper).markup);
    return reports_bytes_write(fd, buf_str(&out));
}
