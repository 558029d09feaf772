// generator.config.json: what a project may decide about its typed client (decision 21). Refuses unknown keys and values,
// so that a typing mistake is told and not ignored.
import { readFile } from 'node:fs/promises'
import { defaultConfig, type GeneratorConfig } from './emit/config.ts'

const values: Readonly<Record<keyof GeneratorConfig, readonly string[]>> = {
  int8: ['number', 'string'],
  numeric: ['number', 'string'],
}

/**
 * The project's settings; the defaults where there is no file.
 * @param path of generator.config.json
 * @throws Error that names the file and the mistake
 */
export async function readConfig(path: string | URL): Promise<GeneratorConfig> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw error
  })
  try {
    return parseConfig(JSON.parse(text))
  } catch (error) {
    throw new Error(`generator.config.json: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** @throws Error for anything but an object of known settings */
export function parseConfig(found: unknown): GeneratorConfig {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new Error('an object is wanted, for example { "int8": "string" }')
  }
  for (const [key, value] of Object.entries(found)) {
    const allowed = Object.hasOwn(values, key) ? values[key as keyof GeneratorConfig] : undefined
    if (allowed === undefined) {
      throw new Error(`there is no setting ${JSON.stringify(key)}; known: ${Object.keys(values).join(', ')}`)
    }
    if (!allowed.includes(value as string)) {
      const wanted = allowed.map((one) => JSON.stringify(one)).join(' or ')
      throw new Error(`"${key}" is ${JSON.stringify(value)}, but may be ${wanted}`)
    }
  }
  return { ...defaultConfig, ...found }
}
