-- A change whose payloads are stored in parts has one number and one time: those of the transaction that stores them.
alter table base_transaction
    add column xact    xid8,
    add column made_at timestamptz;
