/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/certificates/certificates.h"
#include "features/members/members.h"
#include "features/papers/papers.h"
#include "features/portfolio/portfolio.h"
#include "features/portfolio/portfolio.sql.h"

#define PORTFOLIO_MY "/my/portfolio"
/* More than anybody shows at an attestation. */
#define PORTFOLIO_MOST 200

extern const struct form_choice portfolio_kinds[];
const char *portfolio_kind_label(str kind);
/* "14.03.2025"; "2025" where the day is not known. */
str portfolio_when(struct request *req, const struct portfolio_db_line_row *row);

struct portfolio_own_view {
    struct portfolio_db_line_rows rows;
    size_t trainings;
    size_t certificates;
    size_t posts;
};
struct portfolio_form_view {
    int64_t id; /* 0: a new one */
    int64_t version;
    const struct form *form;
};
struct portfolio_person_view {
    int64_t member_id;
    str name;
    struct portfolio_db_line_rows rows;
    bool may_confirm;
};

/* ---- portfolio_paper.c ----------------------------------------------------------------------- */

/* The paper as it is today. */
struct papers_paper portfolio_paper(struct request *req, const struct members_self *self,
                                    const struct papers_made *made);
