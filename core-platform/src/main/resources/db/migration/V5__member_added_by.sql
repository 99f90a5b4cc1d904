-- Who added the member; unknown for those from before.
alter table members add column added_by text;
