// Phone numbers in the one form that is stored and compared. Refuses what is none (E.164).
import { authErrors } from '../wire/errors.ts'

/** The stored form: digits alone. @throws validation_failed */
export function normalPhone(given: string): string {
  const phone = given.replaceAll(' ', '').replace(/^\+/, '')
  if (!/^[1-9]\d{1,14}$/.test(phone)) throw authErrors.invalid('Invalid phone number format (E.164 required)')
  return phone
}
