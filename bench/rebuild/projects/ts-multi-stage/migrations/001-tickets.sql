create table tickets (
  id uuid primary key,
  title text not null,
  open boolean not null default true,
  created timestamptz not null default now()
);
