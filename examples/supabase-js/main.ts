// The unmodified @supabase/supabase-js on this server, typed by `database.types.ts`: filters, embedded rows, a function, an
// insert that is allowed and one that is not. Called with the server's URL and the anon key; prints what it got.
import { createClient } from '@supabase/supabase-js'
import type { Database, Tables } from './db/database.types.ts'

const [url = 'http://localhost:8000', key = ''] = process.argv.slice(2)
const supabase = createClient<Database>(url, key, { auth: { persistSession: false } })

const { data: books } = await supabase
  .from('books')
  .select('title, year')
  .lt('year', 1970)
  .order('year')
  .throwOnError()
console.log('Before 1970:', books.map(({ title, year }) => `${title} (${year})`).join(', '))

const { data: authors } = await supabase
  .from('authors')
  .select('name, books(title, reviews(stars))')
  .eq('books.reviews.stars', 5)
  .order('id')
  .throwOnError()
for (const { name, books } of authors) {
  const best = books.filter(({ reviews }) => reviews.length > 0).map(({ title }) => title)
  console.log(`Five stars for ${name}:`, best.join(', '))
}

const { data: loved } = await supabase
  .rpc('books_with_stars', { at_least: 4 })
  .select('title, authors(name)')
  .throwOnError()
console.log(
  'Four stars on average:',
  loved.map(({ title, authors }) => `${title} by ${authors.name}`).join(', '),
)

const { data: review } = await supabase
  .from('reviews')
  .insert({ book_id: 2, stars: 4, body: 'Winter, and two people.' })
  .select()
  .single()
  .throwOnError()
const kept: Tables<'reviews'> = review
console.log(`Review kept: ${kept.stars} stars, "${kept.body ?? ''}"`)

const { error } = await supabase.from('books').delete().eq('id', 1)
console.log(`Deleting a book: ${error?.message ?? 'done'}`)
