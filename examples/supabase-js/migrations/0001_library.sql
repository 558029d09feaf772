-- A small library: everybody reads, who signed in writes reviews and may add the cover that a book lacks.
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
  user_id    uuid default auth.uid() references auth.users on delete cascade,
  stars      int not null constraint one_to_five_stars check (stars between 1 and 5),
  body       text not null default '',
  created_at timestamptz not null default now()
);
create index on books (author_id);
create index on reviews (book_id);
create index on reviews (user_id);

-- Row-level security is on already, as for every new table.
create policy "everybody reads" on authors for select to anon, authenticated using (true);
create policy "everybody reads" on books for select to anon, authenticated using (true);
create policy "everybody reads" on reviews for select to anon, authenticated using (true);
create policy "review as oneself" on reviews for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy "own reviews go" on reviews for delete to authenticated using (user_id = (select auth.uid()));
grant select on authors, books, reviews to anon, authenticated;
grant insert, delete on reviews to authenticated;

create function books_with_stars(at_least numeric) returns setof books
  stable language sql set search_path = '' as $$
    select books.* from public.books join public.reviews on reviews.book_id = books.id
    group by books.id having avg(stars) >= at_least order by books.id
  $$;
comment on function books_with_stars is 'Books whose reviews have so many stars on average.';
grant execute on function books_with_stars to anon, authenticated;

alter publication supabase_realtime add table reviews;

-- Covers: one file for each book, named by its id, open for everybody to see.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('covers', 'covers', true, 1024 * 1024, '{image/jpeg,image/png,image/webp}');
create policy "everybody lists covers" on storage.objects for select to anon, authenticated
  using (bucket_id = 'covers');
create policy "a cover for a book" on storage.objects for insert to authenticated
  with check (bucket_id = 'covers' and exists (select from public.books where books.id::text = name));

insert into authors (name) values ('Ursula K. Le Guin'), ('Stanisław Lem');
insert into books (author_id, title, year) values
  (1, 'The Dispossessed', 1974), (1, 'The Left Hand of Darkness', 1969), (2, 'Solaris', 1961);
insert into reviews (book_id, stars, body) values
  (1, 5, 'Two worlds, one wall.'), (3, 5, ''), (3, 2, 'The sea says nothing.');
