/* expect: _() takes a plain literal */
int a = _(x ? "A" : "B");
