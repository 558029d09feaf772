// Generated from public.employee. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { employee } from './table.ts'
import type { Employee, EmployeeInsert, EmployeeUpdate } from './types.ts'

export const employeeRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Employee>>('/employee', list(employee))
  app.post<InsertRoute<Employee, EmployeeInsert>>('/employee', insert(employee))
  app.put<UpsertRoute<Employee, EmployeeInsert>>('/employee', upsert(employee))
  app.patch<UpdateRoute<Employee, EmployeeUpdate>>('/employee', update(employee))
  app.delete<RemoveRoute<Employee>>('/employee', remove(employee))
}
