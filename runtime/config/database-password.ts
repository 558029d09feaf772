// DATABASE_PASSWORD_FILE: the database's password from a file, as Docker and Kubernetes hand out secrets. Refuses files
// that cannot be read or hold no single line; never shows what they hold.
import { readFileSync } from 'node:fs'
import { Mistake } from './parse.ts'

/** The password in the file, without the newline at its end. Throws a {@link Mistake} that names the file. */
export function readPassword(file: string): string {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new Mistake(`cannot read ${file} (${code})`)
  }
  const password = content.replace(/\r?\n$/, '')
  if (password === '') throw new Mistake(`${file} is empty`)
  if (/[\r\n\0]/.test(password)) throw new Mistake(`${file} must hold the password in a single line`)
  return password
}

/** The connection URL with `password`, unless it has one. As a parameter: a URL that names a socket has no other place. */
export function withPassword(url: string, password: string): string {
  const parsed = new URL(url)
  if (parsed.password !== '' || parsed.searchParams.has('password')) return url
  parsed.searchParams.set('password', password)
  return parsed.href
}
