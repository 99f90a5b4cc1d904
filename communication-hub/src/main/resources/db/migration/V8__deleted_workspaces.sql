-- Workspaces to be deleted here, and how far that has come; those that are stay with their id alone.
create table workspace_erasure (
    workspace_id text primary key,
    actor        text        not null,
    causation    text,
    correlation  text,
    -- The part that was worked on last, and where its next piece begins; no place once the part is done.
    part         text        not null default '',
    place        text,
    changed      jsonb       not null default '{}',
    answered_at  timestamptz,
    -- When it is looked through next; absent after the second look.
    due_at       timestamptz
);
create index workspace_erasure_due on workspace_erasure (due_at) where due_at is not null;
