// The first generated code of a container: copied once, kept when the product may regenerate it, renewed when it may not.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seedFolder } from './seed-folder.ts'

let root: string
let volume: string
const write = (folder: string, text: string) => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.ts'), text)
}
const read = () => readFileSync(join(volume, 'index.ts'), 'utf8')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lite-seed-'))
  volume = join(root, 'volume/generated')
  write(join(root, 'generated'), 'of the image')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('seedFolder', () => {
  it('copies into an empty volume', async () => {
    await seedFolder(root, volume, true)
    expect(read()).toBe('of the image')
  })

  it('keeps what was generated since', async () => {
    write(volume, 'newer')
    await seedFolder(root, volume, true)
    expect(read()).toBe('newer')
  })

  it('takes the code of the image where regeneration is off, and deletes nothing', async () => {
    write(volume, 'older')
    writeFileSync(join(volume, 'own.ts'), 'not ours')
    await seedFolder(root, volume, false)
    expect(read()).toBe('of the image')
    expect(readFileSync(join(volume, 'own.ts'), 'utf8')).toBe('not ours')
  })

  it('leaves the project’s own folder alone, and an image without code too', async () => {
    await seedFolder(root, join(root, 'generated'), false)
    expect(readFileSync(join(root, 'generated/index.ts'), 'utf8')).toBe('of the image')
    rmSync(join(root, 'generated'), { recursive: true })
    write(volume, 'kept')
    await seedFolder(root, volume, false)
    expect(read()).toBe('kept')
  })
})
