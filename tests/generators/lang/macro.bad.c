/* expect: _() takes a plain literal */
int a = _("A" NAME "B");
