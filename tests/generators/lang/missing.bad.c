/* expect: :2: "A" has no translation into kk */
int a = _("A");
