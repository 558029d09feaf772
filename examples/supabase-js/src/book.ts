// One book on the page: its cover, its reviews, and the forms of who signed in.
import { labelled, make } from './page.ts'

export interface Book {
  readonly id: number
  readonly title: string
  readonly year: number
  readonly authors: { readonly name: string }
  readonly reviews: readonly Review[]
}

interface Review {
  readonly id: number
  readonly stars: number
  readonly body: string
  readonly user_id: string | null
}

/** What a book's forms do. */
export interface Deeds {
  /** Resolves to whether the server took it. */
  readonly review: (book: number, stars: number, body: string) => Promise<boolean>
  readonly takeBack: (review: number) => Promise<unknown>
  readonly cover: (book: number, file: File) => Promise<unknown>
}

const starsOf = (count: number) =>
  make('span', { className: 'stars', role: 'img', ariaLabel: `${count} stars` }, '★'.repeat(count))

function reviewForm({ id, title }: Book, { review }: Deeds): HTMLElement {
  const stars = make('select', { name: 'stars' }, ...['5', '4', '3', '2', '1'].map((n) => new Option(n)))
  const body = make('input', { name: 'body', placeholder: 'What you think of it', required: true })
  const form = make(
    'form',
    { className: 'actions', ariaLabel: `Review ${title}` },
    labelled('Stars', stars),
    labelled('Review', body, 'wide'),
    make('button', { className: 'main' }, 'Send'),
  )
  form.onsubmit = (event) => {
    event.preventDefault()
    void review(id, Number(stars.value), body.value).then((isTaken) => {
      if (isTaken) form.reset()
    })
  }
  return form
}

function coverField({ id, title }: Book, { cover }: Deeds): HTMLElement {
  const field = make('input', { type: 'file', accept: 'image/jpeg,image/png,image/webp' })
  field.onchange = () => {
    const [file] = field.files ?? []
    if (file) void cover(id, file)
  }
  return labelled(`Add a cover to ${title}`, field, 'faint')
}

function reviewItem(
  { id, stars, body, user_id }: Review,
  me: string | null,
  { takeBack }: Deeds,
): HTMLElement {
  const item = make('li', {}, starsOf(stars), make('span', {}, body))
  if (me !== null && user_id === me) {
    const back = make('button', { className: 'quiet', ariaLabel: `Delete the review ${body}` }, '×')
    back.onclick = () => void takeBack(id)
    item.append(back)
  }
  return item
}

export interface BookItem {
  readonly element: HTMLElement
  /** Shows the reviews that there are now; the rest stays as it is. */
  readonly showReviews: (book: Book) => void
}

/** @param coverUrl where it has one @param me the id of who signed in */
export function bookItem(book: Book, coverUrl: string | null, me: string | null, deeds: Deeds): BookItem {
  const { title, year, authors } = book
  const reviews = make('ul', { ariaLabel: `Reviews of ${title}` })
  const picture = coverUrl
    ? make('img', { src: coverUrl, alt: `Cover of ${title}` })
    : make('div', { className: 'no-cover', ariaHidden: 'true' }, title.replace(/^The /, '').charAt(0))
  const text = make(
    'div',
    {},
    make('h2', {}, title),
    make('p', { className: 'faint' }, `${authors.name}, ${year}`),
    reviews,
    ...(me === null ? [] : [reviewForm(book, deeds)]),
    ...(me === null || coverUrl ? [] : [coverField(book, deeds)]),
  )
  return {
    element: make('li', { className: 'card book' }, picture, text),
    showReviews: (now) => reviews.replaceChildren(...now.reviews.map((one) => reviewItem(one, me, deeds))),
  }
}
