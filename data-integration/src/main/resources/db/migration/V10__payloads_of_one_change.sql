-- A change whose payloads are stored in parts has one number and one time: those of the transaction that stores them.
alter table base_transaction
    add column xact    xid8,
    add column made_at timestamptz;

-- The transaction that sent the ping that is on its way: what else it does needs no other ping.
alter table webhook
    add column ping_xact xid8;
