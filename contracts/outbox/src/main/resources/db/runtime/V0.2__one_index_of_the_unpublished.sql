-- A key that is held is asked for by the id of the row in its way, so nothing reads this index any more; the relay's
-- search took it at times, and then met every row that was ever sent.
drop index outbox_unpublished_key;
