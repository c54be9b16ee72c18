-- The tables that a hold writes, with the indexes of crates/services/src/schema.
CREATE TABLE ticket (
  id bigint PRIMARY KEY,
  event bigint NOT NULL,
  starts_at bigint NOT NULL,
  seller bigint NOT NULL,
  title text NOT NULL,
  price bigint NOT NULL,
  currency text NOT NULL,
  state text NOT NULL,
  order_id bigint,
  expires_at bigint,
  version bigint NOT NULL,
  seq bigint NOT NULL,
  listed_at bigint NOT NULL,
  hand_over text NOT NULL
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  buyer bigint NOT NULL,
  ticket bigint NOT NULL,
  title text NOT NULL,
  price bigint NOT NULL,
  currency text NOT NULL,
  status text NOT NULL,
  expires_at bigint NOT NULL,
  attempts bigint NOT NULL,
  created_at bigint NOT NULL,
  seq bigint NOT NULL
);
CREATE TABLE journal (
  kind_of text NOT NULL,
  subject bigint NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  who bigint,
  kind text NOT NULL,
  version bigint NOT NULL,
  data text NOT NULL,
  PRIMARY KEY (kind_of, subject, seq)
);
INSERT INTO ticket
SELECT n, n / 20, 1800086400000, n / 50, 'Stalls, row 12, seat 7', 4990, 'USD', 'listed', NULL, NULL, 1, 1,
  1797408000000 + n, 'note'
FROM generate_series(1, :tickets) AS n;
CREATE INDEX ticket_newest ON ticket (state, listed_at);
CREATE INDEX ticket_of_event ON ticket (event, price);
CREATE INDEX ticket_of_seller ON ticket (seller, listed_at);
CREATE INDEX order_deadline ON orders (status, expires_at);
CREATE INDEX order_of_buyer ON orders (buyer, created_at);
CREATE INDEX journal_time ON journal (at);
ANALYZE;
CHECKPOINT;
