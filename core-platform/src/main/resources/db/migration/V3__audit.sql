-- Events wait here, unordered and without a lock between writers, until they are chained in batches.
create table audit_intake (
    id          bigint generated always as identity primary key,
    event_id    text not null,
    happened_at timestamptz not null,
    actor       text not null,
    type        text not null,
    subject     text not null,
    workspace   text,
    causation   text,
    correlation text not null,
    summary     text not null
);

create table audit_entries (
    sequence    bigint primary key,
    event_id    text not null,
    happened_at timestamptz not null,
    actor       text not null,
    type        text not null,
    subject     text not null,
    workspace   text,
    causation   text,
    correlation text not null,
    summary     text not null,
    hash        bytea not null
);
create index audit_entries_by_workspace on audit_entries (workspace, sequence);
create index audit_entries_by_actor on audit_entries (actor, sequence);
create index audit_entries_by_correlation on audit_entries (correlation, sequence);
create index audit_entries_by_type on audit_entries (type, sequence);

-- The end of the chain, authenticated by a key that the database does not hold.
create table audit_head (
    id       smallint primary key check (id = 1),
    sequence bigint not null,
    hash     bytea not null,
    mac      text
);
insert into audit_head (id, sequence, hash) values (1, 0, decode(repeat('00', 32), 'hex'));

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'The audit trail is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entries_append_only before update or delete on audit_entries
    for each row execute function refuse_audit_change();
create trigger audit_entries_keep_all before truncate on audit_entries
    for each statement execute function refuse_audit_change();
create trigger audit_head_keep before delete on audit_head
    for each row execute function refuse_audit_change();
