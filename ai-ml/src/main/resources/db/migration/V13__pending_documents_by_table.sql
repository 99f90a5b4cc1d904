-- Pending documents are taken from their tables in turn, from each the oldest and the newest. It takes the place of the index by time
-- alone, so that a change of a document costs no more than before.
create index document_pending_of_table on document (table_id, not_before) where state = 'pending';
drop index document_pending;
