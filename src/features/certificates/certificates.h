/* Certificates: what an organisation issues about trainings (certificates, diplomas, attestations,
 * written confirmations) to people of its own and below: with a number, a template of its own, a
 * code that leads to a page which proves it, and a badge (Open Badges 3.0) signed with the key of
 * the organisation.
 *
 * A training record has one good certificate at most. What was issued is kept as it was; it can be
 * revoked, or replaced by another with a new number. Documents that others issued stay what is
 * written in the record (features/training). docs/internals/certificates.md. */
#pragma once

#include "app/feature.h"

extern const struct feature certificates_feature;

/* What is issued, alike for all of one order. */
struct certificates_order {
    int64_t batch_id; /* of those that are issued at once */
    int64_t template_id;
    str kind; /* of training_choice: certificate · diploma · attestation … */
    date issued_on;
    date valid_until; /* none: it does not run out */
    str place;        /* "г. Курск" */
    str signer_post, signer_name;
    str second_post, second_name; /* empty: one alone signs */
};

enum certificates_outcome {
    CERTIFICATES_ISSUED,
    CERTIFICATES_HAS_ONE,     /* or a document of somebody else is written in the record */
    CERTIFICATES_NOT_REACHED, /* no such record, or out of reach */
    CERTIFICATES_NOT_THERE,   /* the person is not on the register any more */
    CERTIFICATES_LACKS_SEX,   /* the template needs to know it, and nothing tells */
    CERTIFICATES_NUMBER_TAKEN,
    CERTIFICATES_NO_TEMPLATE,
};

/* Issues one about a kept record within the scope, by the acting organisation; its id. Needs an
 * open write transaction. */
enum certificates_outcome certificates_issue(struct request *req, struct scope scope,
                                             int64_t record_id,
                                             const struct certificates_order *order,
                                             int64_t *ret_id) MUST_USE;

/* Those of a member that are good, the latest first, for lists of achievements. */
struct certificates_held {
    str what; /* "Certificate No. 4/2026" */
    str title;
    str issuer;
    date issued_on;
};
struct certificates_held_list {
    struct certificates_held *items;
    size_t count;
};
struct certificates_held_list certificates_of_member(struct request *req, struct scope scope,
                                                     int64_t member_id);
