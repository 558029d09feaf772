// TypeScript interfaces in the style of generated files. Types come printed; only names and comments are added here.
import type { CodeBlockWriter } from 'ts-morph'
import { propertyKey } from './escape.ts'
import { jsDoc } from './source.ts'
import type { PrintedType } from './type-printer.ts'

/** One property of an interface or of a type within it. */
export interface Property {
  readonly name: string
  readonly required: boolean
  readonly description?: string | null
  readonly type: PrintedType
}

const widest = 108

/** Writes an exported interface and a blank line. @param doc paragraphs of its comment */
export function writeInterface(
  writer: CodeBlockWriter,
  name: string,
  properties: readonly Property[],
  doc: readonly (string | null)[],
): void {
  for (const line of jsDoc(...doc)) writer.writeLine(line)
  writer.write(`export interface ${name} `).inlineBlock(() => writeProperties(writer, properties))
  writer.newLine().blankLine()
}

/** Writes properties, one a line or more, with their comments. */
export function writeProperties(writer: CodeBlockWriter, properties: readonly Property[]): void {
  for (const { name, required, description = null, type } of properties) {
    for (const line of jsDoc(description)) writer.writeLine(line)
    const start = `${propertyKey(name)}${required ? '' : '?'}:`
    const [first = '', ...more] = type.lines
    if (more.length === 0 && start.length + first.length > widest && type.members.length > 1) {
      writer.writeLine(start)
      for (const member of type.members) writer.writeLine(`  | ${member}`)
    } else {
      writer.writeLine([`${start} ${first}`, ...more].join('\n'))
    }
  }
}
