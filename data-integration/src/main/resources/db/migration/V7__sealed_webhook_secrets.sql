-- Webhooks' secrets are encrypted by the service from now on. Webhooks from before go: their secrets lie here as they are.
delete from webhook;
