// Texts of the first page.
export const home = {
  title: 'Your backend is running',
  lead: 'Every table of your schema has a typed REST API. Change the schema, and the API follows without a restart.',
  status: 'Status',
  ok: 'ok',
  failed: 'failed',
  steps: 'Four steps to your first app',
  done: 'done',
  open: 'not done yet',
  table: 'Make a table',
  tableHow: 'Write it in the SQL editor, and run it as a migration',
  policy: 'Say who may see it',
  policyWhy: 'A new table is closed: its policies say which rows a user may read and write.',
  policyHow: (table: string) => `Open the policies of ${table}`,
  row: 'Put a row into it',
  rowHow: (table: string) => `Open ${table} and insert one`,
  client: 'Read it from your app',
  clientClosed: (table: string) =>
    `No app may read ${table} yet: grant it and say which rows, on its page of policies.`,
} as const
