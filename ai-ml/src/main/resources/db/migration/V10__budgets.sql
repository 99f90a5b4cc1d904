-- What a workspace may spend on language models, as its owner has set it; what is absent is not limited by the owner. Amounts are
-- millionths of a US dollar.
create table budget_limit (
    workspace_id        text primary key,
    question_micros     bigint,
    daily_micros        bigint,
    monthly_micros      bigint,
    user_daily_micros   bigint,
    user_monthly_micros bigint,
    changed_by          text        not null,
    changed_at          timestamptz not null
);

-- What the members of a workspace have spent; the sums of a day are those in spending.
create table spending_of_user (
    workspace_id text   not null,
    user_id      text   not null,
    day          date   not null,
    micros       bigint not null,
    primary key (workspace_id, user_id, day)
);

-- Reservations of the version before count for the workspace alone.
alter table spending_reservation
    add column user_id text not null default '';
