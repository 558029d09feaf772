// The unmodified @supabase/supabase-js on this server, typed by `database.types.ts`: accounts, filters, embedded rows, a
// function, writes, changes as they happen, files. What the server refuses is shown in its words.
import { createClient } from '@supabase/supabase-js'
import { type Book, bookItem, type BookItem, type Deeds } from './book.ts'
import type { Database } from './database.types.ts'
import { make, part, tell } from './page.ts'

// set by examples/run.mjs
const { VITE_API_URL: url, VITE_ANON_KEY: key } = import.meta.env as unknown as Record<
  'VITE_API_URL' | 'VITE_ANON_KEY',
  string
>
const supabase = createClient<Database>(url, key)
const covers = supabase.storage.from('covers')

const wanted = 'id, title, year, authors(name), reviews(id, stars, body, user_id)'
const shelves = {
  'All books': () => supabase.from('books').select(wanted).order('id'),
  'Before 1970': () => supabase.from('books').select(wanted).lt('year', 1970).order('year'),
  'Four stars on average': () => supabase.rpc('books_with_stars', { at_least: 4 }).select(wanted),
}
type Shelf = keyof typeof shelves

let shelf: Shelf = 'All books'
let me: string | null = null
let latest = 0
let shown: { readonly state: string; readonly items: readonly BookItem[] } = { state: '', items: [] }

/** Fetches what is shown, and shows it. */
async function show(): Promise<void> {
  latest += 1
  const own = latest
  const [books, files] = await Promise.all([shelves[shelf](), covers.list()])
  if (own !== latest) return // somebody asked again meanwhile
  if (books.error) tell(books.error)
  else if (files.error) tell(files.error)
  else {
    const names = new Set(files.data.map(({ name }) => name))
    const size = { width: 240, height: 360, resize: 'cover' } as const
    const coverOf = ({ id }: Book) =>
      names.has(String(id)) ? covers.getPublicUrl(String(id), { transform: size }).data.publicUrl : null
    const state = JSON.stringify([me, books.data.map((book) => [book.id, coverOf(book)])])
    if (state !== shown.state) {
      const items = books.data.map((book) => bookItem(book, coverOf(book), me, deeds))
      shown = { state, items }
      part('books', HTMLUListElement).replaceChildren(...items.map(({ element }) => element))
    }
    // nobody loses what they are typing because somebody else has written
    for (const [index, book] of books.data.entries()) shown.items[index]?.showReviews(book)
  }
}

/** Tells what went wrong, or shows what is so now. Resolves to whether all went well. */
async function after({ error }: { readonly error: { readonly message: string } | null }): Promise<boolean> {
  tell(error)
  if (!error) await show()
  return !error
}

const deeds: Deeds = {
  review: async (book_id, stars, body) =>
    after(await supabase.from('reviews').insert({ book_id, stars, body })),
  takeBack: async (id) => after(await supabase.from('reviews').delete().eq('id', id)),
  cover: async (book, file) => after(await covers.upload(String(book), file)),
}

function showShelves(): void {
  const buttons = (Object.keys(shelves) as Shelf[]).map((name) => {
    const button = make('button', { ariaPressed: String(name === shelf) }, name)
    button.onclick = () => {
      shelf = name
      showShelves()
      void show()
    }
    return button
  })
  part('shelves', HTMLElement).replaceChildren(...buttons)
}

const account = part('account', HTMLFormElement)
account.onsubmit = async (event) => {
  event.preventDefault()
  const given = new FormData(account, event.submitter)
  const [email, password, how] = ['email', 'password', 'how'].map((name) => given.get(name) as string)
  const credentials = { email: email ?? '', password: password ?? '' }
  const { auth } = supabase
  tell((how === 'up' ? await auth.signUp(credentials) : await auth.signInWithPassword(credentials)).error)
}
const leave = part('leave', HTMLButtonElement)
leave.onclick = async () => tell((await supabase.auth.signOut()).error)

supabase.auth.onAuthStateChange((_event, session) => {
  me = session?.user.id ?? null
  account.hidden = me !== null
  leave.hidden = me === null
  part('who', HTMLElement).textContent = session?.user.email ?? ''
  // not in here: supabase-js holds a lock while it tells
  setTimeout(() => void show())
})
supabase
  .channel('reviews')
  .on('postgres_changes', { event: '*', schema: 'public', table: 'reviews' }, () => void show())
  .subscribe()
showShelves()
