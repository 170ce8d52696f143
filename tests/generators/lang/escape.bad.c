/* expect: \x is not allowed in a message */
int a = _("\x41");
