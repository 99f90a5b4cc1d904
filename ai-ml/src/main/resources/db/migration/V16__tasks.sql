-- Tasks of workflows for language models, each done once by its key.
create table ai_task (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    workspace_id text        not null,
    actor        text        not null,
    -- The last command with this key, which is answered.
    command_id   text        not null,
    correlation  text,
    -- What is asked, as JSON; null once the task is done.
    task         jsonb,
    -- What came of it, as it was published; null while it is pending, and when it was not done.
    done         jsonb,
    state        text        not null check (state in ('pending', 'done', 'rejected')),
    -- When it may be taken: at once, or when the lease of the instance that does it ends.
    due_at       timestamptz not null,
    lease        uuid,
    created_at   timestamptz not null,
    ended_at     timestamptz,
    check ((state = 'pending') = (ended_at is null)),
    check ((state = 'pending') = (task is not null)),
    check ((state = 'done') = (done is not null))
);
create index ai_task_due on ai_task (due_at) where state = 'pending';
create index ai_task_ended on ai_task (ended_at) where ended_at is not null;
create index ai_task_of_actor on ai_task (actor, sequence);
