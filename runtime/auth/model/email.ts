// E-mail addresses in the one form that is stored and compared. Refuses what is no plain address: lists, comments, quoted
// or invisible characters, line breaks, look-alikes of @ (attack case A27).
import { domainToASCII } from 'node:url'
import { authErrors } from '../wire/errors.ts'

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** A sign outside ASCII that lower case or a browser makes ASCII, such as that of Kelvin: it looks like somebody else's name. */
const isDisguised = (text: string): boolean =>
  Array.from(text).some((sign) => /\P{ASCII}/u.test(sign) && /^\p{ASCII}+$/u.test(sign.normalize('NFKC')))

/** The domain in ASCII; '' for what is none. domainToASCII alone cuts off a path, reads %61 and maps other dots. */
function hostOf(written: string): string {
  const isPlain = /^[\p{L}\p{M}\p{N}.-]+$/u.test(written) && !/[\uff00-\uffef]/.test(written)
  return isPlain && !isDisguised(written) ? domainToASCII(written.toLowerCase()) : ''
}

/**
 * The stored form: lower case, the domain in ASCII (`bücher.example` is `xn--bcher-kva.example`).
 * @throws validation_failed
 */
export function normalEmail(given: string): string {
  const address = given.trim()
  if (address === '') throw authErrors.invalid('An email address is required')
  if (address.length > 255) throw authErrors.invalid('An email address is too long')
  const at = address.lastIndexOf('@')
  const written = address.slice(0, Math.max(at, 0))
  const [name, host] = [written.toLowerCase(), hostOf(address.slice(at + 1))]
  if (
    isDisguised(written) ||
    name.length > 64 ||
    !local.test(name) ||
    !domain.test(host) ||
    /^[\d.]+$/.test(host)
  )
    throw authErrors.badEmail()
  return `${name}@${host}`
}
