-- Functions that the API can call, and their types.
create table song (id integer primary key, title text not null, meta jsonb);
create type pair as (a integer, b text);
create function add(a integer, b integer default 1) returns integer language sql as 'select a + b';
create function add(a text, b text) returns text language sql as 'select a || b';
create function search_songs(q text) returns setof song language sql stable as 'select * from song where title ilike q';
create function first_song() returns song language sql stable as 'select * from song limit 1';
create function stats(out songs bigint, out longest text) language sql stable as 'select count(*), max(title) from song';
create function listing() returns table (id integer, title text) language sql stable as 'select id, title from song';
create function make_pair(a integer) returns pair language sql immutable as 'select a, ''x''';
create function join_all(variadic parts text[]) returns text language sql immutable as 'select array_to_string(parts, '','')';
create function forget() returns void language sql as '';
create function loose() returns record language sql as 'select 1, 2';
create function body(json) returns jsonb language sql immutable as 'select $1::jsonb';
comment on function add(integer, integer) is 'Adds two numbers.';
comment on function search_songs(text) is 'Songs whose title matches.';
grant execute on all functions in schema public to anon;
