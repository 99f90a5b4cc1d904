-- Records that start a workflow when a date in them comes. A row waits; it is deleted when its time has come.
create table record_date (
    workflow_id text        not null references workflow (id),
    -- The version whose trigger gave the time.
    version     int         not null,
    record_id   text        not null,
    due_at      timestamptz not null,
    -- When it is looked at: when it is due, or later if that failed.
    try_at      timestamptz not null,
    -- When the record had that date, by the clock of its owner.
    changed_at  timestamptz not null,
    primary key (workflow_id, record_id)
);
create index record_date_due on record_date (try_at);

-- How far the records that exist already have been read for the current version of a workflow.
create table date_reading (
    workflow_id text        primary key references workflow (id),
    version     int         not null,
    -- With which the next page begins; null for the first.
    cursor      text,
    -- When an instance may read the next page: after a pause, or when another one that was reading has died.
    due_at      timestamptz not null,
    done        boolean     not null default false
);
create index workflow_on_dates on workflow (id) where trigger_key like 'dates:%' and deleted_at is null;
