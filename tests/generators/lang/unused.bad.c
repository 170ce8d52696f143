/* expect: unused.bad.kk.po:1: nothing uses "A" */
int a;
