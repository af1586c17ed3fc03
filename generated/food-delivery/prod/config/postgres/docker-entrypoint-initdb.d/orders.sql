-- The producer reads what came since the last run, by created_at.
CREATE TABLE "r0000001_orders" (
  id serial PRIMARY KEY,
  customer text NOT NULL,
  amount numeric(10, 2) NOT NULL CHECK (amount >= 0),
  status text NOT NULL DEFAULT 'placed',
  created_at timestamp NOT NULL DEFAULT current_timestamp
);
CREATE INDEX ON "r0000001_orders" (created_at);
INSERT INTO "r0000001_orders" (customer, amount, status) VALUES
  ('Asha', 349.00, 'delivered'),
  ('Bilal', 129.50, 'delivered'),
  ('Chen', 780.25, 'on its way'),
  ('Divya', 215.00, 'placed'),
  ('Elena', 99.90, 'cancelled');
