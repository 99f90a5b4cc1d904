-- When a document that changes again and again is worth embedding, and from when on it waits if it never was. Neither has an
-- index, so that a change of a document that waits already touches none: not_before, by which it is found, follows once it
-- has passed.
alter table document
    add column settles_at timestamptz not null default now(),
    add column first_seen timestamptz not null default now();
comment on column document.revision is
    'Grows with each change of the source. What was rendered from an earlier one is stored too, but the document stays pending.';
