-- after: b
CREATE TABLE a (id INTEGER);
