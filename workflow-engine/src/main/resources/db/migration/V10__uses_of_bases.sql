-- Each check publishes what a workflow uses of bases; those saved before that was published are checked once more.
update workflow set check_at = now() where deleted_at is null;
