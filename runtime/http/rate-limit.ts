// The cheap limit at the edge: so many anonymous requests per address and window, counted in memory. Ours instead of
// @fastify/rate-limit, whose hooks and store would be made anew in every small instance. Limits of sign-in come from auth.
import { isIPv4 } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** Limits by the address of the client. */
export interface RateLimit {
  /**
   * Counts one request of an anonymous or refused caller and sets the `RateLimit-*` headers.
   *
   * @throws ApiError 429 when there were too many.
   */
  check(request: FastifyRequest, reply: FastifyReply): void
}

/** IPv6 addresses to their first 64 bits, since one customer has so many; IPv4 as it is, mapped or not. */
export function clientKey(address: string): string {
  const v4 = address.replace(/^::ffff:/i, '')
  if (isIPv4(v4)) return v4
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return groups.map((group) => parseInt(group, 16).toString(16)).join(':')
}

// Above so many addresses in one window, some 10 MB, newcomers share one count.
const mostAddresses = 50_000

/** @param options `max` requests per `window` milliseconds; `max` 0 switches the limit off. They may change. */
export function createRateLimit(options: { readonly max: number; readonly window: number }): RateLimit {
  let counts = new Map<string, number>()
  let current = 0

  function count(address: string, period: number): number {
    if (period !== current) {
      current = period
      counts = new Map()
    }
    const key = clientKey(address)
    const place = counts.size < mostAddresses || counts.has(key) ? key : 'others'
    const total = (counts.get(place) ?? 0) + 1
    counts.set(place, total)
    return total
  }

  return {
    check(request, reply) {
      const { max, window } = options
      if (max === 0) return
      const now = Date.now()
      const period = Math.floor(now / window)
      const used = count(request.ip, period)
      const reset = String(Math.ceil(((period + 1) * window - now) / 1000))
      reply.header('ratelimit-limit', String(max))
      reply.header('ratelimit-remaining', String(Math.max(0, max - used)))
      reply.header('ratelimit-reset', reset)
      if (used > max) throw problem(429, 'Too many requests', { 'retry-after': reset })
    },
  }
}
