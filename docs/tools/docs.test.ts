// Every command and snippet of the documentation, in a project with a running product: shell blocks run, SQL becomes migrations,
// TypeScript is checked against the generated client and run. What cannot run says so on its page, and stands in the list here.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../../runtime/config/root.ts'
import { blocksOf, nameOf, pages, type Block } from './blocks.ts'
import { startProject, type Project } from './project.ts'
import { failures, mistakes, writeModules } from './typescript.ts'

/** Pages whose blocks are run by a test of their own, and by which. */
const elsewhere: Readonly<Record<string, string>> = {
  'docs/policies.md': 'docs/tools/recipes.test.ts',
  'docs/operations.md': 'runtime/test/backup.test.ts',
}

/** Blocks that nothing runs, as the pages say themselves. */
const notRun: readonly string[] = [
  "README.md: export $(grep -E '^(ANON_KEY|SERVICE_ROLE_KEY)=' .env)",
  'README.md: npm ci && npm start     # the product, on an embedded PostgreSQL 16',
  'docs/dashboard.md: export SERVICE_ROLE_KEY=$(grep ^SERVICE_ROLE_KEY= .env | cut -d= -f2-)   # in a container: /data/secrets.env',
  'docs/dashboard.md: npx openapi-typescript admin.json -o admin.d.ts             # for example',
  'docs/from-supabase.md: pg_dump "$OLD_DATABASE_URL" --schema-only --schema=public --no-owner > schema.sql',
  'docs/from-supabase.md: psql "$OLD_DATABASE_URL" --tuples-only --no-align -o users.json <<\'SQL\'',
  'docs/from-supabase.md: pg_dump "$OLD_DATABASE_URL" --data-only --schema=public --inserts --rows-per-insert=500 > data.sql',
  'docs/realtime.md: npx wscat -c "ws://localhost:8000/realtime/v1?apikey=$ANON_KEY&access_token=$USER_TOKEN&table=todos"',
  'docs/tutorial.md: cd ../web && npm install && npm run dev',
  'docs/tutorial.md: docker compose up -d --build',
  "docs/tutorial.md: export $(grep -E '^(ANON_KEY|SERVICE_ROLE_KEY)=' .env)",
  'docs/tutorial.md: npm ci',
  'docs/tutorial.md: npm create vite@latest ../web -- --template vanilla-ts',
]

/** What is taken away again after a block, so that later pages find the migrations and nothing else. */
const afterwards: Readonly<Record<string, string>> = {
  'README.md: npm run sql -- examples/chinook/chinook.sql':
    'drop table album, artist, customer, employee, genre, invoice, invoice_line, media_type, playlist, playlist_track, track cascade',
}

/** What some blocks must print, where running without a failure says too little. */
const prints: Readonly<Record<string, RegExp>> = {
  'docs/tutorial.md: curl "http://localhost:8000/rest/v1/plants" -H "apikey: $SERVICE_ROLE_KEY"': /^\[\]$/,
  'docs/tutorial.md: curl -s "http://localhost:8000/rest/v1/plants" -H "apikey: $ANON_KEY" || echo "refused, as it should be"':
    /"42501".*GRANT SELECT.*refused/s,
  'docs/schema.md: curl "http://localhost:8000/rest/v1/rpc/book_count?of_shelf=wanted" -H "apikey: $ANON_KEY"':
    /^0/,
  'docs/rest.md: curl "http://localhost:8000/rest/v1/books?select=title,writers(name)" -H "apikey: $ANON_KEY"':
    /"title": ?"Solaris", ?"writers": ?\{"name": ?"Stanisław Lem"\}/,
  'docs/rest.md: curl -i "http://localhost:8000/rest/v1/books?order=id&limit=2&offset=2" -H "apikey: $ANON_KEY" -H "prefer: count=exact"':
    /content-range: 2-3\/4\b.*content-range: 0-1\/2\b/is,
}

const runnable = ['sh', 'bash', 'sql', 'ts', 'tsx', 'js']
const blocks = pages()
  .filter((page) => !Object.hasOwn(elsewhere, page))
  .flatMap(blocksOf)
const run = blocks.filter((block) => block.notRun === undefined)
const isScript = ({ language }: Block) => ['ts', 'tsx', 'js'].includes(language)

let project: Project
beforeAll(async () => {
  project = await startProject()
}, 120_000)
afterAll(() => project.stop())

describe('the pages', () => {
  it('say of each block what it is, or why nothing runs it', () => {
    const skipped = blocks.filter((block) => block.notRun !== undefined && runnable.includes(block.language))
    expect(skipped.map(nameOf).sort()).toEqual([...notRun].sort())
    const known = [...runnable, 'json', 'html', 'text', 'ini', 'yaml', 'nginx']
    expect(blocks.filter(({ language }) => !known.includes(language)).map(nameOf)).toEqual([])
    for (const file of Object.values(elsewhere)) expect(existsSync(join(projectRoot(), file))).toBe(true)
  })

  it('link to what is there', () => {
    const dead = pages().flatMap((page) => {
      const text = readFileSync(join(projectRoot(), page), 'utf8')
      const targets = [...text.matchAll(/\]\(([^)\s]+)\)|src(?:set)?="([^"]+)"/g)].map(
        ([, link, image]) => link ?? image ?? '',
      )
      const files = targets
        .filter((target) => !/^(https?:|#|mailto:)/.test(target))
        .map((target) => target.replace(/#.*/, ''))
      return files
        .filter(
          (file) =>
            !existsSync(
              file.startsWith('/')
                ? join(projectRoot(), 'docs/public', file)
                : join(projectRoot(), dirname(page), file),
            ),
        )
        .filter((file) => !existsSync(join(projectRoot(), `docs${file.replace(/\/$/, '/README')}.md`)))
        .map((file) => `${page}: ${file}`)
    })
    expect(dead).toEqual([])
  })

  it('hold JSON where they say so', () => {
    for (const { language, text } of run)
      if (language === 'json') expect(() => JSON.parse(text) as unknown).not.toThrow()
  })
})

it('run, block by block', async () => {
  expect(Object.keys(prints).filter((name) => !run.some((block) => nameOf(block) === name))).toEqual([])
  const failed: string[] = []
  let isNewMigration = false
  for (const block of run) {
    const { language, text } = block
    try {
      if (language === 'sql' && isNewMigration) await project.fill(text)
      else if (language === 'sql') await project.sql(text)
      else if (language === 'sh' || language === 'bash')
        expect(await project.shell(text)).toMatch(prints[nameOf(block)] ?? /^/)
      const taken = afterwards[nameOf(block)]
      if (taken !== undefined) await project.run(taken)
      isNewMigration = language === 'sql' ? false : isNewMigration || text.includes('migrate:new')
    } catch (error) {
      failed.push(`${nameOf(block)}\n${error instanceof Error ? error.message : String(error)}`)
    }
  }
  expect(failed).toEqual([])
}, 120_000)

it('hold TypeScript that compiles against the generated client, and does what it says', async () => {
  const modules = await writeModules(project, run.filter(isScript))
  expect(modules.length).toBeGreaterThan(10)
  expect(mistakes(project, modules)).toEqual([])
  expect(
    await failures(
      project,
      modules.filter(({ block }) => block.language === 'ts' && !/\bdocument\./.test(block.text)),
    ),
  ).toEqual([])
}, 120_000)
