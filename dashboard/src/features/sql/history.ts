// What was run in this browser: the last hundred, newest first, in localStorage. A browser that refuses to keep it loses nothing else.

export interface Past {
  readonly sql: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ok: boolean
}

const key = 'lite.sql.history'
const draftKey = 'lite.sql.draft'
const most = 100
const longest = 20_000

function read(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // full, or forbidden
  }
}

const isPast = (value: unknown): value is Past =>
  typeof value === 'object' &&
  value !== null &&
  'sql' in value &&
  typeof value.sql === 'string' &&
  'at' in value &&
  typeof value.at === 'number'

export function readHistory(): Past[] {
  try {
    const kept: unknown = JSON.parse(read(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isPast) : []
  } catch {
    return []
  }
}

/** The same text again takes the place of its last run. Texts of more than 20,000 characters are not kept. */
export function remember(past: Past): void {
  if (past.sql.length > longest) return
  const others = readHistory().filter(({ sql }) => sql !== past.sql)
  write(key, JSON.stringify([past, ...others].slice(0, most)))
}

export const forgetAll = (): void => write(key, '[]')

/** What stood in the editor. */
export const readDraft = (): string => read(draftKey) ?? ''
export const keepDraft = (text: string): void => write(draftKey, text)
