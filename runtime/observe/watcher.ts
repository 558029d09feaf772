// Sees every request that was answered: counts it for the metrics and the charts, and records it for the log. On the path of every
// request: a few writes, no text is made. Refuses nothing.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Durations } from './durations.ts'
import type { Journal } from './journal.ts'
import type { Area, Series } from './series.ts'

/** What the hooks know of it. */
export interface Answered {
  /** With its query, and without. */
  readonly url: string
  readonly path: string
  /** The template; undefined where none matched. */
  readonly route: string | undefined
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  readonly role: string | undefined
  readonly code: string | undefined
}

/** Of Fastify's request. */
interface Asked {
  readonly id: string
  readonly method: string
  readonly ip: string
  readonly raw: IncomingMessage
}

export interface Watcher {
  answered(request: Asked, answer: Answered): void
  /** A request arrived; it is under way until its answer is closed. */
  began(response: ServerResponse): void
  readonly active: number
}

export interface WatcherParts {
  readonly durations: Durations
  readonly series: Series
  readonly journal: Journal
  /** What a request speaks for, where it is a user. */
  readonly userOf: (request: Asked) => string | undefined
  /** Hears of each answer as well. */
  readonly onAnswer?: ((request: IncomingMessage, answer: Answered) => void) | undefined
}

const areasByPath: Readonly<Record<string, Area>> = {
  rest: 'rest',
  auth: 'auth',
  storage: 'storage',
  realtime: 'realtime',
  admin: 'admin',
}

/** The part of the server that a path belongs to. */
function areaOf(path: string): Area {
  const end = path.indexOf('/', 1)
  return areasByPath[path.slice(1, end < 0 ? undefined : end)] ?? 'other'
}

/** The pages that show the log ask all the time: recorded, they would fill it with themselves. */
const ownPaths = /^\/admin\/v1\/(logs|status)(\/|$)/
/** Of all that belongs to no part, these are more than files of the dashboard and the docs. */
const told = /^\/(openapi\.json|client\.)/

export function createWatcher({ durations, series, journal, userOf, onAnswer }: WatcherParts): Watcher {
  let active = 0
  const ended = () => {
    active -= 1
  }
  return {
    answered: (request, answer) => {
      const { method } = request
      onAnswer?.(request.raw, answer)
      const { url, path, route, status, duration, role, code } = answer
      const area = areaOf(path)
      durations.add(method, route ?? 'unmatched', status, duration / 1000)
      // those of realtime wait until something happens
      series.add(area, status, area === 'realtime' ? undefined : duration)
      if (area === 'admin' && ownPaths.test(path)) return
      if (area === 'other' && status < 400 && !told.test(path)) return
      journal.record({
        kind: 'request',
        at: Date.now(),
        requestId: request.id,
        method,
        url,
        route,
        status,
        duration,
        role,
        user: userOf(request),
        code,
        address: request.ip,
        note: request.raw.note,
      })
    },
    began: (response) => {
      active += 1
      response.once('close', ended)
    },
    get active() {
      return active
    },
  }
}
