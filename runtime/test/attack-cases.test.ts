// Every attack case (A01 to A44 and A18b) and every item of the checklist (C01 to C50) of the identity service has a test
// that names it: `npx vitest run -t A22` runs those of one. Source: auth.md §4.6 and §4.7.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'

const numbered = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`)

/** Texts of a test file: titles and the rows of tables, no comments. */
function textsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return texts
}

const folders = ['runtime/test', 'runtime/identity', 'runtime/config', 'generator/test', 'e2e']

it('every attack case and every item of the checklist is named by a test', () => {
  const files = folders.flatMap((folder) => {
    const path = join(projectRoot(), folder)
    const names = readdirSync(path).filter((name) => /\.(?:test|spec)\.ts$/u.test(name))
    return names.filter((name) => name !== 'attack-cases.test.ts').map((name) => join(path, name))
  })
  const named = new Set(files.flatMap(textsOf).flatMap((text) => text.match(/\b[AC]\d\db?\b/gu) ?? []))
  const wanted = [...numbered('A', 44), 'A18b', ...numbered('C', 50)]
  expect(wanted.filter((id) => !named.has(id))).toEqual([])
})
