-- One.
-- after: x
CREATE TABLE a (id INTEGER);
