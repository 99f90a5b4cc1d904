-- Who sees and changes what of a base, below the role of creator; null without rules.
alter table base
    add column rules jsonb,
    add column rules_revision bigint not null default 0;
