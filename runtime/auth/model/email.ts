// E-mail addresses in the one form that is stored and compared. Refuses what is no plain address: lists, comments, quoted
// or invisible characters, line breaks, look-alikes of @ (attack case A27).
import { domainToASCII } from 'node:url'
import { authErrors } from '../wire/errors.ts'

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The stored form: lower case, the domain in ASCII (`bücher.example` is `xn--bcher-kva.example`).
 * @throws validation_failed
 */
export function normalEmail(given: string): string {
  const address = given.trim()
  if (address === '') throw authErrors.invalid('An email address is required')
  if (address.length > 255) throw authErrors.invalid('An email address is too long')
  const at = address.lastIndexOf('@')
  const name = address.slice(0, Math.max(at, 0)).toLowerCase()
  // domainToASCII maps full-width dots and drops invisible characters: such a name is somebody else's look
  const written = address.slice(at + 1).toLowerCase()
  const host = /[\s\p{C}\uff00-\uffef\u3002]/u.test(written) ? '' : domainToASCII(written)
  if (name.length > 64 || !local.test(name) || !domain.test(host) || /^[\d.]+$/.test(host))
    throw authErrors.badEmail()
  return `${name}@${host}`
}
