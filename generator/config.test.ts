// generator.config.json: what it may say, what is refused, and what it changes in the code.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig, readConfig } from './config.ts'
import { emit } from './emit/emit.ts'
import { column, foreignKey, model, relation, type } from './test/model.ts'

describe('generator.config.json', () => {
  it.each<[unknown, object]>([
    [{}, { int8: 'number', numeric: 'number' }],
    [{ int8: 'string' }, { int8: 'string', numeric: 'number' }],
    [
      { int8: 'number', numeric: 'string' },
      { int8: 'number', numeric: 'string' },
    ],
  ])('%j', (found, config) => {
    expect(parseConfig(found)).toEqual(config)
  })

  it.each<[unknown, string]>([
    [{ int4: 'string' }, 'there is no setting "int4"; known: int8, numeric'],
    [{ constructor: 'string' }, 'there is no setting "constructor"'],
    [{ int8: 'bigint' }, '"int8" is "bigint", but may be "number" or "string"'],
    [{ numeric: true }, '"numeric" is true'],
    [[], 'an object is wanted'],
    [null, 'an object is wanted'],
  ])('refuses %j', (found, message) => {
    expect(() => parseConfig(found)).toThrow(message)
  })

  it('is read from a file that may be missing; a broken one is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lite-config-'))
    const path = join(folder, 'generator.config.json')
    try {
      expect(await readConfig(path)).toEqual({ int8: 'number', numeric: 'number' })
      await writeFile(path, '{ "numeric": "string" }')
      expect(await readConfig(path)).toMatchObject({ numeric: 'string' })
      await writeFile(path, '{ "numeric": ')
      await expect(readConfig(path)).rejects.toThrow(/^generator\.config\.json: /)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

const int8 = type('int8', 'bigint')
const domain = type('amount', 'public.amount', { kind: 'domain', of: type('numeric') })
const invoice = relation(
  'invoice',
  [
    column('id', int8, { nullable: false }),
    column('amount', domain),
    column('parts', type('_int8', 'bigint[]', { kind: 'array', of: int8 }), { nullable: false }),
    column('count', type('int4', 'integer'), { nullable: false }),
    column('during', type('int8range', 'int8range', { kind: 'range', of: int8 })),
    column('doc', type('jsonb')),
    column('customer_id', int8),
  ],
  { primaryKey: ['id'], foreignKeys: [foreignKey('fk', ['customer_id'], 'customer')] },
)
const customer = relation('customer', [column('id', int8, { nullable: false })], { primaryKey: ['id'] })

const textOf = async (path: string, config: Parameters<typeof emit>[3]) => {
  const { files } = await emit(model(invoice, customer), 'hash', undefined, config)
  return files.get(path) ?? ''
}

describe('numbers as text', () => {
  const config = { int8: 'string', numeric: 'string' } as const

  it('are strings in rows, and more may go in', async () => {
    const text = await textOf('invoice/types.ts', config)
    const [row = '', insert = ''] = text.split('export interface InvoiceInsert')
    expect(row).toContain('  id: string\n  amount: string | null\n  parts: string[]\n  count: number\n')
    expect(insert).toContain(
      '  id: string | number | bigint\n  amount?: string | number | bigint | null\n  parts: (string | number | bigint)[]\n  count: number\n',
    )
  })

  it('are asked for as text; the facts name every column then', async () => {
    const text = await textOf('invoice/client.ts', config)
    expect(text).toContain(`columns: ['id', 'amount', 'parts', 'count', 'during', 'doc', 'customer_id'],`)
    expect(text).toContain(`text: { id: 'text', amount: 'text', parts: '_text', customer_id: 'text' },`)
    expect(text).toContain(
      `  kinds: {\n    id: 'wide'\n    amount: 'wide'\n    during: 'range'\n    customer_id: 'wide'\n  }`,
    )
    expect(text).toContain(`customer: Maybe<CustomerTypes>`)
  })

  it('are numbers by default, each by its own setting, and the server’s files do not change', async () => {
    const plain = await textOf('invoice/client.ts', undefined)
    expect(plain).not.toContain('text:')
    expect(plain).toContain(`json: ['doc'],`)
    expect(await textOf('invoice/types.ts', { int8: 'number', numeric: 'string' })).toContain(
      '  id: number\n  amount: string | null\n  parts: number[]\n',
    )
    for (const path of ['invoice/schema.ts', 'invoice/table.ts', 'database.types.ts', 'functions.ts']) {
      expect(await textOf(path, config), path).toBe(await textOf(path, undefined))
    }
  })
})
