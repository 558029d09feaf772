// Functions of every kind that the API calls, for the tests of /rest/v1/rpc.

export const rpcSql = `
create schema hidden;
create table authors (id int primary key, name text not null);
create table books (id int primary key, title text not null, author_id int references authors, data jsonb);
create table notes (id int primary key, owner uuid not null default auth.uid(), text text);
create table hidden.secrets (id int, word text);
create type mood as enum ('fine', 'bad');
create type pair as (a int, b text);
create domain positive as int check (value > 0);
create domain one_book as books;
create domain "text/html" as text;
create domain "image/png" as bytea;
create domain "*/*" as text;
create domain "text/xml" as xml;
insert into authors values (1, 'Ann'), (2, 'Bo');
insert into books values (1, 'One', 1, '{"k": [1, 2]}'), (2, 'Two', 1, null), (3, 'Three', 2, null);
insert into hidden.secrets values (1, 'xyzzy');
alter table authors disable row level security;
alter table books disable row level security;
create policy own on notes to authenticated using (owner = auth.uid()) with check (owner = auth.uid());

create function add(a int, b int default 10) returns int language sql immutable as 'select a + b';
create function hello(name text) returns text language sql stable as $$ select 'Hello, ' || name $$;
create function nothing() returns int language sql as 'select null::int';
create function forget() returns void language sql as '';
create function numbers() returns setof int language sql stable as 'select generate_series(1, 3)';
create function moods(m mood) returns mood language sql immutable as 'select m';
create function positives(p positive) returns positive language sql immutable as 'select p';
create function list(xs int[]) returns int[] language sql immutable as 'select xs';
create function get_pair(a int) returns pair language sql immutable as $$ select a, 'x' $$;
create function pairs() returns setof pair language sql immutable as $$ values (1, 'x'), (2, null) $$;
create function take_pair(p pair) returns int language sql immutable as 'select p.a';
create function book(id int) returns books language sql stable as 'select b from books b where b.id = book.id';
create function all_books() returns setof books language sql stable rows 3 as 'select * from books';
create function below(id int) returns setof books language sql stable as 'select * from books b where b.id < below.id';
create function one_book() returns one_book language sql stable as 'select b::one_book from books b where id = 1';
create function stats(out books bigint, out longest text) language sql stable as $$ select count(*), 'Three' from books $$;
create function double(inout n int) language sql immutable as 'select n * 2';
create function listing(prefix text default '') returns table (id int, title text) language sql stable
  as $$ select id, title from books where title like prefix || '%' $$;
create function loose() returns record language sql immutable as $$ select 1 as a, 'x' as b $$;
create function body(json) returns json language sql immutable as 'select $1';
create function echo(text) returns text language sql immutable as 'select $1';
create function markup(xml) returns xml language sql immutable as 'select $1';
create function bytes(bytea) returns int language sql immutable as 'select length($1)';
create function kind(jsonb) returns text language sql immutable as $$ select 'whole' $$;
create function kind(x int) returns text language sql immutable as $$ select 'int' $$;
create function kind(x int, y text) returns text language sql immutable as $$ select 'int, text' $$;
create function same(v int) returns text language sql immutable as $$ select 'int' $$;
create function same(v text, w int default 1) returns text language sql immutable as $$ select 'text' $$;
create function count_all(label text, variadic vs text[] default '{}') returns text language sql immutable
  as $$ select label || array_length(vs, 1) || array_to_string(vs, '|') $$;
create function lengths(c char(3), v varchar(2), b bit(2)) returns text[] language sql immutable
  as 'select array[c::text, v::text, b::text]';
create function typed(j json, d date, n numeric, f boolean, ts text[]) returns json language sql stable
  as 'select json_build_array(j, d, n, f, ts)';
create function write_note(note text) returns setof notes language sql
  as 'insert into notes (id, text) select coalesce(max(id), 0) + 1, note from notes returning *';
create function sly_write() returns void language plpgsql stable
  as $$ begin perform set_config('transaction_read_only', 'off', true); end $$;
create function write_stable() returns int language plpgsql stable as $$ begin return write_inner(); end $$;
create function write_inner() returns int language sql as 'insert into notes (id, text) values (99, null) returning id';
create function mine() returns setof notes language sql stable as 'select * from notes';
create function whoami() returns json language sql stable as
  $$ select json_build_object('role', current_user, 'uid', auth.uid(), 'method', current_setting('request.method'),
     'path', current_setting('request.path')) $$;
create function secrets() returns setof hidden.secrets language sql stable security definer as 'select * from hidden.secrets';
create function locked() returns int language sql immutable as 'select 1';
create function locked(m mood, variadic vs text[] default '{}') returns int language sql immutable as 'select 2';
create function opens(n int) returns int language plpgsql stable as $$ begin return "lock ed"(n, 'x'); end $$;
create function "lock ed"(n int, t varchar(3)) returns int language sql immutable as 'select 3';
create function page() returns "text/html" language sql immutable as $$ select '<p>hi</p>'::"text/html" $$;
create function picture() returns "image/png" language sql immutable as $$ select '\\x89504e47'::bytea::"image/png" $$;
create function sheet() returns "text/xml" language sql immutable as $$ select E'\\n<a/>'::xml::"text/xml" $$;
create function whatever() returns "*/*" language sql immutable as $$ select 'any'::"*/*" $$;
create function stop(status text) returns void language plpgsql as
  $$ begin raise sqlstate 'PT418' using message = 'teapot', detail = status; end $$;
create function asleep() returns int language plpgsql stable set statement_timeout = '50ms' as
  $$ begin perform pg_sleep(2); return 1; end $$;
create function sleepy(name text) returns text language plpgsql stable set statement_timeout = '30s' as
  $$ begin perform pg_sleep(20); return name; end $$;
create function isolated() returns text language sql stable set default_transaction_isolation = 'serializable'
  as $$ select current_setting('transaction_isolation') $$;
create function "we""ird; --"("a""b" text, "sp ace" int) returns text language sql immutable as $$ select "a""b" || "sp ace" $$;
create function __proto__() returns int language sql immutable as 'select 1';
create function reserved("order" text, "select" text) returns text language sql immutable as $$ select "order" || "select" $$;
create procedure act() language sql as '';

grant usage on schema hidden to service_role;
grant select on authors, books to anon, authenticated;
grant select, insert on notes to authenticated;
grant execute on all functions in schema public to anon, authenticated;
revoke execute on function locked(), locked(mood, text[]), "lock ed"(int, varchar) from anon, authenticated;
`
