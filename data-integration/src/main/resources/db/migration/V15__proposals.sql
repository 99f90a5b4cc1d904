-- Changes of agents' tools that wait for the approval of a member. The transaction that makes the change also says here that it
-- is approved, so that it is made once, whoever approves how often and whatever dies meanwhile.
create table proposal (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    base_id      text        not null references base on delete cascade,
    workspace_id text        not null,
    tool         text        not null,
    arguments    jsonb       not null,
    difference   jsonb       not null,
    state        text        not null check (state in ('pending', 'approved', 'rejected', 'withdrawn')),
    -- as whom the change is made: user, role on the platform, scopes, resources, credential
    principal    jsonb       not null,
    credential   text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    decided_at   timestamptz,
    decided_by   text
);
create index proposal_base on proposal (base_id, sequence desc);
create index proposal_pending on proposal (credential) where state = 'pending';
create index proposal_expired on proposal (expires_at);
