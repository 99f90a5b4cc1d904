-- Since when a workflow starts no runs because somebody paused it; null while it is active.
alter table workflow add column paused_at timestamptz;
