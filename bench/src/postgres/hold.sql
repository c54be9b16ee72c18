\set n :n + 1
\set id :base + :n * :clients + :client_id + 1
BEGIN;
UPDATE ticket SET state = 'held', order_id = :id, expires_at = 1800000900000 WHERE id = :id AND state = 'listed' AND version = 1;
INSERT INTO orders VALUES (:id, :id / 6, :id, 'Stalls, row 12, seat 7', 4990, 'USD', 'created', 1800000900000 + :id, 0, 1800000000000 + :id, 1);
INSERT INTO journal VALUES ('order', :id, 1, 1800000000000 + :id, :id / 6, 'OrderCreated', 1, '{"OrderCreated":{"ticket":"01kddqjcsyk3n5v6r7t8w9x0yz","buyer":"01kddqjcsyk3n5v6r7t8w9x0yz","price":{"minor":4990,"currency":"USD"},"expires_at":"2027-01-15T08:15:00Z"}}');
COMMIT;
