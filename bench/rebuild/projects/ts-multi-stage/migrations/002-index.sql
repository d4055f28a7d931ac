create index tickets_open on tickets (open) where open;
