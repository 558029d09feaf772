// Property tests: whatever a database's names, comments and labels are, emitted code is code of ours, and they are data.
import { build } from 'esbuild'
import fc from 'fast-check'
import ts from 'typescript'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { emit, type Emitted } from '../emit/emit.ts'
import type { Model } from '../model/model.ts'
import { compileErrors } from './compile.ts'
import { column, foreignKey, model, relation, schema, type } from './model.ts'

const nasty = [
  'a"b',
  "it's",
  '`${globalThis.hacked=1}`',
  '*/ globalThis.hacked=1 /*',
  '\u2028',
  '\r\n',
  "'+(globalThis.hacked=1)+'",
  '</script>',
  '__proto__',
  'constructor',
  'then',
  'default',
  'class',
  'await',
  '1abc',
  '\u200b',
  '🙂',
  '\u202e',
  '\\',
  '%s',
  '{{x}}',
  '../../x',
  'con',
  '',
  'Todo',
  'todo',
  'todos',
  'TODO',
  'k_0',
  'l_0',
  '"l_1"',
  'T0',
  'or',
  'not',
  '@deprecated',
  '// @ts-nocheck',
  'x\n*/\nglobalThis.hacked=1',
  'ß',
  '用户',
  'İ',
  'properties',
  'writable',
  'Json',
  'table',
  'Table',
]
// Postgres allows any text but NUL and lone surrogates; 63 bytes at most.
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'binary', minLength: 1, maxLength: 15 })
      .map((text) => text.replaceAll('\0', '')),
  },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom(...Array.from('aA_-1 \'"`*/\\$\n')),
      minLength: 1,
      maxLength: 12,
    }),
  },
)
const names = (min: number, max: number) => fc.uniqueArray(name, { minLength: min, maxLength: max })
const comment = fc.option(fc.array(name, { maxLength: 4 }).map((parts) => parts.join(' ')))

const relations = fc
  .record({
    tables: names(1, 5),
    columns: names(0, 6),
    labels: names(1, 4),
    note: comment,
    attribute: name,
    other: name,
  })
  .map(({ tables, columns, labels, note, attribute, other }): Model => {
    const mood = { ...type('mood', 'public.mood', { kind: 'enum', schema: 'public' }) }
    const pair = { ...type('pair', 'public.pair', { kind: 'composite', schema: 'public' }) }
    const made = columns.map((of, at) =>
      column(of, [mood, pair, type('jsonb'), type('text')][at % 4] ?? mood, {
        description: note,
        nullable: at % 2 === 0,
        generated: at === 2,
        default: at === 3 ? note : null,
      }),
    )
    const keys = columns
      .slice(0, 1)
      .map((of) => foreignKey(of, [of], tables.at(-1) ?? '', { to: [of], description: note }))
    const all = tables.map((of) =>
      relation(of, made, { description: note, primaryKey: columns.slice(0, 1), foreignKeys: keys }),
    )
    const rest = {
      enums: [{ schema: 'public', name: 'mood', description: note, labels }],
      composites: [
        { schema: 'public', name: 'pair', description: note, attributes: [{ name: attribute, type: mood }] },
      ],
      functions: tables.map((of) => ({
        schema: 'public',
        name: of,
        signature: of,
        description: note,
        arguments: columns.map((one) => ({ name: one, type: pair, hasDefault: false, variadic: false })),
        returns: { set: true, kind: 'type' as const, type: mood, relation: null, columns: [] },
        volatility: 'stable' as const,
        executableBy: [],
      })),
    }
    return model(schema('public', all, rest), ...(other === 'public' ? [] : [schema(other, all.slice(0, 2))]))
  })

