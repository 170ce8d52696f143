/* expect: lacks msgstr[2]: ru has 3 forms */
int a = _n("%1 A", "%1 As", 1);
