// Images made smaller or put into another format, by sharp: bounded in bytes, pixels, time and how many are made at once.
// Refuses what is no raster image (SVG and PDF are programs), and (503) more than the queue takes. Attack T-06.
import { createHash } from 'node:crypto'
import type sharpModule from 'sharp'
import { storageErrors } from '../errors.ts'
import type { Image, ImageCache } from './cache.ts'
import { canonical, type Transformation } from './options.ts'

/** Bytes and pixels of the source, seconds of work. */
export const bounds = {
  bytes: 25 * 1024 ** 2,
  pixels: 50_000_000,
  seconds: 10,
  atOnce: 2,
  waiting: 64,
} as const

export interface Source {
  /** Of the bytes: they never change. */
  readonly version: string
  readonly size: number
  readonly read: () => Promise<Buffer>
}

export interface Renderer {
  /** @throws StorageError InvalidRequest, EntityTooLarge, ServiceUnavailable */
  render(
    source: Source,
    transformation: Transformation,
    accept: string,
  ): Promise<Image & { readonly etag: string }>
}

const rasters = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff'])
const animatedFormats = new Set(['webp', 'gif', 'png'])

type Target = 'avif' | 'webp' | 'jpeg' | 'png' | 'gif'

/** What is made of it: as asked, else the best that the browser takes, else what it was. */
function targetOf(format: Transformation['format'], source: string, accept: string): Target {
  const origin: Target = source === 'heif' ? 'avif' : source === 'tiff' ? 'jpeg' : (source as Target)
  if (format === 'origin') return origin
  if (format !== undefined) return format
  if (accept.includes('image/avif')) return 'avif'
  return accept.includes('image/webp') ? 'webp' : origin
}

const fits = { cover: 'cover', contain: 'inside', fill: 'fill' } as const

let loading: Promise<typeof sharpModule> | undefined
/** Loaded at the first image: it costs memory. */
const load = () =>
  (loading ??= import('sharp').then(({ default: sharp }) => {
    // what reads programs and documents is not to be reached, whatever a file says that it is
    sharp.block({
      operation: [
        'VipsForeignLoadSvg',
        'VipsForeignLoadPdf',
        'VipsForeignLoadMagick',
        'VipsForeignLoadOpenslide',
      ],
    })
    sharp.cache(false)
    sharp.concurrency(1)
    return sharp
  }))

const noImage = () => storageErrors.invalidRequest('The source image is invalid or unsupported for rendering')

async function make(bytes: Buffer, transformation: Transformation, accept: string): Promise<Image> {
  const sharp = await load()
  const { width, height, resize, quality, format } = transformation
  const options = { limitInputPixels: bounds.pixels, failOn: 'truncated' } as const
  const found = await sharp(bytes, options)
    .metadata()
    .catch(() => undefined)
  if (!rasters.has(found?.format ?? '')) throw noImage()
  const frames = found?.pages ?? 1
  if ((found?.width ?? 0) * (found?.height ?? 0) * frames > bounds.pixels)
    throw storageErrors.tooLarge(`An image of more than ${bounds.pixels} pixels is not transformed`)
  const target = targetOf(format, found?.format ?? '', accept)
  const animated = frames > 1 && animatedFormats.has(target)
  const image = sharp(bytes, { ...options, animated })
    .timeout({ seconds: bounds.seconds })
    .rotate()
    .resize({
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      fit: fits[resize],
      withoutEnlargement: resize !== 'fill',
    })
    .toFormat(target, quality === undefined ? {} : { quality })
  try {
    return { type: `image/${target}`, bytes: await image.toBuffer() }
  } catch (error) {
    if (error instanceof Error && /timeout/i.test(error.message))
      throw storageErrors.unavailable('The image takes too long to transform', { cause: error })
    throw noImage()
  }
}

export function createRenderer(cache: ImageCache): Renderer {
  const making = new Map<string, Promise<Image>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= bounds.atOnce) {
      if (waiting.length >= bounds.waiting)
        throw storageErrors.unavailable('Too many images are being transformed')
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }

  return {
    render: async ({ version, size, read }, transformation, accept) => {
      if (size > bounds.bytes)
        throw storageErrors.tooLarge(`An image of more than ${bounds.bytes} bytes is not transformed`)
      const takes =
        transformation.format === undefined
          ? ['avif', 'webp'].find((one) => accept.includes(`image/${one}`))
          : ''
      const key = createHash('sha256')
        .update(`1 ${version} ${canonical(transformation)} ${takes ?? ''}`)
        .digest('hex')
      let image = await cache.find(key)
      if (!image) {
        const work =
          making.get(key) ??
          inTurn(async () => {
            const made = await make(await read(), transformation, accept)
            // a cache that cannot be written is none
            await cache.keep(key, made).catch(() => undefined)
            return made
          }).finally(() => making.delete(key))
        making.set(key, work)
        image = await work
      }
      return { ...image, etag: `"${key.slice(0, 32)}"` }
    },
  }
}
