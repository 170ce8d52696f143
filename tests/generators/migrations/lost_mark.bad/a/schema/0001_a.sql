-- personal

CREATE TABLE a (id INTEGER);
