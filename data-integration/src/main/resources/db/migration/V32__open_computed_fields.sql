-- Ids of computed fields that are seen although they are computed from fields which rules hide; null without any.
alter table base add column open_fields jsonb;
