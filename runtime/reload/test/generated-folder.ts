// Writes folders that look like generated code, for tests of loading and reloading.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes as the generator does: a new file in the place of the old one. */
export function writeFile(dir: string, file: string, text: string): void {
  const path = join(dir, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

/** The three files of one relation that matter at run time. */
export function writeRelation(dir: string, folder: string, columns: readonly string[]): void {
  const facts = columns.map((column) => `    ${column}: 'text',\n`).join('')
  const properties = columns.map((column) => `  ${column}: { type: 'string' },\n`).join('')
  writeFile(
    dir,
    `${folder}/schema.ts`,
    `const properties = {\n${properties}} as const\nexport const row = { type: 'object', properties } as const\n`,
  )
  writeFile(
    dir,
    `${folder}/table.ts`,
    `import type { Table } from '#runtime/rest'
import { row } from './schema.ts'
import type { Row } from './types.ts'

export const ${folder}: Table<Row> = {
  schema: 'public',
  name: '${folder}',
  kind: 'table',
  primaryKey: [],
  columns: {
${facts}  },
  relations: {},
  schemas: { row },
}
`,
  )
  writeFile(
    dir,
    `${folder}/routes.ts`,
    `import type { FastifyPluginAsync } from 'fastify'
import { list } from '#runtime/rest'
import type { ListRoute } from '#runtime/rest'
import { ${folder} } from './table.ts'

export const ${folder}Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute>('/${folder}', list(${folder}))
}
`,
  )
}

export function writeIndex(dir: string, schemaHash: string, folders: readonly string[]): void {
  const imports = folders.map(
    (folder) =>
      `import { ${folder}Routes } from './${folder}/routes.ts'\nimport { ${folder} } from './${folder}/table.ts'\n`,
  )
  const entries = folders.map(
    (folder) => `  { folder: '${folder}', table: ${folder}, routes: ${folder}Routes },\n`,
  )
  writeFile(
    dir,
    'index.ts',
    `import type { Mounted } from '#runtime/rest'
${imports.join('')}
export const functions = []
export const schemaHash = '${schemaHash}'

export const relations: readonly Mounted[] = [
${entries.join('')}]
`,
  )
}

/** A whole folder; relations that are no longer named are deleted. */
export function writeGenerated(
  dir: string,
  schemaHash: string,
  relations: Readonly<Record<string, readonly string[]>>,
): void {
  rmSync(dir, { recursive: true, force: true })
  for (const [folder, columns] of Object.entries(relations)) writeRelation(dir, folder, columns)
  writeIndex(dir, schemaHash, Object.keys(relations))
}
