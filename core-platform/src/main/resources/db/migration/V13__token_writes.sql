-- What becomes of the changes that agents' tools make with a token; null for tokens that say nothing, which ask.
alter table access_tokens add column writes text;
