// GetObjectAttributes: what is known of an object and of its parts, without its bytes. Refuses (InvalidArgument) attributes
// that there are none of.
import { numberOf, sendXml, withoutQuotes, type Handler } from './context.ts'
import { s3Errors } from './errors.ts'
import { findObject } from './read.ts'
import type { Xml, XmlElement } from './xml.ts'

const known = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']

/** Algorithm to base64, as elements. */
export const checksumsXml = (sums: Readonly<Record<string, string>> | undefined): XmlElement =>
  Object.fromEntries(Object.entries(sums ?? {}).map(([name, sum]) => [`Checksum${name}`, sum]))

export const getAttributes: Handler = async (context) => {
  const { field, services, reply } = context
  const asked = new Set((field('x-amz-object-attributes') ?? '').split(',').map((name) => name.trim()))
  if (![...asked].every((name) => known.includes(name)))
    throw s3Errors.invalidArgument(`x-amz-object-attributes must name some of ${known.join(', ')}`)
  const object = await findObject(context)
  const { eTag, size, checksums, checksumType, lastModified } = object.metadata
  const count = Number(/-(\d+)"$/.exec(eTag)?.[1] ?? 0)
  let parts: Xml
  if (asked.has('ObjectParts') && count > 0) {
    const fromField = { ...context, query: field }
    const most = numberOf(fromField, 'x-amz-max-parts', 1000, 1000)
    const marker = numberOf(fromField, 'x-amz-part-number-marker', 0, 10_000)
    // what came in one part may be one file
    const { segments = [{ size, checksums: undefined }] } = await services.objects.blob(object.version)
    const all = segments.map((segment, at) => ({ ...segment, number: at + 1 }))
    const page = all.slice(marker, marker + most)
    const next = page.at(-1)?.number ?? marker
    parts = {
      PartsCount: count,
      PartNumberMarker: marker,
      NextPartNumberMarker: next,
      MaxParts: most,
      IsTruncated: next < count,
      Part: page.map(({ number, size: length, checksums: sums }) => ({
        PartNumber: number,
        Size: length,
        ...checksumsXml(sums),
      })),
    }
  }
  void reply.header('last-modified', new Date(lastModified).toUTCString())
  return sendXml(context, 'GetObjectAttributesResponse', {
    ...(asked.has('ETag') && { ETag: withoutQuotes(eTag) }),
    ...(asked.has('Checksum') &&
      checksums && { Checksum: { ...checksumsXml(checksums), ChecksumType: checksumType ?? 'FULL_OBJECT' } }),
    ObjectParts: parts,
    ...(asked.has('StorageClass') && { StorageClass: 'STANDARD' }),
    ...(asked.has('ObjectSize') && { ObjectSize: size }),
  })
}
