-- Functions of one row as columns and as ways, and JSON to reach into.
create type mood as enum ('sad', 'ok');
create table team (id integer primary key, name text not null);
create table person (
  id integer primary key,
  first_name text not null,
  last_name text,
  born date not null,
  team_id integer references team,
  doc jsonb not null default '{}',
  notes json
);
create function full_name(person) returns text language sql immutable as $$ select $1.first_name || coalesce(' ' || $1.last_name, '') $$;
create function born_in(p person) returns integer language sql immutable as $$ select extract(year from p.born)::integer $$;
create function mood_of(person) returns mood language sql immutable as $$ select case when $1.last_name is null then 'sad' else 'ok' end::mood $$;
create function profile(person) returns jsonb language sql immutable as $$ select jsonb_build_object('name', $1.first_name, 'doc', $1.doc) $$;
create function initials(person) returns text[] language sql immutable as $$ select array[left($1.first_name, 1), left($1.last_name, 1)] $$;
create function years(person) returns int4range language sql immutable as $$ select int4range(extract(year from $1.born)::integer, null) $$;
create function shout(team) returns text language sql immutable as $$ select upper($1.name) $$;
comment on function full_name(person) is 'First and last name.';
-- Ways: to many, and to one.
create function teammates(person) returns setof person language sql stable as
  $$ select p from person p where p.team_id = $1.team_id and p.id <> $1.id $$;
create function captain(team) returns setof person rows 1 language sql stable as
  $$ select p from person p where p.team_id = $1.id order by p.id limit 1 $$;
-- Of these names something else is there already: a column, and in the client a way.
create function last_name(person) returns text language sql immutable as $$ select 'hidden' $$;
create function team(person) returns text language sql immutable as $$ select 'hidden' $$;
-- Rows of scalars are no column.
create function letters(person) returns setof text language sql immutable as $$ select unnest(string_to_array($1.first_name, null)) $$;
grant execute on all functions in schema public to anon;
