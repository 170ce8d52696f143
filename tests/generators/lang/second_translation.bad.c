/* expect: another translation of "A" stands in */
int a = _("A");
