-- Formulas say of which fields they ask when these were last changed. Their tables keep that in a column for each such field, whose
-- name has "tim" where the field's has "fld".
update field f
set options = f.options || jsonb_build_object('watched', asked.ids)
from (select g.id, jsonb_agg(distinct named.found[1]) as ids
      from field g
      cross join lateral regexp_matches(
          g.options ->> 'expression', 'last_modified_time\s*\(([^()]*)\)', 'gi') as asking (found)
      cross join lateral regexp_matches(asking.found[1], '\{(fld[A-Za-z0-9]{14})\}', 'g') as named (found)
      where g.type in ('formula', 'button')
      group by g.id) asked
where f.id = asked.id;

-- For the records that exist their own time stands in, as it did in the formulas' cells.
do $$
declare
    watched record;
begin
    for watched in
        select distinct w.table_id, w.id, 'tim' || substr(w.id, 4) as time_id
        from field f
        cross join lateral jsonb_array_elements_text(f.options -> 'watched') as named (id)
        join field w on w.id = named.id and w.table_id = f.table_id
        where f.type in ('formula', 'button')
          and w.type not in ('formula', 'rollup', 'count', 'multipleLookupValues', 'button', 'autoNumber', 'createdTime',
                             'createdBy', 'lastModifiedTime', 'lastModifiedBy', 'externalSyncSource')
    loop
        execute format('alter table records.%I add column if not exists %I jsonb', watched.table_id, watched.time_id);
        execute format(
            'update records.%I set %I = to_jsonb(to_char(_modified_at at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''))',
            watched.table_id, watched.time_id);
    end loop;
end
$$;
