/* expect: "A" has no translation into ru */
int a = _("A");
