// generator and runtime never import each other; this test alone sees both sides of their protocol.
import { describe, expectTypeOf, it } from 'vitest'
import type * as runtime from '../runtime/reload/protocol.ts'
import type * as generator from './protocol.ts'

describe('the protocol of the generator process', () => {
  it('is the same on both sides', () => {
    expectTypeOf<generator.GenerateRequest>().toEqualTypeOf<runtime.GenerateRequest>()
    expectTypeOf<generator.GenerateReport>().toEqualTypeOf<runtime.GenerateReport>()
    expectTypeOf<generator.GenerateMessage>().toEqualTypeOf<runtime.GenerateMessage>()
    expectTypeOf<generator.PreviewMessage>().toEqualTypeOf<runtime.PreviewMessage>()
    expectTypeOf<generator.PreviewAnswer>().toEqualTypeOf<runtime.PreviewAnswer>()
    expectTypeOf<generator.GenerateAnswer>().toEqualTypeOf<runtime.GenerateAnswer>()
  })
})