/** Bundles the emitted files as the server does, evaluates them with nothing but the doors, and gives their exports. */
async function load({ files }: Emitted): Promise<Record<string, unknown>> {
  const result = await build({
    stdin: {
      contents: `export * from './index.ts'\nexport * as client from './client.ts'`,
      resolveDir: '/g',
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'generated',
        setup: (on) => {
          on.onResolve({ filter: /^#runtime\// }, ({ path }) => ({ path, external: true }))
          on.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => ({
            path: new URL(path, `file://${resolveDir}/`).pathname,
            namespace: 'generated',
          }))
          on.onLoad({ filter: /.*/, namespace: 'generated' }, ({ path }) => {
            const contents = files.get(path.slice('/g/'.length))
            if (contents === undefined) throw new Error(`nobody emitted ${path}`)
            return { contents, loader: 'ts', resolveDir: path.slice(0, path.lastIndexOf('/')) }
          })
        },
      },
    ],
  })
  // A context with nothing in it but the doors: evaluating must neither need nor touch anything else.
  const module = { exports: {} as Record<string, unknown> }
  const doors = new Proxy(
    {},
    { get: (_, key) => (key === '__esModule' ? true : (...given: unknown[]) => ({ door: key, given })) },
  )
  const context = vm.createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
  })
  const run = vm.runInContext(
    `(function (module, exports, require) {${result.outputFiles[0]?.text ?? ''}\n})`,
    context,
  ) as (...given: unknown[]) => void
  run(module, module.exports, () => doors)
  expect(vm.runInContext('Object.keys(globalThis)', context)).toHaveLength(0)
  return module.exports
}

interface Loaded {
  readonly relations: readonly {
    readonly folder: string
    readonly table: {
      readonly schema: string
      readonly name: string
      readonly description?: string
      readonly columns: object
      readonly schemas: {
        readonly row: { readonly properties: Record<string, { enum?: unknown[]; description?: string }> }
      }
    }
  }[]
  readonly functions: readonly { readonly name: string }[]
}

describe('hostile names, comments and labels', () => {
  it('parse, evaluate without effects, and come back as data', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(relations, async (of) => {
        const emitted = await emit(of, 'hash')
        expect(emitted.leftOut).toEqual([])
        for (const [path, text] of emitted.files) {
          const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
          const { parseDiagnostics } = file as unknown as { parseDiagnostics: ts.Diagnostic[] }
          const errors = parseDiagnostics.map(({ messageText }) => messageText)
          expect(errors, `${path}\n${text}`).toEqual([])
          expect(path).toMatch(/^([a-z0-9_-]+\/){0,2}[a-z.-]+\.ts$/)
        }
        const { relations: loaded, functions } = (await load(emitted)) as unknown as Loaded
        const wanted = of.schemas.flatMap((one) => one.relations)
        expect(loaded.map(({ table }) => [table.schema, table.name])).toEqual(
          wanted.map((one) => [one.schema, one.name]),
        )
        loaded.forEach(({ table }, at) => {
          const source = wanted[at]
          const columns = source?.columns ?? []
          const keys = columns.map((one) => one.name)
          expect(table.description ?? null).toBe(source?.description)
          expect(Object.keys(table.columns).sort()).toEqual(keys.toSorted())
          const { properties } = table.schemas.row
          expect(Object.keys(properties).sort()).toEqual(keys.toSorted())
          for (const { name: key, description, type: typed } of columns) {
            const described = Object.getOwnPropertyDescriptor(properties, key)
              ?.value as (typeof properties)[string]
            expect(described.description ?? null).toBe(description)
            const labels = typed.kind === 'enum' ? of.schemas[0]?.enums[0]?.labels : undefined
            if (labels) expect(described.enum?.filter((label) => label !== null)).toEqual(labels)
          }
        })
        expect(functions.map((one) => one.name)).toEqual(of.schemas[0]?.functions.map((one) => one.name))
        expect('hacked' in globalThis).toBe(false)
      }),
      { numRuns: 30 },
    )
  })

  it('compile under the strict options, with unique exports', { timeout: 120_000 }, async () => {
    const models = fc.sample(relations, { numRuns: 12, seed: 7 })
    const files = new Map<string, string>()
    for (const [at, of] of models.entries()) {
      const emitted = await emit(of, 'hash')
      for (const [path, text] of emitted.files) {
        files.set(new URL(`virtual/${at}/${path}`, import.meta.url).pathname, text)
      }
    }
    expect(compileErrors([], files)).toEqual([])
  })
})
