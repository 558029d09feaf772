// POST /storage/v1/object/list and /list-v2: what is below a prefix. Source: storage.md §1.2.
import type { FastifyInstance } from 'fastify'
import { storageErrors } from '../errors.ts'
import type { Entry } from '../objects/lister.ts'
import type { StorageServices } from '../services.ts'
import { asking, bodyOf, bucketOf, spellings } from './request.ts'

const columns = ['name', 'created_at', 'updated_at', 'last_accessed_at'] as const
const orders = ['asc', 'desc'] as const

const sortOf = (members: Readonly<Record<string, unknown>>) => ({
  column: columns.find((column) => column === members.column) ?? 'name',
  order: orders.find((order) => order === members.order) ?? 'asc',
})

/** As the first version tells it: names below the prefix, folders without anything. */
function oldEntry({ name, object }: Entry, prefix: string): object {
  const times = object && {
    updated_at: object.updated_at,
    created_at: object.created_at,
    last_accessed_at: object.last_accessed_at,
  }
  const none = { updated_at: null, created_at: null, last_accessed_at: null }
  return {
    name: object ? name.slice(prefix.length) : name.slice(prefix.length, -1),
    id: object?.id ?? null,
    ...(times ?? none),
    metadata: object?.metadata ?? null,
  }
}

interface Cursor {
  readonly column: (typeof columns)[number]
  readonly order: (typeof orders)[number]
  readonly name: string
  readonly isFolder: boolean
  readonly time?: string | undefined
}

const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/** @throws StorageError InvalidRequest */
function readCursor(text: string): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor
    const isOne =
      columns.includes(cursor.column) &&
      orders.includes(cursor.order) &&
      typeof cursor.name === 'string' &&
      typeof cursor.isFolder === 'boolean' &&
      (cursor.time === undefined || !Number.isNaN(Date.parse(cursor.time)))
    if (isOne) return cursor
  } catch {
    // said below
  }
  throw storageErrors.invalidRequest('body/cursor is none of ours')
}

export function registerList(app: FastifyInstance, { lister, buckets }: StorageServices): void {
  for (const object of spellings) {
    app.post(`/${object}/list/:bucket`, async (request) => {
      const body = bodyOf(request)
      const given = body.text('prefix') ?? ''
      const prefix = given === '' || given.endsWith('/') ? given : `${given}/`
      const { column, order } = sortOf(body.object('sortBy') ?? {})
      const asked = asking(request, 'storage.object.list')
      const page = {
        ...{ bucket: bucketOf(request), prefix, delimiter: '/', descending: order === 'desc' },
        ...{ limit: body.integer('limit', 1) ?? 100, offset: body.integer('offset') },
        search: body.text('search'),
      }
      const entries = await (column === 'name'
        ? lister.page(asked, page)
        : lister.sorted(asked, { ...page, column }))
      return entries.map((entry) => oldEntry(entry, prefix))
    })

    app.post(`/${object}/list-v2/:bucket`, async (request) => {
      const body = bodyOf(request)
      const bucket = bucketOf(request)
      const prefix = body.text('prefix') ?? ''
      const limit = Math.min(body.integer('limit', 1) ?? 1000, 1000)
      const delimiter = body.boolean('with_delimiter') === true ? '/' : ''
      const given = body.text('cursor')
      const cursor = given === undefined || given === '' ? undefined : readCursor(given)
      const { column, order } = cursor ?? sortOf(body.object('sortBy') ?? {})
      const asked = asking(request, 'storage.object.list_v2')
      await buckets.rules(bucket)
      const page = { bucket, prefix, delimiter, limit: limit + 1, descending: order === 'desc' }
      const found =
        column === 'name'
          ? await lister.walk(asked, { ...page, after: cursor?.name })
          : await lister.sorted(asked, { ...page, column, after: cursor && { ...cursor, time: cursor.time } })
      const entries = found.slice(0, limit)
      const last = entries.at(-1)
      const hasNext = found.length > limit
      const time = last?.time ?? undefined
      const key = (name: string) => name.slice(prefix.length).replace(/\/$/, '')
      return {
        hasNext,
        ...(hasNext &&
          last && {
            nextCursor: writeCursor({ column, order, name: last.name, isFolder: last.object === null, time }),
          }),
        folders: entries.flatMap(({ name, object: row }) => (row ? [] : [{ name, key: key(name) }])),
        objects: entries.flatMap(({ name, object: row }) => {
          if (!row) return []
          const { id, updated_at, created_at, last_accessed_at, metadata } = row
          return [{ name, key: key(name), id, updated_at, created_at, last_accessed_at, metadata }]
        }),
      }
    })
  }
}
