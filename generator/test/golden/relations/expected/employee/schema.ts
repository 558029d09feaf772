// Generated from public.employee. Do not edit: change the table, then run `npm run generate`.

const properties = {
  employee_id: { type: 'integer' },
  last_name: { type: 'string', maxLength: 20 },
  reports_to: { type: ['integer', 'null'] },
} as const

export const employeeRow = { $id: 'Employee', type: 'object', properties } as const

export const employeeInsert = {
  $id: 'EmployeeInsert',
  type: 'object',
  properties,
  required: ['employee_id', 'last_name'],
  additionalProperties: false,
} as const

export const employeeUpdate = {
  $id: 'EmployeeUpdate',
  type: 'object',
  properties,
  minProperties: 1,
  additionalProperties: false,
} as const
