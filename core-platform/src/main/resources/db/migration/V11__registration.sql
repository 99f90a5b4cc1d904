-- Who may register, once an operator has said it; until then the configuration counts.
create table registration (
    id         smallint primary key check (id = 1),
    mode       text not null check (mode in ('OPEN', 'CLOSED', 'DOMAINS')),
    -- Separated by spaces.
    domains    text not null,
    changed_at timestamptz not null,
    changed_by text not null
);
