-- A document changes far more often than its embedding: a new version of the row should not carry it along, nor touch an
-- index when the document was pending already.
alter table document alter column embedding set storage external;
alter table document set (toast_tuple_target = 1500, fillfactor = 70);
drop index document_removed;
create index document_removed on document (change_number) where state = 'removed';
