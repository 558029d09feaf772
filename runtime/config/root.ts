// Where the project lies: the folder with our package.json, found from this module whether it runs from source or dist.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function isRoot(directory: string): boolean {
  const file = join(directory, 'package.json')
  if (!existsSync(file)) return false
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return (
    typeof content === 'object' && content !== null && 'name' in content && content.name === 'supabase-lite'
  )
}

/** The project's folder (absolute path). Throws when the module was moved out of the project. */
export function projectRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!isRoot(directory)) {
    const parent = dirname(directory)
    if (parent === directory) throw new Error('supabase-lite must run from inside its project folder')
    directory = parent
  }
  return directory
}
