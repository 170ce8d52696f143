/* expect: _n("A") lacks a plain literal */
int a = _n("A", many, 2);
