-- A small library for the example: everybody reads, everybody may write a review, nobody may change one.
create table authors (
  id   int generated always as identity primary key,
  name text not null
);
create table books (
  id        int generated always as identity primary key,
  author_id int not null references authors,
  title     text not null,
  year      int not null
);
create table reviews (
  id         int generated always as identity primary key,
  book_id    int not null references books on delete cascade,
  stars      int not null check (stars between 1 and 5),
  body       text,
  created_at timestamptz not null default now()
);
create index on books (author_id);
create index on reviews (book_id);

create policy "everybody reads" on authors for select to anon, authenticated using (true);
create policy "everybody reads" on books for select to anon, authenticated using (true);
create policy "everybody reads" on reviews for select to anon, authenticated using (true);
create policy "everybody writes" on reviews for insert to anon, authenticated with check (true);
grant select on authors, books, reviews to anon, authenticated;
grant insert on reviews to anon, authenticated;

create function books_with_stars(at_least numeric) returns setof books
  stable language sql set search_path = '' as $$
    select books.* from public.books join public.reviews on reviews.book_id = books.id
    group by books.id having avg(stars) >= at_least order by books.id
  $$;
comment on function books_with_stars is 'Books whose reviews have so many stars on average.';
grant execute on function books_with_stars to anon, authenticated;

insert into authors (name) values ('Ursula K. Le Guin'), ('Stanisław Lem');
insert into books (author_id, title, year) values
  (1, 'The Dispossessed', 1974), (1, 'The Left Hand of Darkness', 1969), (2, 'Solaris', 1961);
insert into reviews (book_id, stars, body) values (1, 5, 'Two worlds, one wall.'), (3, 5, null), (3, 2, 'The sea says nothing.');
