// Paging of admin lists: ?page=&per_page= in, X-Total-Count and Link out. Refuses (validation_failed) what is no page.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { authErrors } from '../../wire/errors.ts'
import { parameter } from '../../wire/read.ts'

/** Larger pages are cut to this. Source: auth.md §1.6. */
const largest = 1000
const usual = 50

export interface Page {
  /** From 1. */
  readonly page: number
  readonly perPage: number
  /** Rows before the page. */
  readonly offset: number
}

/** A missing or empty parameter is the default; anything but a whole number from 1 is refused. */
function positive(request: FastifyRequest, name: string, fallback: number): number {
  const given = parameter(request, name) ?? ''
  if (given === '') return fallback
  const value = /^\d{1,9}$/.test(given) ? Number(given) : 0
  if (value < 1) throw authErrors.invalid(`Bad Pagination Parameters: ${name} must be a whole number from 1`)
  return value
}

/** @throws validation_failed */
export function readPage(request: FastifyRequest): Page {
  const page = positive(request, 'page', 1)
  const perPage = Math.min(positive(request, 'per_page', usual), largest)
  return { page, perPage, offset: (page - 1) * perPage }
}

/**
 * Tells how many rows there are and where the next ones stand.
 *
 * @param url of the list, without a query. `page` comes first in the links: auth-js reads the first key, whatever it is.
 * @param rest further parameters of the request that the links keep
 */
export function sendPages(
  reply: FastifyReply,
  url: string,
  { page, perPage }: Page,
  total: number,
  rest: Readonly<Record<string, string | undefined>> = {},
): void {
  const last = Math.max(1, Math.ceil(total / perPage))
  const kept = Object.entries(rest).filter((entry): entry is [string, string] => !!entry[1])
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams([['page', String(to)], ['per_page', String(perPage)], ...kept])
    return `<${url}?${query.toString()}>; rel="${rel}"`
  }
  const links = [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last')]
  reply.header('x-total-count', String(total)).header('link', links.join(', '))
}
