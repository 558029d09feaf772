// Makes an archive of one state of the database and of the files that it names, while the server goes on. Refuses what it could
// not bring back: drift, large objects, files that are missing.
import { createGzip } from 'node:zlib'
import type { ClientConfig } from 'pg'
import type pg from 'pg'
import { deriveKey } from '../config/derive.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import type { BlobStore } from '../storage/blobs/contract.ts'
import { createArchive, type ArchiveWriter } from './archive-writer.ts'
import {
  fileName,
  headerName,
  pieceName,
  secretsName,
  type ArchivedTable,
  type Header,
  type Manifest,
} from './contract.ts'
import { RowDigest } from './row-digest.ts'
import * as snapshot from './snapshot.ts'

export interface BackupOptions {
  /** Absolute path of the archive. */
  readonly path: string
  /** The superuser, or the login of DATABASE_URL. */
  readonly connection: ClientConfig
  readonly blobs: BlobStore
  readonly product: string
  readonly schemas: readonly string[]
  readonly appSecret: string
  /** Lines for SECRETS_FILE, where they belong into the archive. */
  readonly secrets: string | undefined
  /** Statements that make what no migration made. */
  readonly drift: readonly string[]
  readonly allowDrift: boolean
  readonly log: (line: string) => void
}

export interface BackupReport {
  readonly tables: number
  readonly rows: number
  readonly files: number
  /** Of the archive, in bytes. */
  readonly size: number
}

/** Says whether two secrets are the same, and nothing else. */
export const secretMark = (appSecret: string): string => deriveKey(appSecret, 'backup-mark').toString('hex')

/** The sweeper's: while another holds it, no file is removed. */
const sweepLock = 7243103

/** Bytes of rows, before they are packed, that one entry holds. */
const piece = 8 * 1024 * 1024

async function packed(chunks: readonly Buffer[]): Promise<Buffer> {
  const gzip = createGzip({ level: 5 })
  for (const chunk of chunks) gzip.write(chunk)
  gzip.end()
  const parts: Buffer[] = []
  for await (const part of gzip as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

async function writeTable(
  archive: ArchiveWriter,
  rows: AsyncIterable<Buffer>,
  index: number,
): Promise<RowDigest> {
  const digest = new RowDigest()
  let [chunks, bytes, pieces]: [Buffer[], number, number] = [[], 0, 0]
  const write = async () => {
    await archive.add(pieceName(index, pieces), await packed(chunks))
    ;[chunks, bytes, pieces] = [[], 0, pieces + 1]
  }
  for await (const chunk of rows) {
    digest.update(chunk)
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= piece) await write()
  }
  if (bytes > 0) await write()
  return digest
}

async function writeTables(
  client: pg.Client,
  archive: ArchiveWriter,
  tables: readonly ArchivedTable[],
): Promise<Manifest['tables']> {
  const digests: Record<string, { rows: number; digest: string }> = {}
  for (const [index, table] of tables.entries()) {
    const { rows, digest } = await writeTable(archive, snapshot.copyOut(client, table), index)
    digests[table.name] = { rows, digest }
  }
  return digests
}

/** @returns how many @throws BlobMissing */
async function writeFiles(client: pg.Client, archive: ArchiveWriter, blobs: BlobStore): Promise<number> {
  let count = 0
  for await (const files of snapshot.readFiles(client)) {
    for (const { id, size } of files) {
      await archive.stream(fileName(id), size, (await blobs.read(id)) as AsyncIterable<Buffer>)
      count += 1
    }
  }
  return count
}

/** @throws Error naming what cannot be brought back; no archive is left then */
export async function writeBackup(options: BackupOptions): Promise<BackupReport> {
  const { connection, path, blobs, allowDrift, log } = options
  return await withClient(connection, (sweeping) =>
    withClient(connection, async (client) => {
      await sweeping.query('select pg_advisory_lock($1)', [sweepLock]) // let go when the connection closes
      await snapshot.beginSnapshot(client)
      const large = await snapshot.countLargeObjects(client)
      if (large > 0 && !allowDrift)
        throw new Error(
          `${large} large objects (pg_largeobject) would be left out; --allow-drift leaves them out`,
        )
      const tables = await snapshot.readTables(client)
      const { rows: servers } = await client.query<{ server_version: string }>('show server_version')
      const header: Header = {
        format: 1,
        created: new Date().toISOString(),
        product: options.product,
        server: servers[0]?.server_version ?? '',
        secretMark: secretMark(options.appSecret),
        schemas: options.schemas,
        migrations: await snapshot.readMigrationsOf(client),
        drift: options.drift,
        tables,
        sequences: await snapshot.readSequences(client),
        filled: await snapshot.readFilled(client),
      }
      const archive = await createArchive(path)
      try {
        await archive.add(headerName, JSON.stringify(header))
        if (options.secrets !== undefined) await archive.add(secretsName, options.secrets)
        const digests = await writeTables(client, archive, tables)
        const rows = Object.values(digests).reduce((sum, table) => sum + table.rows, 0)
        log(`backup: ${rows} rows of ${tables.length} tables`)
        const files = await writeFiles(client, archive, blobs)
        log(`backup: ${files} files`)
        return { tables: tables.length, rows, files, size: await archive.close(digests) }
      } catch (error) {
        await archive.abandon()
        throw error
      }
    }),
  )
}
