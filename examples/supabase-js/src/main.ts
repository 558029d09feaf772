// The unmodified @supabase/supabase-js on this server, typed by `database.types.ts`: filters, embedded rows, a function, an
// insert that is allowed and a deletion that is not. The page shows what it got.
import { createClient } from '@supabase/supabase-js'
import type { Database, Tables } from './db/database.types.ts'

// http://localhost:5173/#key=… names the key, and the server where it is not the default one.
const settings = new URLSearchParams(location.hash.slice(1))
const url = settings.get('url') ?? 'http://localhost:8000'
const supabase = createClient<Database>(url, settings.get('key') ?? 'no key')

function show(line: string): void {
  const item = document.createElement('li')
  item.textContent = line
  document.querySelector('ol')?.append(item)
}

async function tour(): Promise<void> {
  const { data: books } = await supabase
    .from('books')
    .select('title, year')
    .lt('year', 1970)
    .order('year')
    .throwOnError()
  show(`Before 1970: ${books.map(({ title, year }) => `${title} (${year})`).join(', ')}`)

  const { data: authors } = await supabase
    .from('authors')
    .select('name, books(title, reviews(stars))')
    .eq('books.reviews.stars', 5)
    .order('id')
    .throwOnError()
  for (const { name, books } of authors) {
    const best = books.filter(({ reviews }) => reviews.length > 0).map(({ title }) => title)
    show(`Five stars for ${name}: ${best.join(', ')}`)
  }

  const { data: loved } = await supabase
    .rpc('books_with_stars', { at_least: 4 })
    .select('title, authors(name)')
    .throwOnError()
  show(
    `Four stars on average: ${loved.map(({ title, authors }) => `${title} by ${authors.name}`).join(', ')}`,
  )

  const { data: review } = await supabase
    .from('reviews')
    .insert({ book_id: 2, stars: 4, body: 'Winter, and two people.' })
    .select()
    .single()
    .throwOnError()
  const kept: Tables<'reviews'> = review
  show(`Review kept: ${kept.stars} stars, "${kept.body ?? ''}"`)

  const { error } = await supabase.from('books').delete().eq('id', 1)
  show(`Deleting a book: ${error?.message ?? 'done'}`)
}

tour().catch((error: unknown) => show(error instanceof Error ? error.message : String(error)))
