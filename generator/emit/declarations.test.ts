// The rolled-up declarations: a program that compiles against the modules compiles against the one file, with the same types.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { column, foreignKey, model, relation } from '../test/model.ts'
import { emitDeclarations } from './declarations.ts'
import { emit } from './emit.ts'

/** Errors of a strict program of these files; declaration files are checked too. */
function errors(files: Readonly<Record<string, string>>, resolution: 'bundler' | 'nodenext'): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'declared-'))
  for (const [path, text] of Object.entries({ ...files, 'package.json': '{"type":"module"}' })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const bundler = resolution === 'bundler'
  const program = ts.createProgram([join(folder, 'use.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: bundler ? ts.ModuleKind.ESNext : ts.ModuleKind.NodeNext,
    moduleResolution: bundler ? ts.ModuleResolutionKind.Bundler : ts.ModuleResolutionKind.NodeNext,
    strict: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    skipDefaultLibCheck: true,
    noEmit: true,
    types: [],
  })
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => {
    return `${file?.fileName ?? ''} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
  rmSync(folder, { recursive: true })
  return found
}

const modules = new Map([
  [
    'client.ts',
    `import { make, type Options as Given } from './runtime/index.js'
     import type { Made } from './runtime/make.js'
     import * as shapes from './shapes.js'
     import { tools } from './tools.js'
     export type { Row } from './a/types.js'
     export type { Row as OtherRow } from './b/types.js'
     export * from './errors.js'
     export * as geometry from './shapes.js'
     export interface Client { a: Made<import('./a/types.js').Row>; b: ReturnType<typeof tools>; shape: typeof shapes.unit }
     export const client = (options: Given): Client => ({ a: make<import('./a/types.js').Row>(options), b: tools(), shape: shapes.unit })
     /** Kept. */
     export function pick(of: string): 1
     export function pick(of: number): 2
     export function pick(of: unknown): 1 | 2 { return of === 1 ? 2 : 1 }`,
  ],
  [
    'runtime/index.ts',
    `export { make } from './make.js'
     export type { Options } from './make.js'`,
  ],
  [
    'runtime/make.ts',
    `interface Hidden { readonly hidden: true }
     export interface Options { readonly url?: string }
     export interface Made<T> { get(): Promise<T>; readonly hidden: Hidden }
     export function make<T>(options: Options): Made<T> { throw options }`,
  ],
  ['a/types.ts', `export interface Row { readonly id: number; readonly $0: string }`],
  ['b/types.ts', `import type { Row as A } from '../a/types.js'\nexport interface Row { readonly a: A }`],
  [
    'tools.ts',
    `import type { Row } from './b/types.js'\nexport const tools = (): Row => null as unknown as Row`,
  ],
  ['errors.ts', `export class Failure extends Error { readonly code = 'x' }`],
  ['shapes.ts', `export const unit = { side: 1 } as const`],
])

const program = `
  import { client, Failure, geometry, pick } from './client.js'
  import type { Client, OtherRow, Row } from './client.js'
  type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never
  const db: Client = client({ url: 'x' })
  export const row: Row = await db.a.get()
  export const other: OtherRow = db.b
  export const facts: [Same<typeof other.a, Row>, Same<typeof geometry.unit.side, 1>, Same<typeof db.a.hidden.hidden, true>] =
    [true, true, true]
  export const picks: [1, 2] = [pick('a'), pick(1)]
  export const code: 'x' = new Failure().code
  // @ts-expect-error no such property
  row.idd
  // @ts-expect-error not exported
  export type { Options } from './client.js'
`

describe('declarations', { timeout: 120_000 }, () => {
  it('give a program the types of the modules', () => {
    const rolled = emitDeclarations(modules, 'client.ts')
    expect(rolled).toContain('/** Kept. */')
    expect(rolled).not.toMatch(/\bfrom '|import\(/)
    expect(errors({ ...Object.fromEntries(modules), 'use.ts': program }, 'bundler')).toEqual([])
    expect(errors({ 'client.d.ts': rolled, 'use.ts': program }, 'bundler')).toEqual([])
    expect(errors({ 'client.d.ts': rolled, 'use.ts': program }, 'nodenext')).toEqual([])
  })

  it('says what is missing, and what cannot be written', () => {
    expect(() => emitDeclarations(modules, 'gone.ts')).toThrow('gone.ts is missing')
    const inferred = new Map([['client.ts', `export const made = JSON.parse('1')`]])
    expect(() => emitDeclarations(inferred, 'client.ts')).toThrow(/^client.ts: .* explicit type annotation/)
  })

  it('take little time for many tables', async () => {
    const tables = Array.from({ length: 300 }, (_, at) =>
      relation(`item_${at}`, [column('id'), column('name'), column('parent_id')], {
        primaryKey: ['id'],
        foreignKeys: [foreignKey(`item_${at}_parent_id_fkey`, ['parent_id'], `item_${at >> 1}`)],
      }),
    )
    const { files } = await emit(model(...tables), 'hash')
    const folder = new Map(
      [...files].map(([path, text]) => {
        const up = path.includes('/') ? '..' : '.'
        return [path, text.replaceAll('#runtime/client', `${up}/runtime.js`)]
      }),
    )
    const runtime = [
      'ByName',
      'ClientOptions',
      'Facts',
      'Http',
      'Json',
      'Many',
      'Maybe',
      'One',
      'TableClient',
      'TablesOf',
    ]
    folder.set('runtime.ts', runtime.map((name) => `export type ${name}<T = 1, U = 1> = [T, U]`).join('\n'))
    const before = process.cpuUsage()
    const rolled = emitDeclarations(folder, 'client.ts')
    const { user, system } = process.cpuUsage(before)
    expect(rolled).toContain('item_299: TableClient<Item299Types>')
    expect((user + system) / 1e6).toBeLessThan(8) // with inference it took 30 s, and failed for 1,000 tables
  })
})
