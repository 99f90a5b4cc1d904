-- Changes that go through many records. The transaction that makes the change also says here that it is done, so a job is done
-- exactly when its change is there; one whose process died is taken over by another when its lease has run out.
create table job (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    -- the base may be gone: its snapshots are restored, and its jobs are listed
    base_id      text        not null,
    workspace_id text        not null,
    kind         text        not null,
    state        text        not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    request      jsonb       not null,
    -- as whom it works: user, role on the platform, scopes, resources, credential
    principal    jsonb       not null,
    started_by   text        not null,
    correlation  text,
    done         bigint      not null default 0,
    total        bigint      not null default 0,
    created_at   timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    -- the instance that works on it, the how manieth attempt that is, and when it is taken for dead; by the database's clock
    owner        text,
    attempts     integer     not null default 0,
    lease_until  timestamptz,
    cancelled    boolean     not null default false,
    error        jsonb,
    result       jsonb
);
create index job_base on job (base_id, sequence desc);
create index job_waiting on job (sequence) where state in ('queued', 'running');
create index job_finished on job (finished_at) where finished_at is not null;
