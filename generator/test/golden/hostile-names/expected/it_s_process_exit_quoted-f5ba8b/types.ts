// Generated from public.it's `${process.exit()}` "quoted" \. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.it's '${process.exit()}' "quoted" \`. */
export interface ItSProcessExitQuoted {
  'a"b': string
  '*/ evil() /*': string | null
  'x\ny': string | null
  '\x3c/script>': string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ItSProcessExitQuotedInsert {
  'a"b': string
  '*/ evil() /*'?: string | null
  'x\ny'?: string | null
  '\x3c/script>'?: string | null
}

/** What `update` accepts. */
export type ItSProcessExitQuotedUpdate = Partial<ItSProcessExitQuotedInsert>
