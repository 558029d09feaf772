-- schemas: public, billing, "odd name"
create schema billing;
create schema "odd name";
create table users (id uuid primary key, name text not null);
create table billing_note (id integer primary key);
create table billing.users (id integer primary key);
create table billing.invoice (
  id integer primary key,
  user_id uuid not null references public.users,
  payer_id integer references billing.users,
  total numeric not null
);
create table billing.note (id integer primary key);
create table "odd name".thing (id integer primary key, invoice_id integer references billing.invoice);
create type billing.state as enum ('open', 'paid');
create table "odd name".payment (id integer primary key, state billing.state not null);
