// The client folder: self-contained, without server code, placed without harm to what is there; as zip and as module.
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isGenerated } from '../emit/source.ts'
import { archive } from './archive.ts'
import { bundle } from './bundle.ts'
import { type Folder, readFolder } from './folder.ts'
import { placeFolder } from './place.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const runtimeDir = at('../../runtime/client')
const golden = at('../test/golden/multi-schema/expected')

let folder: Folder
let temp: string
beforeAll(async () => {
  folder = await readFolder(golden, runtimeDir)
})
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'client-folder-'))
})
afterEach(() => rmSync(temp, { recursive: true, force: true }))

const put = async (path: string, text: string) => {
  await mkdir(dirname(join(temp, path)), { recursive: true })
  await writeFile(join(temp, path), text)
}
const place = (files = folder, mode: 'write' | 'check' = 'write') =>
  placeFolder(files, { directory: join(temp, 'db'), generatedDir: golden, mode })
const present = () =>
  readdirSync(join(temp, 'db'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(temp.length + 4))
    .sort()

describe('the folder', () => {
  it('holds what the client needs, and nothing of the server', () => {
    const paths = [...folder.keys()]
    expect(paths).toEqual(
      expect.arrayContaining([
        'client.ts',
        'database.types.ts',
        'client-runtime/index.ts',
        'users/types.ts',
        'billing/users/types.ts',
      ]),
    )
    expect(paths.filter((path) => /(routes|table|schema|index)\.ts$/.test(path))).toEqual([
      'client-runtime/index.ts',
      'client-runtime/realtime/index.ts',
      'client-runtime/storage/index.ts',
    ])
    expect(paths.filter((path) => path.includes('.test.'))).toEqual([])
    const text = [...folder.values()].join('\n')
    expect(text).not.toMatch(/#runtime|fastify|process\.env/)
  })

  it('imports only its own files, with .js, and every file carries the header', () => {
    for (const [path, text] of folder) {
      expect(isGenerated(text), path).toBe(true)
      for (const [, specifier = ''] of text.matchAll(/ from '([^']+)'$/gm)) {
        if (path === 'query.ts' && ['@tanstack/react-query', 'react'].includes(specifier)) continue
        expect(specifier, path).toMatch(/^\.\.?\/.*\.js$/)
        const target = join(dirname(path), specifier.replace(/\.js$/, '.ts'))
        expect(folder.has(target), `${path} → ${specifier}`).toBe(true)
      }
      for (const [, specifier = ''] of text.matchAll(/\bimport\('([^']+)'\)/g))
        expect(folder.has(join(dirname(path), specifier.replace(/\.js$/, '.ts'))), specifier).toBe(true)
    }
  })

  it.each([
    ['a package', `import pg from 'pg'`],
    ['the server', `import { list } from '#runtime/rest'`],
    ['a file outside', `export * from '../secrets.ts'`],
    ['Node', `import 'node:fs'`],
  ])('refuses code that imports %s', async (_, line) => {
    await put('client.ts', `// Generated. run \`npm run generate\`.\n${line}\n`)
    await put('database.types.ts', '')
    await expect(readFolder(temp, runtimeDir)).rejects.toThrow(/client\.ts imports .* may not/)
  })
})

describe('placing it', () => {
  it('writes, keeps, changes and removes its own files; check only says so', async () => {
    expect((await place(folder, 'check')).files.created).toHaveLength(
      [...folder.keys()].filter((path) => path !== 'query.ts').length,
    )
    expect(readdirSync(temp)).toEqual([])
    const first = await place()
    expect(first.files.created).toContain('client.ts')
    expect((await place()).files).toMatchObject({ created: [], changed: [], removed: [] })

    const less = new Map(
      [...folder].filter(([path]) => !path.startsWith('billing/')).map(([path, text]) => [path, text]),
    )
    less.set('client.ts', `${folder.get('client.ts') ?? ''}\n// other\n`)
    await put('db/billing/mine.ts', 'export {}')
    expect((await place(less, 'check')).files).toMatchObject({ changed: ['client.ts'] })
    const { files } = await place(less)
    expect(files.removed.length).toBeGreaterThan(0)
    expect(files.removed.every((path) => path.startsWith('billing/'))).toBe(true)
    expect(present()).toContain('billing/mine.ts')
    expect(present()).not.toContain('billing/users/types.ts')
    expect(present().some((path) => path.endsWith('.generating') || path.endsWith('.lock'))).toBe(false)
  })

  it('refuses a folder that holds somebody else’s files of the same names, and changes nothing', async () => {
    await put('db/users/types.ts', '// mine')
    await expect(place()).rejects.toThrow(/not ours: users\/types\.ts/)
    expect(present()).toEqual(['users/types.ts'])
    expect(await readFile(join(temp, 'db/users/types.ts'), 'utf8')).toBe('// mine')
  })

  it('writes through no link', async () => {
    await put('elsewhere/types.ts', '// mine')
    await mkdir(join(temp, 'db'))
    symlinkSync(join(temp, 'elsewhere'), join(temp, 'db/users'))
    await expect(place()).rejects.toThrow(/not ours: users\//)
    expect(readdirSync(join(temp, 'elsewhere'))).toEqual(['types.ts'])
  })

  it('leaves another client below alone', async () => {
    await placeFolder(folder, { directory: join(temp, 'db/old'), generatedDir: golden, mode: 'write' })
    expect((await place()).files.removed).toEqual([])
    expect(present()).toContain('old/client.ts')
  })

  it.each([
    ['the generated code itself', golden, /would mix/],
    ['a folder in it', join(golden, 'client'), /would mix/],
    ['a folder around it', join(golden, '..'), /would mix/],
    ['the project', at('../..'), /would mix|whole project/],
    ['another project', at('../../node_modules/pg'), /whole project/],
    ['a file', at('client-folder.test.ts'), /is a file/],
  ])('refuses %s', async (_, directory, message) => {
    await expect(placeFolder(folder, { directory, generatedDir: golden, mode: 'check' })).rejects.toThrow(
      message,
    )
  })

  it('has query.ts only where TanStack Query is installed', async () => {
    const files = new Map([...folder, ['query.ts', `${folder.get('client.ts') ?? ''}// query\n`]])
    expect(await place(files)).toMatchObject({ withoutQuery: true })
    expect(present()).not.toContain('query.ts')
    await mkdir(join(temp, 'node_modules/@tanstack'), { recursive: true })
    symlinkSync(
      at('../../node_modules/@tanstack/react-query'),
      join(temp, 'node_modules/@tanstack/react-query'),
    )
    expect(await place(files)).toMatchObject({ withoutQuery: false, files: { created: ['query.ts'] } })
  })
})

describe('other forms', () => {
  it('is a zip file with the same texts, the same bytes each time', () => {
    const bytes = archive(folder)
    const texts = Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)])
    expect(texts).toEqual([...folder])
    expect(Buffer.from(archive(folder)).equals(bytes)).toBe(true)
  })

  it('is one module without imports', async () => {
    const text = await bundle(folder)
    expect(text).not.toMatch(/\bimport\b/)
    const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
      createClient: (options: object) => { users: { findMany: unknown } }
    }
    const db = module.createClient({ url: 'http://localhost', key: 'k' })
    expect(typeof db.users.findMany).toBe('function')
  })

  it('says what is wrong with a broken module', async () => {
    await expect(bundle(new Map([['client.ts', 'export const = 1']]))).rejects.toThrow(/client\.ts:1/)
    await expect(bundle(new Map([['client.ts', `import './gone.js'`]]))).rejects.toThrow(/gone/)
  })
})
