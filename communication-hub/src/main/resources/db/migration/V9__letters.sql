-- Letters of workflows: each recipient gets a mail, and their command is answered when none of them is pending.
create table letter (
    id           text primary key,
    workspace_id text        not null,
    -- The last command with this key, and the one that was answered last.
    command_id   text        not null,
    answered_id  text,
    correlation  text,
    actor        text        not null,
    created_at   timestamptz not null
);
create index letter_created on letter (created_at);

alter table mail drop constraint mail_kind_check;
alter table mail add constraint mail_kind_check
    check (kind in ('invitation', 'address-proof', 'password-reset', 'address-changed', 'letter'));
alter table mail add column letter_id text references letter (id) on delete cascade;
create index mail_of_letter on mail (letter_id) where letter_id is not null;
