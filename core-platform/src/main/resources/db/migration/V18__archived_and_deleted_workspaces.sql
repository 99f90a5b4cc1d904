alter table workspaces
    -- Since when the workspace is read and not written.
    add column archived_at timestamptz,
    -- Since when nobody has a part in it; the row goes when all else has gone.
    add column deleted_at timestamptz;

-- Workspaces that are deleted, and which service has done so. They refer to nothing: the workspace itself goes.
create table workspace_deletions (
    workspace_id text primary key,
    name         text        not null,
    -- Who owned it, and sees how far the deletion has come.
    owners       text[]      not null,
    requested_by text        not null,
    requested_at timestamptz not null,
    -- The event that asks the services to delete; they answer it as the cause.
    event_id     text        not null
);
create table workspace_deletion_answers (
    workspace_id text        not null references workspace_deletions (workspace_id) on delete cascade,
    service      text        not null,
    answered_at  timestamptz not null,
    -- How many rows were deleted, by what they held.
    deleted      jsonb       not null,
    primary key (workspace_id, service)
);

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
