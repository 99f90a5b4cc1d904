alter table step drop constraint step_status_check;
alter table step add constraint step_status_check check (status in (
    'awaiting_result', 'awaiting_children', 'awaiting_decision', 'backing_off', 'sleeping', 'succeeded', 'failed',
    'cancelled'));
