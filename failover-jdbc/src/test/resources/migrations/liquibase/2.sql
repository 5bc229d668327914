--liquibase formatted sql

--changeset failover:2
SELECT pg_advisory_xact_lock(4711);
ALTER TABLE orders ADD note text;
UPDATE orders SET note = 'first';
