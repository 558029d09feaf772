// Just enough TypeScript to colour generated code: comments, texts, numbers, words of the language, names of types.
import { StreamLanguage, type StreamParser } from '@codemirror/language'

const words = new Set(
  'as async await class const enum export extends false for from function if import in interface keyof let new null of readonly return satisfies true type typeof undefined unknown var void'.split(
    ' ',
  ),
)
const literals = new Set(['true', 'false', 'null', 'undefined'])

interface State {
  /** What must come before anything else is looked for. */
  until: '*/' | '`' | undefined
}

const parser: StreamParser<State> = {
  name: 'typescript',
  startState: () => ({ until: undefined }),
  token: (stream, state) => {
    if (state.until !== undefined) {
      const { until } = state
      const isComment = until === '*/'
      while (!stream.eol()) {
        if (!isComment && stream.match(/^\\./)) continue
        if (stream.match(until)) {
          state.until = undefined
          break
        }
        stream.next()
      }
      return isComment ? 'comment' : 'string'
    }
    if (stream.eatSpace()) return null
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match('/*') || stream.match('`')) {
      state.until = stream.current() === '`' ? '`' : '*/'
      return state.until === '`' ? 'string' : 'comment'
    }
    if (stream.match(/^'(?:[^'\\]|\\.)*'?/) || stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string'
    if (stream.match(/^\d[\d_.]*n?/)) return 'number'
    if (stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u)) {
      const word = stream.current()
      if (literals.has(word)) return 'atom'
      if (words.has(word)) return 'keyword'
      return /^[A-Z]/.test(word) ? 'typeName' : null
    }
    stream.next()
    return null
  },
}

/** Colours for TypeScript and JSX; JSON is part of it. */
export const typescript = StreamLanguage.define(parser)
