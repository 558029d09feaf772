// In a container the generated code lies in a volume: it begins as a copy of the image's. Where regeneration is off the
// image decides, so the copy is made anew at each start. Never deletes: what lies there may be somebody's own.
import { cp } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Copies the project's `generated/` to `generatedDir` where that is another folder and has no code yet, or may not be
 * regenerated (decision 8). Paths are absolute.
 */
export async function seedFolder(root: string, generatedDir: string, regenerate: boolean): Promise<void> {
  const source = join(root, 'generated')
  if (generatedDir === source || !existsSync(join(source, 'index.ts'))) return
  const hasCode = existsSync(join(generatedDir, 'index.ts'))
  if (hasCode && regenerate) return
  await cp(source, generatedDir, { recursive: true })
}
