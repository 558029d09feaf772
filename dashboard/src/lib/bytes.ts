// Sizes as people read them.
const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** In steps of 1024, with at most one decimal. @param bytes zero or more */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value.toLocaleString('en', { maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1 })} ${units[unit] ?? ''}`
}
