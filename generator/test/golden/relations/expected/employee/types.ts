// Generated from public.employee. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.employee`. */
export interface Employee {
  employee_id: number
  last_name: string
  reports_to: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface EmployeeInsert {
  employee_id: number
  last_name: string
  reports_to?: number | null
}

/** What `update` accepts. */
export type EmployeeUpdate = Partial<EmployeeInsert>
