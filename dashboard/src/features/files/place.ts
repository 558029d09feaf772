// Where the browser of files stands, as the address has it; and what names are made of.

export interface FilesSearch {
  readonly bucket?: string
  /** A folder with its slash at the end; missing for the top. */
  readonly path?: string
  /** The whole name of the object whose details are open. */
  readonly open?: string
  /** Part of a name. */
  readonly find?: string
  readonly sort?: Sort
}

const sorts = ['name.asc', 'name.desc', 'updated_at.asc', 'updated_at.desc'] as const
export type Sort = (typeof sorts)[number]

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined

/** Reads the address; whatever it does not say, or says wrongly, is left out. */
export function toFilesSearch(search: Readonly<Record<string, unknown>>): FilesSearch {
  const text = (name: keyof FilesSearch) => {
    const value = textOf(search[name])
    return value === undefined || value === '' ? {} : { [name]: value }
  }
  const path = textOf(search.path) ?? ''
  const sort = sorts.find((one) => one === search.sort)
  return {
    ...text('bucket'),
    ...(path !== '' && { path: path.endsWith('/') ? path : `${path}/` }),
    ...text('open'),
    ...text('find'),
    ...(sort && { sort }),
  }
}

/** The last part of a name, without the slash of a folder. */
export const lastPart = (name: string): string => name.replace(/\/$/, '').replace(/^.*\//s, '')

/** The folder in which something is, with its slash; '' is the top. */
export const parentOf = (name: string): string =>
  name.slice(0, name.length - lastPart(name).length - (name.endsWith('/') ? 1 : 0))

/** `film.mp4` becomes `film (copy).mp4`, a folder `a/` becomes `a (copy)/`. */
export function copyOf(name: string): string {
  const own = lastPart(name)
  const dot = name.endsWith('/') ? -1 : own.lastIndexOf('.')
  const copied = dot > 0 ? `${own.slice(0, dot)} (copy)${own.slice(dot)}` : `${own} (copy)`
  return `${parentOf(name)}${copied}${name.endsWith('/') ? '/' : ''}`
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** A size for people, in steps of 1,000. @param bytes how many */
export function sizeText(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = (bytes / 1000 ** step).toLocaleString('en', { maximumFractionDigits: step === 0 ? 0 : 1 })
  return `${value} ${bytes === 1 ? 'byte' : (units[step] ?? 'bytes')}`
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** @param time in ISO 8601 */
export const timeText = (time: string): string => dates.format(new Date(time))
