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
const notRun: readonly string[] = []

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
  const failed: string[] = []
  let isNewMigration = false
  for (const block of run) {
    const { language, text } = block
    try {
      if (language === 'sql' && isNewMigration) await project.fill(text)
      else if (language === 'sql') await project.sql(text)
      else if (language === 'sh' || language === 'bash') await project.shell(text)
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
      modules.filter(({ block }) => block.language === 'ts'),
    ),
  ).toEqual([])
}, 120_000)
