// What the client's types cost the compiler: 100 tables with relations and a file that uses them, beside the same calls
// through supabase-js and `database.types.ts`. Instantiations are the figure.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { readFolder } from '../generator/client-folder/folder.ts'
import { emit } from '../generator/emit/emit.ts'
import type { Model } from '../generator/model/model.ts'
import { column, foreignKey, model, relation, type } from '../generator/test/model.ts'
import { projectRoot } from '../runtime/config/root.ts'
import { progress, publish } from './report.ts'
import { tableName } from './schema.ts'

const tables = 100
/** Calls in the file that uses the client, over so many tables. */
const used = 20
/** Instantiations of the file with calls; Prisma's and supabase-js' clients cost several times as much. */
const most = 60_000

/** The tables of schema.ts with two keys each: to the one before, and to one half as far. */
function manyTables(): Model {
  const int8 = type('int8', 'bigint')
  const relations = Array.from({ length: tables }, (_, at) => {
    const previous = tableName(Math.max(0, at - 1))
    const parent = tableName(Math.floor(at / 2))
    const columns = [
      column('id', int8, { nullable: false, identity: 'always' }),
      column('previous_id', int8),
      column('parent_id', int8, { nullable: false }),
      column('code', 'text', { nullable: false, description: 'What people call the item.' }),
      column('title', type('varchar', 'character varying'), { nullable: false, maxLength: 200 }),
      column('amount', type('numeric')),
      column('quantity', type('int4', 'integer'), { nullable: false, default: '1' }),
      column('is_active', type('bool', 'boolean'), { nullable: false, default: 'true' }),
      column('labels', type('_text', 'text[]', { kind: 'array', of: type('text') }), { nullable: false }),
      column('details', type('jsonb')),
      column('owner', type('uuid')),
      column('created_at', type('timestamptz', 'timestamp with time zone'), {
        nullable: false,
        default: 'now()',
      }),
    ]
    const name = tableName(at)
    return relation(name, columns, {
      primaryKey: ['id'],
      foreignKeys: [
        foreignKey(`${name}_previous_id_fkey`, ['previous_id'], previous),
        foreignKey(`${name}_parent_id_fkey`, ['parent_id'], parent),
      ],
    })
  })
  return model(...relations)
}

const calls = (call: (name: string, at: number) => string) =>
  Array.from({ length: used }, (_, at) => call(tableName(at * 3 + 4), at)).join('\n')

const ours = `import { createClient } from './client/client.js'
export const db = createClient({ url: 'http://localhost', key: 'k' })
`
const oursUsed =
  ours +
  calls(
    (name, at) => `export const a${at} = await db.${name}.findMany({
  select: { title: true, parent: { select: { code: true, previous: { select: { title: true } } } } },
  where: { quantity: { gt: 1 }, or: [{ title: { ilike: '%a%' } }, { parent: { code: 'x' } }] },
  orderBy: { created_at: 'desc' }, limit: 10,
})
export const b${at}: (string | undefined)[] = a${at}.map((row) => row.parent.previous?.title)
export const c${at} = await db.${name}.insert({ parent_id: 1, code: 'a', title: 'b', labels: [] }, { select: { id: true } })`,
  )
const theirs = `import { createClient } from '@supabase/supabase-js'
import type { Database } from './client/database.types.js'
export const db = createClient<Database>('http://localhost', 'k')
`
const theirsUsed =
  theirs +
  calls(
    (name, at) => `export const a${at} = await db.from('${name}')
  .select('title, parent:${tableName(Math.floor((at * 3 + 4) / 2))}!${name}_parent_id_fkey(code)')
  .gt('quantity', 1).order('created_at', { ascending: false }).limit(10)
export const b${at}: (string | undefined)[] = (a${at}.data ?? []).map((row) => row.parent.code)
export const c${at} = await db.from('${name}').insert({ parent_id: 1, code: 'a', title: 'b', labels: [] }).select('id').single()`,
  )

const programs = [
  { name: 'generated client, imported', text: ours },
  { name: `generated client, ${used * 2} calls`, text: oursUsed },
  { name: 'supabase-js, imported', text: theirs },
  { name: `supabase-js, ${used * 2} calls`, text: theirsUsed },
]

/** A module that makes a process end with its processor time, which others on the machine do not stretch. */
const tellsCpu = `data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();console.log('CPU: '+(user+system)/1e6)})`

interface Cost {
  readonly instantiations: number
  readonly types: number
  readonly cpuSeconds: number
  readonly megabytes: number
}

async function compile(folder: string): Promise<Cost> {
  const tsc = join(projectRoot(), 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    tellsCpu,
    tsc,
    '-p',
    folder,
    '--extendedDiagnostics',
  ]).catch((error: unknown) => {
    throw new Error(`the program does not compile: ${(error as { stdout: string }).stdout.slice(0, 2000)}`)
  })
  const figure = (name: string) =>
    Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1] ?? Number.NaN)
  return {
    instantiations: figure('Instantiations'),
    types: figure('Types'),
    cpuSeconds: figure('CPU'),
    megabytes: Math.round(figure('Memory used') / 1024),
  }
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

/** Compiles each program once, in a folder that finds the project's packages. */
export async function benchTypes(): Promise<number> {
  const root = projectRoot()
  const folder = await mkdtemp(join(tmpdir(), 'lite-types-'))
  try {
    const { files } = await emit(manyTables(), 'bench')
    await writeAll(join(folder, 'generated'), files)
    // What a front end gets: `npm run generate -- --client DIR`.
    const delivered = await readFolder(join(folder, 'generated'), join(root, 'runtime/client'))
    await writeAll(join(folder, 'client'), delivered)
    const rows: (string | number)[][] = []
    let cost = Number.NaN
    for (const { name, text } of programs) {
      progress(`compiling: ${name}`)
      await writeFile(join(folder, 'main.ts'), text)
      const settings = {
        extends: join(root, 'tsconfig.json'),
        compilerOptions: {
          types: [],
          paths: { '*': [join(root, 'node_modules/*')] },
        },
        include: ['main.ts'],
      }
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
      const { instantiations, types, cpuSeconds, megabytes } = await compile(folder)
      if (text === oursUsed) cost = instantiations
      rows.push([name, instantiations, types, cpuSeconds, megabytes])
    }
    return await publish({
      name: 'types',
      columns: ['program', 'instantiations', 'types', 'CPU s', 'memory MB'],
      rows,
      floors: [{ what: `instantiations with ${used * 2} calls`, measured: cost, limit: most, unit: '' }],
      notes: [
        `${tables} tables of 12 columns, two keys each; ${used} nested searches (two levels of relations in select, one in where) and ${used} inserts, each over another table.`,
        'supabase-js makes the same calls with one level of relations: it selects by a string that the compiler parses.',
        `TypeScript's --extendedDiagnostics, skipLibCheck, strict; CPU of the whole compiler. The 'imported' rows hold the libraries' own declarations.`,
      ],
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
