// Tables with ways of every kind between them, for the tests of embedding: one to many, one to one, through a junction,
// to themselves, over views, by functions; some closed by row level security.

export const embedSql = `
create table authors (id int primary key, name text not null);
create table profiles (author_id int primary key references authors, bio text);
create table publishers (id int primary key, name text);
create table books (
  id int primary key, title text not null, pages int, data jsonb,
  author_id int references authors,
  editor_id int constraint books_editor references authors,
  publisher_id int references publishers
);
create table tags (id int primary key, label text);
create table book_tags (book_id int references books, tag_id int references tags, primary key (book_id, tag_id));
create table people (id int primary key, name text, boss_id int references people);
create table follows (who int references people, whom int references people, primary key (who, whom));
create table notes (id int primary key, owner uuid not null, book_id int references books, body text);
create table "we""ird; --" (
  id int primary key, "a""b'\\" int references authors, "__proto__" int references publishers, "sp ace" text
);
create view book_list with (security_invoker) as select id, title, author_id as writer_id from books;
create view author_list with (security_invoker) as select id as author_no, name from authors;
create function title_length(books) returns int stable language sql as 'select length($1.title)';
create function siblings(books) returns setof books stable language sql
  as 'select * from books where author_id = $1.author_id and id <> $1.id';
create function first_book(authors) returns setof books rows 1 stable language sql
  as 'select * from books where author_id = $1.id order by id limit 1';
create function add_book(title text) returns setof books language sql as 'select * from books where title = $1';

insert into authors values (1, 'Ada'), (2, 'Ben'), (3, 'Cy');
insert into profiles values (1, 'first');
insert into publishers values (1, 'North'), (2, 'South');
insert into books values
  (1, 'Alpha', 100, '{"a": [1, {"b": 2}]}', 1, 2, 1),
  (2, 'Beta', 50, null, 1, null, 2),
  (3, 'Gamma', 300, null, 2, 1, null),
  (4, 'Delta', null, null, null, null, 1);
insert into tags values (1, 'red'), (2, 'blue'), (3, 'unused');
insert into book_tags values (1, 1), (1, 2), (2, 2), (3, 1);
insert into people values (1, 'Top', null), (2, 'Mid', 1), (3, 'Low', 2), (4, 'Low too', 2);
insert into follows values (3, 2), (3, 1), (2, 1);
insert into notes values
  (1, '00000000-0000-4000-8000-00000000000a', 1, 'of alice'),
  (2, '00000000-0000-4000-8000-00000000000b', 1, 'secret of bob'),
  (3, '00000000-0000-4000-8000-00000000000b', 3, 'secret of bob too');
insert into "we""ird; --" values (1, 1, 2, 'x');

create policy all_read on authors for select to anon, authenticated using (true);
create policy all_read on books for select to anon, authenticated using (true);
create policy own on notes to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
grant select, insert, update, delete on all tables in schema public to service_role;
grant select on authors, books to anon, authenticated;
grant select, insert, update, delete on notes to authenticated;
grant insert, update on books to authenticated;
`
