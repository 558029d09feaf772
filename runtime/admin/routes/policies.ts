// POST /policies/test: which rows a caller reaches, and which part of which policy decides. Changes nothing.
import type { FastifyInstance } from 'fastify'
import { policyTestBody, type PolicyTestBody } from '../contract/policies.ts'
import { createPolicyTester } from '../policies/tester.ts'
import type { AdminServices } from '../services.ts'
import { createSqlSessions } from '../sql/session.ts'

export function registerPolicies(app: FastifyInstance, { logins, apiSchemas }: AdminServices): void {
  const tester = createPolicyTester(logins, createSqlSessions(), apiSchemas)
  app.post<{ Body: PolicyTestBody }>(
    '/policies/test',
    { schema: { body: policyTestBody }, handlerTimeout: 120_000 },
    (request) => tester.test(request.body),
  )
}
