// A number with its noun.

/** `1 file`, `1,200 files`. @param noun in the singular; takes an s */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
