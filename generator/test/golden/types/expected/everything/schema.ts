// Generated from public.everything. Do not edit: change the table, then run `npm run generate`.

const properties = {
  id: { type: 'integer', format: 'int64' },
  second: { type: 'integer' },
  flag: { type: 'boolean' },
  tiny: { type: 'integer' },
  normal: { type: ['integer', 'null'] },
  big: { type: 'integer', format: 'int64' },
  exact: { type: 'number' },
  half: { type: ['number', 'null'], format: 'float' },
  double: { type: 'number', format: 'double' },
  label: { type: 'string', maxLength: 40 },
  fixed: { type: ['string', 'null'], maxLength: 3 },
  one: { type: ['string', 'null'] },
  body: { type: ['string', 'null'] },
  token: { type: 'string', format: 'uuid' },
  raw: { type: ['string', 'null'] },
  any_json: {},
  doc: {},
  docs: { type: ['array', 'null'], items: {} },
  day: { type: 'string', format: 'date' },
  at: { type: 'string', format: 'date-time' },
  local_at: { type: ['string', 'null'] },
  clock: { type: ['string', 'null'] },
  zoned_clock: { type: ['string', 'null'], format: 'time' },
  span: { type: ['string', 'null'] },
  price: { type: ['string', 'null'] },
  address: { type: ['string', 'null'] },
  network: { type: ['string', 'null'] },
  mac: { type: ['string', 'null'] },
  bits: { type: ['string', 'null'] },
  search: { type: ['string', 'null'] },
  point: { type: ['string', 'null'] },
  object_id: { type: ['string', 'null'] },
  mood: {
    type: ['string', 'null'],
    enum: ['sad', 'ok', 'it\'s "fine"', '\x3c/script>', null],
    description: 'How it goes.\nSecond line, with @deprecated and */ inside.',
  },
  moods: {
    type: 'array',
    items: { type: 'string', enum: ['sad', 'ok', 'it\'s "fine"', '\x3c/script>'] },
  },
  never_used: { type: ['string', 'null'] },
  tags: { type: 'array', items: { type: 'string' } },
  matrix: { type: ['array', 'null'], items: { type: 'integer' } },
  during: { type: ['string', 'null'] },
  ranges: { type: ['string', 'null'] },
  widths: { type: ['string', 'null'] },
  home: {
    type: ['object', 'null'],
    properties: {
      street: { type: ['string', 'null'] },
      zip: { type: ['string', 'null'] },
      moods: {
        type: ['array', 'null'],
        items: { type: 'string', enum: ['sad', 'ok', 'it\'s "fine"', '\x3c/script>'] },
      },
    },
    required: ['street', 'zip', 'moods'],
    additionalProperties: false,
  },
  people: {
    type: ['array', 'null'],
    items: {
      type: 'object',
      properties: {
        name: { type: ['string', 'null'] },
        home: {
          type: ['object', 'null'],
          properties: {
            street: { type: ['string', 'null'] },
            zip: { type: ['string', 'null'] },
            moods: {
              type: ['array', 'null'],
              items: { type: 'string', enum: ['sad', 'ok', 'it\'s "fine"', '\x3c/script>'] },
            },
          },
          required: ['street', 'zip', 'moods'],
          additionalProperties: false,
        },
      },
      required: ['name', 'home'],
      additionalProperties: false,
    },
  },
  mail: { type: 'string' },
  work_mail: { type: 'string' },
  mails: { type: ['array', 'null'], items: { type: 'string' } },
  amount: { type: 'integer' },
  total: { type: ['number', 'null'] },
} as const

const { id: _1, search: _2, total: _3, ...writable } = properties

export const everythingRow = {
  $id: 'Everything',
  type: 'object',
  description: 'One column of each type.',
  properties,
} as const

export const everythingInsert = {
  $id: 'EverythingInsert',
  type: 'object',
  properties: writable,
  required: ['tiny', 'big', 'exact', 'label', 'doc', 'day', 'tags', 'mail', 'work_mail'],
  additionalProperties: false,
} as const

export const everythingUpdate = {
  $id: 'EverythingUpdate',
  type: 'object',
  properties: writable,
  minProperties: 1,
  additionalProperties: false,
} as const
