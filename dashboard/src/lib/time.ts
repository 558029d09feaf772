// Times as people read them, in the zone and language of the browser.
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const far = 7 * 86_400
const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** Date and time. @param iso ISO 8601 */
export const formatTime = (iso: string): string => full.format(new Date(iso))

/** How long ago within a week, else date and time. @param iso ISO 8601 */
export function formatAgo(iso: string): string {
  const seconds = (Date.parse(iso) - Date.now()) / 1000
  if (Math.abs(seconds) > far) return formatTime(iso)
  const [unit, length] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return relative.format(Math.round(seconds / length), unit)
}
