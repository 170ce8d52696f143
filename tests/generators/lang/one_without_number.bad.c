/* expect: "один" has other placeholders */
int a = _n("one A", "%1 As", 1);
