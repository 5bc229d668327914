SELECT pg_advisory_xact_lock(4711);
CREATE TABLE orders (id bigint PRIMARY KEY);
INSERT INTO orders VALUES (1);
