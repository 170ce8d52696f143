/* expect: :1: msgctxt, msgid, msgid_plural or msgstr is expected */
int a;
