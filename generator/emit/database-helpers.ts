// The generic types at the end of `database.types.ts`, named as Supabase names them.
import type { CodeBlockWriter } from 'ts-morph'
import { stringLiteral } from './escape.ts'

/** `Tables<'todos'>`, `Tables<{ schema: 'billing' }, 'invoices'>` and the like, for each kind of member. */
export function writeHelpers(writer: CodeBlockWriter, defaultSchema: string): void {
  const schemas = 'DatabaseWithoutInternals'
  writer.writeLine(`type ${schemas} = Omit<Database, '__InternalSupabase'>`).blankLine()
  writer.writeLine(`type DefaultSchema = ${schemas}[${stringLiteral(defaultSchema)}]`).blankLine()
  writer.writeLine(`type SchemaOption = { schema: keyof ${schemas} }`).blankLine()
  const kinds: readonly (readonly [string, (schema: string) => string, string | null])[] = [
    ['Tables', (schema) => `(${schema}['Tables'] & ${schema}['Views'])`, 'Row'],
    ['TablesInsert', (schema) => `${schema}['Tables']`, 'Insert'],
    ['TablesUpdate', (schema) => `${schema}['Tables']`, 'Update'],
    ['Enums', (schema) => `${schema}['Enums']`, null],
    ['CompositeTypes', (schema) => `${schema}['CompositeTypes']`, null],
  ]
  for (const [name, members, part] of kinds) {
    const own = members('DefaultSchema')
    const other = members(`${schemas}[NameOrOptions['schema']]`)
    const pick = (of: string) => (part === null ? of : `${of} extends { ${part}: infer T } ? T : never`)
    writer.writeLine(`export type ${name}<`)
    writer.indent(() => {
      writer.writeLine(`NameOrOptions extends keyof ${own} | SchemaOption,`)
      writer.writeLine(`Name extends NameOrOptions extends SchemaOption ? keyof ${other} : never = never,`)
    })
    writer.writeLine('> = NameOrOptions extends SchemaOption')
    writer.indent(() => {
      writer.writeLine(`? ${pick(`${other}[Name]`)}`)
      writer.writeLine(`: NameOrOptions extends keyof ${own}`)
      writer.indent(() => {
        writer.writeLine(`? ${pick(`${own}[NameOrOptions]`)}`)
        writer.writeLine(': never')
      })
    })
    writer.blankLine()
  }
}
