-- Mails that ask for a decision of a workflow, each with a link of its own.
alter table mail drop constraint mail_kind_check;
alter table mail add constraint mail_kind_check
    check (kind in ('invitation', 'address-proof', 'password-reset', 'address-changed', 'letter', 'approval'));

-- Of those that say what is going on in a workspace; letters have theirs in their own table.
alter table mail add column workspace_id text;
create index mail_of_workspace on mail (workspace_id) where workspace_id is not null;
