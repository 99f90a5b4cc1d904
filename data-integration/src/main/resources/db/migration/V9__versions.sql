-- The versions of bases. What a rolled back transaction took from it is never given again, so a version names one shape
-- only, whether that came to be or not.
create sequence base_version;
select setval('base_version', (select coalesce(max(version), 0) + 1 from base));
