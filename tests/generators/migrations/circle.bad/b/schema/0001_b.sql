-- after: a
CREATE TABLE b (id INTEGER);
