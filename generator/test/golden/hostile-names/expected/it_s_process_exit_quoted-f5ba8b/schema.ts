// Generated from public.it's `${process.exit()}` "quoted" \. Do not edit: change the table, then run `npm run generate`.

const properties = {
  'a"b': { type: 'string' },
  '*/ evil() /*': { type: ['string', 'null'] },
  'x\ny': { type: ['string', 'null'] },
  '\x3c/script>': { type: ['string', 'null'] },
} as const

export const itSProcessExitQuotedRow = { $id: 'ItSProcessExitQuoted', type: 'object', properties } as const

export const itSProcessExitQuotedInsert = {
  $id: 'ItSProcessExitQuotedInsert',
  type: 'object',
  properties,
  required: ['a"b'],
  additionalProperties: false,
} as const

export const itSProcessExitQuotedUpdate = {
  $id: 'ItSProcessExitQuotedUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
