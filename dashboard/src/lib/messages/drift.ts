// Texts about what came into the database by another way than its migrations.
import { counted } from './counted.ts'

export const drift = {
  badge: (count: number) => `${counted(count, 'change')} in no migration`,
  title: 'Not in any migration',
  lead: 'This came into the database by another way than a migration. Another installation, a restored backup and your colleagues do not have it until it is written as one.',
  sql: 'SQL of the migration',
  byHand: 'No SQL of ours makes this. Write it by hand: npm run migrate:new',
  name: 'Name of the migration',
  nameHint: 'It counts as applied here, and is not run again.',
  suggested: 'catch up',
  write: 'Write the migration',
  written: 'Written as a migration',
  notWritten:
    'The folder cannot be written: the database keeps the text. npm run migrate -- --pull writes it.',
} as const
