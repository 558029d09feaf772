// Generated from public.employee. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Employee, EmployeeInsert, EmployeeUpdate } from './types.ts'

/** `db.employee.findMany({ limit: 10 })` */
export const employeeClient = (http: Http) => tableClient<Employee, EmployeeInsert, EmployeeUpdate>(http, 'employee')
