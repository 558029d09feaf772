-- What a view can do decides its routes; what its columns can take decides its types.
create table author (id integer primary key, name text not null, email text);
create table book (
  id integer primary key,
  author_id integer not null references author,
  title text not null,
  pages integer
);
create view short_book as select id, title, author_id from book where pages < 100;
create view book_size as select id, title, pages, pages > 300 as is_long from book;
create view author_stats as select author_id, count(*) as books from book group by author_id;
create materialized view totals as select count(*) as books from book;
create view entry as select name as who, 'x' as what from author;
create function entry_in() returns trigger language plpgsql as 'begin return new; end';
create trigger entry_in instead of insert on entry for each row execute function entry_in();
create table log (line text);
comment on view short_book is 'Books of fewer than 100 pages.';
