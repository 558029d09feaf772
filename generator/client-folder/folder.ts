// The client as one self-contained folder: what `client.ts`, `query.ts` and `database.types.ts` of the generated code
// import, and a copy of the client's runtime. Refuses code that would bring more than that.
import { readdir, readFile } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'

/** Paths with `/`, to texts. Imports are relative and end in `.js`. */
export type Folder = ReadonlyMap<string, string>

/** Where the runtime's copy lies. Folders of tables never have this name: theirs hold no `-`, or end in `-` and a hash. */
export const runtimeFolder = 'client-runtime'

/** The generated files that a program may import. */
const entries = ['client.ts', 'query.ts', 'database.types.ts'] as const
/** Packages that a file of the folder may import. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'query.ts': ['@tanstack/react-query', 'react'],
}

const runtimeHeader =
  "// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.\n"

/** An import or export of another module, as generated code and the runtime (Prettier) write it: one a line. */
const specifiers = /^((?:import|export|\})(?:[^'\n]* from)? )'([^'\n]+)'$/gm
/** One that is loaded later, and its type. */
const laterSpecifiers = /(\bimport\()'([^'\n]+)'(?=\))/g

/**
 * Reads the folder's files.
 *
 * @param generatedDir absolute path of the generated code
 * @param runtimeDir absolute path of the sources of `#runtime/client`
 * @throws Error when a file is missing, or imports what a client may not
 */
export async function readFolder(generatedDir: string, runtimeDir: string): Promise<Folder> {
  const files = new Map<string, string>()
  const present = await readdir(generatedDir)
  let wanted = new Set(entries.filter((entry) => entry !== 'query.ts' || present.includes(entry)) as string[])
  while (wanted.size > 0) {
    const next = new Set<string>()
    await Promise.all(
      [...wanted].map(async (path) => {
        const { text, imports } = rewrite(path, await readFile(join(generatedDir, path), 'utf8'))
        files.set(path, text)
        for (const one of imports) next.add(one)
      }),
    )
    wanted = new Set([...next].filter((path) => !files.has(path)))
  }
  for (const name of await readdir(runtimeDir, { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const path = posix.join(runtimeFolder, name.split(sep).join('/'))
    const { text } = rewrite(path, await readFile(join(runtimeDir, name), 'utf8'))
    files.set(path, runtimeHeader + text)
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A file's text with the folder's imports, and the files of the generated code that it imports. */
function rewrite(path: string, source: string): { text: string; imports: readonly string[] } {
  const imports: string[] = []
  const replace = (_: string, start: string, specifier: string) => {
    if (packages[path]?.includes(specifier)) return `${start}'${specifier}'`
    const from = posix.dirname(path)
    const target =
      specifier === '#runtime/client' ? posix.join(runtimeFolder, 'index.ts') : posix.join(from, specifier)
    const isInside = specifier === '#runtime/client' || specifier.startsWith('.')
    if (!isInside || target.startsWith('..') || !target.endsWith('.ts')) {
      throw new Error(`${path} imports ${specifier}, which code for browsers may not`)
    }
    if (!target.startsWith(`${runtimeFolder}/`)) imports.push(target)
    const relative = posix.relative(from, target).replace(/\.ts$/, '.js')
    return `${start}'${relative.startsWith('.') ? relative : `./${relative}`}'`
  }
  return { text: source.replaceAll(specifiers, replace).replaceAll(laterSpecifiers, replace), imports }
}
