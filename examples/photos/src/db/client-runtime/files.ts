// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// `db.storage`: files of buckets. What does the work is loaded when it is first used, so that bundlers put it into a file of
// its own.
import { type Call, lazy } from './call.js'
import type { Http } from './http.js'
import type * as Work from './storage/index.js'
import type { CallOptions } from './types.js'

/** What an image is made into; pixels and percent. */
export interface Transform {
  readonly width?: number
  readonly height?: number
  readonly resize?: 'cover' | 'contain' | 'fill'
  readonly quality?: number
  readonly format?: 'origin' | 'avif' | 'webp' | 'jpeg' | 'png'
}

export interface Progress {
  /** Bytes. */
  readonly sent: number
  readonly total: number
}

export interface UploadOptions extends CallOptions {
  /** Replaces what is there. */
  readonly upsert?: boolean
  /** Default: the type of the Blob. */
  readonly contentType?: string
  /** Seconds for which browsers may keep it. */
  readonly cacheSeconds?: number
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly onProgress?: (progress: Progress) => void
  /** Whether it goes on where it was after a break. Default: for more than 6 MB. */
  readonly resumable?: boolean
  /** Where a resumable upload stands, to go on with it later: give it back as `resumeUrl`, with the same file. */
  readonly onResumeUrl?: (url: string) => void
  readonly resumeUrl?: string
}

export type Body = Blob | ArrayBuffer | Uint8Array | string

export interface FileInfo {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly contentType: string
  readonly etag: string
  /** ISO 8601. */
  readonly lastModified: string
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface Listing {
  /** Whole names, with a slash at their ends. */
  readonly folders: readonly string[]
  readonly files: readonly Omit<FileInfo, 'metadata'>[]
  /** null after the last page. */
  readonly nextCursor: string | null
}

export interface ListOptions extends CallOptions {
  readonly limit?: number
  readonly cursor?: string | null
  /** Everything below, instead of folders. */
  readonly deep?: boolean
}

export interface LinkOptions {
  readonly transform?: Transform
  /** Saved instead of shown; a text is the name to save it under. */
  readonly download?: boolean | string
}

/** The files of one bucket. */
export interface Files {
  /** What was uploaded, by the name that was given. */
  upload(
    path: string,
    file: Body,
    options?: UploadOptions,
  ): Call<{ readonly id: string; readonly path: string }>
  download(path: string, options?: CallOptions & { readonly transform?: Transform }): Call<Blob>
  info(path: string, options?: CallOptions): Call<FileInfo>
  /** What is below a folder; everything without one. */
  list(folder?: string, options?: ListOptions): Call<Listing>
  /** Names that are gone; those that were not there are left out. */
  remove(paths: readonly string[], options?: CallOptions): Call<string[]>
  move(from: string, to: string, options?: CallOptions): Call<void>
  copy(from: string, to: string, options?: CallOptions & { readonly upsert?: boolean }): Call<void>
  /** A URL that lets everybody read for so many seconds. */
  signedUrl(path: string, seconds: number, options?: CallOptions & LinkOptions): Call<string>
  /** Of a public bucket; nothing is asked. */
  publicUrl(path: string, options?: LinkOptions): string
}

export interface Storage {
  from(bucket: string): Files
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** The files of a server. */
export function storageOf(http: Http): Storage {
  const call = <T>(work: (loaded: typeof Work) => Promise<T>): Call<T> =>
    lazy(async () => work(await import('./storage/index.js')))
  return {
    from: (bucket) => ({
      upload: (path, file, options = {}) => call(({ upload }) => upload(http, bucket, path, file, options)),
      download: (path, options = {}) => call(({ download }) => download(http, bucket, path, options)),
      info: (path, options = {}) => call(({ info }) => info(http, bucket, path, options)),
      list: (folder = '', options = {}) => call(({ list }) => list(http, bucket, folder, options)),
      remove: (paths, options = {}) => call(({ remove }) => remove(http, bucket, paths, options)),
      move: (from, to, options = {}) =>
        call(({ relocate }) => relocate(http, 'move', bucket, [from, to], options)),
      copy: (from, to, options = {}) =>
        call(({ relocate }) => relocate(http, 'copy', bucket, [from, to], options)),
      signedUrl: (path, seconds, options = {}) =>
        call(({ signedUrl }) => signedUrl(http, bucket, path, seconds, options)),
      publicUrl: (path, { transform, download } = {}) => {
        const kind = transform ? 'render/image' : 'object'
        const url = new URL(
          `${http.options?.url ?? ''}/storage/v1/${kind}/public/${encodeURIComponent(bucket)}/${encoded(path)}`,
        )
        for (const [name, value] of Object.entries(transform ?? {})) url.searchParams.set(name, String(value))
        if (download !== undefined && download !== false)
          url.searchParams.set('download', download === true ? '' : download)
        return url.href
      },
    }),
  }
}
