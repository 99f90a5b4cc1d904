-- The key with which senders seal the secrets of mails; the private one under the configured key, if there is one.
create table mail_key (
    id          text primary key,
    public_key  bytea       not null, -- X.509
    private_key bytea       not null, -- PKCS #8, behind a byte that says whether it is encrypted
    created_at  timestamptz not null
);

-- The queue, and afterwards the record of what became of it.
create table mail (
    id           text primary key,
    sequence     bigint generated always as identity unique,
    kind         text        not null check (kind in ('invitation', 'address-proof', 'password-reset', 'address-changed')),
    recipient    text        not null,
    details      jsonb       not null,
    -- The secret of the link, sealed as it came; null for a kind without link, and once the mail has ended.
    sealed       bytea,
    key_id       text,
    expires_at   timestamptz not null,
    state        text        not null check (state in ('pending', 'sent', 'failed', 'expired')),
    -- When it may be taken: the next attempt, or the end of the lease of the instance that sends it.
    due_at       timestamptz not null,
    lease        uuid,
    attempts     integer     not null default 0,
    last_error   text,
    actor        text        not null,
    created_at   timestamptz not null,
    ended_at     timestamptz,
    check ((state = 'pending') = (ended_at is null)),
    check (state = 'pending' or sealed is null)
);
create index mail_due on mail (due_at) where state = 'pending';
create index mail_created on mail (created_at);
