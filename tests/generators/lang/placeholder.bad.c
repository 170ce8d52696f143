/* expect: "Bis %1" has other placeholders than "To %2" */
int a = _f("To %2", 1, 2);
