/* Acts on the tree: an organisation is renamed, changes its type, moves with all below it, rests,
 * is merged into another, loses a part that is split off, is liquidated; each on a day, by a
 * document, shown before it is done and taken back as a whole. Also the page of any act
 * (app/act.h), whatever its kind. How an organisation is founded stands in features/orgs. */
#pragma once

#include "features/bodies/bodies.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"

extern const struct feature acts_feature;
