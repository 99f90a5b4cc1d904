-- What pruning looks for.
create index notifications_by_reading on notifications (read_at) where read_at is not null;
create index notifications_unread_by_age on notifications (created_at) where read_at is null;
