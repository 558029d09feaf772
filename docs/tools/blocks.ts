// The fenced blocks of the documentation, page by page. A comment `<!-- not run: reason -->` before a block says why nothing runs it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../runtime/config/root.ts'

export interface Block {
  /** Path from the root of the repository. */
  readonly page: string
  /** Of the line with the fence, from 1. */
  readonly line: number
  /** `sh`, `sql`, `ts`, …; empty where none is named. */
  readonly language: string
  readonly text: string
  /** The nearest heading above. */
  readonly heading: string
  /** Why it is not run. */
  readonly notRun?: string
}

/** Pages in the order in which a newcomer reads them: later ones may use what earlier ones made. */
const first = [
  'README.md',
  'docs/index.md',
  'docs/tutorial.md',
  'docs/schema.md',
  'docs/rest.md',
  'docs/client.md',
]

/** Every page that people write: the generated ones hold no blocks. */
export function pages(): string[] {
  const found = readdirSync(join(projectRoot(), 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md') && !/^docs\/(reference|\.vitepress)\//.test(file))
    .sort()
  return [...first, ...found.filter((file) => !first.includes(file))]
}

/** The blocks of one page, in their order. */
export function blocksOf(page: string): Block[] {
  const lines = readFileSync(join(projectRoot(), page), 'utf8').split('\n')
  const blocks: Block[] = []
  let heading = ''
  let notRun: string | undefined
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const fence = /^(\s*)```(\w*)/.exec(line)
    if (!fence) {
      heading = /^#+ (.*)/.exec(line)?.[1] ?? heading
      if (line.trim() !== '') notRun = /^<!-- not run: (.*) -->$/.exec(line.trim())?.[1]
      continue
    }
    const end = lines.findIndex((other, index) => index > at && other.trim() === '```')
    const text = lines
      .slice(at + 1, end)
      .map((one) => one.slice(fence[1]?.length ?? 0))
      .join('\n')
    blocks.push({
      page,
      line: at + 1,
      language: fence[2] ?? '',
      text,
      heading,
      ...(notRun !== undefined && { notRun }),
    })
    notRun = undefined
    at = end
  }
  return blocks
}

/** How a block is called in a list: its page and first line. */
export const nameOf = ({ page, text }: Block): string => `${page}: ${text.split('\n')[0] ?? ''}`
