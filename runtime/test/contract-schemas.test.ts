// Holds the committed schemas of the admin contract's types current: `npm run admin:schemas` writes them anew.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { contractSchemas } from './contract-schemas.ts'

it('are the types of the contract', async () => {
  const text = `${JSON.stringify(contractSchemas(), null, 1)}\n`
  await expect(text).toMatchFileSnapshot(join(projectRoot(), 'runtime/admin/openapi/contract.json'))
}, 120_000)
